#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/report/events/event.h"

namespace cenote::events {

/// A file of events that grows, as TensorBoard expects of a run that is still going on: whole records are appended, and
/// what is there never changes. A program that is killed may leave half a record at the end, which TensorBoard passes
/// over.
class EventFile {
 public:
  /// Begins it anew, in a folder that is made. @throws Error naming the file
  explicit EventFile(const std::filesystem::path& folder);

  /// Into the event that the next end_event() ends. A tag's description is written once.
  void add(const std::string& tag, const std::string& description, const std::variant<float, Histogram>& shown);
  /// Of no values there is no event.
  void end_event(std::int64_t step);

  /// Appends what was added since, so that it can be read. @throws Error naming the file, e.g. if the disk is full
  void flush();

 private:
  struct Close {
    void operator()(std::FILE* stream) const { std::fclose(stream); }
  };
  [[noreturn]] void fail() const;

  std::filesystem::path file_;
  std::unique_ptr<std::FILE, Close> stream_;
  std::set<std::string> described_;
  std::vector<Value> values_;
  std::string records_;
};

}  // namespace cenote::events
