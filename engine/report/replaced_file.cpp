#include "engine/report/replaced_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "cenote/error.h"

namespace cenote {

ReplacedFile::ReplacedFile(std::filesystem::path file)
    : file_(std::move(file)), temporary_(file_.string() + ".part"), stream_(std::fopen(temporary_.c_str(), "wb")) {
  if (!stream_) fail();
}

ReplacedFile::~ReplacedFile() {
  if (!stream_) return;
  stream_.reset();
  std::remove(temporary_.c_str());
}

void ReplacedFile::write(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stream_.get()) != text.size()) fail();
}

void ReplacedFile::close() {
  if (std::fflush(stream_.get()) != 0) fail();
  if (std::rename(temporary_.c_str(), file_.c_str()) != 0) fail();
  stream_.reset();
}

void ReplacedFile::fail() const {
  throw Error(fmt::format("{}: cannot be written: {}", file_.string(), std::strerror(errno)));
}

void replace_file(const std::filesystem::path& file, std::string_view text) {
  ReplacedFile replaced(file);
  replaced.write(text);
  replaced.close();
}

}  // namespace cenote
