#include "engine/graph/traced_layers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "cenote/error.h"
#include "engine/text/nearest_word.h"

namespace cenote::graph {
namespace {

std::vector<std::string> names_of(const Network& network) {
  std::vector<std::string> names;
  for (const Layer& layer : network.layers()) names.push_back(layer.name);
  return names;
}

/// The layers that any of the patterns fits. path: of their key
std::vector<std::string> layers_that_fit(const std::vector<std::string>& patterns, const Network& network,
                                         const std::string& path) {
  const std::vector<std::string> names = names_of(network);
  std::vector<std::string> found;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    const std::size_t before = found.size();
    for (const std::string& name : names)
      if (fits(name, patterns[i])) found.push_back(name);
    if (found.size() == before)
      throw SpecError(
          fmt::format("{}[{}]: no layer is called \"{}\"{}\n  allowed: {}, * for any text, ? for any character", path,
                      i, patterns[i], text::did_you_mean(patterns[i], names), fmt::join(names, ", ")));
  }
  return found;
}

}  // namespace

// The last star takes as little as it can; where that leads nowhere it takes one more. Earlier stars need no second
// try.
bool fits(std::string_view name, std::string_view pattern) {
  std::size_t n = 0, p = 0, star = std::string_view::npos, taken = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken = n;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
      ++p, ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++taken;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

TracedLayers::TracedLayers(const Network& network, const TraceRequest& trace) : cadences_(trace.cadences()) {
  if (cadences_.size() > TraceRequest::most_cadences)
    throw SpecError(fmt::format("trace.instruments: {} different cadences; allowed: at most {}", cadences_.size(),
                                TraceRequest::most_cadences));
  const std::vector<std::string> common = layers_that_fit(trace.layers, network, "trace.layers");
  for (std::size_t i = 0; i < trace.instruments.size(); ++i) {
    const InstrumentRequest& request = trace.instruments[i];
    const std::string path = fmt::format("trace.instruments[{}].layers", i);
    add(request, request.layers.empty() ? common : layers_that_fit(request.layers, network, path),
        bit_of(trace.cadence_of(request)));
  }
}

void TracedLayers::add(const InstrumentRequest& request, const std::vector<std::string>& layers, std::uint8_t bit) {
  for (const std::string& layer : layers) bits_[request.instrument][layer] |= bit;
}

std::uint8_t TracedLayers::cadences_of(Instrument instrument, const std::string& layer) const {
  const auto layers = bits_.find(instrument);
  if (layers == bits_.end()) return 0;
  const auto found = layers->second.find(layer);
  return found == layers->second.end() ? std::uint8_t{0} : found->second;
}

std::uint8_t TracedLayers::cadences_of(Instrument instrument) const {
  std::uint8_t all = 0;
  if (const auto layers = bits_.find(instrument); layers != bits_.end())
    for (const auto& [layer, bits] : layers->second) all |= bits;
  return all;
}

std::uint8_t TracedLayers::bit_of(std::int64_t cadence) const {
  const auto found = std::ranges::find(cadences_, cadence);
  return found == cadences_.end() ? std::uint8_t{0} : static_cast<std::uint8_t>(1U << (found - cadences_.begin()));
}

}  // namespace cenote::graph
