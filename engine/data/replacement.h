#pragma once

#include <filesystem>

namespace cenote {

/// A file on its way: it is written under a temporary name beside the real one, then renamed, so that under its own
/// name it is there whole or as it was before. Left by a program that is killed, it ends in ".part".
class Replacement {
 public:
  /// @throws Error if what it would replace is no regular file, as a device or a folder
  explicit Replacement(std::filesystem::path file);
  /// Without commit() nothing is left of it.
  ~Replacement();
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;

  const std::filesystem::path& file() const { return file_; }
  const std::filesystem::path& temporary() const { return temporary_; }

  /// Once the temporary file is written. @throws Error naming the file, e.g. if the disk is full
  void commit();

  /// @throws Error naming the file, with the reason that errno holds
  [[noreturn]] void fail() const;

 private:
  std::filesystem::path file_, temporary_;
  bool committed_ = false;
};

}  // namespace cenote
