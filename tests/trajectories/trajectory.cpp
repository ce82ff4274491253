#include "tests/trajectories/trajectory.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <functional>

#include "cenote/error.h"
#include "engine/spec/spec.h"
#include "engine/train/training.h"
#include "kernels/cpu/backend.h"

namespace cenote::testing {

std::vector<std::string> recorded_trajectories() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(golden_folder("")))
    if (std::filesystem::exists(entry.path() / "expected.npz")) names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

/// The environment tells where bench/bundle has moved it.
std::filesystem::path golden_folder(const std::string& name) {
  const char* const moved = std::getenv("CENOTE_GOLDEN_DIR");
  return std::filesystem::path(moved != nullptr ? moved : CENOTE_GOLDEN_DIR) / name;
}

Loaded load(const std::filesystem::path& file) {
  Experiment experiment = spec::load_experiment_file(file).experiment;
  Dataset data = load_data(experiment.data);
  return {std::move(experiment), std::move(data)};
}

Loaded parse(const std::string& toml, const std::vector<std::string>& settings) {
  std::vector<spec::Setting> parsed;
  for (const std::string& setting : settings) parsed.push_back(spec::parse_setting(setting));
  Experiment experiment = spec::parse_experiment({.name = "test.toml", .text = toml}, parsed).experiment;
  Dataset data = load_data(experiment.data);
  return {std::move(experiment), std::move(data)};
}

Result run(const Loaded& loaded, const BackendOptions& options) { return run(loaded, *make_backend(options)); }

Result run(const Loaded& loaded, Backend& backend) { return run_training(loaded.experiment, loaded.data, backend); }

std::string difference_of_paths(const Loaded& loaded) {
  const auto by = [&](cpu::Choice choice) { return run(loaded, *cpu::make_backend(Simd::best, 1, choice)); };
  return difference(by(cpu::Choice::alone), by(cpu::Choice::group));
}

TraceRequest everything() {
  TraceRequest trace{.every = 1, .tensors = {}, .instruments = {}};
  for (const auto& entry : words<TracedTensor>) trace.tensors.push_back(entry.value);
  for (const auto& entry : words<Instrument>) trace.instruments.push_back({entry.value});
  for (InstrumentRequest& request : trace.instruments) {
    if (request.instrument == Instrument::flushed_share) request.every = 3;
    if (request.instrument == Instrument::histogram) request.every = TraceRequest::every_epoch;
  }
  return trace;
}

bool has_cuda() {
  try {
    return make_backend({.kind = BackendKind::cuda}) != nullptr;
  } catch (const SpecError&) {
    return false;
  }
}

namespace {

bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (std::isnan(a) && std::isnan(b));
}

bool same_weight(float a, float b) { return same(static_cast<double>(a), static_cast<double>(b)); }

bool same_moments(const Moments& a, const Moments& b) {
  return a.count == b.count && a.nonfinite_count == b.nonfinite_count && a.zero_count == b.zero_count &&
         a.dead_count == b.dead_count && a.columns == b.columns && same(a.min, b.min) && same(a.max, b.max) &&
         same(a.sum, b.sum) && same(a.absolute_sum, b.absolute_sum) && same(a.square_sum, b.square_sum) &&
         same(a.centered_square_sum, b.centered_square_sum);
}

bool same_norm(const TracedNorm& a, const TracedNorm& b) {
  return a.count == b.count && a.nonfinite_count == b.nonfinite_count && same(a.square_sum, b.square_sum);
}

bool same_quantiles(const Trace& got, const Trace& want) {
  if (!got.norm_quantiles || !want.norm_quantiles)
    return got.norm_quantiles.has_value() == want.norm_quantiles.has_value();
  return std::ranges::equal(got.norm_quantiles->numbers, want.norm_quantiles->numbers, same);
}

template <class List, class Same>
std::string first_difference(const char* what, const List& got, const List& want, Same is_same) {
  if (got.size() != want.size()) return std::string(what) + ": another number of them";
  for (std::size_t i = 0; i < got.size(); ++i)
    if (!is_same(got[i], want[i])) return std::string(what) + " " + std::to_string(i);
  return "";
}

std::string readings_difference(const std::vector<Readings>& got, const std::vector<Readings>& want) {
  if (got.size() != want.size()) return "readings: another number of them";
  for (std::size_t k = 0; k < got.size(); ++k) {
    const std::string what = got[k].tensor + " " + std::string(to_word(got[k].instrument));
    for (const std::string& found : {first_difference(what.c_str(), got[k].numbers, want[k].numbers, same),
                                     first_difference(what.c_str(), got[k].counts, want[k].counts, std::equal_to())})
      if (!found.empty()) return found;
  }
  return "";
}

}  // namespace

std::string difference(const Result& got, const Result& want) {
  for (const std::string& found :
       {first_difference("weight", got.weights, want.weights, same_weight),
        first_difference("history", got.history.values, want.history.values, same),
        first_difference("moments", got.trace.moments, want.trace.moments, same_moments),
        first_difference("norms", got.trace.norms, want.trace.norms, same_norm),
        std::string(same_quantiles(got.trace, want.trace) ? "" : "quantiles of the norms"),
        readings_difference(got.trace.readings, want.trace.readings),
        first_difference("nonfinite step", got.first_nonfinite_step, want.first_nonfinite_step, std::equal_to())})
    if (!found.empty()) return found;
  return "";
}

std::vector<double> final_weights(const Result& result, std::int64_t member) {
  const std::int64_t count = result.program.weight_count, begin = member * count;
  if (!result.weights_float64.empty())
    return {result.weights_float64.begin() + begin, result.weights_float64.begin() + begin + count};
  return {result.weights.begin() + begin, result.weights.begin() + begin + count};
}

}  // namespace cenote::testing
