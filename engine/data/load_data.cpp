#include <utility>

#include "engine/data/check.h"
#include "include/cenote/data.h"

namespace cenote {
namespace {

using Source = DataSpec::Source;

Samples generate(const DataSpec& spec) {
  switch (spec.source) {
    case Source::make_circles:
      return make_circles(spec.samples, spec.noise, spec.random_state, spec.factor);
    case Source::make_blobs:
      return make_blobs(spec.samples, spec.centers, spec.cluster_std, spec.random_state);
    default:
      return make_moons(spec.samples, spec.noise, spec.random_state);
  }
}

Dataset load_generated(const DataSpec& spec) {
  Samples samples = generate(spec);
  Dataset data = train_test_split(std::move(samples.X), std::move(samples.y), spec.test_size, spec.split_random_state);
  data.classes = true;
  data.class_count = spec.source == Source::make_blobs ? spec.centers : 2;
  return data;
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
  switch (spec.source) {
    default:
      return load_generated(spec);
  }
}

}  // namespace cenote
