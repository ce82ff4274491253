#pragma once

#include "cenote/program.h"
#include "kernels/math/moments.h"
#include "kernels/math/root.h"

// What the instruments beside Moments read of one member's tensors: counts, and sums in double in the canonical tree or
// down the rows. All backends in float take these functions, so their bits agree. docs/instruments.md says what each
// is.
namespace cenote::math {

/// The operands of Opcode::reading; absent ones have no data.
struct ReadingOperands {
  Strided a, b, c;
};

CENOTE_FORMULA double share_of(std::int64_t count, std::int64_t of) {
  return static_cast<double>(count) / static_cast<double>(of);
}

CENOTE_FORMULA float float_at(const Strided& x, std::int64_t row, std::int64_t column) {
  return x.data[row * x.row_stride + column * x.column_stride];
}

/// Elements for which is_counted(row, column).
template <class IsCounted>
CENOTE_FORMULA std::int64_t count_if(const Strided& x, IsCounted is_counted) {
  std::int64_t count = 0;
  for (std::int64_t r = 0; r < x.rows; ++r)
    for (std::int64_t c = 0; c < x.columns; ++c) count += is_counted(r, c) ? 1 : 0;
  return count;
}

/// The bin of a float follows from its biased exponent e alone: four octaves a bin below e = 101, then one.
/// histogram_bins: not finite
CENOTE_FORMULA std::uint32_t histogram_bin(std::uint32_t bits) {
  const std::uint32_t e = bits >> 23 & 255U, wide = (e + 3) >> 2, narrow = e < 75 ? 0 : e - 75;
  const std::uint32_t bin = wide > narrow ? wide : narrow, last = histogram_bins - 1;
  return e == 255 ? last + 1 : bin < last ? bin : last;
}

/// counts: histogram_bins
CENOTE_FORMULA void read_histogram(const Strided& x, double* counts) {
  for (int bin = 0; bin < histogram_bins; ++bin) counts[bin] = 0;
  for (std::int64_t r = 0; r < x.rows; ++r)
    for (std::int64_t c = 0; c < x.columns; ++c) {
      const std::uint32_t bin = histogram_bin(to_bits(float_at(x, r, c)));
      if (bin < histogram_bins) counts[bin] += 1;
    }
}

/// Units whose output is zero for every sample, those outside the bounds for every sample, and outputs outside them.
struct SaturationCounts {
  std::int64_t dead, saturated_units, saturated;
};
CENOTE_FORMULA void count_unit(const Parameters::ReadingParameters& p, const Strided& h, std::int64_t column,
                               SaturationCounts& counts) {
  std::int64_t zeros = 0, outside = 0;
  for (std::int64_t r = 0; r < h.rows; ++r) {
    const double v = h.at(r, column);
    zeros += v == 0 ? 1 : 0;
    outside += v < p.low || v > p.high ? 1 : 0;
  }
  counts.dead += zeros == h.rows ? 1 : 0;
  counts.saturated_units += outside == h.rows ? 1 : 0;
  counts.saturated += outside;
}
/// shares: dead units, saturated units, saturated outputs; the latter two NaN where there are no bounds
CENOTE_FORMULA void saturation_shares(const Parameters::ReadingParameters& p, const SaturationCounts& counts,
                                      std::int64_t rows, std::int64_t units, double* shares) {
  const bool has_bounds = p.low == p.low || p.high == p.high;
  shares[0] = share_of(counts.dead, units);
  shares[1] = has_bounds ? share_of(counts.saturated_units, units) : __builtin_nan("");
  shares[2] = has_bounds ? share_of(counts.saturated, rows * units) : __builtin_nan("");
}
/// h (samples, units)
CENOTE_FORMULA void read_saturation(const Parameters::ReadingParameters& p, const Strided& h, double* shares) {
  SaturationCounts counts{};
  for (std::int64_t c = 0; c < h.columns; ++c) count_unit(p, h, c, counts);
  saturation_shares(p, counts, h.rows, h.columns, shares);
}

/// Where ε is more than what it is added to. Adam: v′ (or the largest), constants with 1/α′ and ε′/α′ at 2 and 3 as the
/// step itself takes them. RMSprop: v, and the mean gradient if centered.
CENOTE_FORMULA bool is_below_epsilon(const Parameters::ReadingParameters& p, const ReadingOperands& o, std::int64_t r,
                                     std::int64_t c) {
  const float v = float_at(o.a, r, c);
  if (p.optimizer != Optimizer::Type::rmsprop) return optimizer_sqrt(v) * float_at(o.b, 0, 2) < float_at(o.b, 0, 3);
  const auto epsilon = static_cast<float>(p.epsilon);
  if (o.c.data == nullptr) return v < epsilon;
  const float mean = float_at(o.c, r, c);
  return fnma(mean, mean, v) < epsilon;
}
CENOTE_FORMULA double read_epsilon_share(const Parameters::ReadingParameters& p, const ReadingOperands& o) {
  return share_of(count_if(o.a, [&](std::int64_t r, std::int64_t c) { return is_below_epsilon(p, o, r, c); }),
                  o.a.rows * o.a.columns);
}

/// Zero in the gradient, but not (nor NaN) in the magnified one.
CENOTE_FORMULA bool is_flushed(const Strided& gradient, const Strided& magnified, std::int64_t r, std::int64_t c) {
  const float m = float_at(magnified, r, c);
  return float_at(gradient, r, c) == 0.0f && m == m && m != 0.0f;
}
CENOTE_FORMULA double read_flushed_share(const Strided& gradient, const Strided& magnified) {
  return share_of(
      count_if(gradient, [&](std::int64_t r, std::int64_t c) { return is_flushed(gradient, magnified, r, c); }),
      gradient.rows * gradient.columns);
}

/// Σ a·b of all elements, in double.
CENOTE_FORMULA double dot_in_double(const Strided& a, const Strided& b) {
  return sum_of_chunks<double>(a.rows, [&](std::int64_t begin, std::int64_t end) {
    double chain[chains] = {};
    for (std::int64_t r = begin; r < end; ++r)
      for (std::int64_t c = 0; c < a.columns; ++c) chain[c % chains] += a.at(r, c) * b.at(r, c);
    return add_chains(chain, a.columns);
  });
}

/// Of u·v, u·u and v·v.
CENOTE_FORMULA double cosine_of(double uv, double uu, double vv) {
  return uv / (__builtin_sqrt(uu) * __builtin_sqrt(vv));
}
CENOTE_FORMULA double read_cosine(const Strided& u, const Strided& v) {
  return cosine_of(dot_in_double(u, v), dot_in_double(u, u), dot_in_double(v, v));
}

/// Σ of the squares in a row, columns ascending.
CENOTE_FORMULA double row_square_sum(const Strided& x, std::int64_t row) {
  double sum = 0;
  for (std::int64_t c = 0; c < x.columns; ++c) sum = sum + x.at(row, c) * x.at(row, c);
  return sum;
}

/// From Σ |gᵢ|² of the samples' gradients, and |Σ gᵢ / B|².
CENOTE_FORMULA void noise_scale_of(std::int64_t rows, double of_samples, double of_batch, double* numbers) {
  const auto batch = static_cast<double>(rows);
  const double variance = batch / (batch - 1) * (batch * of_samples - of_batch);
  const bool has_variance = rows > 1;
  numbers[0] = has_variance ? variance : __builtin_nan("");
  numbers[1] = has_variance ? variance / (of_batch - variance / batch) : __builtin_nan("");
}
/// x (B, in), dz (B, out), dkernel (in, out)
CENOTE_FORMULA void read_noise_scale(const ReadingOperands& o, double* numbers) {
  double of_samples = 0;
  for (std::int64_t r = 0; r < o.a.rows; ++r) of_samples = of_samples + row_square_sum(o.a, r) * row_square_sum(o.b, r);
  noise_scale_of(o.a.rows, of_samples, square_sum_in_double(o.c), numbers);
}

/// Of two rows.
CENOTE_FORMULA double row_dot(const Strided& x, std::int64_t i, std::int64_t j) {
  double sum = 0;
  for (std::int64_t c = 0; c < x.columns; ++c) sum = sum + x.at(i, c) * x.at(j, c);
  return sum;
}

/// |cosine| of two rows by their products, or −1 if one of them is of zeros and has no direction.
CENOTE_FORMULA double correlation_of(double ii, double jj, double ij) {
  return ii == 0 || jj == 0 ? -1 : (ij < 0 ? -ij : ij) / (__builtin_sqrt(ii) * __builtin_sqrt(jj));
}
CENOTE_FORMULA double row_correlation(const Strided& x, std::int64_t i, std::int64_t j) {
  return correlation_of(row_dot(x, i, i), row_dot(x, j, j), row_dot(x, i, j));
}
/// Rows without a direction take no part; NaN if there are no two others.
CENOTE_FORMULA double read_gradient_correlation(const Strided& gradient) {
  double sum = 0;
  std::int64_t pairs = 0;
  for (std::int64_t i = 0; i < gradient.rows; ++i)
    for (std::int64_t j = 0; j < i; ++j) {
      const double correlation = row_correlation(gradient, i, j);
      if (correlation < 0) continue;
      sum = sum + correlation;
      ++pairs;
    }
  return sum / static_cast<double>(pairs);
}

/// numbers: numbers_of(p.instrument)
CENOTE_FORMULA void read(const Parameters::ReadingParameters& p, const ReadingOperands& o, double* numbers) {
  switch (p.instrument) {
    case Instrument::histogram:
      return read_histogram(o.a, numbers);
    case Instrument::saturation:
      return read_saturation(p, o.a, numbers);
    case Instrument::epsilon_share:
      numbers[0] = read_epsilon_share(p, o);
      return;
    case Instrument::flushed_share:
      numbers[0] = read_flushed_share(o.a, o.b);
      return;
    case Instrument::update_cosine:
      numbers[0] = read_cosine(o.a, o.b);
      return;
    case Instrument::gradient_correlation:
      numbers[0] = read_gradient_correlation(o.a);
      return;
    default:
      read_noise_scale(o, numbers);
  }
}

}  // namespace cenote::math
