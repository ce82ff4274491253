#pragma once

#include <cstdint>
#include <span>

namespace cenote::random {

/// Replaces a (rows, columns), row-major, rows ≥ columns, by the Q of its QR decomposition with a positive diagonal of
/// R, by Householder reflections. Unfused multiplications and additions in a fixed order.
void orthogonalize(std::span<double> a, std::int64_t rows, std::int64_t columns);

}  // namespace cenote::random
