// A bad command line or file: the exit code, the words that must be said, and nothing left behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/cli/process.h"

namespace cenote::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct BadCommand {
  std::string name;
  std::vector<std::string> arguments;
  std::vector<std::string> words;
};

void PrintTo(const BadCommand& command, std::ostream* stream) { *stream << command.name; }

const BadCommand bad_commands[] = {
    {"no_verb", {}, {"a verb is missing", "cenote train FILE.toml"}},
    {"unknown_verb", {"trian", "e.toml"}, {"\"trian\"", "did you mean \"train\"", "study"}},
    {"unknown_option", {"train", "e.toml", "--sead", "3"}, {"\"--sead\"", "did you mean \"--seed\""}},
    {"option_of_another_verb", {"info", "--out", "x"}, {"\"--out\" is no option of cenote info"}},
    {"option_before_verb", {"--json", "info"}, {"\"--json\" is no verb"}},
    {"no_file", {"train"}, {"FILE.toml is missing", "usage"}},
    {"too_many_arguments", {"train", "e.toml", "f.toml"}, {"\"f.toml\"", "too many"}},
    {"value_missing", {"train", "e.toml", "--seed"}, {"--seed"}},
    {"given_twice", {"train", "e.toml", "--seed", "1", "--seed", "2"}, {"--seed", "2 times"}},
    {"file_not_there", {"train", "nowhere.toml"}, {"nowhere.toml"}},
    {"file_is_folder", {"train", "folder"}, {"folder"}},
    {"unknown_backend", {"train", "e.toml", "--backend", "gpu"}, {"--backend", "\"gpu\"", "cuda", "reference"}},
    {"unknown_simd", {"train", "e.toml", "--simd", "avx-512"}, {"--simd", "did you mean \"avx512\""}},
    {"simd_not_here", {"train", "e.toml", "--simd", "neon"}, {"neon"}},
    {"threads_no_number", {"train", "e.toml", "--threads", "two"}, {"--threads", "\"two\"", "whole number"}},
    {"threads_zero", {"train", "e.toml", "--threads", "0"}, {"--threads", "\"0\""}},
    {"threads_fraction", {"train", "e.toml", "--threads", "1.5"}, {"--threads", "\"1.5\""}},
    {"members_zero", {"train", "e.toml", "--members", "0"}, {"--members", "0"}},
    {"members_no_number", {"train", "e.toml", "--members", "many"}, {"--members", "many"}},
    {"members_too_many", {"train", "e.toml", "--members", "999999999999999999999"}, {"--members"}},
    {"member_not_in_cohort", {"train", "e.toml", "--member", "2"}, {"member", "2"}},
    {"member_negative", {"train", "e.toml", "--member", "-1"}, {"--member"}},
    {"seed_negative", {"train", "e.toml", "--seed", "-1"}, {"--seed"}},
    {"set_without_value", {"train", "e.toml", "--set", "recipe.epochs"}, {"--set", "recipe.epochs"}},
    {"set_unknown_key", {"train", "e.toml", "--set", "recipe.epoch=3"}, {"recipe.epoch", "did you mean \"epochs\""}},
    {"set_matches_nothing", {"train", "e.toml", "--set", "network.layers[*].alpha=1"}, {"network.layers[*].alpha"}},
    {"set_wrong_type", {"train", "e.toml", "--set", "recipe.epochs=many"}, {"recipe.epochs", "many"}},
    {"set_out_of_range", {"train", "e.toml", "--set", "network.layers[7].units=1"}, {"layers[7]"}},
    {"unknown_variant", {"train", "s.toml", "--variant", "RELU"}, {"RELU", "ReLU!"}},
    {"watch_nothing", {"watch", "nowhere"}, {"nowhere", "no such folder"}},
    {"watch_no_run", {"watch", "folder"}, {"folder", "experiment.toml"}},
    {"out_not_empty", {"train", "e.toml", "--out", "folder"}, {"folder", "--force"}},
    {"out_is_file", {"train", "e.toml", "--out", "e.toml"}, {"e.toml"}},
    {"out_empty_word", {"train", "e.toml", "--out", ""}, {"--out"}},
    {"layers_of_the_trace",
     {"train", "e.toml", "--set", "trace.layers=[\"dens\"]"},
     {"--set trace.layers", "no layer is called \"dens\"; did you mean \"dense\"?", "allowed: "}},
    {"layers_of_an_instrument",
     {"train", "e.toml", "--set", "trace.instruments=[{ type = \"norm\", layers = [\"conv*\"] }]"},
     {"trace.instruments", "no layer is called \"conv*\"", "allowed: dense"}},
    {"trace_too_large", {"train", "e.toml", "--set", "trace.limit=10"}, {"trace", "limit"}},
    {"bad_activation", {"train", "bad_activation.toml"}, {"bad_activation.toml:3", "sigmoidd", "sigmoid", "allowed"}},
    {"syntax_error", {"train", "syntax.toml"}, {"syntax.toml:2", "units ="}},
    {"unknown_key", {"check", "key.toml"}, {"key.toml:1", "titel", "title"}},
    {"empty_file", {"train", "empty.toml"}, {"empty.toml", "network.layers"}},
    {"binary_file", {"train", "binary.toml"}, {"binary.toml"}},
    {"loss_does_not_fit", {"train", "loss.toml"}, {"loss.toml:4: recipe.loss: ", "mse", "units"}},
    {"loss_set_does_not_fit",
     {"train", "e.toml", "--set", "recipe.loss=sparse_categorical_crossentropy"},
     {"--set recipe.loss=sparse_categorical_crossentropy: recipe.loss: "}},
    {"default_does_not_fit", {"check", "default.toml"}, {"default.toml: recipe.loss: "}},
    {"sums_do_not_fit", {"check", "sum.toml"}, {"sum.toml:2: layer \"add\"", "(rows, 2)", "(rows, 3)"}},
    {"nothing_to_train_on", {"train", "samples.toml"}, {"samples.toml:1: data.test_size"}},
    {"unknown_values",
     {"train", "e.toml", "--set", "trace.values=[\"dens/kernel\"]"},
     {"--set trace.values", "dens/kernel", "did you mean \"dense/kernel\"?", "allowed: "}},
    {"unknown_study", {"study", "vanishin"}, {"\"vanishin\"", "did you mean \"vanishing\""}},
    {"study_misspelt", {"study", "depht"}, {"did you mean \"depth\""}},
    {"theory_without_file", {"theory"}, {"FILE.toml is missing"}},
    {"theory_bad_word", {"theory", "e.toml", "--set", "network.layers[0].activation=tanhh"}, {"tanhh", "tanh"}},
    {"theory_misfit",
     {"theory", "e.toml", "--set", "recipe.loss=sparse_categorical_crossentropy"},
     {"recipe.loss", "one unit for each class"}},
    {"study_not_there", {"study", "nowhere.toml"}, {"nowhere.toml"}},
    {"study_bad_variant", {"study", "bad_variant.toml"}, {"bad_variant.toml", "tanhh"}},
    {"study_equal_names", {"study", "equal.toml"}, {"ReLU"}},
    {"study_misfit", {"study", "misfit.toml"}, {"misfit.toml:3: variant \"misfit\"", "units"}},
    {"evaluate_no_run", {"evaluate", "folder"}, {"folder", "experiment.toml"}},
    {"evaluate_nowhere", {"evaluate", "nowhere"}, {"nowhere"}},
    {"predict_without_output", {"predict", "folder", "d.npz"}, {"-o"}},
    {"predict_without_data", {"predict", "folder"}, {"DATA.npz is missing"}},
    {"data_without_output", {"data", "make_moons"}, {"-o"}},
    {"data_into_nowhere", {"data", "make_moons", "-o", "nowhere/x.npz"}, {"nowhere"}},
    {"data_onto_folder", {"data", "make_moons", "-o", "folder"}, {"folder"}},
    {"data_unknown", {"data", "make_moon", "-o", "x.npz"}, {"\"make_moon\"", "did you mean \"make_moons\""}},
    {"data_bad_value", {"data", "make_moons", "-o", "x.npz", "--set", "data.noise=-1"}, {"data.noise", "-1"}},
    {"help_of_nothing", {"help", "trian"}, {"\"trian\" is no verb; did you mean \"train\"?", "allowed: study"}},
    {"help_of_two", {"help", "train", "study"}, {"\"study\"", "too many"}},
    {"help_of_too_much", {"help", "train", "--man"}, {"too much", "--completion SHELL"}},
    {"help_with_option_of_others", {"help", "--json"}, {"\"--json\" is no option of cenote help"}},
    {"completion_for_another_shell",
     {"help", "--completion", "tcsh"},
     {"--completion: \"tcsh\"", "allowed: bash, fish, zsh"}},
    {"completion_misspelt", {"help", "--completion", "bsh"}, {"did you mean \"bash\"?"}},
    {"completion_for_nothing", {"help", "--completion"}, {"--completion"}},
    {"value_is_checked_first", {"train", "nowhere.toml", "--backend=cuba"}, {"did you mean \"cuda\"?"}},
};

