#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/spec/helpers.h"

namespace cenote::spec::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string study = R"(
# a comment
title = "Ten Sigmoid"
)" + small_network + R"(
[recipe]
loss = "mse"
epochs = 3

[[variant]]
name = "ReLU, 5 epochs"
set = { "network.layers[*].activation" = "tanh", "recipe.epochs" = 5 }

[[variant]]
name = "plain"
set = { recipe.optimizer = { type = "SGD" }, recipe.epochs = 6, title = "Of its own" }

[[variant]]
name = "bare"

[[variant]]
name = "section"
[variant.set.recipe]
batch_size = 4
)";

StudyFile parse_text(const std::string& text, const std::vector<std::string>& settings = {}) {
  return parse_study(source_of(text), settings_of(settings));
}

Activation first_activation(const Experiment& experiment) {
  return std::get<Dense>(experiment.network.layers().front().kind).activation;
}

std::string study_error(const std::string& text) {
  try {
    parse_text(text);
    return "no error";
  } catch (const SpecError& error) {
    return error.what();
  }
}

TEST(Study, OfAFewLinesTakesNoGigabytes) {
  std::string text = "[network]\nlayers = [{ type = \"Dense\", units = 1, repeat = 100000 }]\n";
  text += "[[variant]]\nname = \"a\"\n[[variant]]\nname = \"b\"\n";
  EXPECT_THAT(study_error(text), HasSubstr("bad.toml:5: variant[1]: with this one, the study's networks have 300000"));
  text = small_network;
  for (int i = 0; i < 1001; ++i) text += "[[variant]]\nname = \"a\"\n";
  EXPECT_THAT(study_error(text), HasSubstr("variant: more than 1000 variants"));
}

TEST(Study, IsTheBaseThenItsVariants) {
  const StudyFile s = parse_text(study);
  EXPECT_EQ(s.title, "Ten Sigmoid");
  ASSERT_EQ(s.variants.size(), 5U);
  EXPECT_EQ(s.variants[0].name, "Ten Sigmoid");
  EXPECT_EQ(s.variants[0].directory, "ten-sigmoid");
  EXPECT_EQ(s.variants[1].directory, "relu--5-epochs");
  EXPECT_EQ(s.variants[1].experiment.title, "ReLU, 5 epochs");
  EXPECT_EQ(first_activation(s.variants[0].experiment), Activation::relu);
  EXPECT_EQ(first_activation(s.variants[1].experiment), Activation::tanh);
}

TEST(Study, AVariantReplacesKeysAndLeavesTheRest) {
  const StudyFile s = parse_text(study);
  EXPECT_EQ(s.variants[1].experiment.recipe.epochs, 5);
  EXPECT_EQ(s.variants[1].experiment.recipe.loss, Loss::mse);
  EXPECT_EQ(s.variants[2].experiment.recipe.epochs, 6);
  EXPECT_EQ(s.variants[2].experiment.recipe.loss, Loss::mse);
  EXPECT_EQ(s.variants[2].experiment.recipe.optimizer.type, Optimizer::Type::sgd);
  EXPECT_EQ(s.variants[2].experiment.title, "Of its own");
  EXPECT_EQ(s.variants[4].experiment.recipe.batch_size, 4);
  EXPECT_EQ(s.variants[4].experiment.recipe.epochs, 3);
}

TEST(Study, AVariantMayReplaceTheLayers) {
  const StudyFile s = parse_text(small_network + R"(
[[variant]]
name = "wide"
set = { "network.layers" = [{ type = "Dense", units = 99, repeat = 2 }, { type = "Dense", units = 1 }] }
[[variant]]
name = "deep"
set = { "network.layers[0].repeat" = 8 }
)");
  EXPECT_EQ(s.variants[1].experiment.network.layers().size(), 3U);
  EXPECT_EQ(s.variants[2].experiment.network.layers().size(), 9U);
}

TEST(Study, SettingsComeBeforeVariants) {
  const StudyFile s = parse_text(study, {"recipe.epochs=9", "cohort.members=2"});
  EXPECT_EQ(s.variants[0].experiment.recipe.epochs, 9);
  EXPECT_EQ(s.variants[1].experiment.recipe.epochs, 5);
  EXPECT_EQ(s.variants[1].experiment.cohort.members, 2);
}

