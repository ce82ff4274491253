#include "engine/study/published.h"

#include <fmt/format.h>

#include "engine/study/published_clipping.h"
#include "engine/study/published_notebooks.h"
#include "engine/study/theory_notes.h"
#include "engine/trace/quantile.h"

namespace cenote {

std::unique_ptr<PublishedComparison> published_comparison(const std::string& study) {
  if (study == "vanishing") return std::make_unique<PublishedNotebooks>();
  if (study == "clipping") return std::make_unique<PublishedClipping>();
  if (study == "initialization") return std::make_unique<InitializationNotes>();
  if (study == "depth") return std::make_unique<DepthNotes>();
  return nullptr;
}

std::vector<double> values_at(const Result& result, const std::string& column, std::int64_t epoch) {
  std::vector<double> values;
  for (std::int64_t m = 0; m < result.history.members; ++m)
    values.push_back(result.history.at(m, epoch, result.history.column(column)));
  return values;
}

std::string band(const std::vector<double>& values) {
  const auto number = [&](double level) {
    const double value = quantile(values, level);
    return value < 0.01 ? fmt::format("{:.4f}", value) : fmt::format("{:.3f}", value);
  };
  return fmt::format("{} / {} / {}", number(0.01), number(0.5), number(0.99));
}

bool is_inside(double figure, const std::vector<double>& values) {
  constexpr double half_digit = 0.005;  // the figure may be half of its last digit off
  return quantile(values, 0.01) - half_digit <= figure && figure <= quantile(values, 0.99) + half_digit;
}

}  // namespace cenote
