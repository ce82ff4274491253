#pragma once

#include <string>
#include <vector>

#include "engine/study/published.h"

namespace cenote {

/// A published comparison of plain SGD with clipvalue 0.5: ten classes, ten epochs of 500 steps, loss 2.24 → 1.125 and
/// accuracy .593 against 2.24 → .819 and .720. Neither data nor network was published, so the built-in study `clipping`
/// tells in how many seeds, and where, clipping helps that much.
class PublishedClipping final : public PublishedComparison {
 public:
  void add(const spec::StudyVariant& variant, const Dataset& data, const Result& result) override;
  void complete(Backend& /*backend*/, const std::stop_token& /*stop*/) override {}
  std::vector<std::string> notes(const StudyResult& study) const override;

 private:
  /// A cohort, by the running loss and accuracy of its last epoch, as Keras prints them.
  struct Cohort {
    const spec::StudyVariant* variant;
    std::vector<double> losses, accuracies;  // (members)
  };
  /// The same experiment without and with clipping: member m of both has the same draws.
  struct Pair {
    const Cohort* plain;
    const Cohort* clipped;
  };
  /// Seeds of one pair or several.
  struct Count {
    int seeds = 0, helped = 0, harmed = 0, diverged = 0;

    void add(const Count& other);
  };
  std::vector<Pair> pairs() const;
  static Count count(const Pair& pair);
  static bool holds_published(const Pair& pair);
  std::string counts_note() const;
  std::string bands_note() const;

  std::vector<Cohort> cohorts_;
};

}  // namespace cenote
