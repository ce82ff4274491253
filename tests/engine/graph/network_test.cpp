#include "cenote/network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cenote {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> names(const Network& network) {
  std::vector<std::string> result;
  for (const Layer& layer : network.layers()) result.push_back(layer.name);
  return result;
}

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const NetworkError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Network, CountsDefaultNamesByKind) {
  Network network;
  network.add(Dense{.units = 4}).add(ReLU{}).add(Dense{.units = 4}).add(LeakyReLU{}).add(PReLU{}).add(ELU{});
  network.add(BatchNormalization{}).add(ActivationLayer{}).add(Dense{.units = 1});
  EXPECT_THAT(names(network), ElementsAre("dense", "re_lu", "dense_1", "leaky_re_lu", "p_re_lu", "elu",
                                          "batch_normalization", "activation", "dense_2"));
}

TEST(Network, NamedLayersAreNotCounted) {
  Network network;
  network.add(Dense{.units = 4}, {.name = "left"}).add(Dense{.units = 4}).add(Dense{.units = 4});
  EXPECT_THAT(names(network), ElementsAre("left", "dense", "dense_1"));
}

TEST(Network, RepeatChainsAndNumbers) {
  Network network;
  network.add(Dense{.units = 4}).add(Dense{.units = 4}, {.name = "a", .inputs = {"input"}, .repeat = 3});
  EXPECT_THAT(names(network), ElementsAre("dense", "a", "a_1", "a_2"));
  EXPECT_THAT(network.layers()[1].inputs, ElementsAre("input"));
  EXPECT_THAT(network.layers()[2].inputs, ElementsAre("a"));
  EXPECT_THAT(network.layers()[3].inputs, ElementsAre("a_1"));
}

TEST(Network, FirstLayerReadsTheDataUnlessToldOtherwise) {
  Network network;
  network.add(Dense{.units = 4}).add(Dense{.units = 4}).add(Add{}, {.inputs = {"dense", "dense_1", "input"}});
  EXPECT_THAT(network.layers()[0].inputs, ElementsAre("input"));
  EXPECT_THAT(network.layers()[1].inputs, ElementsAre("dense"));
  EXPECT_THAT(network.layers()[2].inputs, ElementsAre("dense", "dense_1", "input"));
}

TEST(Network, ResidualIsXPlusF) {
  Network network;
  network.add(Dense{.units = 4});
  network.add_residual({{Dense{.units = 4}}, {ActivationLayer{}}}, {.repeat = 2});
  EXPECT_THAT(names(network), ElementsAre("dense", "dense_1", "activation", "add", "dense_2", "activation_1", "add_1"));
  EXPECT_THAT(network.layers()[1].inputs, ElementsAre("dense"));
  EXPECT_THAT(network.layers()[3].inputs, ElementsAre("dense", "activation"));
  EXPECT_THAT(network.layers()[4].inputs, ElementsAre("add"));
  EXPECT_THAT(network.layers()[6].inputs, ElementsAre("add", "activation_1"));
}

TEST(Network, ResidualTakesItsInputAndName) {
  Network network;
  network.add(Dense{.units = 4}).add(Dense{.units = 4});
  network.add_residual({{Dense{.units = 4}}}, {.name = "block", .inputs = {"dense"}, .repeat = 2});
  EXPECT_THAT(names(network), ElementsAre("dense", "dense_1", "dense_2", "block", "dense_3", "block_1"));
  EXPECT_THAT(network.layers()[3].inputs, ElementsAre("dense", "dense_2"));
  EXPECT_THAT(network.layers()[4].inputs, ElementsAre("block"));
}

