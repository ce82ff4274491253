#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/remedies/trial.h"
#include "engine/study/remedy_budget.h"
#include "engine/study/study.h"

namespace cenote {

/// Tries every remedy on an experiment over the same seeds, then pairs of those that did best, and ranks them all.
class RemedyStudy : public StudyFollower {
 public:
  /// Fewer seeds than this tell too little apart.
  static constexpr std::int64_t usual_seeds = 32;

  /// Finds out which remedies apply. Of the file the base alone is taken.
  /// @throws SpecError as parse_experiment does, and if the base trains one member alone
  RemedyStudy(spec::Source source, std::span<const spec::Setting> settings, Backend& backend,
              std::filesystem::path directory);

  /// The base and each single remedy.
  const spec::StudyFile& file() const { return file_; }
  /// Of the file's cohort: its seeds if there were too few, else 0.
  std::int64_t seeds_before() const { return seeds_before_; }

  /// Trains the base for some epochs to measure what one takes; the ranking keeps what is returned.
  RemedyBudget budget(const std::stop_token& stop);

  void add(const spec::StudyVariant& variant, const Dataset& data, const Result& result) override;
  std::optional<spec::StudyFile> more() override;
  void conclude(StudyResult& study) override;

 private:
  struct Tried {
    std::vector<Remedy> remedies;
    Trial trial;             // of a pair the composed one
    std::int64_t flops = 0;  // of a member's training step
  };
  void choose_seeds(std::span<const spec::Setting> settings);
  void gather();
  bool add_trial(Trial trial, std::vector<Remedy> remedies);
  std::int64_t most_pairs() const;
  spec::StudyFile study_with(std::span<const spec::ChangedExperiment> changed) const;
  std::int64_t check(const Trial& trial) const;
  std::vector<const Tried*> best_of_each_remedy() const;
  void add_matched_initialization(const std::vector<Tried>& best);
  void add_pair(const Tried& first, const Tried& second);
  const Tried* tried(const std::string& name) const;
  std::vector<std::string> finished() const;
  RemedyRanking ranking() const;
  void find_winner(RemedyRanking& ranking, double confidence) const;
  spec::StudyFile whole_file() const;

  spec::Source source_;
  std::vector<spec::Setting> settings_;
  Backend& backend_;
  std::filesystem::path directory_;
  std::int64_t seeds_before_ = 0;
  Experiment base_;
  Dataset data_;
  std::vector<Tried> tried_;
  std::vector<RemedyNotTried> not_tried_;
  std::map<std::string, Outcome> outcomes_;  // by the name of the cohort
  std::optional<RemedyBudget> budget_;
  bool has_pairs_ = false;  // they have been chosen
  spec::StudyFile file_;
};

}  // namespace cenote
