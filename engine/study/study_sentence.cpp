#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "engine/study/study_table.h"

namespace cenote {
namespace {

constexpr double most = 0.9, few = 0.1;

std::string learnt(double share) { return fmt::format("{:.0f} %", 100 * share); }

std::string loss(double value) { return std::isfinite(value) ? fmt::format("{:.3f}", value) : "not finite"; }

std::string base_clause(const StudyRow& base) {
  std::string text =
      fmt::format("What happened: {} of the {} seeds of \"{}\" learnt (median loss {} → {})", learnt(base.learnt),
                  base.members, base.name, loss(base.loss_before.median), loss(base.loss_after.median));
  if (base.gradient && base.gradient_ratio && std::isfinite(*base.gradient))
    text += fmt::format(
        ", where the gradient of the first hidden layer is {:.1e} before training, {:.1e} times the last one's",
        *base.gradient, *base.gradient_ratio);
  if (base.change_of_first_epoch)
    text += fmt::format(", and moves its weights by {:.2g} % in an epoch", *base.change_of_first_epoch);
  return text;
}

// The variants, not the base, whose share that learnt is in [from, to).
std::vector<std::string> names_where(const StudyResult& study, double from, double to, bool with_share) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i < study.rows.size(); ++i)
    if (const auto& row = study.rows[i]; from <= row.learnt && row.learnt < to)
      names.push_back(with_share ? fmt::format("{} ({})", row.name, learnt(row.learnt)) : row.name);
  return names;
}

void add_group(std::string& text, const char* introduction, const std::vector<std::string>& names) {
  if (!names.empty()) text += fmt::format("; {}{}", introduction, fmt::join(names, ", "));
}

}  // namespace

std::string study_sentence(const StudyResult& study) {
  std::string text = base_clause(study.rows.front());
  add_group(text, "at least 90 % learnt with ", names_where(study, most, 2, false));
  add_group(text, "some with ", names_where(study, few, most, true));
  add_group(text, "fewer than 10 % with ", names_where(study, 0, few, false));
  return text + ".";
}

}  // namespace cenote
