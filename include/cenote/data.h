#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cenote/words.h"

namespace cenote {

/// A table of float64 numbers, row-major: one row a sample, one column a feature.
struct Matrix {
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  std::vector<double> values;  ///< (rows, columns)

  double& operator()(std::int64_t row, std::int64_t column) {
    return values[static_cast<std::size_t>(row * columns + column)];
  }
  double operator()(std::int64_t row, std::int64_t column) const {
    return values[static_cast<std::size_t>(row * columns + column)];
  }
  bool operator==(const Matrix&) const = default;
};

/// What an experiment trains on: the table `[data]` of an experiment file, where each key has the name that it has
/// here. Names, defaults and meaning are scikit-learn's. A key that the source does not use has no effect.
struct DataSpec {
  enum class Source : std::uint8_t { make_moons, make_circles, make_blobs, digits, csv, npz, idx };

  Source source = Source::make_moons;
  std::int64_t samples = 250;            ///< make_*: how many, over all classes
  double noise = 0.05;                   ///< make_moons, make_circles: standard deviation, ≥ 0
  std::int64_t random_state = 42;        ///< make_*: 0 … 2³²−1
  double test_size = 0.2;                ///< share of the samples kept for testing, [0, 1); 0 keeps all for training
  std::int64_t split_random_state = 42;  ///< 0 … 2³²−1
  double factor = 0.8;                   ///< make_circles: inner radius by outer radius, [0, 1)
  std::int64_t centers = 3;              ///< make_blobs: how many classes
  double cluster_std = 1.0;              ///< make_blobs: standard deviation of each class, ≥ 0
  std::string file = {};                 ///< csv, npz
  std::vector<std::string> target = {};  ///< csv: the columns to predict; one column of whole numbers holds classes
  std::string images = {};               ///< idx: MNIST's format, gzip too
  std::string labels = {};               ///< idx
  bool standardize = false;              ///< every feature to mean 0 and variance 1 over the training part

  /// Checks every number, also of keys that the source does not use.
  /// @throws SpecError naming the key: `data.noise: -1 is not allowed; allowed: …`
  void validate() const;

  bool operator==(const DataSpec&) const = default;
};

/// Samples ready for training. Where `classes`, each y has one column that holds class numbers 0 … class_count − 1.
struct Dataset {
  Matrix X_train;  ///< (training samples, features)
  Matrix X_test;   ///< (test samples, features); no rows where nothing is kept for testing
  Matrix y_train;  ///< (training samples, targets)
  Matrix y_test;   ///< (test samples, targets)
  Matrix X;        ///< (samples, features) before the split
  Matrix y;        ///< (samples, targets) before the split
  bool classes = false;
  std::int64_t class_count = 0;  ///< 0 unless classes
};

/// Generates or reads the data, splits it, and standardizes it if asked.
/// @throws SpecError naming the key, or the file and the place in it, and what is allowed
Dataset load_data(const DataSpec& spec);

/// Samples with the number of the class each belongs to.
struct Samples {
  Matrix X;  ///< (samples, features)
  Matrix y;  ///< (samples, 1)
};

/// Two interleaving half circles: scikit-learn's make_moons with an integer random_state, bit for bit.
/// @throws SpecError naming the key
Samples make_moons(std::int64_t samples, double noise, std::int64_t random_state);

/// A circle within a circle: scikit-learn's make_circles with an integer random_state, bit for bit.
/// @throws SpecError naming the key
Samples make_circles(std::int64_t samples, double noise, std::int64_t random_state, double factor = 0.8);

/// Normal clouds in the plane around uniformly drawn centres: scikit-learn's make_blobs with an integer random_state,
/// bit for bit.
/// @throws SpecError naming the key
Samples make_blobs(std::int64_t samples, std::int64_t centers, double cluster_std, std::int64_t random_state);

/// Splits the samples as scikit-learn's train_test_split with an integer random_state does; with test_size = 0, all of
/// them are for training, in their own order. Of the result, X and y are the arguments and `classes` is false.
/// @throws SpecError naming the key if no sample would be left for training, or X and y differ in length
Dataset train_test_split(Matrix X, Matrix y, double test_size, std::int64_t random_state);

/// As an experiment file spells them.
template <>
inline constexpr auto words<DataSpec::Source> = std::to_array<Word<DataSpec::Source>>({
    {"csv", DataSpec::Source::csv},
    {"digits", DataSpec::Source::digits},
    {"idx", DataSpec::Source::idx},
    {"make_blobs", DataSpec::Source::make_blobs},
    {"make_circles", DataSpec::Source::make_circles},
    {"make_moons", DataSpec::Source::make_moons},
    {"npz", DataSpec::Source::npz},
});

}  // namespace cenote
