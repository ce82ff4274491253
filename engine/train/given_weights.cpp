#include "engine/train/given_weights.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "cenote/error.h"
#include "engine/data/npz.h"
#include "engine/text/nearest_word.h"

namespace cenote {
namespace {

/// The lengths that a leading axis may have.
std::vector<std::int64_t> leading_axes(const Cohort& cohort) {
  std::vector<std::int64_t> lengths = {cohort.size()};
  if (cohort.members != cohort.size()) lengths.push_back(cohort.members);
  if (cohort.member && !std::ranges::count(lengths, 1)) lengths.push_back(1);
  return lengths;
}

Shape with_leading_axis(std::int64_t length, const Shape& shape) {
  Shape result = {length};
  result.insert(result.end(), shape.begin(), shape.end());
  return result;
}

/// How many members' entries an array of that shape holds; 1 without a leading axis.
std::int64_t count_entries(const Shape& found, const Variable& variable, const Cohort& cohort,
                           const std::string& where) {
  const Shape shape = shape_of(variable);
  if (found == shape) return 1;
  std::vector<std::string> expected = {to_string(shape)};
  for (const std::int64_t length : leading_axes(cohort)) {
    if (found == with_leading_axis(length, shape)) return length;
    expected.push_back(to_string(with_leading_axis(length, shape)));
  }
  throw SpecError(
      fmt::format("{}: has the shape {}; expected: {}", where, to_string(found), fmt::join(expected, " or ")));
}

std::size_t find_variable(const Program& program, const std::string& name, const std::string& where) {
  std::vector<std::string> allowed;
  for (std::size_t v = 0; v < program.variables.size(); ++v) {
    if (program.variables[v].full_name() == name) return v;
    allowed.push_back(program.variables[v].full_name());
  }
  throw SpecError(fmt::format("{}: the network has no such variable{}\n  allowed: {}", where,
                              text::did_you_mean(name, allowed), fmt::join(allowed, ", ")));
}

}  // namespace

GivenWeights::GivenWeights(const std::filesystem::path& file, const Program& program, const Cohort& cohort) {
  const NpzReader reader(file);
  for (const std::string& name : reader.names()) {
    const std::string where = fmt::format("{}: \"{}\"", file.string(), name);
    const std::size_t variable = find_variable(program, name, where);
    const std::int64_t entries = count_entries(reader.header(name).shape, program.variables[variable], cohort, where);
    arrays_[variable] = {program.variables[variable].size(), entries, reader.read(name).to_float64()};
  }
}

std::span<const double> GivenWeights::of(std::size_t variable, std::int64_t number) const {
  const GivenArray& array = arrays_.at(variable);
  const std::int64_t entry = number % array.entries;
  return std::span(array.values)
      .subspan(static_cast<std::size_t>(entry * array.size), static_cast<std::size_t>(array.size));
}

std::vector<std::int64_t> shape_of(const Variable& variable) {
  if (variable.is_vector) return {variable.columns};
  return {variable.rows, variable.columns};
}

}  // namespace cenote
