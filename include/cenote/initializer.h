#pragma once

#include <cstdint>

#include "cenote/words.h"

namespace cenote {

/// How a variable gets its first values: Keras's initializers, their keys and defaults.
struct Initializer {
  enum class Type : std::uint8_t {
    zeros,
    ones,
    constant,
    random_normal,
    random_uniform,
    truncated_normal,
    variance_scaling,
    orthogonal,
  };
  enum class Mode : std::uint8_t { fan_in, fan_out, fan_avg };
  enum class Distribution : std::uint8_t { truncated_normal, untruncated_normal, uniform };

  Type type = Type::zeros;
  double value = 0;                                            ///< constant
  double mean = 0, stddev = 0.05;                              ///< random_normal, truncated_normal (cut at 2 stddev)
  double minval = -0.05, maxval = 0.05;                        ///< random_uniform
  double scale = 1;                                            ///< variance_scaling, > 0
  Mode mode = Mode::fan_in;                                    ///< variance_scaling
  Distribution distribution = Distribution::truncated_normal;  ///< variance_scaling
  double gain = 1;                                             ///< orthogonal

  bool operator==(const Initializer&) const = default;
};

template <>
inline constexpr auto words<Initializer::Type> = std::to_array<Word<Initializer::Type>>({
    {"Constant", Initializer::Type::constant},
    {"Ones", Initializer::Type::ones},
    {"Orthogonal", Initializer::Type::orthogonal},
    {"RandomNormal", Initializer::Type::random_normal},
    {"RandomUniform", Initializer::Type::random_uniform},
    {"TruncatedNormal", Initializer::Type::truncated_normal},
    {"VarianceScaling", Initializer::Type::variance_scaling},
    {"Zeros", Initializer::Type::zeros},
});
template <>
inline constexpr auto words<Initializer::Mode> = std::to_array<Word<Initializer::Mode>>({
    {"fan_avg", Initializer::Mode::fan_avg},
    {"fan_in", Initializer::Mode::fan_in},
    {"fan_out", Initializer::Mode::fan_out},
});
template <>
inline constexpr auto words<Initializer::Distribution> = std::to_array<Word<Initializer::Distribution>>({
    {"truncated_normal", Initializer::Distribution::truncated_normal},
    {"uniform", Initializer::Distribution::uniform},
    {"untruncated_normal", Initializer::Distribution::untruncated_normal},
});

namespace initializers {

constexpr Initializer variance_scaling(double scale, Initializer::Mode mode, Initializer::Distribution distribution) {
  return {.type = Initializer::Type::variance_scaling, .scale = scale, .mode = mode, .distribution = distribution};
}

inline constexpr Initializer zeros{};
inline constexpr Initializer ones{.type = Initializer::Type::ones};
inline constexpr Initializer orthogonal{.type = Initializer::Type::orthogonal};
inline constexpr Initializer random_normal{.type = Initializer::Type::random_normal};
inline constexpr Initializer random_uniform{.type = Initializer::Type::random_uniform};
inline constexpr Initializer truncated_normal{.type = Initializer::Type::truncated_normal};
/// Glorot & Bengio 2010: Var = 2 / (fan_in + fan_out).
inline constexpr Initializer glorot_normal =
    variance_scaling(1, Initializer::Mode::fan_avg, Initializer::Distribution::truncated_normal);
inline constexpr Initializer glorot_uniform =
    variance_scaling(1, Initializer::Mode::fan_avg, Initializer::Distribution::uniform);
/// He et al. 2015: Var = 2 / fan_in.
inline constexpr Initializer he_normal =
    variance_scaling(2, Initializer::Mode::fan_in, Initializer::Distribution::truncated_normal);
inline constexpr Initializer he_uniform =
    variance_scaling(2, Initializer::Mode::fan_in, Initializer::Distribution::uniform);
/// LeCun 1998: Var = 1 / fan_in.
inline constexpr Initializer lecun_normal =
    variance_scaling(1, Initializer::Mode::fan_in, Initializer::Distribution::truncated_normal);
inline constexpr Initializer lecun_uniform =
    variance_scaling(1, Initializer::Mode::fan_in, Initializer::Distribution::uniform);

}  // namespace initializers

/// The named forms, which stand for a whole initializer.
template <>
inline constexpr auto words<Initializer> = std::to_array<Word<Initializer>>({
    {"glorot_normal", initializers::glorot_normal},
    {"glorot_uniform", initializers::glorot_uniform},
    {"he_normal", initializers::he_normal},
    {"he_uniform", initializers::he_uniform},
    {"lecun_normal", initializers::lecun_normal},
    {"lecun_uniform", initializers::lecun_uniform},
    {"ones", initializers::ones},
    {"orthogonal", initializers::orthogonal},
    {"random_normal", initializers::random_normal},
    {"random_uniform", initializers::random_uniform},
    {"truncated_normal", initializers::truncated_normal},
    {"zeros", initializers::zeros},
});

}  // namespace cenote
