// Prints what the rules look at, a CSV row for each member of each run named, for choosing thresholds.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "cenote/error.h"
#include "engine/diagnosis/rule.h"
#include "engine/report/diagnose_run.h"

namespace cenote {
namespace {

using Row = std::map<std::string, double>;

std::vector<double> hidden(const MemberSeen& member, double LayerSeen::*number) {
  std::vector<double> numbers;
  for (std::size_t i = 0; i < hidden_layers(member); ++i) numbers.push_back(member.layers[i].*number);
  return numbers;
}

std::vector<double> hidden(const MemberSeen& member, PassSeen LayerSeen::*pass, double PassSeen::*number) {
  std::vector<double> numbers;
  for (std::size_t i = 0; i < hidden_layers(member); ++i) numbers.push_back(member.layers[i].*pass.*number);
  return numbers;
}

double smallest_of(std::vector<double> numbers) {
  for (double& x : numbers) x = -x;
  return -largest_of(numbers);
}

void add_series(Row& row, const std::string& name, const std::vector<double>& series) {
  row[name + "_start"] = series.empty() ? not_seen : series.front();
  row[name + "_end"] = series.empty() ? not_seen : series.back();
  row[name + "_median"] = median_of(series);
  row[name + "_smallest"] = smallest_of(series);
  row[name + "_largest"] = largest_of(series);
}

void add_layers(Row& row, const std::string& name, const std::vector<double>& numbers) {
  row[name + "_first"] = numbers.empty() ? not_seen : numbers.front();
  row[name + "_last"] = numbers.empty() ? not_seen : numbers.back();
  row[name + "_median"] = median_of(numbers);
  row[name + "_smallest"] = smallest_of(numbers);
  row[name + "_largest"] = largest_of(numbers);
}

void add_passes(Row& row, const MemberSeen& member, const std::string& name, PassSeen LayerSeen::*pass) {
  add_layers(row, name + "_activation_std", hidden(member, pass, &PassSeen::activation_std));
  add_layers(row, name + "_dead", hidden(member, pass, &PassSeen::dead_units));
  add_layers(row, name + "_saturated_units", hidden(member, pass, &PassSeen::saturated_units));
  add_layers(row, name + "_saturated", hidden(member, pass, &PassSeen::saturated));
  add_layers(row, name + "_activation_gradient", hidden(member, pass, &PassSeen::activation_gradient));
  add_layers(row, name + "_weight_gradient", hidden(member, pass, &PassSeen::weight_gradient));
}

void add_outcome(Row& row, const Seen& seen, const OutcomeSeen& outcome) {
  row["learnt"] = outcome.has_learnt ? (*outcome.has_learnt ? 1 : 0) : not_seen;
  row["first_loss"] = outcome.first_loss.value_or(not_seen);
  row["last_loss"] = outcome.last_loss.value_or(not_seen);
  row["constant_loss"] = seen.constant_loss.value_or(not_seen);
  row["first_nonfinite_step"] =
      outcome.first_nonfinite_step ? static_cast<double>(*outcome.first_nonfinite_step) : not_seen;
}

Row row_of(const Seen& seen, const MemberSeen& member) {
  Row row;
  add_outcome(row, seen, member.outcome);
  const std::size_t count = hidden_layers(member);
  row["hidden_layers"] = static_cast<double>(count);
  row["activation"] = static_cast<double>(seen.layers[count / 2].activation);
  row["units"] = static_cast<double>(seen.layers[count / 2].units);
  row["updates"] = static_cast<double>(seen.updates);
  row["optimizer"] = static_cast<double>(seen.optimizer->type);
  row["learning_rate"] = seen.optimizer->learning_rate.initial_learning_rate;
  add_series(row, "activation_gradient_ratio", first_to_last(member, &LayerSeen::activation_gradient));
  add_series(row, "weight_gradient_ratio", first_to_last(member, &LayerSeen::weight_gradient));
  add_series(row, "first_weight_gradient", member.layers.front().weight_gradient);
  add_series(row, "last_weight_gradient", member.layers[count - 1].weight_gradient);
  add_series(row, "output_weight_gradient", member.layers[count].weight_gradient);
  add_series(row, "first_activation_gradient", member.layers.front().activation_gradient);
  add_series(row, "last_activation_gradient", member.layers[count - 1].activation_gradient);
  add_layers(row, "gain", hidden(member, &LayerSeen::gain));
  add_layers(row, "apart", hidden(member, &LayerSeen::alike));
  add_layers(row, "change", hidden(member, &LayerSeen::change));
  row["change_output"] = member.layers[count].change;
  double nonfinite = 0;
  for (std::size_t i = 0; i < count; ++i)
    if (!member.layers[i].nonfinite.empty()) nonfinite += member.layers[i].nonfinite.front();
  row["nonfinite_start"] = nonfinite;
  add_passes(row, member, "before", &LayerSeen::before);
  add_passes(row, member, "after", &LayerSeen::after);
  return row;
}

void print(const std::string& run, std::size_t member, const Row& row) {
  static bool has_header = false;
  std::string head = "run,member", text = fmt::format("{},{}", run, member);
  for (const auto& [name, number] : row) {
    head += "," + name;
    text += fmt::format(",{:.6g}", number);
  }
  if (!has_header) fmt::print("{}\n", head);
  has_header = true;
  fmt::print("{}\n", text);
}

}  // namespace
}  // namespace cenote

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) try {
      const cenote::Seen seen = cenote::look_at_run(cenote::read_run(argv[i]));
      for (std::size_t m = 0; m < seen.members.size(); ++m)
        cenote::print(argv[i], m, cenote::row_of(seen, seen.members[m]));
    } catch (const cenote::Error& error) {
      fmt::print(stderr, "{}\n", error.what());
      return 2;
    }
}
