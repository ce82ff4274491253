#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/spec/helpers.h"

namespace cenote::spec::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string many_layers = R"(
[network]
layers = [
  { type = "Dense", units = 4, activation = "sigmoid", repeat = 2 },
  { type = "Dense", units = 4 },
  { type = "LeakyReLU" },
  { type = "Residual", layers = [
    { type = "Dense", units = 4, activation = "sigmoid" },
    { type = "Dense", units = 4 },
  ] },
  { type = "Activation", activation = "sigmoid" },
  { type = "Dense", units = 1, activation = "sigmoid" },
]
)";

std::vector<std::string> activations(const Experiment& experiment) {
  std::vector<std::string> result;
  for (const Layer& layer : experiment.network.layers()) {
    if (const auto* dense = std::get_if<Dense>(&layer.kind)) result.emplace_back(to_word(dense->activation));
    if (const auto* function = std::get_if<ActivationLayer>(&layer.kind))
      result.emplace_back(to_word(function->activation));
  }
  return result;
}

std::vector<std::int64_t> units(const Experiment& experiment) {
  std::vector<std::int64_t> result;
  for (const Layer& layer : experiment.network.layers())
    if (const auto* dense = std::get_if<Dense>(&layer.kind)) result.push_back(dense->units);
  return result;
}

TEST(Settings, ReplaceKeysThatAreThereAndThatAreNot) {
  const Experiment e = parse(small_network, {"recipe.epochs=7", "title=My run", "cohort.seed=3", "data.noise=0"});
  EXPECT_EQ(e.recipe.epochs, 7);
  EXPECT_EQ(e.title, "My run");
  EXPECT_EQ(e.cohort.seed, 3U);
  EXPECT_EQ(e.data.noise, 0);
}

TEST(Settings, ValuesAreTomlElseText) {
  EXPECT_EQ(parse(small_network, {"title=\"quoted\""}).title, "quoted");
  EXPECT_EQ(parse(small_network, {"title=a = b"}).title, "a = b");
  EXPECT_EQ(parse(small_network, {"recipe.optimizer={type=\"SGD\",momentum=0.5}"}).recipe.optimizer.momentum, 0.5);
  EXPECT_EQ(parse(small_network, {"recipe.loss=mse"}).recipe.loss, Loss::mse);
  EXPECT_THAT(parse(small_network, {"cohort.vary.gain=[1, 2]"}).cohort.vary.at(Hyperparameter::gain),
              ElementsAre(1, 2));
}

TEST(Settings, AValueCannotSmuggleInOtherKeys) {
  EXPECT_THAT(error_of(small_network, {"recipe.epochs=1\n[data]\nsamples=3"}), HasSubstr("is no integer"));
}

TEST(Settings, LaterOnesWin) {
  EXPECT_EQ(parse(small_network, {"recipe.epochs=7", "recipe.epochs=8"}).recipe.epochs, 8);
}

TEST(Settings, ReachIntoTheOptimizer) {
  const Optimizer adam = parse(small_network, {"recipe.optimizer.learning_rate=0.5"}).recipe.optimizer;
  EXPECT_EQ(adam.type, Optimizer::Type::adam);
  EXPECT_EQ(adam.learning_rate.initial_learning_rate, 0.5);
  const Optimizer sgd =
      parse("[recipe]\noptimizer = \"SGD\"" + small_network, {"recipe.optimizer.momentum=0.5"}).recipe.optimizer;
  EXPECT_EQ(sgd.type, Optimizer::Type::sgd);
  EXPECT_EQ(sgd.momentum, 0.5);
}

TEST(Settings, AnElementOfAList) {
  EXPECT_THAT(units(parse(small_network, {"network.layers[0].units=9"})), ElementsAre(9, 1));
  EXPECT_THAT(units(parse(many_layers, {"network.layers[3].layers[1].units=4", "network.layers[0].units=4"})),
              ElementsAre(4, 4, 4, 4, 4, 1));
  const Experiment replaced = parse(small_network, {"network.layers[0]={type=\"Dense\",units=2}"});
  EXPECT_THAT(units(replaced), ElementsAre(2, 1));
}

TEST(Settings, EveryHiddenLayerThatWritesAnActivation) {
  EXPECT_THAT(activations(parse(many_layers, {"network.layers[*].activation=relu"})),
              ElementsAre("relu", "relu", "linear", "relu", "linear", "relu", "sigmoid"));
}

TEST(Settings, EveryHiddenLayerWhoseTypeTakesTheKey) {
  EXPECT_THAT(units(parse(many_layers, {"network.layers[*].units=7"})), ElementsAre(7, 7, 7, 7, 7, 1));
  const Experiment e = parse(many_layers, {"network.layers[*].kernel_initializer=he_normal"});
  int he = 0;
  for (const Layer& layer : e.network.layers())
    if (const auto* dense = std::get_if<Dense>(&layer.kind)) he += dense->kernel_initializer == initializers::he_normal;
  EXPECT_EQ(he, 5);
  const Experiment leaky = parse(many_layers, {"network.layers[*].negative_slope=0.1"});
  EXPECT_EQ(std::get<LeakyReLU>(leaky.network.find("leaky_re_lu")->kind).negative_slope, 0.1);
}

