#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "cenote/words.h"

namespace cenote {

/// What a Trace can measure. Everything there is to know of one stands in the table below.
enum class Instrument : std::uint8_t {
  norm,
  moments,
  histogram,
  saturation,
  epsilon_share,
  flushed_share,
  update_cosine,
  noise_scale,
  gradient_correlation,
  jacobian,
};
template <>
inline constexpr auto words<Instrument> = std::to_array<Word<Instrument>>({
    {"epsilon_share", Instrument::epsilon_share},
    {"flushed_share", Instrument::flushed_share},
    {"gradient_correlation", Instrument::gradient_correlation},
    {"histogram", Instrument::histogram},
    {"jacobian", Instrument::jacobian},
    {"moments", Instrument::moments},
    {"noise_scale", Instrument::noise_scale},
    {"norm", Instrument::norm},
    {"saturation", Instrument::saturation},
    {"update_cosine", Instrument::update_cosine},
});

/// An array that an instrument leaves in trace.npz: "<layer>/<tensor>/<name>".
struct Statistics {
  std::string_view name;
  std::string_view formula;
  std::string_view unit;
};

/// An instrument as users know it. Parser, help, docs/instruments.md and files read this table.
struct InstrumentInfo {
  Instrument instrument;
  std::string_view tensors;                ///< what it looks at
  std::span<const Statistics> statistics;  ///< that it leaves
  std::string_view cost;                   ///< passes over what it looks at, beside the training step
  std::string_view chart;                  ///< of the report that shows it; empty: none
};

namespace instruments {

inline constexpr Statistics norm[] = {{"norm", "√Σx² over the finite elements", "as the tensor's"}};
inline constexpr Statistics moments[] = {
    {"norm", "√Σx²", "as the tensor's"},
    {"mean", "Σx ÷ n", "as the tensor's"},
    {"std", "√(Σ(x − mean)² ÷ n)", "as the tensor's"},
    {"min", "smallest x", "as the tensor's"},
    {"max", "largest x", "as the tensor's"},
    {"abs_mean", "Σ|x| ÷ n", "as the tensor's"},
    {"zero_share", "elements that are 0 ÷ n", "share"},
    {"dead_share", "columns that are 0 in every row ÷ columns", "share"},
    {"nonfinite_count", "elements that are NaN or infinite; n counts the others", "elements"},
};
inline constexpr Statistics histogram[] = {
    {"histogram", "finite elements by ⌊log₂|x|⌋, in the bins of histogram_edges; an axis more", "elements"},
    {"fp16_underflow_share", "elements with 0 < |x| < 2⁻²⁵, which are 0 in fp16, ÷ finite elements", "share"},
    {"fp16_subnormal_share", "elements with 2⁻²⁵ ≤ |x| < 2⁻¹⁴, which lose bits in fp16, ÷ finite elements", "share"},
};
inline constexpr Statistics saturation[] = {
    {"dead_unit_share", "units whose output is 0 for every sample ÷ units", "share"},
    {"saturated_unit_share", "units whose output is saturated for every sample ÷ units", "share"},
    {"saturated_share", "outputs where the activation's derivative is below 5.91 % of its largest ÷ outputs", "share"},
};
inline constexpr Statistics epsilon_share[] = {
    {"epsilon_share", "entries with √v < ε (Adam), v < ε (RMSprop), ε being most of what divides, ÷ entries", "share"}};
inline constexpr Statistics flushed_share[] = {
    {"flushed_share", "entries that are 0, but not when ∂L is 2⁶⁴ times as large, ÷ entries", "share"}};
inline constexpr Statistics update_cosine[] = {
    {"cosine", "Σuu′ ÷ √(Σu²·Σu′²), u′ the update of the record before", "−1 … 1"}};
inline constexpr Statistics noise_scale[] = {
    {"sample_variance", "V = B ÷ (B − 1)·(mean‖gᵢ‖² − ‖g‖²): of a sample's gradient gᵢ around the batch's, g", "as g²"},
    {"noise_scale", "V ÷ (‖g‖² − V ÷ B); negative where noise hides the gradient (McCandlish et al. 2018)", "samples"},
};

inline constexpr Statistics gradient_correlation[] = {
    {"sample_correlation", "mean of |δᵢ·δⱼ| ÷ (‖δᵢ‖·‖δⱼ‖) over the pairs of a batch's samples (Balduzzi et al. 2017)",
     "0 … 1"}};
inline constexpr Statistics jacobian[] = {
    {"mean_square", "mean of σ² over the singular values σ, mean over the samples", "square of a ratio"},
    {"largest", "largest σ of all samples", "ratio"},
    {"effective_rank", "e^−Σp·ln p with p = σ ÷ Σσ, mean over the samples (Roy and Vetterli 2007)", "dimensions"},
};

}  // namespace instruments

/// In the order of Instrument.
inline constexpr InstrumentInfo instrument_table[] = {
    {Instrument::norm, "each of trace.tensors", instruments::norm, "1 pass", "gradient norms"},
    {Instrument::moments, "each of trace.tensors", instruments::moments, "3 passes", "gradient norms, map, dead units"},
    {Instrument::histogram, "each of trace.tensors", instruments::histogram, "1 pass, a count for each element",
     "magnitudes over time, fp16 underflow"},
    {Instrument::saturation, "activation", instruments::saturation, "1 pass",
     "dead units, saturated units and outputs"},
    {Instrument::epsilon_share, "update, of Adam, AdamW and RMSprop", instruments::epsilon_share,
     "1 pass over the second moments", "ε's share map"},
    {Instrument::flushed_share, "weight_gradient and activation_gradient", instruments::flushed_share,
     "a second backward pass, and 1 pass", "flushed share map"},
    {Instrument::update_cosine, "update", instruments::update_cosine, "3 passes, and the update's memory",
     "cosine map"},
    {Instrument::noise_scale, "weight_gradient of kernels", instruments::noise_scale,
     "1 pass over a layer's input, its gradient and the kernel's", "noise scale map"},
    {Instrument::gradient_correlation, "activation_gradient", instruments::gradient_correlation,
     "3 passes for each two samples", "correlation map"},
    {Instrument::jacobian,
     "jacobian (of a layer) and input_jacobian (from the data to it), of 16 samples and 8 members",
     instruments::jacobian, "the weights' memory, and LAPACK after the run",
     "Jacobians of layers and from the data, by depth"},
};

constexpr const InstrumentInfo& info_of(Instrument instrument) {
  return instrument_table[static_cast<std::size_t>(instrument)];
}

/// Whether it is a reading: numbers beside the Moments, of the members that are traced in full.
constexpr bool is_reading(Instrument instrument) {
  return instrument != Instrument::norm && instrument != Instrument::moments;
}

/// Bins of a histogram of magnitudes: 0 holds zeros; 1 … 25 four octaves each, from 2⁻¹²⁶ to 2⁻²⁶; 26 … 62 one octave
/// each, from 2⁻²⁶ to 2¹¹; 63 what is larger. One octave where activations and fp16 live, four where it matters that
/// there is something at all.
inline constexpr int histogram_bins = 64;

/// The lower edge of a bin as an exponent of 2; bin 0 has none.
constexpr int histogram_exponent(int bin) { return bin <= 25 ? 4 * bin - 130 : bin - 52; }

/// Numbers of a reading, one after the other.
constexpr int numbers_of(Instrument instrument) {
  return instrument == Instrument::histogram ? histogram_bins : static_cast<int>(info_of(instrument).statistics.size());
}
inline constexpr int most_numbers = histogram_bins;

}  // namespace cenote
