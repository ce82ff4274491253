// The example of README.md in small, as a user of the installed package writes it.
#include <cenote/train.h>

#include <cstdio>

int main() {
  using namespace cenote;
  Network network;
  network.add(Dense{.units = 4, .activation = Activation::tanh}, {.repeat = 2});
  network.add(Dense{.units = 1, .activation = Activation::sigmoid});
  const Recipe recipe{.loss = Loss::binary_crossentropy, .optimizer = optimizers::adam(0.01), .epochs = 5};
  const Dataset data = load_data({.source = DataSpec::Source::make_moons});
  const Result result = train(network, recipe, data, {.members = 3});
  const Trace& trace = result.trace;
  std::printf("gradient norm %.3f, then %.3f\n", trace.at(0, trace.find("dense/weight_gradient"), 0).norm(),
              trace.at(recipe.epochs, trace.find("dense/weight_gradient"), 0).norm());
}
