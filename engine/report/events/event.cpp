#include "engine/report/events/event.h"

#include "event.pb.h"

namespace cenote::events {
namespace {

constexpr const char* plugin_of(float) { return "scalars"; }
constexpr const char* plugin_of(const Histogram&) { return "histograms"; }

void fill(Summary::Value& message, float number) { message.set_simple_value(number); }

void fill(Summary::Value& message, const Histogram& histogram) {
  HistogramProto& histo = *message.mutable_histo();
  histo.set_min(histogram.min);
  histo.set_max(histogram.max);
  histo.set_num(histogram.count);
  histo.set_sum(histogram.sum);
  histo.set_sum_squares(histogram.sum_squares);
  histo.mutable_bucket_limit()->Add(histogram.limits.begin(), histogram.limits.end());
  histo.mutable_bucket()->Add(histogram.counts.begin(), histogram.counts.end());
}

void describe(Summary::Value& message, const Value& value) {
  SummaryMetadata& metadata = *message.mutable_metadata();
  metadata.set_summary_description(value.description);
  metadata.set_data_class(std::holds_alternative<float>(value.shown) ? 1 : 2);
  metadata.mutable_plugin_data()->set_plugin_name(
      std::visit([](const auto& shown) { return plugin_of(shown); }, value.shown));
}

}  // namespace

std::string version_event() {
  Event event;
  event.set_file_version("brain.Event:2");
  return event.SerializeAsString();
}

std::string summary_event(std::int64_t step, std::span<const Value> values) {
  Event event;
  event.set_step(step);
  for (const Value& value : values) {
    Summary::Value& message = *event.mutable_summary()->add_value();
    message.set_tag(value.tag);
    std::visit([&](const auto& shown) { fill(message, shown); }, value.shown);
    if (!value.description.empty()) describe(message, value);
  }
  return event.SerializeAsString();
}

}  // namespace cenote::events
