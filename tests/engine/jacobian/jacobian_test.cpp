#include "engine/jacobian/jacobian.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "kernels/interpreter/run_step.h"
#include "kernels/reference/ops.h"

namespace cenote {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

TEST(SingularValues, OfADiagonalMatrix) {
  EXPECT_THAT(singular_values({3, 0, 0, 0, -4, 0}, 2, 3), ElementsAre(DoubleNear(4, 1e-14), DoubleNear(3, 1e-14)));
  EXPECT_TRUE(std::isnan(singular_values({1, NAN}, 1, 2)[0]));
}

TEST(Spectrum, OfEqualAndOfOneSingularValue) {
  const Spectrum equal = spectrum_of({2, 2, 2, 2}), one = spectrum_of({3, 0, 0, 0});
  EXPECT_NEAR(equal.effective_rank, 4, 1e-14);
  EXPECT_EQ(equal.mean_square, 4);
  EXPECT_EQ(one.effective_rank, 1);
  EXPECT_EQ(one.mean_square, 9.0 / 4);
  EXPECT_EQ(one.largest, 3);
  EXPECT_TRUE(std::isnan(spectrum_of({0, 0}).effective_rank));
}

struct Case {
  std::string name;
  Network network;
};

/// Numbers far enough from every kink.
class JacobianTest : public ::testing::TestWithParam<Case> {
 protected:
  JacobianTest() {
    std::mt19937_64 engine(3);
    std::normal_distribution<double> normal;
    for (double& w : weights_) w = normal(engine) / 2;
    for (const Variable& v : program_.variables)
      if (v.name == "moving_variance")
        for (std::int64_t k = 0; k < v.size(); ++k) weights_[static_cast<std::size_t>(v.offset + k)] = 1;
    for (double& x : samples_.values) x = normal(engine);
    for (const HyperparameterSlot& h : program_.hyperparameters) hyperparameters_.push_back(h.default_value);
  }

  /// A layer's output where the batch statistics stay those of the samples as they are.
  std::vector<double> output(const Matrix& x, SlotId slot) {
    reference::ReferenceOps still(program_, x.rows), ops(program_, x.rows);
    for (auto* each : {&still, &ops}) {
      for (const Variable& v : program_.variables)
        std::copy_n(weights_.begin() + v.offset, v.size(), each->view(v.slot).data);
      for (std::size_t k = 0; k < hyperparameters_.size(); ++k)
        each->view(program_.hyperparameters[k].slot)(0) = hyperparameters_[k];
      std::ranges::copy(each == &still ? samples_.values : x.values, each->view(program_.input).data);
    }
    for (Instruction i : program_.measure) {
      if (i.opcode == Opcode::loss) break;
      execute(i, still);
      if (i.opcode == Opcode::batch_norm_forward) {
        for (int k = 1; k < 3; ++k) std::ranges::copy(still.view(i.out[k]).all(), ops.view(i.out[k]).data);
        i.opcode = Opcode::batch_norm_inference;
        i.in[3] = i.out[1], i.in[4] = i.out[2];
      }
      execute(i, ops);
    }
    const auto all = ops.view(slot).all();
    return {all.begin(), all.end()};
  }

  Network network_ = GetParam().network;
  Program program_ = compile(network_, {.loss = Loss::mse}, {.features = 3, .targets = 2});
  Matrix samples_{5, 3, std::vector<double>(15)};
  std::vector<double> weights_ = std::vector<double>(static_cast<std::size_t>(program_.weight_count));
  std::vector<double> hyperparameters_;
};

// Central differences: an error of h²/6 of the third derivative, about 1e-9, beside rounding of 1e-16/h.
TEST_P(JacobianTest, AgreesWithDifferences) {
  const auto all = jacobians(program_, weights_, hyperparameters_, samples_);
  ASSERT_EQ(all.size(), program_.layers.size());
  constexpr double h = 1e-4;
  for (std::size_t layer = 0; layer < all.size(); ++layer) {
    const Jacobians& got = all[layer].from_input;
    for (std::int64_t c = 0; c < 3; ++c) {
      Matrix above = samples_, below = samples_;
      for (std::int64_t r = 0; r < 5; ++r) above(r, c) += h, below(r, c) -= h;
      const auto high = output(above, program_.layers[layer].output),
                 low = output(below, program_.layers[layer].output);
      for (std::size_t k = 0; k < high.size(); ++k)
        EXPECT_NEAR(got.numbers[k * 3 + static_cast<std::size_t>(c)], (high[k] - low[k]) / (2 * h), 1e-6)
            << all[layer].layer << " " << k << " by " << c;
    }
  }
}

// Along a chain, the Jacobian from the data is the product of the layers'.
TEST_P(JacobianTest, LayersMultiply) {
  if (GetParam().name == "Residual") return;
  const auto all = jacobians(program_, weights_, hyperparameters_, samples_);
  for (std::size_t layer = 1; layer < all.size(); ++layer) {
    const Jacobians &own = all[layer].of_layer, &before = all[layer - 1].from_input, &after = all[layer].from_input;
    for (std::int64_t o = 0; o < own.outputs; ++o)
      for (std::int64_t c = 0; c < 3; ++c) {
        double sum = 0;
        for (std::int64_t k = 0; k < own.inputs; ++k)
          sum += own.numbers[static_cast<std::size_t>(o * own.inputs + k)] *
                 before.numbers[static_cast<std::size_t>(k * 3 + c)];
        EXPECT_NEAR(after.numbers[static_cast<std::size_t>(o * 3 + c)], sum, 1e-12) << all[layer].layer;
      }
  }
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const auto& entry : words<Activation>) {
    Network network;
    network.add(Dense{.units = 4, .activation = entry.value}, {.repeat = 2});
    network.add(Dense{.units = 2});
    all.push_back({std::string(entry.word), network});
  }
  Network others;
  others.add(Dense{.units = 4});
  others.add(BatchNormalization{});
  others.add(PReLU{});
  others.add(Dense{.units = 2, .activation = Activation::tanh});
  all.push_back({"NormalizationAndPReLU", others});
  Network residual;
  residual.add(Dense{.units = 4, .activation = Activation::tanh});
  residual.add(Dense{.units = 4, .activation = Activation::tanh});
  residual.add(Dense{.units = 4}, {.name = "b"});
  residual.add(Add{}, {.inputs = {"dense", "dense_1", "b"}});
  residual.add(Dense{.units = 2});
  all.push_back({"Residual", residual});
  return all;
}

INSTANTIATE_TEST_SUITE_P(Networks, JacobianTest, ::testing::ValuesIn(cases()),
                         [](const auto& each) { return each.param.name; });

// An orthogonal linear network is an isometry.
TEST(Jacobians, OfAnOrthogonalLinearNetworkAreIsometries) {
  Network network;
  network.add(Dense{.units = 2}, {.repeat = 3});
  const Program program = compile(network, {.loss = Loss::mse}, {.features = 2, .targets = 2});
  const double c = std::cos(0.3), s = std::sin(0.3);
  std::vector<double> weights;
  for (int k = 0; k < 3; ++k) weights.insert(weights.end(), {c, s, -s, c, 0, 0});
  const auto all = jacobians(program, weights, {}, {1, 2, {0.5, -1}});
  const Spectrum spectrum = all.back().from_input.spectrum();
  EXPECT_NEAR(spectrum.mean_square, 1, 1e-14);
  EXPECT_NEAR(spectrum.largest, 1, 1e-14);
  EXPECT_NEAR(spectrum.effective_rank, 2, 1e-14);
}

}  // namespace
}  // namespace cenote
