#pragma once

#include <string>
#include <vector>

#include "engine/study/published.h"

namespace cenote {

/// What theory said before training beside what came of it, from the study's rows alone.
class TheoryNotes : public PublishedComparison {
 public:
  void add(const spec::StudyVariant& /*variant*/, const Dataset& /*data*/, const Result& /*result*/) override {}
  void complete(Backend& /*backend*/, const std::stop_token& /*stop*/) override {}
};

/// Of the built-in study `initialization`: how often measured gradient ratios lie in theory's bands, and how often
/// networks of each verdict learn.
class InitializationNotes final : public TheoryNotes {
 public:
  std::vector<std::string> notes(const StudyResult& study) const override;
};

/// Of the built-in study `depth`: how many networks learn that are shallower and deeper than six correlation lengths,
/// where Schoenholz et al. 2017 saw training end.
class DepthNotes final : public TheoryNotes {
 public:
  std::vector<std::string> notes(const StudyResult& study) const override;
};

}  // namespace cenote
