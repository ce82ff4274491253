#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/report/run_directory.h"
#include "engine/spec/spec.h"
#include "engine/study/published.h"
#include "engine/study/study_row.h"
#include "engine/train/training.h"

namespace cenote {

/// What may look into a study, and stop it.
struct StudyControl {
  std::function<void(const std::string& label)> cohort_starts = {};  ///< "3/10 10 tanh"
  std::function<void(const Progress&)> progress = {};                ///< of that cohort
  std::stop_token stop = {};
};

/// What a study found out.
struct StudyResult {
  std::string title;           ///< the base's
  spec::StudyHeading heading;  ///< what was asked
  std::string backend, device;
  std::vector<StudyRow> rows;      ///< of the cohorts that were trained
  std::vector<std::string> notes;  ///< how published figures compare; built-in studies only
  bool interrupted = false;
};

/// Several cohorts side by side, each trained with all threads, one after the other. A study leaves study.toml,
/// study.json and a run's directory for each cohort.
class Study {
 public:
  /// Finds everything that can be wrong, and writes nothing.
  /// @throws SpecError naming the variant's key, or the directory if it must not be written to
  Study(const spec::StudyFile& file, Backend& backend, std::filesystem::path directory, Existing existing,
        RunExtras extras = {});

  /// Compare with published figures too: of a built-in study that runs as it is built in.
  void compare_with_published(const std::string& name) { published_ = published_comparison(name); }

  /// @throws Error if a run fails; what was reached is then on disk
  StudyResult run(const StudyControl& control = {});

  const std::filesystem::path& directory() const { return directory_; }

 private:
  struct StudyCohort {
    const spec::StudyVariant& variant;
    std::shared_ptr<const Dataset> data;
    std::unique_ptr<Training> training;
    RunDirectory directory;
  };
  std::shared_ptr<const Dataset> data_of(const Experiment& experiment) const;
  StudyRow row_of(const StudyCohort& cohort, const Result& result, const StudyControl& control) const;
  void compare(StudyResult& study, const StudyControl& control) const;

  const spec::StudyFile& file_;
  Backend& backend_;
  std::filesystem::path directory_;
  std::vector<StudyCohort> cohorts_;
  Existing existing_;
  std::unique_ptr<PublishedComparison> published_;  // null: nothing to compare with
};

}  // namespace cenote
