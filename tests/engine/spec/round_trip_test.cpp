#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "cenote/backend.h"
#include "tests/engine/spec/helpers.h"

namespace cenote::spec::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Provenance provenance{.version = "0.1.0", .numerics = numerics, .backend = "cpu", .device = "avx2, 2 threads"};

void expect_equal(const Experiment& a, const Experiment& b) {
  EXPECT_EQ(a.title, b.title);
  EXPECT_EQ(a.network, b.network);
  EXPECT_EQ(a.recipe, b.recipe);
  EXPECT_EQ(a.cohort, b.cohort);
  EXPECT_EQ(a.trace, b.trace);
}

/// Writing and reading again gives an equal Experiment, and writing that gives the same text.
void expect_round_trip(const Experiment& experiment) {
  const std::string text = resolved_toml(experiment, provenance);
  SCOPED_TRACE(text);
  const ParsedExperiment again = parse_experiment(source_of(text));
  EXPECT_THAT(again.warnings, IsEmpty());
  expect_equal(experiment, again.experiment);
  EXPECT_EQ(text, resolved_toml(again.experiment, provenance));
}

std::filesystem::path scratch_folder() {
  const auto folder = std::filesystem::path(testing::TempDir()) /
                      (std::string("spec_") + testing::UnitTest::GetInstance()->current_test_info()->name());
  std::filesystem::create_directories(folder);
  return folder;
}

void write_file(const std::filesystem::path& file, const std::string& text) { std::ofstream(file) << text; }

const std::string every_layer = R"(
title = "Every \"key\" \\ ä"
[data]
source = "make_circles"
samples = 99
factor = 0.25
centers = 7
[network]
layers = [
  { type = "Dense", units = 4, activation = "leaky_relu", use_bias = false, kernel_initializer = "he_normal", repeat = 3 },
  { type = "Dense", units = 4, kernel_initializer = { type = "RandomNormal", stddev = 0.1 }, bias_initializer = { type = "Constant", value = 0.1 } },
  { type = "ReLU" },
  { type = "ReLU", max_value = 6, negative_slope = 0.1, threshold = 0.5 },
  { type = "LeakyReLU", negative_slope = 0 },
  { type = "ELU", alpha = 0.5, name = "my elu" },
  { type = "PReLU", alpha_initializer = { type = "RandomUniform" }, alpha_regularizer = "L1" },
  { type = "BatchNormalization", momentum = 1, epsilon = 1e-30, center = false, scale = false, gamma_regularizer = { type = "L2" } },
  { type = "Residual", repeat = 3, name = "block", layers = [
    { type = "BatchNormalization" },
    { type = "Activation", activation = "softplus" },
    { type = "Dense", units = 4, kernel_initializer = { type = "Orthogonal", gain = 2 }, kernel_regularizer = { type = "L2", factor = 1e-4 } },
  ] },
  { type = "Add", inputs = ["my elu", "block_2", "dense"] },
  { type = "Dense", units = 1, kernel_initializer = { type = "VarianceScaling", scale = 0.3, mode = "fan_out", distribution = "uniform" } },
]
[recipe]
loss = "mse"
metrics = ["mae", "mse"]
optimizer = { type = "SGD", momentum = 0.9, nesterov = true, weight_decay = 0, learning_rate = { type = "ExponentialDecay", initial_learning_rate = 0.1, decay_steps = 10, decay_rate = 0.96, staircase = true } }
epochs = 0
batch_size = 7
shuffle = false
validation_freq = 3
epoch_end_freq = 2
reproducible = "machine"
[cohort]
members = 5
seed = 9223372036854775807
vary = { learning_rate = [1e-3, 1e-2], global_clipnorm = { from = 0.5, to = 2.0, steps = 16, scale = "log" }, negative_slope = [0, 0.3], factor = [0.1], gain = [1] }
member = 17
[trace]
every = 10
tensors = ["update", "weight"]
layers = ["*"]
instruments = ["norm", { type = "histogram", every = "epoch" }, { type = "saturation", layers = ["dense*"] }, { type = "norm", every = 3 }]
members = 0
values = ["dense/kernel", "block/gamma"]
limit = "1.5 MiB"
)";

TEST(RoundTrip, OfDefaults) { expect_round_trip(parse(small_network)); }

TEST(RoundTrip, OfEveryKey) {
  expect_round_trip(parse(every_layer));
  const DataSpec data = parse(resolved_toml(parse(every_layer), provenance)).data;
  EXPECT_EQ(data.source, DataSpec::Source::make_circles);
  EXPECT_EQ(data.samples, 99);
  EXPECT_EQ(data.factor, 0.25);
  EXPECT_EQ(data.centers, 7);  // ignored by make_circles, and kept
}

TEST(RoundTrip, OfEveryOptimizer) {
  for (
      const std::string optimizer : {
          R"({ type = "Adam", beta_1 = 0, amsgrad = true, clipnorm = 1 })",
          R"({ type = "AdamW", clipvalue = 0.5, epsilon = 0 })",
          R"({ type = "RMSprop", rho = 0.5, momentum = 0.5, centered = true, global_clipnorm = 3 })",
          R"({ type = "SGD", learning_rate = { type = "CosineDecay", initial_learning_rate = 0, decay_steps = 9, alpha = 0.1, warmup_target = 0.1, warmup_steps = 3 } })",
          R"({ learning_rate = { type = "CosineDecay", initial_learning_rate = 0.1, decay_steps = 9 } })",
          R"("RMSprop")",
      })
    expect_round_trip(parse("[recipe]\noptimizer = " + optimizer + small_network));
}