class Errors : public ::testing::TestWithParam<BadCommand> {};

void write_files(const TemporaryFolder& folder) {
  const std::string layers = "[network]\nlayers = [{ type = \"Dense\", units = 1 }]\n";
  folder.write("e.toml", small_experiment);
  folder.write("s.toml", small_study);
  folder.write("empty.toml", "");
  folder.write("binary.toml", std::string("\0\x01\xff\xfe", 4));
  folder.write("syntax.toml", "[network]\nlayers = [{ type = \"Dense\", units = }]\n");
  folder.write("key.toml", "titel = \"x\"\n" + layers);
  folder.write("bad_activation.toml",
               "[network]\nlayers = [\n  { type = \"Dense\", units = 1, activation = \"sigmoidd\" },\n]\n");
  folder.write("loss.toml", "[network]\nlayers = [{ type = \"Dense\", units = 3 }]\n[recipe]\nloss = \"mse\"\n");
  folder.write("default.toml", "[network]\nlayers = [{ type = \"Dense\", units = 3 }]\n");
  folder.write("sum.toml",
               "[network]\nlayers = [{ type = \"Residual\", layers = [{ type = \"Dense\", units = 3 }] }]\n");
  folder.write("samples.toml", "[data]\nsamples = 1\n" + layers);
  folder.write("bad_variant.toml",
               layers + "[[variant]]\nname = \"a\"\nset = { \"network.layers[0].activation\" = \"tanhh\" }\n");
  folder.write("equal.toml", layers + "[[variant]]\nname = \"ReLU\"\n[[variant]]\nname = \"relu\"\n");
  folder.write("misfit.toml", layers + "[[variant]]\nname = \"misfit\"\nset = { \"network.layers[0].units\" = 3 }\n");
  std::filesystem::create_directory(folder.path() / "folder");
  folder.write("folder/precious.txt", "mine");
}

