// Sizes that no machine has, and graphs that are none: refused at once, before anything is allocated or made.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/cli/process.h"

namespace cenote::cli {
namespace {

using ::testing::HasSubstr;

struct Oversize {
  std::string name;
  std::vector<std::string> arguments;
  std::string words;
};

void PrintTo(const Oversize& size, std::ostream* stream) { *stream << size.name; }

const Oversize oversizes[] = {
    {"units", {"--set", "network.layers[0].units=1000000000"}, "network.layers[0].units: 1000000000 is out of range"},
    {"units_beyond_64_bits", {"--set", "network.layers[0].units=99999999999999999999"}, "network.layers[0].units"},
    {"weights", {"--set", "network.layers[0].units=1048576"}, "this machine has"},
    {"work", {"--members", "1", "--set", "network.layers[0].units=30000"}, "to compute with"},
    {"work_of_reference",
     {"--members", "1", "--backend", "reference", "--set", "network.layers[0].units=30000"},
     "to compute with"},
    {"layers", {"--set", "network.layers[0].repeat=100000"}, "at most 100000 layers"},
    {"members", {"--members", "1000000000000000000"}, "cohort.members: 1000000000000000000 is out of range"},
    {"many_members", {"--members", "1000000000"}, "this machine has"},
    {"grid", {"--set", "cohort.vary={ gain = { from = 1, to = 2, steps = 1000000 } }", "--members", "1000000"}, "grid"},
    {"epochs", {"--set", "recipe.epochs=1000000000000000000"}, "recipe.epochs: 1000000000000000000 is out of range"},
    {"many_epochs", {"--set", "recipe.epochs=1000000000", "--set", "trace.every=0"}, "this machine has"},
    {"samples", {"--set", "data.samples=1000000000000"}, "data.samples: 1000000000000 is out of range"},
    {"centers", {"--set", "data.centers=1000000000000"}, "data.centers"},
    {"batch", {"--set", "recipe.batch_size=9223372036854775807"}, "recipe.batch_size"},
    {"trace", {"--set", "trace.every=1", "--set", "recipe.epochs=10000000"}, "trace.limit is 1 GiB"},
    {"trace_of_any_size",
     {"--set", "trace.every=1", "--set", "recipe.epochs=100000000", "--set", "trace.limit=\"1000000 TiB\""},
     "for the trace"},
    {"limit", {"--set", "trace.limit=\"1e300 TiB\""}, "trace.limit"},
    {"input_of_a_later_layer", {"--set", "network.layers[0].inputs=[\"dense_1\"]"}, "no earlier layer \"dense_1\""},
    {"input_of_itself", {"--set", "network.layers[0].inputs=[\"dense\"]"}, "no earlier layer \"dense\""},
    {"shapes_in_npz",
     {"--set", "data={ source = \"npz\", file = \"claims.npz\" }"},
     "claims.npz: array \"X\": shape ("},
    {"shapes_of_weights", {"--set", "cohort.initial_weights=claims.npz"}, "claims.npz: \"X\""},
};

class Sizes : public ::testing::TestWithParam<Oversize> {};

TEST_P(Sizes, AreRefusedAtOnce) {
  const TemporaryFolder folder;
  folder.write("e.toml", small_experiment);
  std::filesystem::copy_file(std::string(CENOTE_SOURCE_DIR) + "/tests/fuzz/corpus/npz/seed-huge-claims",
                             folder.path() / "claims.npz");
  std::vector<std::string> arguments = {"train", "e.toml", "--out", "run"};
  arguments.insert(arguments.end(), GetParam().arguments.begin(), GetParam().arguments.end());
  const auto outcome = run_cenote(arguments, folder.path());
  EXPECT_EQ(outcome.code, 2) << outcome.error;
  EXPECT_THAT(outcome.error, HasSubstr(GetParam().words));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "run"));
}

INSTANTIATE_TEST_SUITE_P(Abuse, Sizes, ::testing::ValuesIn(oversizes),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace cenote::cli
