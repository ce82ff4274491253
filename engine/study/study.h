#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/report/run_directory.h"
#include "engine/spec/spec.h"
#include "engine/study/published.h"
#include "engine/study/remedy_ranking.h"
#include "engine/study/study_row.h"
#include "engine/train/training.h"

namespace cenote {

class StudyReport;
struct StudyResult;

/// What follows a study cohort by cohort, may add cohorts to it, and concludes.
class StudyFollower {
 public:
  StudyFollower() = default;
  StudyFollower(const StudyFollower&) = delete;
  StudyFollower& operator=(const StudyFollower&) = delete;
  virtual ~StudyFollower() = default;

  /// Looks at a cohort that was trained.
  virtual void add(const spec::StudyVariant& variant, const Dataset& data, const Result& result) = 0;
  /// When all are trained: the study with further cohorts at its end; nothing: it ends here.
  virtual std::optional<spec::StudyFile> more() = 0;
  /// Says in the result, and in the study's directory, what follows so far; called after each cohort.
  virtual void conclude(StudyResult& study) = 0;
};

/// What may look into a study, and stop it.
struct StudyControl {
  std::function<void(const std::string& label)> cohort_starts = {};  ///< "3/10 10 tanh"
  std::function<void(const Progress&)> progress = {};                ///< of that cohort
  std::stop_token stop = {};
  StudyFollower* follower = nullptr;
};

/// What a study found out.
struct StudyResult {
  std::string title;           ///< the base's
  spec::StudyHeading heading;  ///< what was asked
  std::string backend, device;
  std::vector<StudyRow> rows;                  ///< of the cohorts that were trained
  std::vector<std::string> notes;              ///< how published figures compare; built-in studies only
  std::optional<RemedyRanking> remedies = {};  ///< of a study of remedies
  bool interrupted = false;
};

/// Several cohorts side by side, each trained with all threads, one after the other. A study leaves study.toml,
/// study.json and a run's directory for each cohort.
class Study {
 public:
  /// Finds everything that can be wrong, and writes nothing.
  /// @throws SpecError naming the variant's key, or the directory if it must not be written to
  Study(spec::StudyFile file, Backend& backend, std::filesystem::path directory, Existing existing,
        RunExtras extras = {});

  /// Compare with published figures too: of a built-in study that runs as it is built in.
  void compare_with_published(const std::string& name) { published_ = published_comparison(name); }

  /// @throws Error if a run fails; what was reached is then on disk
  StudyResult run(const StudyControl& control = {});

  const std::filesystem::path& directory() const { return directory_; }

 private:
  struct StudyCohort {
    std::shared_ptr<const spec::StudyVariant> variant;
    std::shared_ptr<const Dataset> data;
    std::unique_ptr<Training> training;
    RunDirectory directory;
    std::string toml;  // the resolved experiment, with the sums of the files that were read
  };
  void add_cohorts(const spec::StudyFile& file);
  StudyCohort cohort_of(const spec::StudyVariant& variant) const;
  bool has_more(StudyFollower* follower);
  std::shared_ptr<const Dataset> data_of(const Experiment& experiment) const;
  void run_cohort(StudyCohort& cohort, StudyResult& study, StudyReport& report, const StudyControl& control) const;
  StudyRow row_of(const StudyCohort& cohort, const Result& result, const StudyControl& control) const;
  void conclude(StudyResult& study, StudyFollower& follower) const;
  void compare(StudyResult& study, const StudyControl& control) const;

  spec::StudyFile file_;
  Backend& backend_;
  std::filesystem::path directory_;
  std::vector<StudyCohort> cohorts_;
  Existing existing_;
  RunExtras extras_;
  std::unique_ptr<PublishedComparison> published_;  // null: nothing to compare with
};

}  // namespace cenote
