#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "engine/spec/keys.h"

namespace cenote::spec {
namespace {

constexpr std::string_view allowed_steps = "\"epoch\", or an integer ≥ 0";
constexpr std::string_view allowed_cadences = "\"epoch\", or an integer ≥ 1";
constexpr std::string_view allowed_sizes =
    "bytes ≥ 1, or a text such as \"512 MiB\" (KB, MB, GB, TB, KiB, MiB, GiB, TiB)";

Codec<std::int64_t> every(std::int64_t from, std::string_view allowed) {
  return {
      .allowed = std::string(allowed),
      .read =
          [=](const Value& value, const std::string& path) {
            const auto* written = value.as<std::string>();
            const auto* integer = value.as<std::int64_t>();
            if (written && *written == "epoch") return TraceRequest::every_epoch;
            if (!integer || *integer < from) refuse(value.origin, path, value.quoted() + " is not allowed", allowed);
            return *integer;
          },
      .write =
          [](const std::int64_t& n) { return n == TraceRequest::every_epoch ? Value(std::string("epoch")) : Value(n); },
  };
}

Key<InstrumentRequest> layers_of_instrument() {
  auto layers = key("layers", &InstrumentRequest::layers, distinct(text()), "as trace.layers, which it replaces");
  layers.is_idle = [](const InstrumentRequest& request) { return request.layers.empty(); };
  return layers;
}

/// An instrument in a table of its own.
const std::vector<Key<InstrumentRequest>>& instrument_keys() {
  static const std::vector<Key<InstrumentRequest>> keys = {
      required(key("type", &InstrumentRequest::instrument, word<Instrument>("instrument"), "what to measure"),
               "an instrument needs it"),
      key("every", &InstrumentRequest::every, every(1, allowed_cadences), "as trace.every, which it replaces"),
      layers_of_instrument(),
  };
  return keys;
}

Codec<InstrumentRequest> instrument() {
  const auto words = word<Instrument>("instrument");
  return {
      .allowed = words.allowed + ", or a table { type = \"histogram\", every = 10, layers = [\"dense_*\"] }",
      .read =
          [words](const Value& value, const std::string& path) {
            InstrumentRequest request;
            if (value.as<Value::Table>())
              read_table(request, value, path, instrument_keys());
            else
              request.instrument = words.read(value, path);
            return request;
          },
      .write =
          [words](const InstrumentRequest& request) {
            if (request == InstrumentRequest{request.instrument}) return words.write(request.instrument);
            Value table;
            write_keys(table, request, instrument_keys());
            return table;
          },
  };
}

struct Unit {
  std::string_view word;
  double bytes;
};
constexpr Unit units[] = {{"B", 1},        {"KB", 1e3},     {"MB", 1e6},     {"GB", 1e9},     {"TB", 1e12},
                          {"KiB", 0x1p10}, {"MiB", 0x1p20}, {"GiB", 0x1p30}, {"TiB", 0x1p40}, {"", 1}};

/// Bytes of "1 GiB", "1.5GB", "1000"; nothing if it says no size.
std::optional<double> parse_size(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc() || !std::isfinite(number)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  while (text.starts_with(' ')) text.remove_prefix(1);
  for (const Unit& unit : units)
    if (text == unit.word) return number * unit.bytes;
  return std::nullopt;
}

Codec<std::uint64_t> size() {
  return {
      .allowed = std::string(allowed_sizes),
      .read =
          [](const Value& value, const std::string& path) {
            const auto* written = value.as<std::string>();
            const auto* integer = value.as<std::int64_t>();
            const auto bytes = written ? parse_size(*written) : std::nullopt;
            if (integer && *integer >= 1) return static_cast<std::uint64_t>(*integer);
            if (!bytes || *bytes < 1 || *bytes >= 0x1p63)
              refuse(value.origin, path, value.quoted() + " is no size", allowed_sizes);
            return static_cast<std::uint64_t>(*bytes);
          },
      .write = [](const std::uint64_t& bytes) { return Value(static_cast<std::int64_t>(bytes)); },
  };
}

}  // namespace

const std::vector<Key<TraceRequest>>& trace_keys() {
  static const std::vector<Key<TraceRequest>> keys = {
      key("every", &TraceRequest::every, every(0, allowed_steps),
          "the first step of each epoch, or s = 0, n, 2n, …; 0: nothing"),
      key("tensors", &TraceRequest::tensors, distinct(word<TracedTensor>("traced tensor")),
          "what to trace of each layer"),
      key("layers", &TraceRequest::layers, distinct(text()),
          "which layers: names, * for any text, ? for any character"),
      key("instruments", &TraceRequest::instruments, distinct(instrument()), "what to measure; docs/instruments.md"),
      key("members", &TraceRequest::members, integer(0, 1'000'000'000), "the first so many in full"),
      key("values", &TraceRequest::values, distinct(text()), "variables, as \"dense/kernel\", whose numbers are kept"),
      key("limit", &TraceRequest::limit, size(), "a larger trace is an error before the run"),
  };
  return keys;
}

}  // namespace cenote::spec
