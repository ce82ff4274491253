#include "kernels/cuda/memory.h"

#include <fmt/format.h>

#include <algorithm>

#include "cenote/error.h"
#include "kernels/cuda/launch.h"

namespace cenote::cuda {
namespace {

/// The trace's records stay on the device in so many bytes, before they are asked for; so do the orders of coming
/// epochs.
constexpr double record_bytes = 64e6, order_bytes = 64e6;

void count_moments(const Instruction& i, const Plan& plan, Sizes& sizes) {
  const std::int64_t rows = plan.places[static_cast<std::size_t>(i.in[0])].rows;
  sizes.tensors = std::max<std::int64_t>(sizes.tensors, i.p.index + 1);
  sizes.kept = std::max(sizes.kept, kept_numbers(rows == 0 ? sizes.batch : rows));
}

/// What one list asks for.
void count_in(const std::vector<Instruction>& list, const Plan& plan, Sizes& sizes) {
  for (const Instruction& i : list) {
    if (i.opcode == Opcode::moments) count_moments(i, plan, sizes);
    if (i.opcode != Opcode::values) continue;
    const auto index = static_cast<std::size_t>(i.p.index);
    if (sizes.values.size() <= index) sizes.values.resize(index + 1);
    sizes.values[index] = lines_of(plan.places[static_cast<std::size_t>(i.in[0])], sizes.batch);
  }
}

std::int64_t held_records(const Run& run, const Sizes& sizes) {
  auto bytes = static_cast<double>(static_cast<std::size_t>(sizes.tensors) * sizeof(Moments));
  for (const std::int64_t numbers : sizes.values) bytes += static_cast<double>(numbers) * sizeof(float);
  const auto records = static_cast<double>(run.schedule.traced_steps().size());
  const double fit = record_bytes / std::max(bytes * static_cast<double>(sizes.members), 1.0);
  return std::max<std::int64_t>(2, static_cast<std::int64_t>(std::min(fit, records)));
}

/// At least two: that of the last epoch, and that of the pass after it.
std::int64_t held_epochs(const Run& run, const Sizes& sizes) {
  const double each = sizeof(std::int32_t) * static_cast<double>(sizes.members) * static_cast<double>(sizes.train_rows);
  const double wanted = static_cast<double>(run.schedule.epochs) + 1;
  return std::max<std::int64_t>(2, static_cast<std::int64_t>(std::min(order_bytes / each, wanted)));
}

std::size_t count(std::int64_t a, std::int64_t b = 1) {
  return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
}

template <class T>
double bytes(std::int64_t a, std::int64_t b = 1) {
  return static_cast<double>(a) * static_cast<double>(b) * sizeof(T);
}

std::string in_units(double bytes) {
  return bytes >= 1e9 ? fmt::format("{:.2f} GB", bytes / 1e9) : fmt::format("{:.1f} MB", bytes / 1e6);
}

}  // namespace

std::int64_t report_columns_of(const Program& program) {
  return program.report == no_slot ? 1 : program.slots[static_cast<std::size_t>(program.report)].columns;
}

std::int64_t clips_of(const Plan& plan) {
  const auto takes_norm = [](const Instruction& i) {
    return i.opcode == Opcode::clip_norm || i.opcode == Opcode::square_sum;
  };
  std::int64_t clips = 0;
  for (const auto* list : {&plan.train, &plan.train_traced, &plan.measure})
    clips = std::max<std::int64_t>(clips, std::ranges::count_if(*list, takes_norm));
  return clips;
}

Sizes Sizes::of(const Run& run, const Plan& plan) {
  Sizes sizes;
  sizes.members = run.members.count();
  sizes.batch = largest_batch(run.schedule);
  sizes.train_rows = run.schedule.train_rows;
  sizes.test_rows = run.schedule.test_rows;
  sizes.steps = static_cast<std::int64_t>(run.schedule.rates.size());
  sizes.lines = plan.lines;
  sizes.report_columns = report_columns_of(run.program);
  sizes.clips = clips_of(plan);
  sizes.epochs = held_epochs(run, sizes);
  for (const auto* list : {&plan.train, &plan.train_traced, &plan.measure}) count_in(*list, plan, sizes);
  sizes.records = held_records(run, sizes);
  return sizes;
}

std::vector<Need> needs(const Run& run, const Sizes& s) {
  const std::int64_t samples = run.data.X_train.columns + run.data.y_train.columns;
  double trace = bytes<Moments>(s.records, s.tensors) * static_cast<double>(s.members);
  for (const std::int64_t numbers : s.values)
    trace += bytes<float>(s.records, numbers) * static_cast<double>(s.members);
  return {
      {"weights, optimizer state, activations and gradients", bytes<float>(s.lines, s.members)},
      {"the order of samples", bytes<std::int32_t>(s.epochs * s.train_rows, s.members)},
      {"the trace", trace},
      {"history, reports, norms and Moments",
       bytes<double>((2 + s.epochs + 1) * history_parts * s.report_columns + 2 * s.clips + 3 + s.kept, s.members)},
      {"data and schedule", bytes<float>(s.train_rows + s.test_rows, samples) + bytes<StepRate>(s.steps)},
  };
}

void check_fits(const Run& run, const Sizes& sizes, double free_bytes) {
  double needed = 0, for_all = 0;
  std::string parts;
  for (const Need& need : needs(run, sizes)) {
    needed += need.bytes;
    if (need.what == "data and schedule") for_all += need.bytes;
    parts += fmt::format("{}{} for {}", parts.empty() ? "" : ", ", in_units(need.bytes), need.what);
  }
  if (needed <= free_bytes) return;
  const double each = (needed - for_all) / static_cast<double>(sizes.members);
  const auto fit = static_cast<std::int64_t>(std::max(0.0, (free_bytes - for_all) / each));
  throw SpecError(fmt::format("cuda: {} members need {} of device memory ({}), {} is free; {} members fit",
                              sizes.members, in_units(needed), parts, in_units(free_bytes), fit));
}

RunMemory::RunMemory(const Stream& stream, const Run& run, const Sizes& s)
    : arena(stream, count(s.lines, s.members)),
      order(stream, count(s.epochs * s.train_rows, s.members)),
      seed_index(stream, count(s.members)),
      hyperparameters(stream, run.program.hyperparameters.size() * count(s.members)),
      rates(stream, count(std::max<std::int64_t>(s.steps, 1))),
      report(stream, count(s.report_columns, s.members)),
      totals(stream, count(s.report_columns, s.members)),
      history(stream, count((s.epochs + 1) * history_parts * s.report_columns, s.members)),
      square_sums(stream, count(s.clips, s.members)),
      factors(stream, count(s.clips + 1, s.members)),
      first_nonfinite(stream, count(s.members)),
      moments(stream, count(s.tensors) * count(s.records, s.members)),
      kept(stream, count(s.kept, s.members)),
      state(stream, 1) {
  const Matrix* const matrices[2][2] = {{&run.data.X_train, &run.data.X_test}, {&run.data.y_train, &run.data.y_test}};
  for (int part = 0; part < 2; ++part) {
    x[part] = DeviceArray<float>(stream, matrices[0][part]->values.size());
    y[part] = DeviceArray<float>(stream, matrices[1][part]->values.size());
  }
  for (const std::int64_t numbers : s.values) values.emplace_back(stream, count(s.records, s.members) * count(numbers));
}

}  // namespace cenote::cuda
