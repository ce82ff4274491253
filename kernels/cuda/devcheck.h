#pragma once

#include <cstdint>
#include <string>

#include "kernels/cuda/port.h"

// The proof of arithmetic.h once more, on the device itself, whose seeds and whose flushing nothing else can vouch for.
namespace cenote::cuda {

/// Cases of one kind whose bits were not those that docs/numerics.md asks for, and one of them.
struct Difference {
  unsigned count;
  float a, b, c, got, want;
};

/// What is compared: a ÷ b, √a, and where fma(a, b, c), a·b, a + b, and what rounds from double, (a + b)·2⁻¹²⁰,
/// are flushed.
struct Differences {
  Difference quotient, root, fma, product, sum, rounded;
};

/// Enqueues a comparison that adds to `found`, on the device, what differs for every step-th mantissa.
using Proof = void (*)(Differences* found, std::uint32_t step, cudaStream_t stream);

/// That of divide(), square_root(), and what the device itself does.
void prove_arithmetic(Differences* found, std::uint32_t step, cudaStream_t stream);

/// What a proof finds, in words; empty: nothing.
std::string differences(Proof proof, std::uint32_t step);

/// Proves the device's arithmetic for every mantissa; once in a process, it takes milliseconds.
/// @throws DeviceError naming what differs; who asks for reproducible = "machine" is not asked to prove it
void check_device();

}  // namespace cenote::cuda
