#pragma once

#include <cmath>
#include <limits>

#include "cenote/program.h"
#include "kernels/reference/view.h"

/// What the instruments beside Moments measure, as their formulas in cenote/instrument.h say.
namespace cenote::reference {

inline double share(std::int64_t count, std::int64_t of) {
  return static_cast<double>(count) / static_cast<double>(of);
}

/// The bin of a magnitude; cenote/instrument.h has the edges.
inline int histogram_bin(double x) {
  int bin = 0;
  while (bin + 1 < histogram_bins && std::abs(x) >= std::ldexp(1.0, histogram_exponent(bin + 1))) ++bin;
  return bin;
}

inline void histogram(View x, double* counts) {
  for (int bin = 0; bin < histogram_bins; ++bin) counts[bin] = 0;
  for (double v : x.all())
    if (std::isfinite(v)) ++counts[histogram_bin(v)];
}

/// h (samples, units)
inline void saturation(const Parameters::ReadingParameters& p, View h, double* shares) {
  std::int64_t dead = 0, saturated_units = 0, saturated = 0;
  for (std::int64_t c = 0; c < h.columns; ++c) {
    std::int64_t zeros = 0, outside = 0;
    for (std::int64_t r = 0; r < h.rows; ++r) {
      zeros += h(r, c) == 0;
      outside += h(r, c) < p.low || h(r, c) > p.high;
    }
    dead += zeros == h.rows;
    saturated_units += outside == h.rows;
    saturated += outside;
  }
  const bool has_bounds = !std::isnan(p.low) || !std::isnan(p.high);
  shares[0] = share(dead, h.columns);
  shares[1] = has_bounds ? share(saturated_units, h.columns) : std::numeric_limits<double>::quiet_NaN();
  shares[2] = has_bounds ? share(saturated, h.size()) : std::numeric_limits<double>::quiet_NaN();
}

/// Of a step w ← w − … / (√v + ε), or … / √(v − mean² + ε) of RMSprop.
inline double epsilon_share(const Parameters::ReadingParameters& p, View v, View mean) {
  std::int64_t limited = 0;
  for (std::int64_t i = 0; i < v.size(); ++i) {
    const double square = mean ? v(i) - mean(i) * mean(i) : v(i);
    limited += (p.optimizer == Optimizer::Type::rmsprop ? square : std::sqrt(square)) < p.epsilon;
  }
  return share(limited, v.size());
}

inline double flushed_share(View gradient, View magnified) {
  std::int64_t flushed = 0;
  for (std::int64_t i = 0; i < gradient.size(); ++i)
    flushed += gradient(i) == 0 && std::abs(magnified(i)) > 0;  // NaN is no number
  return share(flushed, gradient.size());
}

inline double cosine(View u, View v) {
  double uv = 0, uu = 0, vv = 0;
  for (std::int64_t i = 0; i < u.size(); ++i) {
    uv += u(i) * v(i);
    uu += u(i) * u(i);
    vv += v(i) * v(i);
  }
  return uv / (std::sqrt(uu) * std::sqrt(vv));
}

/// ‖xᵢ‖²·‖dzᵢ‖² is the square norm of a sample's gradient (Goodfellow 2015), divided by B² as dz is of the mean loss.
/// x (B, in), dz (B, out), dkernel (in, out)
inline void noise_scale(View x, View dz, View dkernel, double* numbers) {
  const auto square = [](std::span<double> all) {
    double sum = 0;
    for (double v : all) sum += v * v;
    return sum;
  };
  const auto batch = static_cast<double>(x.rows);
  double of_samples = 0;
  for (std::int64_t r = 0; r < x.rows; ++r) of_samples += square(x.row(r)) * square(dz.row(r));
  const double of_batch = square(dkernel.all());
  const double variance =
      x.rows > 1 ? batch / (batch - 1) * (batch * of_samples - of_batch) : std::numeric_limits<double>::quiet_NaN();
  numbers[0] = variance;
  numbers[1] = variance / (of_batch - variance / batch);
}

/// Of rows that are not zero. NaN if there are no two of them.
inline double sample_correlation(View gradient) {
  const auto dot = [&](std::int64_t i, std::int64_t j) {
    double sum = 0;
    for (std::int64_t c = 0; c < gradient.columns; ++c) sum += gradient(i, c) * gradient(j, c);
    return sum;
  };
  double sum = 0;
  std::int64_t pairs = 0;
  for (std::int64_t i = 0; i < gradient.rows; ++i)
    for (std::int64_t j = 0; j < i; ++j) {
      if (dot(i, i) == 0 || dot(j, j) == 0) continue;
      sum += std::abs(dot(i, j)) / (std::sqrt(dot(i, i)) * std::sqrt(dot(j, j)));
      ++pairs;
    }
  return sum / static_cast<double>(pairs);
}

/// numbers: numbers_of(p.instrument)
inline void read(const Parameters::ReadingParameters& p, View a, View b, View c, double* numbers) {
  switch (p.instrument) {
    case Instrument::histogram:
      return histogram(a, numbers);
    case Instrument::saturation:
      return saturation(p, a, numbers);
    case Instrument::epsilon_share:
      numbers[0] = epsilon_share(p, a, c);
      return;
    case Instrument::flushed_share:
      numbers[0] = flushed_share(a, b);
      return;
    case Instrument::update_cosine:
      numbers[0] = cosine(a, b);
      return;
    case Instrument::gradient_correlation:
      numbers[0] = sample_correlation(a);
      return;
    default:
      noise_scale(a, b, c, numbers);
  }
}

}  // namespace cenote::reference
