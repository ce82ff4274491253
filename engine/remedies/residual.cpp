#include <algorithm>

#include "engine/remedies/draft.h"
#include "engine/remedies/trial.h"

namespace cenote {
namespace {

/// Pairs of neighbours that keep their width, from the input on, as He et al. 2016; one that is left over by itself.
std::vector<Block> pairs_of(const std::vector<Block>& blocks) {
  std::vector<Block> pairs;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (!blocks[i].keeps_width()) continue;
    pairs.push_back(blocks[i]);
    if (i + 1 < blocks.size() && blocks[i + 1].keeps_width()) pairs.back().end = blocks[++i].end;
  }
  return pairs;
}

}  // namespace

Trials try_residual(const Experiment& experiment) {
  Draft draft(experiment.network);
  if (has_hidden<Add>(draft)) return {{}, "the network has residual connections already"};
  const auto blocks = draft.blocks();
  if (!std::ranges::all_of(blocks, &Block::is_plain)) return {{}, "the hidden layers do not follow each other"};
  const auto pairs = pairs_of(blocks);
  if (pairs.empty()) return {{}, "no hidden layer is as wide as the one before it"};
  for (auto pair = pairs.rbegin(); pair != pairs.rend(); ++pair) draft.add_shortcut(pair->begin, pair->end);
  Trials result{{{Remedy::residual, "pairs", "residual", experiment}}};
  result.trials.front().changed.network = draft.network();
  return result;
}

}  // namespace cenote
