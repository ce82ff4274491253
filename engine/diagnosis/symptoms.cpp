#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/diagnosis/rule.h"

// What shows in losses and weights, whatever the cause.
namespace cenote {
namespace {

/// The loss at the end by the larger of the loss before training and that of the best constant prediction.
constexpr double diverged = 2;
/// The loss at the end by the smaller of the two: so little is gained on what is free.
constexpr double nothing_gained = 0.98;
/// The mean running loss of the last tenth of the epochs by that of a tenth after the middle.
constexpr double no_longer_falling = 0.95;
/// ‖w − w₀‖ ÷ ‖w₀‖ of a kernel over the run.
constexpr double unchanged = 0.01;

bool has_overflown(const OutcomeSeen& outcome) {
  return outcome.first_nonfinite_step || (outcome.last_loss && !std::isfinite(*outcome.last_loss)) ||
         !outcome.weights_are_finite.value_or(true);
}

double mean(std::span<const double> numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), 0.0) / static_cast<double>(numbers.size());
}

/// Of fewer epochs nobody can tell what the loss would do next: there it must not be below the first one.
constexpr std::size_t fewest_losses = 10;

/// Whether the losses of the second half stay where they are.
bool is_flat(std::span<const double> losses) {
  const std::size_t tenth = (losses.size() + 9) / 10;
  const auto late = losses.last(tenth);
  const std::size_t middle = losses.size() / 2;
  return mean(late) >= no_longer_falling * mean(losses.subspan(middle, std::min(tenth, losses.size() - middle)));
}

}  // namespace

std::optional<Sight> see_divergence(const Seen& seen, const MemberSeen& member) {
  const OutcomeSeen& outcome = member.outcome;
  const double start = std::max(outcome.first_loss.value_or(0), seen.constant_loss.value_or(0));
  const bool grows = outcome.last_loss && start > 0 && *outcome.last_loss > diverged * start;
  if (!has_overflown(outcome) && !grows) return std::nullopt;
  return Sight{
      .first_step = outcome.first_nonfinite_step.value_or(0),
      .last_step = seen.last_step(),
      .evidence = {{"first_loss", outcome.first_loss.value_or(not_seen)},
                   {"last_loss", outcome.last_loss.value_or(not_seen)},
                   {"first_nonfinite_step",
                    outcome.first_nonfinite_step ? static_cast<double>(*outcome.first_nonfinite_step) : not_seen}}};
}

std::optional<Sight> see_loss_not_decreasing(const Seen& seen, const MemberSeen& member) {
  const OutcomeSeen& outcome = member.outcome;
  if (!outcome.last_loss || !outcome.first_loss || has_overflown(outcome)) return std::nullopt;
  const double start = std::min(*outcome.first_loss, seen.constant_loss.value_or(*outcome.first_loss));
  const bool has_stopped =
      outcome.losses.size() < fewest_losses ? *outcome.last_loss >= *outcome.first_loss : is_flat(outcome.losses);
  if (*outcome.last_loss < nothing_gained * start || !has_stopped) return std::nullopt;
  return Sight{.last_step = seen.last_step(),
               .evidence = {{"first_loss", *outcome.first_loss},
                            {"last_loss", *outcome.last_loss},
                            {"best_constant_loss", seen.constant_loss.value_or(not_seen)}}};
}

std::optional<Sight> see_unchanged_weights(const Seen& seen, const MemberSeen& member) {
  if (seen.updates == 0) return std::nullopt;
  for (std::size_t i = 0; i < member.layers.size(); ++i)
    if (member.layers[i].change <= unchanged)
      return Sight{
          .layer = i, .last_step = seen.last_step(), .evidence = {{"relative_change", member.layers[i].change}}};
  return std::nullopt;
}

}  // namespace cenote
