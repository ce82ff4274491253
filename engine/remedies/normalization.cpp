#include "engine/remedies/draft.h"
#include "engine/remedies/trial.h"

namespace cenote {
namespace {

bool is_linear(const Draft& draft, std::size_t i) {
  return std::get<Dense>(draft.layers[i].kind).activation == Activation::linear && draft.end_of_activation(i) == i + 1;
}

/// After each hidden layer's activation, as most Keras examples do.
void normalize_after(Draft& draft) {
  for (std::size_t i = draft.output(); i-- > 0;)
    if (draft.is_hidden_dense(i)) draft.insert_after(draft.end_of_activation(i) - 1, BatchNormalization{});
}

/// Between the product and the activation, as Ioffe & Szegedy 2015; the bias would be taken away again.
void normalize_before(Draft& draft) {
  for (std::size_t i = draft.output(); i-- > 0;) {
    if (!draft.is_hidden_dense(i)) continue;
    auto& dense = std::get<Dense>(draft.layers[i].kind);
    const Activation activation = dense.activation;
    dense.activation = Activation::linear;
    dense.use_bias = false;
    draft.insert_after(i, BatchNormalization{});
    if (activation != Activation::linear) draft.insert_after(i + 1, ActivationLayer{activation});
  }
}

bool has_any_activation(const Draft& draft) {
  for (std::size_t i = 0; i < draft.output(); ++i)
    if (draft.is_hidden_dense(i) && !is_linear(draft, i)) return true;
  return false;
}

Trial with(const Experiment& experiment, const std::string& id, const std::string& name, void (*change)(Draft&)) {
  Draft draft(experiment.network);
  change(draft);
  Trial trial{Remedy::normalization, id, name, experiment};
  trial.changed.network = draft.network();
  return trial;
}

}  // namespace

Trials try_normalization(const Experiment& experiment) {
  const Draft draft(experiment.network);
  if (!has_hidden<Dense>(draft)) return {{}, "the network has no hidden layer"};
  if (has_hidden<BatchNormalization>(draft)) return {{}, "the network has BatchNormalization already"};
  if (experiment.recipe.batch_size == 1) return {{}, "a batch of one sample has no variance"};
  Trials result;
  result.trials.push_back(with(experiment, "after", "BatchNormalization", normalize_after));
  if (has_any_activation(draft))
    result.trials.push_back(with(experiment, "before", "BatchNormalization before activation", normalize_before));
  return result;
}

}  // namespace cenote
