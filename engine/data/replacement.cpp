#include "engine/data/replacement.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "include/cenote/error.h"

namespace cenote {
namespace {

// A rename would be on the disk before the bytes that it names, and after a power cut the file look whole.
bool flush_to_disk(const std::filesystem::path& file) {
  const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool is_flushed = fsync(descriptor) == 0 || errno == EINVAL;  // EINVAL: not that kind of file system
  return close(descriptor) == 0 && is_flushed;
}

// Of this process alone: two that write the same file must not write into each other's.
std::filesystem::path temporary_name(const std::filesystem::path& file) {
  return fmt::format("{}.{}.part", file.string(), getpid());
}

}  // namespace

Replacement::Replacement(std::filesystem::path file) : file_(std::move(file)), temporary_(temporary_name(file_)) {
  std::error_code error;
  const auto status = std::filesystem::status(file_, error);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    throw Error(fmt::format("{}: cannot be written: is there and is no regular file", file_.string()));
}

Replacement::~Replacement() {
  if (!committed_) std::remove(temporary_.c_str());
}

void Replacement::commit() {
  if (!flush_to_disk(temporary_) || std::rename(temporary_.c_str(), file_.c_str()) != 0) fail();
  committed_ = true;
}

void Replacement::fail() const {
  throw Error(fmt::format("{}: cannot be written: {}", file_.string(), std::strerror(errno)));
}

}  // namespace cenote
