#include <utility>

#include "engine/data/check.h"
#include "engine/data/csv.h"
#include "engine/data/digits.h"
#include "engine/data/idx.h"
#include "engine/data/npz_data.h"
#include "engine/data/standardize.h"
#include "engine/data/table.h"
#include "include/cenote/data.h"

namespace cenote {
namespace {

using Source = DataSpec::Source;

const std::string& required(std::string_view key, const std::string& file) {
  if (!file.empty()) return file;
  throw SpecError(fmt::format("{}: missing; allowed: a file's path", key));
}

Dataset split(Samples samples, std::int64_t class_count, const DataSpec& spec) {
  Dataset data = train_test_split(std::move(samples.X), std::move(samples.y), spec.test_size, spec.split_random_state);
  data.classes = true;
  data.class_count = class_count;
  return data;
}

Dataset split(Table table, const DataSpec& spec) {
  return split(std::move(table), spec.test_size, spec.split_random_state);
}

Table load_images(const DataSpec& spec) {
  const std::string& images = required("data.images", spec.images);
  return load_idx(images, required("data.labels", spec.labels));
}

Dataset load(const DataSpec& spec) {
  switch (spec.source) {
    case Source::make_moons:
      return split(make_moons(spec.samples, spec.noise, spec.random_state), 2, spec);
    case Source::make_circles:
      return split(make_circles(spec.samples, spec.noise, spec.random_state, spec.factor), 2, spec);
    case Source::make_blobs:
      return split(make_blobs(spec.samples, spec.centers, spec.cluster_std, spec.random_state), spec.centers, spec);
    case Source::digits:
      return split(load_digits(), spec);
    case Source::csv:
      return split(load_csv(required("data.file", spec.file), spec.target), spec);
    case Source::npz:
      return load_npz(required("data.file", spec.file), spec.test_size, spec.split_random_state);
    case Source::idx:
      return split(load_images(spec), spec);
  }
  throw SpecError("data.source: unknown");
}

}  // namespace

void DataSpec::validate() const {
  check_samples(samples);
  check_standard_deviation("data.noise", noise);
  check_random_state("data.random_state", random_state);
  check_share("data.test_size", test_size);
  check_random_state("data.split_random_state", split_random_state);
  check_share("data.factor", factor);
  check_centers(centers);
  check_standard_deviation("data.cluster_std", cluster_std);
}

Dataset load_data(const DataSpec& spec) {
  spec.validate();
  Dataset data = load(spec);
  if (spec.standardize) standardize(data);
  return data;
}

}  // namespace cenote