TEST(Network, NamesInsideARepeatedResidualMeanTheSameCopy) {
  Network network;
  network.add_residual({{Dense{.units = 2}, {.name = "f", .repeat = 2}},
                        {Dense{.units = 2}, {.inputs = {"f"}}},
                        {Add{}, {.inputs = {"f_1", "dense", "input"}}}},
                       {.repeat = 2});
  EXPECT_THAT(names(network),
              ElementsAre("f", "f_1", "dense", "add", "add_1", "f_2", "f_3", "dense_1", "add_2", "add_3"));
  EXPECT_THAT(network.layers()[7].inputs, ElementsAre("f_2"));
  EXPECT_THAT(network.layers()[8].inputs, ElementsAre("f_3", "dense_1", "input"));
  EXPECT_THAT(network.layers()[9].inputs, ElementsAre("add_1", "add_2"));
}

TEST(Network, FindsByName) {
  Network network;
  network.add(Dense{.units = 4}, {.repeat = 3});
  ASSERT_NE(network.find("dense_2"), nullptr);
  EXPECT_EQ(network.find("dense_2"), &network.layers()[2]);
  EXPECT_EQ(network.find("dense_3"), nullptr);
  EXPECT_EQ(network.find("input"), nullptr);
}

TEST(Network, RefusesWhatDoesNotFit) {
  Network network;
  network.add(Dense{.units = 4}, {.name = "a"});
  const Dense dense{.units = 4};
  const auto add = [&](LayerKind kind, LayerOptions options) { return error_of([&] { network.add(kind, options); }); };
  EXPECT_THAT(add(dense, {.name = "a"}), HasSubstr("name: \"a\""));
  EXPECT_THAT(add(dense, {.name = "input"}), HasSubstr("name: \"input\" is the data"));
  EXPECT_THAT(add(dense, {.name = "a/b"}), HasSubstr("'/'"));
  EXPECT_THAT(add(dense, {.name = "a\nb"}), HasSubstr("control"));
  EXPECT_THAT(add(dense, {.name = std::string(201, 'a')}), HasSubstr("200"));
  EXPECT_THAT(add(dense, {.inputs = {"b"}}), HasSubstr("inputs: there is no earlier layer \"b\""));
  EXPECT_THAT(add(dense, {.name = "b", .inputs = {"b"}}), HasSubstr("no earlier layer \"b\""));
  EXPECT_THAT(add(dense, {.inputs = {"a", "input"}}), HasSubstr("Dense takes one input, not 2"));
  EXPECT_THAT(add(Add{}, {}), HasSubstr("Add takes at least two inputs, not 1"));
  EXPECT_THAT(add(dense, {.repeat = 0}), HasSubstr("repeat: 0"));
  EXPECT_THAT(add(dense, {.repeat = Network::max_layers}), HasSubstr("at most 100000 layers"));
  EXPECT_THAT(error_of([&] { network.add_residual({}); }), HasSubstr("layers: "));
  EXPECT_THAT(error_of([&] { network.add_residual({{dense}}, {.inputs = {"a", "input"}}); }), HasSubstr("not 2"));
  EXPECT_THAT(error_of([&] { network.add_residual({{dense, {.repeat = INT64_MAX}}}); }), HasSubstr("repeat: "));
  EXPECT_THAT(error_of([&] { network.add_residual({{dense}}, {.repeat = INT64_MAX}); }), HasSubstr("repeat: "));
}

TEST(Network, IsUnchangedByAnError) {
  Network network;
  network.add(Dense{.units = 4}, {.name = "a"});
  const Network before = network;
  EXPECT_THROW(network.add_residual({{Dense{.units = 4}}, {Dense{.units = 4}, {.name = "a"}}}), NetworkError);
  EXPECT_THROW(network.add(Dense{.units = 4}, {.inputs = {"nowhere"}}), NetworkError);
  EXPECT_EQ(network, before);
  network.add(Dense{.units = 4});
  EXPECT_THAT(names(network), ElementsAre("a", "dense"));
}

TEST(Network, HoldsAHundredThousandLayers) {
  Network network;
  network.add(Dense{.units = 1}, {.repeat = Network::max_layers});
  EXPECT_EQ(network.layers().size(), 100'000U);
  EXPECT_NE(network.find("dense_99999"), nullptr);
}

}  // namespace
}  // namespace cenote