std::size_t count_entries(const std::filesystem::path& folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::recursive_directory_iterator(folder)) ++count;
  return count;
}

TEST_P(Errors, SaysWhatIsWrongAndLeavesNothing) {
  const TemporaryFolder folder;
  write_files(folder);
  const auto before = count_entries(folder.path());
  const auto outcome = run_cenote(GetParam().arguments, folder.path());
  EXPECT_EQ(outcome.code, 2) << outcome.error;
  EXPECT_EQ(outcome.output, "");
  EXPECT_THAT(outcome.error, HasSubstr("cenote: error: "));
  for (const auto& word : GetParam().words) EXPECT_THAT(outcome.error, HasSubstr(word));
  EXPECT_EQ(count_entries(folder.path()), before);
}

INSTANTIATE_TEST_SUITE_P(Cli, Errors, ::testing::ValuesIn(bad_commands),
                         [](const auto& test) { return test.param.name; });

TEST(Failure, AFileTooLargeForTheDiskEndsWithThree) {
  const TemporaryFolder folder;
  folder.write("e.toml", small_experiment);
  const Outcome outcome = run_cenote({"train", "e.toml", "--out", "run"}, folder.path(), {.file_bytes = 4096});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.error, HasSubstr("run/"));
}

TEST(Failure, StandardOutputThatIsFullEndsWithThree) {
  const TemporaryFolder folder;
  const Outcome outcome = run_cenote({"info"}, folder.path(), {.output = "/dev/full"});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.error, HasSubstr("standard output"));
}

TEST(Failure, CtrlCStopsAndKeepsWhatWasReached) {
  const TemporaryFolder folder;
  folder.write("e.toml", small_experiment);
  const auto outcome = run_cenote({"train", "e.toml", "--out", "run", "--set", "recipe.epochs=200000", "--set",
                                   "trace.every=0", "--set", "recipe.validation_freq=0"},
                                  folder.path(), {.interrupt_after = 1.0, .interruptions = 2});
  EXPECT_EQ(outcome.code, 130) << outcome.error;
  EXPECT_THAT(outcome.error, HasSubstr("interrupted"));
  for (const char* file : {"experiment.toml", "history.csv", "members.csv", "weights.npz", "initial_weights.npz"})
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "run" / file)) << file;
  EXPECT_THAT(read_text(folder.path() / "run/members.csv"), StartsWith("member,seed_index,"));
}

}  // namespace
}  // namespace cenote::cli
