#include <fmt/format.h>

#include "engine/spec/axis.h"
#include "engine/spec/keys.h"

namespace cenote::spec {
namespace {

constexpr std::size_t most_points = 1'000'000;
constexpr std::string_view allowed_axis = "a list of numbers, or { from, to, steps, scale = \"linear\" | \"log\" }";

std::vector<Key<Axis>> axis_keys(const Range& range) {
  constexpr std::string_view why = "a range needs it";
  return {required(key("from", &Axis::from, number(range), "the first value"), why),
          required(key("to", &Axis::to, number(range), "the last value"), why),
          required(key("steps", &Axis::steps, integer(1, most_points), "how many values"), why),
          key("scale", &Axis::scale, word<Scale>("scale"), "how they are spaced")};
}

std::vector<double> read_range(const Value& value, const std::string& path, const Range& range) {
  Axis axis;
  read_table(axis, value, path, axis_keys(range));
  if (axis.scale == Scale::log && (axis.from <= 0 || axis.to <= 0))
    refuse(value.origin, path, "a log scale can't hold 0", "from > 0 and to > 0");
  return points_of(axis);
}

std::vector<double> read_axis(const Value& value, const std::string& path, const Range& range) {
  if (value.as<Value::Table>()) return read_range(value, path, range);
  const auto* array = value.as<Value::Array>();
  if (!array) refuse(value.origin, path, value.quoted() + " is no list", allowed_axis);
  if (array->empty() || array->size() > most_points)
    refuse(value.origin, path, fmt::format("a list of {} values", array->size()),
           fmt::format("a list of 1 to {} numbers", most_points));
  return list(number(range)).read(value, path);
}

Grid read_grid(const Value& value, const std::string& path) {
  check_names(value, path, all_words<Hyperparameter>());
  Grid result;
  for (const auto& [name, axis, origin] : entries_of(value, path)) {
    const Hyperparameter key = *from_word<Hyperparameter>(name);
    result[key] = read_axis(axis, join(path, name), range_of(key));
  }
  return result;
}

Value write_grid(const Grid& grid) {
  Value table;
  for (const auto& [key, values] : grid) table.set(to_word(key), list(number()).write(values));
  return table;
}

}  // namespace

Codec<Grid> grid() {
  return {
      .allowed = fmt::format("a table; keys: {}; values: {}", list_of(all_words<Hyperparameter>()), allowed_axis),
      .read = read_grid,
      .write = write_grid,
  };
}

}  // namespace cenote::spec
