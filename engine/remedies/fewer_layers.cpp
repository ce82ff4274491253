#include <fmt/format.h>

#include <algorithm>

#include "engine/remedies/draft.h"
#include "engine/remedies/trial.h"

namespace cenote {
namespace {

/// Blocks that can go: where sums need equal widths, those that keep theirs. The first one takes the data in.
std::vector<Block> removable(const Draft& draft) {
  auto blocks = draft.blocks();
  if (!blocks.empty()) blocks.erase(blocks.begin());
  if (has_hidden<Add>(draft)) std::erase_if(blocks, [](const Block& block) { return !block.keeps_width(); });
  return blocks;
}

std::int64_t hidden_dense(const Draft& draft) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < draft.output(); ++i) count += draft.is_hidden_dense(i) ? 1 : 0;
  return count;
}

/// Of n blocks, those that stay when `kept` of them do, evenly spread.
bool stays(std::int64_t index, std::int64_t kept, std::int64_t n) { return (index + 1) * kept / n > index * kept / n; }

/// Takes blocks out, evenly spread, until `wanted` Dense layers are left or all that can go have gone.
Network with_layers(const Network& network, std::int64_t wanted) {
  Draft draft(network);
  auto blocks = removable(draft);
  const std::int64_t fixed = hidden_dense(draft) - [&] {
    std::int64_t sum = 0;
    for (const auto& block : blocks) sum += block.dense;
    return sum;
  }();
  const auto n = static_cast<std::int64_t>(blocks.size());
  const std::int64_t in_blocks = hidden_dense(draft) - fixed;
  const std::int64_t kept = in_blocks == 0 ? 0 : std::max<std::int64_t>(0, (wanted - fixed) * n / in_blocks);
  for (std::int64_t i = n; i-- > 0;)
    if (const auto& block = blocks[static_cast<std::size_t>(i)]; !stays(i, kept, n))
      draft.remove(block.begin, block.end);
  return draft.network();
}

}  // namespace

Trials try_fewer_layers(const Experiment& experiment) {
  const Draft draft(experiment.network);
  const auto depth = hidden_dense(draft);
  if (depth < 2) return {{}, "the network has fewer than two hidden layers"};
  if (!experiment.cohort.initial_weights.empty()) return {{}, "weights come from cohort.initial_weights"};
  Trials result;
  std::int64_t last = depth;
  for (const auto& [id, share] : {std::pair<std::string, std::int64_t>{"half", 2}, {"quarter", 4}}) {
    Trial trial{Remedy::fewer_layers, id, {}, experiment};
    trial.changed.network = with_layers(experiment.network, std::max<std::int64_t>(1, depth / share));
    const auto left = hidden_dense(Draft(trial.changed.network));
    if (left >= last) continue;
    trial.name = fmt::format("{} hidden layer{}", left, left == 1 ? "" : "s");
    last = left;
    result.trials.push_back(std::move(trial));
  }
  if (result.trials.empty()) result.why_none = "none can go without a sum's widths changing";
  return result;
}

}  // namespace cenote
