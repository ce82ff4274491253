#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace cenote {

/// What to do with a folder that is there and not empty.
enum class Existing : std::uint8_t {
  refuse,   ///< it is an error
  replace,  ///< the files that this run writes are replaced; nothing is deleted
  avoid,    ///< another one is made, whose name ends in -2, -3, …
};

/// Looks, and makes nothing. @throws SpecError if the path is no folder, or is one that must not be written to
void check_directory(const std::filesystem::path& path, Existing existing);

/// Whether a program has claimed the folder now; nothing where the file system cannot tell.
std::optional<bool> is_claimed(const std::filesystem::path& path);

/// A folder that no other run writes to while this lives: two that both found it empty would mix their files.
class ClaimedDirectory {
 public:
  /// Makes it, claims it and looks again. @throws SpecError if that can't be, or another run has claimed it
  ClaimedDirectory(std::filesystem::path path, Existing existing);
  ~ClaimedDirectory();
  ClaimedDirectory(ClaimedDirectory&& other) noexcept;
  ClaimedDirectory& operator=(ClaimedDirectory&&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  void lock();

  std::filesystem::path path_;
  int descriptor_ = -1;
};

}  // namespace cenote
