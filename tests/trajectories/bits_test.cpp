// The same bits everywhere: committed checksums of trained weights (tests/golden/checksums.txt) come out of every SIMD
// target, of one thread and two, of a member alone and in its cohort, traced and untraced. To make the table anew after
// a change of `numerics`: CENOTE_WRITE_CHECKSUMS=1 trajectories_tests --gtest_filter='*Bits*'
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>

#include "engine/report/weights_npz.h"
#include "kernels/cpu/backend.h"
#include "tests/trajectories/trajectory.h"

namespace cenote::testing {
namespace {

const std::filesystem::path bits_folder = golden_folder("bits");
const std::filesystem::path table_file = golden_folder("checksums.txt");

std::vector<std::string> experiments() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(bits_folder))
    names.push_back(entry.path().stem().string());
  std::ranges::sort(names);
  return names;
}

std::map<std::string, std::string> read_table() {
  std::map<std::string, std::string> table;
  std::ifstream in(table_file);
  for (std::string name, sum; in >> name >> sum;) table[name] = sum;
  return table;
}

std::uint32_t pattern(double weight) {
  return std::isnan(weight) ? 0x7FC00000U : std::bit_cast<std::uint32_t>(static_cast<float>(weight));
}

class Bits : public ::testing::TestWithParam<std::string> {
 protected:
  Loaded loaded_ = load(bits_folder / (GetParam() + ".toml"));

  std::string committed() {
    const auto table = read_table();
    const auto found = table.find(GetParam());
    return found == table.end() ? "no checksum is committed" : found->second;
  }
  void expect_committed(const BackendOptions& options) {
    EXPECT_EQ(weights_sha256(run(loaded_, options)), committed())
        << to_word(options.simd) << ", " << options.threads << " threads";
  }
};

TEST_P(Bits, OfEveryTarget) {
  for (Simd simd : usable_simd()) expect_committed({.kind = BackendKind::cpu, .simd = simd, .threads = 1});
}

// A member in a lane, and a member's units in the lanes, whatever would be faster.
TEST_P(Bits, OfEveryPath) {
  for (Simd simd : usable_simd())
    for (cpu::Choice choice : {cpu::Choice::group, cpu::Choice::alone}) {
      if (simd == Simd::scalar) continue;
      const auto backend = cpu::make_backend(simd, 1, choice);
      EXPECT_EQ(weights_sha256(run(loaded_, *backend)), committed()) << to_word(simd);
    }
}

TEST_P(Bits, OfTwoThreads) { expect_committed({.kind = BackendKind::cpu, .threads = 2}); }

// A traced step takes unfused instructions in another arena; with every step traced none is fused.
TEST_P(Bits, TracedAndUntraced) {
  loaded_.experiment.trace.every = 0;
  expect_committed({.kind = BackendKind::cpu, .threads = 1});
  loaded_.experiment.trace = everything();
  expect_committed({.kind = BackendKind::cpu, .threads = 1});
  loaded_.experiment.trace.members = 0;  // norms alone, by lists of their own
  expect_committed({.kind = BackendKind::cpu, .threads = 1});
}

TEST_P(Bits, OfAMemberAlone) {
  const Result all = run(loaded_, {.kind = BackendKind::cpu, .threads = 1});
  const std::int64_t last = loaded_.experiment.cohort.size() - 1;
  loaded_.experiment.cohort.member = last;
  const Result alone = run(loaded_, {.kind = BackendKind::cpu, .threads = 1});
  const std::vector<double> expected = final_weights(all, last), got = final_weights(alone);
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_EQ(pattern(got[i]), pattern(expected[i])) << "weight " << i;
}

TEST(BitsTable, IsOfTheExperiments) {
  if (std::getenv("CENOTE_WRITE_CHECKSUMS") != nullptr) {
    std::ofstream out(table_file);
    for (const std::string& name : experiments())
      out << name << ' ' << weights_sha256(run(load(bits_folder / (name + ".toml")), {.kind = BackendKind::cpu}))
          << '\n';
  }
  std::vector<std::string> names;
  for (const auto& [name, sum] : read_table()) names.push_back(name);
  EXPECT_EQ(names, experiments());
}

// Of the trace too: each of its numbers is the same on every target.
TEST_P(Bits, OfTheTrace) {
  loaded_.experiment.trace = everything();
  const Result first = run(loaded_, {.kind = BackendKind::cpu, .simd = Simd::scalar});
  for (cpu::Choice choice : {cpu::Choice::group, cpu::Choice::alone})
    EXPECT_EQ(difference(run(loaded_, *cpu::make_backend(Simd::best, 1, choice)), first), "");
}

INSTANTIATE_TEST_SUITE_P(Golden, Bits, ::testing::ValuesIn(experiments()),
                         [](const auto& experiment) { return experiment.param; });

}  // namespace
}  // namespace cenote::testing
