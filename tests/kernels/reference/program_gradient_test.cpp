#include <gtest/gtest.h>

#include <random>

#include "cenote/network.h"
#include "cenote/program.h"
#include "kernels/reference/ops.h"

// Whole compiled Programs: the gradient that reaches each variable against differences of the loss.
namespace cenote::reference {
namespace {

constexpr std::int64_t rows = 17, features = 3;

struct Problem {
  Network network;
  Recipe recipe;
  DataShape data{.features = features};
};

class ProgramGradient {
 public:
  explicit ProgramGradient(const Problem& problem)
      : program_(compile(problem.network, problem.recipe, problem.data)), ops_(program_, rows) {
    for (const HyperparameterSlot& h : program_.hyperparameters)  // a rate of 0 leaves the variables alone
      ops_.view(h.slot)(0) = h.key == Hyperparameter::learning_rate ? 0 : h.default_value;
    for (double& x : ops_.view(program_.input).all()) x = 2 * uniform() - 1;
    for (double& y : ops_.view(program_.target).all()) y = label(problem);
    for (const Variable& v : program_.variables)
      for (double& w : ops_.view(v.slot).all()) w = weight();
  }

  void check() {
    for (const Instruction& i : program_.train)
      if (i.opcode == Opcode::sgd) check_variable(i.out[0], i.in[0]);
    EXPECT_GT(checked_, 0);
    EXPECT_LE(skipped_, checked_ / 10) << "too many kinks within reach";
  }

 private:
  double uniform() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
  /// Away from 0, where L1 has its kink.
  double weight() { return (random_() % 2 == 0 ? 1 : -1) * (0.1 + 0.9 * uniform()); }
  double label(const Problem& p) {
    const auto classes = static_cast<double>(p.data.classes);
    return classes > 0 ? std::floor(classes * uniform()) : uniform();
  }

  void check_variable(SlotId variable, SlotId gradient) {
    run_step(view(program_.train), ops_);
    const std::span<double> view_of = ops_.view(gradient).all();
    const std::vector<double> computed(view_of.begin(), view_of.end());
    for (std::size_t e = 0; e < computed.size(); ++e) {
      const double coarse = difference(variable, e, step), fine = difference(variable, e, step / 2);
      ++checked_;
      // Smooth functions come out alike at both steps; a kink between the points does not.
      if (std::abs(coarse - fine) > 1e-7 * (1 + std::abs(fine))) {
        ++skipped_;
        continue;
      }
      const auto& name = program_.slot_names[static_cast<std::size_t>(variable)];
      EXPECT_NEAR(computed[e], fine, std::abs(coarse - fine) + rounding()) << name << ", element " << e;
    }
  }

  /// The loss is a few hundred operations from the weights: some 2⁹ roundings of numbers about as large as it is, taken
  /// 1.5 times and divided by the step.
  double rounding() { return 0x1p-44 * (1 + std::abs(loss())) * 1.5 / (step / 2); }

  double difference(SlotId slot, std::size_t element, double h) {
    double& w = ops_.view(slot)(static_cast<std::int64_t>(element));
    const double centre = w;
    auto at = [&](double shift) {
      w = centre + shift;
      const double value = loss();
      w = centre;
      return value;
    };
    return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
  }
  double loss() {
    run_step(view(program_.measure), ops_);
    return ops_.view(program_.report)(0);
  }

