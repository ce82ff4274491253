#pragma once

#include <cstdint>
#include <vector>

namespace cenote {

/// What is shown of singular values σ.
struct Spectrum {
  double mean_square = 0;
  double largest = 0;
  double effective_rank = 0;  ///< e^−Σp·ln p with p = σ ÷ Σσ (Roy and Vetterli 2007); NaN if all σ are 0
};

/// Singular values in descending order, by LAPACK; all NaN if an entry is not finite. matrix: (rows, columns),
/// row-major
std::vector<double> singular_values(std::vector<double> matrix, std::int64_t rows, std::int64_t columns);

Spectrum spectrum_of(const std::vector<double>& singular_values);

}  // namespace cenote