TEST(Study, OneVariantAlone) {
  const auto plain = parse_experiment(source_of(study), {}, "plain").experiment;
  EXPECT_EQ(plain.recipe.optimizer.type, Optimizer::Type::sgd);
  EXPECT_EQ(parse_experiment(source_of(study)).experiment.recipe.epochs, 3);
  EXPECT_THAT(error_of(study, {}, "plane"),
              HasSubstr("bad.toml: there is no variant \"plane\"; did you mean \"plain\"?"));
  EXPECT_THAT(error_of(small_network, {}, "x"), HasSubstr("the file has no [[variant]]"));
}

TEST(Study, TomlIsTheTextItself) { EXPECT_EQ(parse_text(study).toml, study); }

TEST(Study, TomlWithSettingsMeansTheSame) {
  const StudyFile s = parse_text(study, {"recipe.batch_size=7"});
  const StudyFile again = parse_text(s.toml);
  ASSERT_EQ(s.variants.size(), again.variants.size());
  for (std::size_t i = 0; i < s.variants.size(); ++i) {
    EXPECT_EQ(s.variants[i].name, again.variants[i].name);
    EXPECT_EQ(resolved_toml(s.variants[i].experiment, {}), resolved_toml(again.variants[i].experiment, {}));
  }
  EXPECT_EQ(again.variants[0].experiment.recipe.batch_size, 7);
}

const std::string heading = R"(
[study]
title = "Depth"
question = "How deep is too deep?"
)";

TEST(Study, MayHaveAHeadingOfItsOwn) {
  const StudyFile s = parse_text(study + heading);
  EXPECT_EQ(s.heading.title, "Depth");
  EXPECT_EQ(s.heading.question, "How deep is too deep?");
  EXPECT_EQ(s.title, "Ten Sigmoid");
  EXPECT_EQ(s.toml, study + heading);
  const StudyFile changed = parse_text(study + heading, {"study.question=Why?"});
  EXPECT_EQ(changed.heading.question, "Why?");
  EXPECT_EQ(parse_text(changed.toml).heading.question, "Why?");
  EXPECT_EQ(parse_text(study).heading.title, "");
}

TEST(Study, HeadingIsNoPartOfAnExperiment) {
  const auto with = parse_experiment(source_of(study + heading)).experiment;
  EXPECT_EQ(resolved_toml(with, {}), resolved_toml(parse_experiment(source_of(study)).experiment, {}));
  EXPECT_THAT(resolved_toml(with, {}), Not(HasSubstr("study")));
}

TEST(Study, HeadingIsCheckedAsAllTablesAre) {
  EXPECT_THAT(study_error(small_network + "[study]\nquestoin = \"Why?\"\n"),
              HasSubstr("study.questoin: there is no such key; did you mean \"question\"?"));
  EXPECT_THAT(error_of(small_network + "[study]\ntitle = 3\n"), HasSubstr("study.title: 3 is no text"));
  EXPECT_THAT(study_error(small_network + "[[variant]]\nname = \"a\"\nset = { \"study.title\" = \"b\" }\n"),
              HasSubstr("variant[0].set.study.title: [study] is of all variants together"));
}

TEST(Study, EqualDirectoriesAreAnError) {
  EXPECT_THAT(study_error(study + "[[variant]]\nname = \"BARE\""),
              HasSubstr("variant[4].name: \"bare\" and \"BARE\" would share the directory \"bare\""));
  EXPECT_THAT(study_error(study + "[[variant]]\nname = \"ten sigmoid\""), HasSubstr("ten-sigmoid"));
}

TEST(Study, ErrorsInAVariantNameItsLine) {
  EXPECT_THAT(
      study_error("title = \"a\"" + small_network + "[[variant]]\nname = \"b\"\nset = { \"recipe.epochs\" = -1 }"),
      HasSubstr("bad.toml:9: recipe.epochs: -1 is out of range"));
  EXPECT_THAT(
      study_error("title = \"a\"" + small_network + "[[variant]]\nname = \"b\"\nset = { \"recipe.epoch\" = 1 }"),
      HasSubstr("bad.toml:9: recipe.epoch: there is no such key"));
  EXPECT_THAT(study_error("title = \"a\"" + small_network +
                          "[[variant]]\nname = \"b\"\nset = { \"network.layers[*].alpha\" = 1 }"),
              HasSubstr("bad.toml:9: network.layers[*].alpha: no hidden layer takes \"alpha\""));
}

TEST(Study, DirectoryNames) {
  EXPECT_EQ(directory_name("10 ReLU (He)"), "10-relu--he-");
  EXPECT_EQ(directory_name("../x"), "---x");
  EXPECT_EQ(directory_name("ä"), "-");
  EXPECT_EQ(directory_name("A_b"), "a-b");
}

}  // namespace
}  // namespace cenote::spec::test
