#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/remedies/ranking.h"
#include "engine/remedies/remedy.h"
#include "engine/study/remedy_budget.h"

namespace cenote {

/// A cohort of a study of remedies.
struct RankedRemedy {
  std::string name, directory;
  std::vector<Remedy> remedies;  ///< none: the base; two: a pair
  double learnt = 0;             ///< share of the members
  double loss = 0;               ///< median of the last epoch_end_loss
  PairedComparison to_base;      ///< the base's: no difference
};

/// A remedy, or one way to apply it, that the base does not allow.
struct RemedyNotTried {
  Remedy remedy = Remedy::activation;
  std::string name;  ///< empty: the remedy as a whole
  std::string reason;
};

/// What a study of remedies found out.
struct RemedyRanking {
  std::string base;
  std::int64_t seeds = 0;
  double confidence = 0.95;             ///< of all intervals at once
  std::vector<RankedRemedy> rows = {};  ///< the best first; those trained to their end
  std::vector<RemedyNotTried> not_tried = {};
  std::string winner = {};  ///< the first row that does better than the base, else the base; empty: too early
  std::vector<std::string> not_told_apart = {};  ///< from the winner by these seeds; the smallest changes first
  std::optional<RemedyBudget> budget = {};       ///< as it was before the study started; nothing: not measured
};

}  // namespace cenote
