#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "engine/study/remedy_table.h"
#include "engine/study/study_table.h"

namespace cenote {
namespace {

constexpr double most = 0.9, half = 0.5, few = 0.1;
constexpr std::size_t most_names = 10;

std::string percent(double share) { return fmt::format("{:.0f} %", 100 * share); }

std::string number(double value) {
  if (!std::isfinite(value)) return "not finite";
  return std::abs(value) < 1e4 ? fmt::format("{:.3f}", value) : fmt::format("{:.1e}", value);
}

double share_diverged(const StudyRow& row) {
  return static_cast<double>(row.not_finite) / static_cast<double>(row.members);
}

std::string divergence(const StudyRow& row) {
  return fmt::format("{}, median step {:.0f}", percent(share_diverged(row)), row.nonfinite_step.value_or(0));
}

std::string gradient_clause(const StudyRow& base) {
  if (!base.gradient || !base.gradient_ratio || !std::isfinite(*base.gradient)) return "";
  const auto ratio = *base.gradient_ratio < 0.01 ? fmt::format("{:.1e}", *base.gradient_ratio)
                                                 : fmt::format("{:.2g}", *base.gradient_ratio);
  return fmt::format(
      ", where the gradient of the first hidden layer is {:.1e} before training, {} times the last one's",
      *base.gradient, ratio);
}

std::string base_clause(const StudyRow& base) {
  if (!base.is_finished) return fmt::format("What happened: \"{}\" was interrupted", base.name);
  std::string text =
      fmt::format("What happened: {} of the {} seeds of \"{}\" learnt (median loss {} → {})", percent(base.learnt),
                  base.members, base.name, number(base.loss_before.median), number(base.loss_after.median));
  if (base.not_finite > 0)
    text += fmt::format(" and {} diverged (median step {:.0f})", percent(share_diverged(base)),
                        base.nonfinite_step.value_or(0));
  text += gradient_clause(base);
  if (base.change_of_first_epoch && std::isfinite(*base.change_of_first_epoch) && base.not_finite == 0)
    text += fmt::format(", and moves its weights by {:.2g} % in an epoch", *base.change_of_first_epoch);
  if (base.dead)
    text += fmt::format("; {} of its hidden units are dead before training, {} after", percent(base.dead->before),
                        percent(base.dead->after));
  return text;
}

using Choice = std::function<bool(const StudyRow&)>;
using Remark = std::function<std::string(const StudyRow&)>;

// The variants that were trained to their end, not the base, with a remark in parentheses if there is one.
std::vector<std::string> names_where(const StudyResult& study, const Choice& is_meant, const Remark& remark = {}) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i < study.rows.size(); ++i)
    if (const auto& row = study.rows[i]; row.is_finished && is_meant(row))
      names.push_back(remark ? fmt::format("{} ({})", row.name, remark(row)) : row.name);
  return names;
}

std::string list_of(const StudyResult& study, const std::vector<std::string>& names) {
  if (names.size() > most_names) return fmt::format("{} of the {} others", names.size(), study.rows.size() - 1);
  return fmt::format("{}", fmt::join(names, ", "));
}

class Sentences {
 public:
  Sentences(const StudyResult& study, std::string text) : study_(study), text_(std::move(text)) {}

  /// A part of the sentence, unless it names nobody.
  void add(const char* introduction, const std::vector<std::string>& names) {
    if (names.empty()) return;
    if (!text_.empty()) text_ += is_new_ ? " " : "; ";
    text_ += fmt::format("{} {}", introduction, list_of(study_, names));
    is_new_ = false;
  }
  void end() {
    if (!is_new_) text_ += ".";
    is_new_ = true;
  }
  const std::string& text() const { return text_; }

 private:
  const StudyResult& study_;
  std::string text_;
  bool is_new_ = false;  // at the start of a sentence
};

void add_learnt(Sentences& sentences, const StudyResult& study) {
  const auto between = [](double from, double to) {
    return [=](const StudyRow& row) { return from <= row.learnt && row.learnt < to; };
  };
  const auto share = [](const StudyRow& row) { return percent(row.learnt); };
  sentences.add("at least 90 % learnt with", names_where(study, between(most, 2)));
  sentences.add("some with", names_where(study, between(few, most), share));
  sentences.add("fewer than 10 % with", names_where(study, between(0, few)));
  sentences.end();
}

bool has_diverged(const StudyRow& row) { return row.not_finite > 0; }

void add_diverged(Sentences& sentences, const StudyResult& study) {
  if (std::ranges::none_of(study.rows, has_diverged)) return;
  sentences.add("Seeds diverged with", names_where(study, has_diverged, divergence));
  sentences.add("none diverged, yet fewer than 10 % learnt, with",
                names_where(study, [](const StudyRow& row) { return !has_diverged(row) && row.learnt < few; }));
  sentences.end();
}

void add_clipped(Sentences& sentences, const StudyResult& study) {
  const auto is_clipped = [](const StudyRow& row) { return row.clipping && row.clipping->is_clipped(); };
  const auto norms = [](const StudyRow& row) {
    return fmt::format("{:.2g} → {:.2g}", row.clipping->before, row.clipping->after);
  };
  sentences.add("Clipping cut the largest gradient with", names_where(study, is_clipped, norms));
  sentences.end();
}

void add_dead(Sentences& sentences, const StudyResult& study) {
  const auto share = [](const StudyRow& row) {
    return fmt::format("{}: {} of the first layer, {} of the last", percent(row.dead->after),
                       percent(row.dead->first_layer), percent(row.dead->last_layer));
  };
  const auto between = [](double from, double to) {
    return [=](const StudyRow& row) { return row.dead && from <= row.dead->after && row.dead->after < to; };
  };
  sentences.add("At least half of the hidden units end dead with", names_where(study, between(half, 2), share));
  sentences.add("fewer than 10 % with", names_where(study, between(0, few)));
  sentences.end();
  sentences.add("In most seeds a whole layer is dead with",
                names_where(study, [](const StudyRow& row) { return row.dead && row.dead->cut_after > half; }));
  sentences.end();
}

}  // namespace

std::string study_sentence(const StudyResult& study) {
  if (study.remedies) return remedy_sentence(*study.remedies);
  Sentences sentences(study, base_clause(study.rows.front()));
  add_learnt(sentences, study);
  add_diverged(sentences, study);
  add_clipped(sentences, study);
  add_dead(sentences, study);
  return sentences.text();
}

}  // namespace cenote