  static constexpr double step = 0x1p-9;
  Program program_;
  ReferenceOps ops_;
  std::mt19937_64 random_{7};
  int checked_ = 0, skipped_ = 0;
};

Recipe recipe_of(Loss loss) { return {.loss = loss, .optimizer = optimizers::sgd()}; }

void check(const Network& network, Loss loss, std::int64_t targets = 1, std::int64_t classes = 0) {
  ProgramGradient({network, recipe_of(loss), {.features = features, .targets = targets, .classes = classes}}).check();
}

TEST(ProgramGradientTest, EveryActivation) {
  for (const auto& [word, activation] : words<Activation>) {
    SCOPED_TRACE(word);
    Network network;
    network.add(Dense{.units = 5, .activation = activation}, {.repeat = 2});
    network.add(Dense{.units = 1, .activation = Activation::sigmoid});
    check(network, Loss::binary_crossentropy);
  }
}

TEST(ProgramGradientTest, EveryActivationAtTheOutput) {
  for (const auto& [word, activation] : words<Activation>) {
    SCOPED_TRACE(word);
    Network network;
    network.add(Dense{.units = 4, .activation = Activation::tanh});
    network.add(Dense{.units = 2, .activation = activation});
    check(network, Loss::mse, 2);
  }
}

TEST(ProgramGradientTest, EveryLoss) {
  for (Activation last : {Activation::sigmoid, Activation::softmax, Activation::softplus}) {
    SCOPED_TRACE(to_word(last));
    Network network;
    network.add(Dense{.units = 4, .activation = Activation::tanh});
    network.add(Dense{.units = 3});
    network.add(ActivationLayer{last});
    check(network, Loss::mse, 3);
    check(network, Loss::sparse_categorical_crossentropy, 1, 3);
    if (last != Activation::softplus) check(network, Loss::binary_crossentropy, 3);
  }
}

TEST(ProgramGradientTest, LayersOfActivations) {
  Network network;
  network.add(Dense{.units = 6}).add(ReLU{.max_value = 0.8, .negative_slope = 0.2, .threshold = 0.1});
  network.add(Dense{.units = 6}).add(LeakyReLU{});
  network.add(Dense{.units = 6}).add(ELU{.alpha = 0.7});
  network.add(Dense{.units = 6}).add(PReLU{});
  network.add(Dense{.units = 1, .activation = Activation::sigmoid});
  check(network, Loss::binary_crossentropy);
}

TEST(ProgramGradientTest, BatchNormalizations) {
  Network network;
  network.add(BatchNormalization{});
  network.add(Dense{.units = 5, .use_bias = false}).add(BatchNormalization{.epsilon = 0.1, .scale = false});
  network.add(ActivationLayer{Activation::tanh});
  network.add(Dense{.units = 4, .use_bias = false}).add(BatchNormalization{.epsilon = 0.1, .center = false});
  network.add(Dense{.units = 1, .activation = Activation::sigmoid});
  check(network, Loss::binary_crossentropy);
}

TEST(ProgramGradientTest, GradientsThatMeet) {
  Network network;
  network.add(Dense{.units = 3, .activation = Activation::tanh, .use_bias = true}, {.name = "left"});
  network.add(Dense{.units = 3, .activation = Activation::silu}, {.name = "right", .inputs = {"input"}});
  network.add(Add{}, {.name = "both", .inputs = {"left", "right", "input"}});
  network.add_residual({{BatchNormalization{}, {}}, {Dense{.units = 3, .activation = Activation::gelu}, {}}},
                       {.repeat = 2});
  network.add(Add{}, {.name = "again", .inputs = {"add_1", "left"}});
  network.add(Dense{.units = 1, .activation = Activation::sigmoid});
  check(network, Loss::binary_crossentropy);
}

TEST(ProgramGradientTest, Regularizers) {
  const Regularizer one{Regularizer::Type::L1, 0.02}, two{Regularizer::Type::L2, 0.03};
  Network network;
  network.add(Dense{.units = 4, .activation = Activation::tanh, .kernel_regularizer = one, .bias_regularizer = two});
  network.add(PReLU{.alpha_regularizer = two});
  network.add(BatchNormalization{.beta_regularizer = one, .gamma_regularizer = two});
  network.add(Dense{.units = 1, .activation = Activation::sigmoid, .kernel_regularizer = two});
  check(network, Loss::binary_crossentropy);
}

}  // namespace
}  // namespace cenote::reference