TEST(Settings, KeysWithinATableNeedOneThatIsWritten) {
  const std::string text = R"(
[network]
layers = [
  { type = "Dense", units = 4, kernel_regularizer = { type = "L2", factor = 0.5 } },
  { type = "Dense", units = 4 },
  { type = "Dense", units = 1, kernel_regularizer = "L2" },
]
)";
  const Experiment e = parse(text, {"network.layers[*].kernel_regularizer.factor=0.25"});
  EXPECT_EQ(std::get<Dense>(e.network.layers()[0].kind).kernel_regularizer.factor, 0.25);
  EXPECT_EQ(std::get<Dense>(e.network.layers()[1].kind).kernel_regularizer, Regularizer{});
  EXPECT_EQ(std::get<Dense>(e.network.layers()[2].kind).kernel_regularizer.factor, 0.01);
}

TEST(Settings, OnlyTheLastOfARepeatedEntryIsTheOutput) {
  const std::string text =
      "[network]\nlayers = [{ type = \"Dense\", units = 4, activation = \"tanh\", repeat = 3, name = \"a\" }]";
  const Experiment e = parse(text, {"network.layers[*].activation=relu"});
  EXPECT_THAT(activations(e), ElementsAre("relu", "relu", "tanh"));
  EXPECT_EQ(e.network.layers().back().name, "a_2");
  EXPECT_THAT(e.network.layers().back().inputs, ElementsAre("a_1"));
}

TEST(Settings, InsideAResidualAtTheEndEveryLayerIsHidden) {
  const std::string text = R"(
[network]
layers = [{ type = "Residual", repeat = 2, layers = [{ type = "Dense", units = 2, activation = "tanh" }] }]
)";
  EXPECT_THAT(activations(parse(text, {"network.layers[*].activation=relu"})), ElementsAre("relu", "relu"));
}

TEST(Settings, EveryElementOfAnyOtherList) {
  EXPECT_THAT(error_of(small_network, {"recipe.metrics=[\"mse\", \"mae\"]", "recipe.metrics[*]=mse"}),
              HasSubstr("given twice"));
}

TEST(Settings, MatchingNoneIsAnError) {
  EXPECT_THAT(error_of(small_network, {"network.layers[*].negative_slope=0.1"}),
              HasSubstr("--set network.layers[*].negative_slope=0.1: network.layers[*].negative_slope: no hidden layer "
                        "takes \"negative_slope\""));
  const std::string linear =
      "[network]\nlayers = [{ type = \"Dense\", units = 4 }, { type = \"Dense\", units = 1, activation = \"sigmoid\" "
      "}]";
  EXPECT_THAT(error_of(linear, {"network.layers[*].activation=relu"}),
              HasSubstr("no hidden layer writes \"activation\""));
  EXPECT_THAT(error_of(small_network, {"network.layers[*].activaton=relu"}), HasSubstr("did you mean \"activation\"?"));
}

TEST(Settings, ErrorsNameTheSetting) {
  EXPECT_THAT(error_of(small_network, {"recipe.epochs=-1"}),
              HasSubstr("--set recipe.epochs=-1: recipe.epochs: -1 is out of range"));
  EXPECT_THAT(error_of(small_network, {"recipe.epoch=3"}),
              HasSubstr("--set recipe.epoch=3: recipe.epoch: there is no such key; did you mean \"epochs\"?"));
  EXPECT_THAT(error_of(small_network, {"recpie.epochs=3"}), HasSubstr("did you mean \"recipe\"?"));
  EXPECT_THAT(error_of(small_network, {"network.layers[5].units=3"}),
              HasSubstr("there is no element [5]\n  allowed: [0] to [1]"));
  EXPECT_THAT(error_of(small_network, {"network.layers[*]=3"}), HasSubstr("needs a key"));
  EXPECT_THAT(error_of(small_network, {"recipe.metrics[0]=mse"}), HasSubstr("there is no such list"));
  EXPECT_THAT(error_of(small_network, {"network.layers.units=3"}), HasSubstr("a list has no key \"units\""));
  EXPECT_THAT(error_of(small_network, {"network.layers[0].units.x=3"}), HasSubstr("4 has no key \"x\""));
  EXPECT_THAT(error_of(small_network, {"title=\xff"}), HasSubstr("title: this is not UTF-8"));
  for (const std::string key :
       {"a..b", ".a", "a.", "a[", "a[x]", "a[-1]", "a[99999999999999999999]", "a]", "a b", "[0]"})
    EXPECT_THAT(error_of(small_network, {key + "=3"}), HasSubstr("this is no key")) << key;
  std::string deep = "a";
  for (int i = 0; i < 100'000; ++i) deep += ".a";
  EXPECT_THAT(error_of(small_network, {deep + "=3"}), HasSubstr("this is no key"));
  EXPECT_LT(error_of(small_network, {deep + "=3"}).size(), 2000U);
}

TEST(Settings, AnOriginOfItsOwn) {
  const Setting setting{.key = "cohort.members", .value = "-5", .origin = "--members -5"};
  try {
    parse_experiment(source_of(small_network), std::vector{setting});
    FAIL();
  } catch (const SpecError& error) {
    EXPECT_THAT(error.what(), HasSubstr("--members -5: cohort.members: -5 is out of range"));
  }
}

TEST(Settings, AreKeyAndValue) {
  EXPECT_EQ(parse_setting("a.b=c=d").key, "a.b");
  EXPECT_EQ(parse_setting("a.b=c=d").value, "c=d");
  EXPECT_EQ(parse_setting("a=").value, "");
  EXPECT_THROW(parse_setting("a"), SpecError);
  EXPECT_THROW(parse_setting("=a"), SpecError);
  EXPECT_THROW(parse_setting(""), SpecError);
}

}  // namespace
}  // namespace cenote::spec::test
