#include "engine/report/events/event_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "cenote/error.h"
#include "engine/report/events/record.h"

namespace cenote::events {
namespace {

// TensorBoard looks for "tfevents". Others put a time and a host behind it; equal runs have equal names.
constexpr const char* file_name = "events.out.tfevents.0000000000.cenote";

}  // namespace

EventFile::EventFile(const std::filesystem::path& folder) : file_(folder / file_name) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  stream_.reset(std::fopen(file_.c_str(), "wbe"));
  if (!stream_) fail();
  append_record(records_, version_event());
}

void EventFile::add(const std::string& tag, const std::string& description,
                    const std::variant<float, Histogram>& shown) {
  const bool is_first = described_.insert(tag).second;
  values_.push_back({tag, is_first ? description : "", shown});
}

void EventFile::end_event(std::int64_t step) {
  if (!values_.empty()) append_record(records_, summary_event(step, values_));
  values_.clear();
}

void EventFile::flush() {
  if (std::fwrite(records_.data(), 1, records_.size(), stream_.get()) != records_.size()) fail();
  if (std::fflush(stream_.get()) != 0) fail();
  records_.clear();
}

void EventFile::fail() const {
  throw Error(fmt::format("{}: cannot be written: {}", file_.string(), std::strerror(errno)));
}

}  // namespace cenote::events
