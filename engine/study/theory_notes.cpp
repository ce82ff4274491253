#include "engine/study/theory_notes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>
#include <map>

#include "engine/study/study.h"

namespace cenote {
namespace {

/// A mean over networks.
struct Share {
  double sum = 0, count = 0;

  void add(double share, double networks) {
    sum += share * networks;
    count += networks;
  }
  std::string text() const { return fmt::format("{:.0f} % of {:.0f}", count > 0 ? 100 * sum / count : 0, count); }
};

std::string bands_note(const StudyResult& study) {
  int cohorts = 0, in_band = 0, uncovered = 0;
  Share inside;
  for (const StudyRow& row : study.rows) {
    if (!row.theory || row.theory->verdict.empty()) ++uncovered;
    if (!row.theory || !row.theory->inside) continue;
    ++cohorts;
    if (*row.theory->expected_p10 <= *row.theory->measured && *row.theory->measured <= *row.theory->expected_p90)
      ++in_band;
    inside.add(*row.theory->inside, static_cast<double>(row.members));
  }
  return fmt::format(
      "Theory beside measurement: the gradient that reaches the first hidden layer, by that of the last, lies between "
      "1 and 99 % of theory's quantiles in {} networks (98 % is what should), and its median over seeds between 10 and "
      "90 % in {} of {} cohorts. Of {} cohort{} theory says nothing: kernels whose mean is not 0.",
      inside.text(), in_band, cohorts, uncovered, uncovered == 1 ? "" : "s");
}

/// Of the deepest networks: depth is what verdicts are about.
std::string verdicts_note(const StudyResult& study) {
  std::int64_t deepest = 0;
  for (const StudyRow& row : study.rows)
    if (row.theory) deepest = std::max(deepest, row.theory->hidden_layers);
  std::map<std::string, Share> learnt;
  for (const StudyRow& row : study.rows)
    if (row.is_finished && row.theory && row.theory->hidden_layers == deepest && !row.theory->verdict.empty())
      learnt[row.theory->verdict].add(row.learnt, static_cast<double>(row.members));
  std::vector<std::string> parts;
  for (const auto& [verdict, share] : learnt) parts.push_back(fmt::format("{}: {}", verdict, share.text()));
  return fmt::format("Of the networks of {} hidden layers, so many learnt by theory's verdict: {}.", deepest,
                     fmt::join(parts, "; "));
}

/// The σw at which theory sets the farthest limit, or none.
double critical_sigma_w(const StudyResult& study) {
  double critical = 0, farthest = -1;
  for (const StudyRow& row : study.rows)
    for (const GainPoint& point : row.gains) {
      const double depth = point.trainable_depth.value_or(std::numeric_limits<double>::infinity());
      if (depth > farthest) {
        farthest = depth;
        critical = point.sigma_w.value_or(0);
      }
    }
  return critical;
}

}  // namespace

std::vector<std::string> InitializationNotes::notes(const StudyResult& study) const {
  return {bands_note(study), verdicts_note(study)};
}

std::vector<std::string> DepthNotes::notes(const StudyResult& study) const {
  const double critical = critical_sigma_w(study);
  Share within, beyond_ordered, beyond_chaotic;
  double networks = 0;
  for (const StudyRow& row : study.rows)
    for (const GainPoint& point : row.gains) {
      const auto count = static_cast<double>(point.members);
      const double limit = point.trainable_depth.value_or(std::numeric_limits<double>::infinity());
      Share& beyond = point.sigma_w.value_or(0) < critical ? beyond_ordered : beyond_chaotic;
      (static_cast<double>(point.hidden_layers) <= limit ? within : beyond).add(point.learnt, count);
      networks += count;
    }
  return {fmt::format(
      "Six correlation lengths, where Schoenholz et al. (2017) saw training end, divide these {:.0f} networks so: no "
      "deeper learnt {}; deeper, on the ordered side (σw below {:.2f}), {}; deeper, on the chaotic side, {}.",
      networks, within.text(), critical, beyond_ordered.text(), beyond_chaotic.text())};
}

}  // namespace cenote
