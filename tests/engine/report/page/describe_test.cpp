#include "engine/report/page/describe.h"

#include <gtest/gtest.h>

namespace cenote {
namespace {

TEST(DescribeNetwork, CountsWhatRepeats) {
  Network network;
  network.add(Dense{.units = 10, .activation = Activation::sigmoid}, {.repeat = 10});
  network.add(Dense{.units = 1, .activation = Activation::sigmoid});
  EXPECT_EQ(describe_network(network), "10 × Dense 10 sigmoid, Dense 1 sigmoid");
}

TEST(DescribeNetwork, CountsBlocks) {
  Network network;
  for (int i = 0; i < 3; ++i) {
    network.add(Dense{.units = 4, .kernel_initializer = initializers::he_normal});
    network.add(BatchNormalization{});
    network.add(ActivationLayer{Activation::relu});
  }
  network.add(Dense{.units = 2, .kernel_initializer = {.type = Initializer::Type::random_normal, .stddev = 0.5}});
  EXPECT_EQ(describe_network(network), "3 × (Dense 4 he_normal, BatchNormalization, relu), Dense 2 RandomNormal(0.5)");
}

TEST(DescribeNetwork, NamesRegularizers) {
  Network network;
  network.add(Dense{.units = 4, .kernel_regularizer = {.type = Regularizer::Type::L2, .factor = 0.01}});
  EXPECT_EQ(describe_network(network), "Dense 4 L2(0.01)");
}

TEST(DescribeRecipe, NamesWhatMatters) {
  Recipe recipe;
  EXPECT_EQ(describe_recipe(recipe), "Adam, learning rate 0.001; binary_crossentropy; batches of 32; 100 epochs");
  recipe.optimizer = optimizers::sgd();
  recipe.optimizer.clipping = {Clipping::Form::clipnorm, 1};
  recipe.optimizer.learning_rate.type = LearningRate::Type::cosine_decay;
  EXPECT_EQ(describe_recipe(recipe),
            "SGD, learning rate 0.01 with CosineDecay, clipnorm 1; binary_crossentropy; batches of 32; 100 epochs");
}

}  // namespace
}  // namespace cenote
