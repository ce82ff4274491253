#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/spec/spec.h"
#include "engine/train/training.h"

namespace cenote {

struct StudyResult;

/// Figures that somebody printed, beside those of a built-in study.
class PublishedComparison {
 public:
  PublishedComparison() = default;
  PublishedComparison(const PublishedComparison&) = delete;
  PublishedComparison& operator=(const PublishedComparison&) = delete;
  virtual ~PublishedComparison() = default;

  /// Keeps what is needed of a cohort of the study; variant and data must outlive it.
  virtual void add(const spec::StudyVariant& variant, const Dataset& data, const Result& result) = 0;

  /// Trains what the comparison needs beside the study's cohorts.
  virtual void complete(Backend& backend, const std::stop_token& stop) = 0;

  /// Paragraphs; none if the study was not run as it is built in.
  virtual std::vector<std::string> notes(const StudyResult& study) const = 0;
};

/// Of the built-in study of that name; null if nothing was published on it.
std::unique_ptr<PublishedComparison> published_comparison(const std::string& study);

/// A member's column of the history at an epoch, for all members.
std::vector<double> values_at(const Result& result, const std::string& column, std::int64_t epoch);

/// "1 % / 50 % / 99 %" of the members.
std::string band(const std::vector<double>& values);

/// Whether a figure printed with two to four digits lies between 1 % and 99 % of the members.
bool is_inside(double figure, const std::vector<double>& values);

}  // namespace cenote
