#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>

#include "engine/report/events/histogram.h"

namespace cenote::events {

/// A number or a histogram of one step, under its tag.
struct Value {
  std::string tag;
  std::string description;  ///< what the page shows of the tag; TensorBoard keeps the first
  std::variant<float, Histogram> shown;
};

/// The first event of a file: which version of the format it is in.
std::string version_event();

/// The bytes of an event that holds values. All wall times are 0, so that equal runs leave equal bytes.
std::string summary_event(std::int64_t step, std::span<const Value> values);

}  // namespace cenote::events
