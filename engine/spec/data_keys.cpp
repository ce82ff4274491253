#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "engine/spec/keys.h"

namespace cenote::spec {
namespace {

using From = DataSpec::Source;
using Sources = std::vector<From>;

const Sources generated = {From::make_moons, From::make_circles, From::make_blobs};
const Sources noisy = {From::make_moons, From::make_circles};

bool holds(const Sources& sources, From source) {
  return std::find(sources.begin(), sources.end(), source) != sources.end();
}

std::string words_of(const Sources& sources) {
  if (sources.size() == generated.size()) return "make_*";
  std::vector<std::string> result;
  for (From source : sources) result.emplace_back(to_word(source));
  return list_of(result);
}

/// A key that other sources ignore.
Key<DataSpec> only(const Sources& sources, Key<DataSpec> key) {
  key.meaning = fmt::format("{}: {}", words_of(sources), key.meaning);
  key.is_idle = [sources, write = key.write](const DataSpec& spec) {
    return !holds(sources, spec.source) && write(spec) == write(DataSpec{});
  };
  return key;
}

/// A column's name, or a list of them.
Codec<std::vector<std::string>> columns() {
  const auto names = list(text());
  return {
      .allowed = "a column's name, or a list of names",
      .read =
          [names](const Value& value, const std::string& path) {
            if (value.as<std::string>()) return std::vector{text().read(value, path)};
            auto result = names.read(value, path);
            if (result.empty()) refuse(value.origin, path, "an empty list", "a column's name, or a list of names");
            return result;
          },
      .write = names.write,
  };
}

void check_needed(const DataSpec& spec, const Value& table, const std::string& path) {
  const auto need = [&](const std::string& key, bool is_given, std::string_view allowed) {
    if (is_given) return;
    refuse(table.origin, join(path, key),
           fmt::format("this key is missing; source \"{}\" needs it", to_word(spec.source)), allowed);
  };
  const bool is_csv = spec.source == From::csv;
  const bool is_idx = spec.source == From::idx;
  need("file", !(is_csv || spec.source == From::npz) || !spec.file.empty(), file_path().allowed);
  need("target", !is_csv || !spec.target.empty(), columns().allowed);
  need("images", !is_idx || !spec.images.empty(), file_path().allowed);
  need("labels", !is_idx || !spec.labels.empty(), file_path().allowed);
}

}  // namespace

const std::vector<Key<DataSpec>>& data_keys() {
  constexpr std::int64_t largest_state = 0xFFFFFFFF;
  static const std::vector<Key<DataSpec>> keys = {
      key("source", &DataSpec::source, word<From>("source of data"), "where samples come from"),
      only(generated, key("samples", &DataSpec::samples, integer(1, 100'000'000), "how many, over all classes")),
      only(noisy, key("noise", &DataSpec::noise, number({.from = 0, .to = 1e300}), "standard deviation")),
      only({From::make_circles}, key("factor", &DataSpec::factor, number(share_below_one), "inner by outer radius")),
      only({From::make_blobs}, key("centers", &DataSpec::centers, integer(1, 1'000'000), "how many classes")),
      only({From::make_blobs}, key("cluster_std", &DataSpec::cluster_std, number({.from = 0, .to = 1e300}),
                                   "standard deviation of each class")),
      only(generated, key("random_state", &DataSpec::random_state, integer(0, largest_state), "scikit-learn's")),
      path_key("file", &DataSpec::file, "csv, npz: the file"),
      sha256_key<DataSpec>("file_sha256"),
      only({From::csv}, key("target", &DataSpec::target, columns(), "what to predict")),
      path_key("images", &DataSpec::images, "idx: MNIST's format, gzip too"),
      sha256_key<DataSpec>("images_sha256"),
      path_key("labels", &DataSpec::labels, "idx: MNIST's format, gzip too"),
      sha256_key<DataSpec>("labels_sha256"),
      key("test_size", &DataSpec::test_size, number(share_below_one), "share kept for testing; 0: all for training"),
      key("split_random_state", &DataSpec::split_random_state, integer(0, largest_state), "of train_test_split"),
      key("standardize", &DataSpec::standardize, boolean(), "features to mean 0, variance 1 over the training part"),
  };
  return keys;
}

DataSpec read_data(const Value& table, const std::string& path) {
  DataSpec spec;
  read_table(spec, table, path, data_keys());
  check_needed(spec, table, path);
  return spec;
}

}  // namespace cenote::spec
