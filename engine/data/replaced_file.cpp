#include "engine/data/replaced_file.h"

namespace cenote {

ReplacedFile::ReplacedFile(std::filesystem::path file)
    : replacement_(std::move(file)), stream_(std::fopen(replacement_.temporary().c_str(), "wb")) {
  if (!stream_) replacement_.fail();
}

void ReplacedFile::write(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stream_.get()) != text.size()) replacement_.fail();
}

void ReplacedFile::close() {
  if (std::fflush(stream_.get()) != 0) replacement_.fail();
  replacement_.commit();
  stream_.reset();
}

void replace_file(const std::filesystem::path& file, std::string_view text) {
  ReplacedFile replaced(file);
  replaced.write(text);
  replaced.close();
}

}  // namespace cenote
