#include "engine/jacobian/spectrum.h"

#include <lapacke.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "cenote/error.h"

namespace cenote {

std::vector<double> singular_values(std::vector<double> matrix, std::int64_t rows, std::int64_t columns) {
  std::vector<double> values(static_cast<std::size_t>(std::min(rows, columns)));
  if (!std::ranges::all_of(matrix, [](double x) { return std::isfinite(x); })) {
    std::ranges::fill(values, std::numeric_limits<double>::quiet_NaN());
    return values;
  }
  // The transpose has the same singular values, and column-major order is what LAPACK takes without a copy.
  const auto m = static_cast<lapack_int>(columns), n = static_cast<lapack_int>(rows);
  if (LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'N', m, n, matrix.data(), m, values.data(), nullptr, 1, nullptr, 1) != 0)
    throw Error("the singular values of a Jacobian did not converge (LAPACK's dgesdd)");
  return values;
}

Spectrum spectrum_of(const std::vector<double>& singular_values) {
  Spectrum result;
  double sum = 0, entropy = 0;
  for (const double s : singular_values) {
    result.mean_square += s * s / static_cast<double>(singular_values.size());
    result.largest = s > result.largest || std::isnan(s) ? s : result.largest;
    sum += s;
  }
  for (const double s : singular_values)
    if (const double p = s / sum; p != 0) entropy -= p * std::log(p);
  result.effective_rank = std::exp(entropy);
  return result;
}

}  // namespace cenote
