#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <ostream>

#include "tests/kernels/math/formulas.h"

namespace cenote::test {

using Reference = double (*)(double);
inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// What a formula must be on [from, to], at most `bound` away, in units of the last place of the true value or of
/// `floor`, whichever is larger. The bounds are the measured errors of every 17th float, rounded up; docs/numerics.md
/// lists them.
struct FormulaCase {
  const char* name;
  Formula formula;
  Reference reference;
  double bound;
  double from = -infinity, to = infinity;
  double floor = 0;
  double zero_below = 0x1p-126;  // below this a factor may be flushed; then only the absolute error is as small
  bool passes_nan = true;        // a gradient of 1 need not become NaN because the value is

  friend void PrintTo(const FormulaCase& c, std::ostream* out) { *out << c.name; }
};

inline double logistic(double x) { return 1 / (1 + std::exp(-x)); }
inline double cdf(double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; }
inline double pdf(double x) { return std::exp(-x * x / 2) / std::sqrt(2 * M_PI); }
inline double log1p_exp(double x) { return std::log1p(std::exp(-std::abs(x))); }
inline constexpr double scale = 1.0507009873554805, scale_alpha = scale * 1.6732632423543772, slope = tested_slope;
inline double capped(double x) { return x <= 0.25 ? slope * (x - 0.25) : std::min(x, 6.0); }
inline double capped_gradient(double x) { return x <= 0.25 ? slope : x < 6 ? 1.0 : 0.0; }
inline double silu(double x) { return x == -infinity ? 0 : x * logistic(x); }
inline double silu_derivative(double x) {
  return logistic(x) + (std::abs(x) == infinity ? 0 : x * logistic(x) * logistic(-x));
}
inline double gelu(double x) { return x == -infinity ? 0 : x * cdf(x); }
inline double gelu_derivative(double x) { return cdf(x) + (std::abs(x) == infinity ? 0 : x * pdf(x)); }

inline const FormulaCase formula_cases[] = {
    {"exp", Formula::exp, [](double x) { return std::exp(x); }, 1.05},
    {"exp_nonpositive", Formula::exp_nonpositive, [](double x) { return std::exp(x); }, 1.05, -infinity, 0},
    {"expm1", Formula::expm1, [](double x) { return std::expm1(x); }, 1.57},
    {"expm1_nonpositive", Formula::expm1_nonpositive, [](double x) { return std::expm1(x); }, 0.93, -infinity, 0},
    {"log", Formula::log, [](double x) { return std::log(x); }, 1.54},
    {"log1p_of_unit", Formula::log1p_of_unit, [](double x) { return std::log1p(x); }, 1.44, 0, 1},
    {"log1p_exp_of_negative_abs", Formula::log1p_exp_of_negative_abs, log1p_exp, 1.98},
    {"optimizer_sqrt", Formula::optimizer_sqrt, [](double x) { return std::sqrt(x); }, 1.17, 0},
    {"erf", Formula::erf, [](double x) { return std::erf(x); }, 1.66},
    {"normal_cdf", Formula::normal_cdf, cdf, 6.8},
    {"normal_pdf", Formula::normal_pdf, pdf, 2.14},
    {"sigmoid", Formula::sigmoid, logistic, 3.43},
    {"tanh", Formula::tanh, [](double x) { return std::tanh(x); }, 2.51},
    {"relu", Formula::relu, [](double x) { return x < 0 ? 0 : x; }, 0},
    {"leaky_relu", Formula::leaky_relu, [](double x) { return x < 0 ? slope * x : x; }, 0.5},
    {"elu", Formula::elu, [](double x) { return x > 0 ? x : 1.5 * std::expm1(x); }, 1.65},
    {"selu", Formula::selu, [](double x) { return x < 0 ? scale_alpha * std::expm1(x) : scale * x; }, 1.82},
    {"softplus", Formula::softplus, [](double x) { return std::max(x, 0.0) + log1p_exp(x); }, 2.1},
    {"gelu", Formula::gelu, gelu, 6.86},
    {"silu", Formula::silu, silu, 3.46, -infinity, infinity, 0, 0x1p-121},
    {"thresholded_relu", Formula::thresholded_relu, capped, 1.5},
    {"sigmoid_gradient", Formula::sigmoid_gradient, [](double h) { return h * (1 - h); }, 0.51, 0, 1},
    {"tanh_gradient", Formula::tanh_gradient, [](double h) { return 1 - h * h; }, 0.51, -1, 1},
    {"relu_gradient", Formula::relu_gradient, [](double h) { return h == 0 ? 0.0 : 1.0; }, 0, -infinity, infinity, 1,
     false},
    {"leaky_relu_gradient", Formula::leaky_relu_gradient, [](double h) { return h > 0 ? 1.0 : slope; }, 0, -infinity,
     infinity, 0, 0, false},
    {"elu_gradient", Formula::elu_gradient, [](double z) { return z > 0 ? 1 : 1.5 * std::exp(z); }, 1.7, -infinity,
     infinity, 0, 0x1p-125},
    {"selu_gradient", Formula::selu_gradient, [](double z) { return z < 0 ? scale_alpha * std::exp(z) : scale; }, 1.85,
     -infinity, infinity, 0, 0x1p-125, false},
    {"softplus_gradient", Formula::softplus_gradient, logistic, 3.43},
    {"gelu_gradient", Formula::gelu_gradient, gelu_derivative, 2.15, -infinity, infinity, 1},
    {"silu_gradient", Formula::silu_gradient, silu_derivative, 1.65, -infinity, infinity, 1},
    {"thresholded_relu_gradient", Formula::thresholded_relu_gradient, capped_gradient, 0, -infinity, infinity, 0, 0,
     false},
};

}  // namespace cenote::test
