#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cenote/moments.h"
#include "cenote/words.h"

namespace cenote {

/// What can be traced: of a layer's output, of its gradient, and of each trainable variable.
enum class TracedTensor : std::uint8_t { weight_gradient, activation_gradient, weight, activation, update };
template <>
inline constexpr auto words<TracedTensor> = std::to_array<Word<TracedTensor>>({
    {"activation", TracedTensor::activation},
    {"activation_gradient", TracedTensor::activation_gradient},
    {"update", TracedTensor::update},
    {"weight", TracedTensor::weight},
    {"weight_gradient", TracedTensor::weight_gradient},
});

/// What to trace, and when. A record with step s holds the weights after s updates, and the gradients and the update
/// of the pass that makes update s + 1; the last record is one more pass without an update.
struct TraceRequest {
  static constexpr std::int64_t every_epoch = -1;
  static constexpr std::int64_t values_members = 8;

  std::int64_t every = every_epoch;  ///< the first step of each epoch; n ≥ 1: s = 0, n, 2n, …; 0: nothing
  std::vector<TracedTensor> tensors = {TracedTensor::weight_gradient, TracedTensor::activation_gradient};
  std::int64_t members = 128;            ///< the first so many in full; of all, quantile sketches of the norms
  std::vector<std::string> values = {};  ///< variables whose numbers are kept, of the first eight members
  std::uint64_t limit = 1ULL << 30;      ///< bytes; a larger trace is an error before the run

  bool operator==(const TraceRequest&) const = default;
};

/// The numbers of a variable over time, of the first members of the cohort.
struct TracedValues {
  std::string variable;             ///< "dense/kernel"
  std::vector<std::int64_t> shape;  ///< of the variable: (in, out), or (n) of a vector
  std::int64_t members = 0;         ///< at most TraceRequest::values_members
  std::vector<double> numbers;      ///< (records, members, shape…); NaN where not reached
};

/// Quantiles of the norms over all members, from sketches: within 0.8 % of NumPy's linear rule over those that reached
/// the record; a member whose tensor is not finite counts as +∞. Independent of the number of threads.
struct NormQuantiles {
  std::vector<double> levels;   ///< 0, …, 1
  std::vector<double> numbers;  ///< (records, tensors, levels); NaN where no member got to
};

/// Moments over time. A Moments with count = 0 stands for one that was not measured: a record not reached, or the
/// update of the last pass.
struct Trace {
  std::vector<std::int64_t> steps;   ///< (records)
  std::vector<std::string> tensors;  ///< "dense/weight_gradient", "dense/bias.weight_gradient", "dense/activation", …
  std::int64_t members = 0;          ///< traced in full
  std::vector<Moments> moments;      ///< (records, tensors, members)
  std::vector<TracedValues> values;  ///< as TraceRequest::values
  std::optional<NormQuantiles> norm_quantiles;  ///< if there are more members than are traced in full

  /// The position of a tensor by name, or −1.
  std::int64_t find(const std::string& tensor) const {
    for (std::size_t i = 0; i < tensors.size(); ++i)
      if (tensors[i] == tensor) return static_cast<std::int64_t>(i);
    return -1;
  }
  const Moments& at(std::int64_t record, std::int64_t tensor, std::int64_t member) const {
    return moments[static_cast<std::size_t>((record * static_cast<std::int64_t>(tensors.size()) + tensor) * members +
                                            member)];
  }
};

}  // namespace cenote