TEST(RoundTrip, OfEveryInitializer) {
  for (const std::string word :
       {"Constant",         "GlorotNormal", "GlorotUniform", "HeNormal",      "HeUniform",     "LecunNormal",
        "LecunUniform",     "Ones",         "Orthogonal",    "RandomNormal",  "RandomUniform", "TruncatedNormal",
        "VarianceScaling",  "Zeros",        "glorot_normal", "lecun_uniform", "orthogonal",    "random_normal",
        "truncated_normal", "zeros"})
    for (const std::string& value : {"\"" + word + "\"", "{ type = \"" + word + "\" }"})
      expect_round_trip(
          parse("[network]\nlayers = [{ type = \"Dense\", units = 1, kernel_initializer = " + value + " }]"));
}

TEST(RoundTrip, OfVariedClipAndDecay) {
  const Experiment e = parse("[cohort]\nvary = { clipnorm = [0.5, 1], weight_decay = [0.1, 0.2] }" + small_network);
  EXPECT_EQ(e.recipe.optimizer.clipping, (Clipping{.form = Clipping::Form::clipnorm, .threshold = 0.5}));
  EXPECT_EQ(e.recipe.optimizer.weight_decay, 0.1);
  expect_round_trip(e);
}

TEST(RoundTrip, OfGoldenExperiments) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(CENOTE_GOLDEN_DIR)) {
    const auto file = entry.path() / "experiment.toml";
    if (!std::filesystem::exists(file)) continue;
    expect_round_trip(load_experiment_file(file).experiment);
    ++count;
  }
  EXPECT_GT(count, 10);
}

TEST(RoundTrip, OfNumbersThatAreHardToWrite) {
  for (const std::string number :
       {"1e-300", "0.1", "1e22", "123456789.123456789", "5e-324", "1.7976931348623157e308", "3"})
    expect_round_trip(parse("[cohort]\nvary = { gain = [" + number + "] }" + small_network));
}

constexpr std::string_view points_sum = "5f486e5f2607350249871798af1ec5d556a3f80fad40c73b1642568fc5846263";

/// A folder with points.csv and an experiment on it.
std::filesystem::path folder_with_points() {
  const auto folder = scratch_folder();
  write_file(folder / "points.csv", "x,y,label\n1,2,0\n");
  write_file(folder / "e.toml",
             "[data]\nsource = \"csv\"\nfile = \"./points.csv\"\ntarget = \"label\"" + small_network);
  return folder;
}

TEST(RoundTrip, ResolvedPathsAreAbsoluteWithTheirSums) {
  const auto folder = folder_with_points();
  const Experiment e = load_experiment_file(folder / "e.toml").experiment;
  EXPECT_EQ(e.data.file, (folder / "points.csv").lexically_normal());
  EXPECT_THAT(e.data.target, ElementsAre("label"));
  EXPECT_THAT(resolved_toml(e, provenance), HasSubstr("file_sha256 = \"" + std::string(points_sum) + "\""));
  expect_round_trip(e);
}

TEST(RoundTrip, AFileThatHasChangedIsAnError) {
  const auto folder = folder_with_points();
  const std::string text = resolved_toml(load_experiment_file(folder / "e.toml").experiment, provenance);
  write_file(folder / "points.csv", "x,y,label\n1,2,1\n");
  EXPECT_THAT(error_of(text), HasSubstr("data.file_sha256: "));
  EXPECT_THAT(error_of(text), HasSubstr("has changed"));
  write_file(folder / "other.csv", "x,y,label\n1,2,1\n");
  EXPECT_EQ(error_of(text, {"data.file=" + (folder / "other.csv").string()}), "no error");
}

TEST(RoundTrip, OfARecordFilesMayChangeOrGo) {
  const auto folder = folder_with_points();
  const Experiment e = load_experiment_file(folder / "e.toml").experiment;
  write_file(folder / "experiment.toml", resolved_toml(e, provenance));
  EXPECT_THAT(load_recorded_experiment(folder / "experiment.toml").warnings, IsEmpty());
  write_file(folder / "points.csv", "x,y,label\n1,2,1\n");
  EXPECT_THAT(load_recorded_experiment(folder / "experiment.toml").warnings, ElementsAre(HasSubstr("has changed")));
  std::filesystem::remove(folder / "points.csv");
  const ParsedExperiment parsed = load_recorded_experiment(folder / "experiment.toml");
  EXPECT_THAT(parsed.warnings, ElementsAre(HasSubstr("is not there")));
  expect_equal(parsed.experiment, e);
}

TEST(RoundTrip, OtherNumericsAreAWarning) {
  Provenance other = provenance;
  other.numerics = 1'000'000;
  const ParsedExperiment parsed = parse_experiment(source_of(resolved_toml(parse(small_network), other)));
  ASSERT_EQ(parsed.warnings.size(), 1U);
  EXPECT_THAT(parsed.warnings.front(), HasSubstr("provenance.numerics: 1000000"));
}

}  // namespace
}  // namespace cenote::spec::test
