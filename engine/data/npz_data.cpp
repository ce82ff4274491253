#include "engine/data/npz_data.h"

#include <fmt/format.h>

#include <utility>

#include "engine/data/check.h"
#include "engine/data/npz.h"
#include "engine/data/table.h"

namespace cenote {
namespace {

// One npz file, and how its arrays are named in messages.
class NpzData {
 public:
  explicit NpzData(const std::filesystem::path& file) : file_(file), reader_(file) {}

  bool contains(std::string_view name) const { return reader_.contains(name); }

  // The arrays X and y that end in `suffix`. They may be without rows if `may_be_empty`.
  Table read(std::string_view suffix, bool may_be_empty) const {
    const std::string X_name = fmt::format("X{}", suffix), y_name = fmt::format("y{}", suffix);
    Table table;
    table.X = read_features(X_name);
    read_targets(y_name, table);
    if (table.X.rows != table.y.rows)
      fail(y_name, fmt::format("{} rows, but \"{}\" has {}", table.y.rows, X_name, table.X.rows));
    if (table.X.rows == 0 && !may_be_empty) fail(X_name, "no rows; allowed: at least one sample");
    return table;
  }

  // What is tested on must look like what is trained on.
  void check_alike(const Table& table, std::string_view suffix, const Table& like) const {
    if (table.X.columns != like.X.columns)
      fail(fmt::format("X{}", suffix),
           fmt::format("{} columns; allowed: {}, as in the training part", table.X.columns, like.X.columns));
    if (table.y.columns != like.y.columns || table.classes != like.classes)
      fail(fmt::format("y{}", suffix), "its columns or dtype are not those of the training part");
  }

 private:
  std::string name_of(std::string_view name) const { return fmt::format("{}: array {}", file_.string(), quote(name)); }

  [[noreturn]] void fail(std::string_view name, std::string_view what) const {
    throw SpecError(fmt::format("{}: {}", name_of(name), what));
  }

  Matrix to_matrix(std::string_view name, const Array& array) const {
    const std::int64_t rows = array.shape[0], columns = array.shape.size() > 1 ? array.shape[1] : 1;
    if (columns == 0) fail(name, "no columns; allowed: at least one");
    check_memory(name_of(name), static_cast<std::uint64_t>(array.size()) * 2 * sizeof(double));
    Matrix matrix{rows, columns, array.to_float64()};
    check_finite(name_of(name), matrix);
    return matrix;
  }

  Matrix read_features(std::string_view name) const {
    const Array array = reader_.read(name);
    if (array.shape.size() == 2) return to_matrix(name, array);
    fail(name, fmt::format("shape {} is not allowed; allowed: (samples, features)", to_string(array.shape)));
  }

  void read_targets(std::string_view name, Table& table) const {
    const Array array = reader_.read(name);
    if (array.shape.size() != 1 && array.shape.size() != 2)
      fail(name,
           fmt::format("shape {} is not allowed; allowed: (samples,) or (samples, targets)", to_string(array.shape)));
    table.y = to_matrix(name, array);
    table.classes = !is_floating(array.dtype) && table.y.columns == 1;
    if (table.classes) check_classes(name_of(name), table.y);
  }

  std::filesystem::path file_;
  NpzReader reader_;
};

// The file's own test part, or an empty one like the training part.
Table read_test(const NpzData& file, const Table& train) {
  if (!file.contains("X_test") && !file.contains("y_test"))
    return {{0, train.X.columns, {}}, {0, train.y.columns, {}}, train.classes};
  Table test = file.read("_test", true);
  file.check_alike(test, "_test", train);
  return test;
}

Table read_all(const NpzData& file, const Table& train) {
  if (!file.contains("X") || !file.contains("y")) return train;
  Table all = file.read("", false);
  file.check_alike(all, "", train);
  return all;
}

Dataset join(Table train, Table test, Table all) {
  const bool classes = train.classes;
  Dataset data{std::move(train.X),
               std::move(test.X),
               std::move(train.y),
               std::move(test.y),
               std::move(all.X),
               std::move(all.y),
               classes,
               0};
  if (classes) data.class_count = std::max(count_classes(data.y_train), count_classes(data.y_test));
  return data;
}

}  // namespace

Dataset load_npz(const std::filesystem::path& file, double test_size, std::int64_t split_random_state) {
  const NpzData data(file);
  if (data.contains("X_train") || data.contains("y_train")) {
    Table train = data.read("_train", false), test = read_test(data, train), all = read_all(data, train);
    return join(std::move(train), std::move(test), std::move(all));
  }
  Table train = data.read("", false);
  if (!data.contains("X_test") && !data.contains("y_test"))
    return split(std::move(train), test_size, split_random_state);
  Table test = read_test(data, train), all = train;
  return join(std::move(train), std::move(test), std::move(all));
}

}  // namespace cenote
