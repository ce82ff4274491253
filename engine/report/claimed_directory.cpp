#include "engine/report/claimed_directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "cenote/error.h"

namespace cenote {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& path, std::string_view why) {
  throw SpecError(fmt::format("{}: {}", path.string(), why));
}

// Whether it was made now; false if it was there.
bool make(const fs::path& path) {
  std::error_code error;
  const bool is_new = fs::create_directories(path, error);
  if (error) refuse(path, "cannot be made: " + error.message());
  return is_new;
}

fs::path make_new(const fs::path& path) {
  fs::path made = path;
  for (int n = 2; !make(made); ++n) made = fmt::format("{}-{}", path.string(), n);
  return made;
}

}  // namespace

void check_directory(const fs::path& path, Existing existing) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return;
  if (!fs::is_directory(status)) refuse(path, "is there and is no folder");
  const bool is_empty = fs::is_empty(path, error);
  if (error) refuse(path, error.message());
  if (!is_empty && existing == Existing::refuse)
    refuse(path, "is there and is not empty; name another folder, or replace this run's files in it with --force");
}

// By a shared lock, which looks, unlike an exclusive one, do not mind among themselves; it is gone at once.
std::optional<bool> is_claimed(const fs::path& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  const bool is_free = flock(descriptor, LOCK_SH | LOCK_NB) == 0;
  const bool is_known = is_free || errno == EWOULDBLOCK;
  close(descriptor);
  if (!is_known) return std::nullopt;
  return !is_free;
}

ClaimedDirectory::ClaimedDirectory(fs::path path, Existing existing) : path_(std::move(path)) {
  if (existing == Existing::avoid)
    path_ = make_new(path_);
  else
    make(path_);
  lock();
  try {
    check_directory(path_, existing);
  } catch (...) {
    close(descriptor_);
    throw;
  }
}

// Of the folder itself, so that nothing is left of it however the program ends. File systems that can't do without it.
void ClaimedDirectory::lock() {
  descriptor_ = open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor_ < 0 || flock(descriptor_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;
  close(descriptor_);
  refuse(path_, "another run is writing here; name another folder");
}

ClaimedDirectory::~ClaimedDirectory() {
  if (descriptor_ >= 0) close(descriptor_);
}

ClaimedDirectory::ClaimedDirectory(ClaimedDirectory&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

}  // namespace cenote
