#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cenote/network.h"
#include "cenote/trace.h"

namespace cenote::graph {

/// Which instruments look at which layers, and when: a TraceRequest with its patterns resolved.
class TracedLayers {
 public:
  /// @throws SpecError naming the key if a pattern fits no layer, or there are too many cadences
  TracedLayers(const Network& network, const TraceRequest& trace);

  /// The cadences, a bit each in the order of TraceRequest::cadences(), on which an instrument reads of a layer.
  std::uint8_t cadences_of(Instrument instrument, const std::string& layer) const;
  /// … of any layer.
  std::uint8_t cadences_of(Instrument instrument) const;
  /// 0 if nothing is measured at that cadence.
  std::uint8_t bit_of(std::int64_t cadence) const;

 private:
  void add(const InstrumentRequest& request, const std::vector<std::string>& layers, std::uint8_t bit);

  std::vector<std::int64_t> cadences_;
  std::map<Instrument, std::map<std::string, std::uint8_t>> bits_;
};

/// Whether a name fits a pattern, in which * stands for any text and ? for any character.
bool fits(std::string_view name, std::string_view pattern);

}  // namespace cenote::graph
