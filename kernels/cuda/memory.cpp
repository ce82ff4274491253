#include "kernels/cuda/memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cenote/error.h"
#include "kernels/cuda/batches.h"
#include "kernels/cuda/device_blas.h"
#include "kernels/cuda/launch.h"
#include "kernels/math/moments.h"
#include "kernels/plan/super_instructions.h"

namespace cenote::cuda {
namespace {

/// The trace's records stay on the device in so many bytes, before they are asked for; so do the orders of coming
/// epochs.
constexpr double record_bytes = 64e6, order_bytes = 64e6;
/// Moments of so many tensors are taken at once as keep this much between their passes, or of one.
constexpr double kept_bytes = 64e6;

void count_moments(const Instruction& i, const Plan& plan, Sizes& sizes) {
  const std::int64_t rows = plan.places[static_cast<std::size_t>(i.in[0])].rows;
  sizes.tensors = std::max<std::int64_t>(sizes.tensors, i.p.moments.index + 1);
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

bool takes_sum(const Instruction& i) {
  return i.opcode == Opcode::penalty || i.opcode == Opcode::clip_norm || i.opcode == Opcode::square_sum;
}

/// Of all sums of a list.
std::int64_t chunk_sums_of(const std::vector<Instruction>& list, const Plan& plan) {
  std::int64_t chunks = 0;
  for (const Instruction& i : list) {
    if (!takes_sum(i)) continue;
    const Place& x = plan.places[static_cast<std::size_t>(i.in[0])];
    chunks += summed_chunks(x.rows, x.columns);
  }
  return chunks;
}

std::int64_t held_records(const Run& run, const Sizes& sizes) {
  auto bytes = static_cast<double>(static_cast<std::size_t>(sizes.tensors) * sizeof(Moments));
  bytes += static_cast<double>(sizes.reading_numbers) * sizeof(double);
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

std::int64_t tensors_that_fit(const Sizes& sizes) {
  const auto each = static_cast<double>(sizes.kept) * static_cast<double>(sizes.members) * sizeof(double);
  const double fit = kept_bytes / std::max(each, 1.0);
  return std::clamp<std::int64_t>(static_cast<std::int64_t>(std::min(fit, 1e9)), 1,
                                  std::max<std::int64_t>(sizes.tensors, 1));
}

std::size_t count(std::int64_t a, std::int64_t b = 1) {
  return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
}

// What arrays are for, in words.
constexpr const char *network = "weights, optimizer state, activations and gradients",
                     *samples_order = "the order of samples", *trace = "the trace",
                     *reports = "history, reports, norms and Moments", *for_all = "data and schedule";

/// Calls visit(purpose, array, count) for each array of a run: the one list of what it keeps on the device.
template <class Visit>
void for_each_array(RunMemory& m, const Run& run, const Sizes& s, Visit visit) {
  visit(network, m.arena, count(s.lines, s.members));
  visit(samples_order, m.order, count(s.epochs * s.train_rows, s.members));
  visit(for_all, m.x[0], run.data.X_train.values.size());
  visit(for_all, m.x[1], run.data.X_test.values.size());
  visit(for_all, m.y[0], run.data.y_train.values.size());
  visit(for_all, m.y[1], run.data.y_test.values.size());
  visit(for_all, m.rates, count(std::max<std::int64_t>(s.steps, 1)));
  visit(for_all, m.state, 1);
  visit(reports, m.seed_index, count(s.members));
  visit(reports, m.hyperparameters, run.program.hyperparameters.size() * count(s.members));
  visit(reports, m.report, count(s.report_columns, s.members));
  visit(reports, m.totals, count(s.report_columns, s.members));
  visit(reports, m.history, count((s.epochs + 1) * history_parts * s.report_columns, s.members));
  visit(reports, m.square_sums, count(s.clips, s.members));
  visit(reports, m.chunk_sums, count(s.chunk_sums, s.members));
  visit(reports, m.factors, count(s.clips + 1, s.members));
  visit(reports, m.first_nonfinite, count(s.members));
  visit(reports, m.kept, count(s.kept * s.tensors_at_once, s.members));
  visit(trace, m.tables, count(s.table_bytes));
  visit(trace, m.moments, count(s.tensors) * count(s.records, s.members));
  visit(trace, m.readings, count(s.reading_numbers) * count(s.records, s.members));
  m.values.resize(s.values.size());
  for (std::size_t k = 0; k < s.values.size(); ++k)
    visit(trace, m.values[k], count(s.records, s.members) * count(s.values[k]));
}

/// The pool takes memory from the device in pieces of so many bytes.
constexpr double granule = 2 << 20;
/// For what is not RunMemory's: the graphs of a step, lists of instructions, what the driver takes for a launch. Not
/// measured.
constexpr double margin = 64 << 20;

double in_granules(double bytes) { return std::ceil(bytes / granule) * granule; }

void add(std::vector<Need>& needs, const std::string& what, double bytes) {
  const auto found = std::ranges::find(needs, what, &Need::what);
  if (found == needs.end())
    needs.push_back({what, bytes});
  else
    found->bytes += bytes;
}

double sum(const std::vector<Need>& needs) {
  double bytes = 0;
  for (const Need& need : needs) bytes += need.bytes;
  return bytes;
}

std::string in_units(double bytes) {
  constexpr double mebibyte = 1 << 20, gibibyte = 1 << 30;
  return bytes >= gibibyte ? fmt::format("{:.2f} GiB", bytes / gibibyte) : fmt::format("{:.1f} MiB", bytes / mebibyte);
}

std::string in_words(const std::vector<Need>& needs) {
  std::string words;
  for (const Need& need : needs)
    if (need.bytes > 0) words += fmt::format("{}{} for {}", words.empty() ? "" : ", ", in_units(need.bytes), need.what);
  return words;
}

/// As many as are known to fit: what a member needs depends on how many there are.
std::int64_t members_that_fit(const Run& run, const Plan& plan, double free_bytes) {
  std::int64_t fit = 0, too_many = run.members.count();
  while (too_many - fit > 1) {
    const std::int64_t middle = fit + (too_many - fit) / 2;
    (sum(needs(run, plan, middle)) <= free_bytes ? fit : too_many) = middle;
  }
  return fit;
}

}  // namespace

std::int64_t summed_chunks(std::int64_t rows, std::int64_t columns) {
  constexpr std::int64_t large = 1 << 14;
  const std::int64_t chunks = (rows + math::chunk_rows - 1) / math::chunk_rows;
  return chunks > 1 && rows * columns >= large ? chunks : 0;
}

std::int64_t report_columns_of(const Program& program) {
  return program.report == no_slot ? 1 : program.slots[static_cast<std::size_t>(program.report)].columns;
}

std::int64_t clips_of(const Plan& plan) {
  const auto takes_norm = [](const Instruction& i) {
    return i.opcode == Opcode::clip_norm || i.opcode == Opcode::square_sum;
  };
  std::int64_t clips = 0;
  for (const auto* list : plan.passes())
    clips = std::max<std::int64_t>(clips, std::ranges::count_if(*list, takes_norm));
  return clips;
}

bool uses_blas(const Plan& plan) {
  const auto is_for_it = [](const Instruction& i) { return is_blas(i.opcode) || i.opcode == blas_activation_forward; };
  return std::ranges::any_of(plan.train, is_for_it) || std::ranges::any_of(plan.evaluate, is_for_it);
}

Sizes Sizes::of(const Run& run, const Plan& plan, std::int64_t members) {
  Sizes sizes;
  sizes.members = members;
  sizes.batch = largest_batch(run.schedule);
  sizes.train_rows = run.schedule.train_rows;
  sizes.test_rows = run.schedule.test_rows;
  sizes.steps = static_cast<std::int64_t>(run.schedule.rates.size());
  sizes.lines = plan.lines;
  sizes.report_columns = report_columns_of(run.program);
  sizes.clips = clips_of(plan);
  sizes.epochs = held_epochs(run, sizes);
  for (const auto* list : plan.passes()) {
    count_in(*list, plan, sizes);
    sizes.chunk_sums = std::max(sizes.chunk_sums, chunk_sums_of(*list, plan));
  }
  sizes.chunk_sums = std::max(sizes.chunk_sums, chunk_sums_of(plan.evaluate, plan));
  sizes.tensors_at_once = tensors_that_fit(sizes);
  sizes.table_bytes = static_cast<std::int64_t>(cuda::table_bytes(plan));
  for (const ReadingName& reading : run.program.readings) {
    sizes.readings.push_back(sizes.reading_numbers);
    sizes.reading_numbers += numbers_of(reading.instrument);
  }
  sizes.records = held_records(run, sizes);
  return sizes;
}

RunMemory::RunMemory(const Stream& stream, const Run& run, const Sizes& sizes) {
  for_each_array(*this, run, sizes, [&]<class T>(const char*, DeviceArray<T>& array, std::size_t count) {
    array = DeviceArray<T>(stream, count);
  });
}

std::vector<Need> needs(const Run& run, const Plan& plan, std::int64_t members) {
  std::vector<Need> needs;
  RunMemory none;
  for_each_array(none, run, Sizes::of(run, plan, members),
                 [&]<class T>(const char* purpose, DeviceArray<T>&, std::size_t count) {
                   add(needs, purpose, in_granules(static_cast<double>(count) * sizeof(T)));
                 });
  if (uses_blas(plan)) add(needs, "cuBLAS", in_granules(blas_workspace_bytes) + blas_library_bytes);
  add(needs, "graphs and the driver", margin);
  return needs;
}

DeviceMemory device_memory(const Run& run, const Plan& plan, double free_bytes) {
  const std::vector<Need> all = needs(run, plan, run.members.count());
  return {sum(all), free_bytes, in_words(all)};
}

void check_fits(const Run& run, const Plan& plan, double free_bytes) {
  const DeviceMemory memory = device_memory(run, plan, free_bytes);
  if (memory.needed <= memory.free) return;
  throw SpecError(fmt::format(
      "cohort.members: {} members need {} of the device's memory ({}), {} is free\n  allowed: {} members fit",
      run.members.count(), in_units(memory.needed), memory.purposes, in_units(memory.free),
      members_that_fit(run, plan, free_bytes)));
}

}  // namespace cenote::cuda
