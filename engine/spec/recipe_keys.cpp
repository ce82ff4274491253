#include "engine/spec/keys.h"

namespace cenote::spec {
namespace {

/// Each at most once: they are the history's columns.
Codec<std::vector<Metric>> metrics() { return distinct(word<Metric>("metric")); }

Key<Recipe> metrics_key() {
  Key<Recipe> result = key("metrics", &Recipe::metrics, metrics(), "Keras's; default: accuracy, for mse none");
  result.write = [](const Recipe& recipe) { return std::optional(metrics().write(recipe.resolved_metrics())); };
  return result;
}

}  // namespace

const std::vector<Key<Recipe>>& recipe_keys() {
  constexpr std::int64_t most_epochs = 1'000'000'000, largest_batch = 1'000'000'000;
  static const std::vector<Key<Recipe>> keys = {
      key("loss", &Recipe::loss, word<Loss>("loss"), "what training lowers"),
      key("optimizer", &Recipe::optimizer, optimizer(), "how"),
      metrics_key(),
      key("epochs", &Recipe::epochs, integer(0, most_epochs), "0: one forward and backward pass, no update"),
      key("batch_size", &Recipe::batch_size, integer(1, largest_batch), "the partial last batch is kept"),
      key("shuffle", &Recipe::shuffle, boolean(), "a new order each epoch, each member its own; false: file order"),
      key("validation_freq", &Recipe::validation_freq, integer(0),
          "evaluate the test part before training, after every so many epochs and after the last; 0: never"),
      key("epoch_end_freq", &Recipe::epoch_end_freq, integer(0),
          "evaluate the training part after every so many epochs; 0: only at the start and the end"),
      key("reproducible", &Recipe::reproducible, word<Reproducible>("kind of reproducibility"),
          "everywhere: same bits on every machine; machine: BLAS and cuBLAS may serve wide layers"),
  };
  return keys;
}

}  // namespace cenote::spec
