#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "cenote/instrument.h"
#include "cenote/moments.h"
#include "cenote/words.h"
#include "cenote/zeroed_vector.h"

namespace cenote {

/// What can be traced: of a layer's output, of its gradient, and of each trainable variable. clipped_gradient is the
/// weight's as the optimizer sees it, after penalties and clipping.
enum class TracedTensor : std::uint8_t {
  weight_gradient,
  activation_gradient,
  weight,
  activation,
  update,
  clipped_gradient
};
template <>
inline constexpr auto words<TracedTensor> = std::to_array<Word<TracedTensor>>({
    {"activation", TracedTensor::activation},
    {"activation_gradient", TracedTensor::activation_gradient},
    {"clipped_gradient", TracedTensor::clipped_gradient},
    {"update", TracedTensor::update},
    {"weight", TracedTensor::weight},
    {"weight_gradient", TracedTensor::weight_gradient},
});

/// An instrument, and what of it differs from the whole request.
struct InstrumentRequest {
  Instrument instrument = Instrument::moments;
  std::optional<std::int64_t> every = {};  ///< else TraceRequest::every
  std::vector<std::string> layers = {};    ///< patterns; none: TraceRequest::layers

  bool operator==(const InstrumentRequest&) const = default;
};

/// What to trace, and when. A record with step s holds the weights after s updates, and the gradients and the update
/// of the pass that makes update s + 1; the last record is one more pass without an update.
struct TraceRequest {
  static constexpr std::int64_t every_epoch = -1;
  static constexpr std::int64_t values_members = 8;

  std::int64_t every = every_epoch;  ///< the first step of each epoch; n ≥ 1: s = 0, n, 2n, …; 0: nothing
  std::vector<TracedTensor> tensors = {TracedTensor::weight_gradient, TracedTensor::activation_gradient};
  std::vector<std::string> layers = {"*"};  ///< patterns of layers' names, * for any text, ? for any character
  std::vector<InstrumentRequest> instruments = {{}};
  std::int64_t members = 128;            ///< the first so many in full; of all, quantile sketches of the norms
  std::vector<std::string> values = {};  ///< variables whose numbers are kept, of the first eight members
  std::uint64_t limit = 1ULL << 30;      ///< bytes; a larger trace is an error before the run

  bool operator==(const TraceRequest&) const = default;

  static constexpr std::size_t most_cadences = 4;
  std::int64_t cadence_of(const InstrumentRequest& request) const { return request.every.value_or(every); }
  /// The different cadences that something is measured at; none if every is 0.
  std::vector<std::int64_t> cadences() const;
};

inline std::vector<std::int64_t> TraceRequest::cadences() const {
  std::vector<std::int64_t> found;
  const auto enter = [&](std::int64_t cadence) {
    if (cadence != 0 && std::ranges::find(found, cadence) == found.end()) found.push_back(cadence);
  };
  if (every == 0) return found;
  if (!values.empty()) enter(every);
  for (const InstrumentRequest& request : instruments) enter(cadence_of(request));
  return found;
}

/// The numbers of a variable over time, of the first members of the cohort.
struct TracedValues {
  std::string variable;             ///< "dense/kernel"
  std::vector<std::int64_t> shape;  ///< of the variable: (in, out), or (n) of a vector
  std::int64_t members = 0;         ///< at most TraceRequest::values_members
  std::vector<double> numbers;      ///< (records, members, shape…); NaN where not reached
};

/// What an instrument read of a tensor over time, beside its Moments.
struct Readings {
  std::string tensor;  ///< "dense/activation"
  Instrument instrument;
  std::vector<double> numbers;  ///< (records, members, numbers_of(instrument)); NaN where not measured
  /// Of histograms in place of numbers, half as large: one more than was counted, 0 where not measured
  ZeroedVector<std::uint32_t> counts = {};

  double number(std::size_t i) const {
    if (counts.empty()) return numbers[i];
    return counts[i] == 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(counts[i] - 1);
  }
};

/// Quantiles of the norms over all members, from sketches: within 0.8 % of NumPy's linear rule over those that reached
/// the record; a member whose tensor is not finite counts as +∞. Independent of the number of threads.
struct NormQuantiles {
  std::vector<double> levels;   ///< 0, …, 1
  std::vector<double> numbers;  ///< (records, tensors, levels); NaN where no member got to
};

/// A norm in a Trace. One with count = 0 was not measured.
struct TracedNorm {
  double square_sum;  ///< Σx² over the finite elements
  std::uint32_t count, nonfinite_count;
};

/// Moments over time. A Moments with count = 0 stands for one that was not measured: a record not reached, or the
/// update of the last pass.
struct Trace {
  std::vector<std::int64_t> steps;   ///< (records)
  std::vector<std::string> tensors;  ///< "dense/weight_gradient", "dense/bias.weight_gradient", "dense/activation", …
  std::int64_t members = 0;          ///< traced in full
  bool has_moments = true;           ///< else their norms alone
  ZeroedVector<Moments> moments;     ///< (records, tensors, members), if has_moments
  ZeroedVector<TracedNorm> norms = {};          ///< the same if not
  std::vector<TracedValues> values;             ///< as TraceRequest::values
  std::vector<Readings> readings = {};          ///< of the other instruments
  std::optional<NormQuantiles> norm_quantiles;  ///< if there are more members than are traced in full

  /// The position of a tensor by name, or −1.
  std::int64_t find(const std::string& tensor) const {
    for (std::size_t i = 0; i < tensors.size(); ++i)
      if (tensors[i] == tensor) return static_cast<std::int64_t>(i);
    return -1;
  }
  /// Without Moments, those of which only the norm is known.
  Moments at(std::int64_t record, std::int64_t tensor, std::int64_t member) const {
    const auto entry =
        static_cast<std::size_t>((record * static_cast<std::int64_t>(tensors.size()) + tensor) * members + member);
    if (has_moments) return moments[entry].count > 0 ? moments[entry] : Moments{};
    const TracedNorm& norm = norms[entry];
    return norm.count > 0 ? moments_of({norm.square_sum, norm.nonfinite_count}, norm.count) : Moments{};
  }
};

}  // namespace cenote
