#include "engine/spec/keys.h"

namespace cenote::spec {
namespace {

Key<Cohort> vary_key() {
  Key<Cohort> result = key("vary", &Cohort::vary, grid(), "hyper-parameters that vary from member to member");
  result.is_idle = [](const Cohort& cohort) { return cohort.vary.empty(); };
  return result;
}

}  // namespace

const std::vector<Key<Cohort>>& cohort_keys() {
  constexpr std::int64_t most_members = 1'000'000'000;
  static const std::vector<Key<Cohort>> keys = {
      key("members", &Cohort::members, integer(1, most_members), "seeds for each point of the grid"),
      key("seed", &Cohort::seed, unsigned_integer(), "of every draw"),
      path_key("initial_weights", &Cohort::initial_weights, "npz with \"dense/kernel\", …; missing arrays are drawn"),
      sha256_key<Cohort>("initial_weights_sha256"),
      vary_key(),
      key("member", &Cohort::member, integer(0, most_members), "train only this one, with its bits in the full cohort"),
  };
  return keys;
}

}  // namespace cenote::spec
