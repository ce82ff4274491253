#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cenote/backend.h"
#include "kernels/cuda/device.h"
#include "kernels/cuda/operations.h"
#include "kernels/interpreter/run_schedule.h"
#include "kernels/plan/plan.h"

// What a run keeps on the device.
namespace cenote::cuda {

/// Counts that sizes follow from.
struct Sizes {
  std::int64_t members = 0, batch = 0, train_rows = 0, test_rows = 0, steps = 0;
  std::int64_t lines = 0;              ///< of the Plan
  std::int64_t report_columns = 1;     ///< loss and metrics
  std::int64_t clips = 0;              ///< gradients with a norm
  std::int64_t chunk_sums = 0;         ///< of a list's large tensors
  std::int64_t records = 1;            ///< of the trace, held before they are asked for
  std::int64_t epochs = 1;             ///< whose orders are held
  std::int64_t tensors = 0;            ///< whose Moments are traced
  std::int64_t kept = 0;               ///< doubles between the passes of the Moments of one
  std::int64_t tensors_at_once = 1;    ///< whose Moments are taken together
  std::int64_t table_bytes = 0;        ///< of the operations that readings are
  std::vector<std::int64_t> values;    ///< numbers of each traced variable
  std::vector<std::int64_t> readings;  ///< where each one's numbers begin
  std::int64_t reading_numbers = 0;    ///< of all of them

  static Sizes of(const Run& run, const Plan& plan) { return of(run, plan, run.members.count()); }
  static Sizes of(const Run& run, const Plan& plan, std::int64_t members);
};

/// Loss and metrics of a Program's report.
std::int64_t report_columns_of(const Program& program);
/// Chunks of a tensor that several blocks of a member sum, or 0 where one does as well: a choice by shape alone.
std::int64_t summed_chunks(std::int64_t rows, std::int64_t columns);
/// Gradients with a norm in a list of the Plan.
std::int64_t clips_of(const Plan& plan);

/// Whether some product goes to the device's BLAS.
bool uses_blas(const Plan& plan);

/// The device memory of one run, from the stream's pool.
struct RunMemory {
  RunMemory() = default;  ///< nothing
  RunMemory(const Stream& stream, const Run& run, const Sizes& sizes);

  DeviceArray<float> arena;                   ///< plan.lines for each member, slot by slot
  DeviceArray<float> x[2], y[2];              ///< by Part: (rows, columns)
  DeviceArray<std::int32_t> order;            ///< (epochs, members, train_rows)
  DeviceArray<std::uint32_t> seed_index;      ///< (members)
  DeviceArray<double> hyperparameters;        ///< (hyperparameters, members)
  DeviceArray<StepRate> rates;                ///< (steps), or one
  DeviceArray<double> report, totals;         ///< (members, report_columns)
  DeviceArray<double> history;                ///< (epochs + 1, parts, members, report_columns)
  DeviceArray<double> square_sums;            ///< (members, clips)
  DeviceArray<float> chunk_sums;              ///< (members, chunk_sums)
  DeviceArray<double> factors;                ///< (clips + 1, members); the last is global_clipnorm's
  DeviceArray<std::int64_t> first_nonfinite;  ///< (members), −1 if none
  DeviceArray<Moments> moments;               ///< (records, tensors, members)
  DeviceArray<double> kept;                   ///< (tensors_at_once, kept, members)
  DeviceArray<std::byte> tables;              ///< of operations
  std::vector<DeviceArray<float>> values;     ///< (records, members, numbers) for each traced variable
  DeviceArray<double> readings;               ///< (records, members, reading_numbers)
  DeviceArray<RunState> state;                ///< one
};

/// A part of what is needed, and what it is for.
struct Need {
  std::string what;
  double bytes;
};

/// What a run takes of the device: each array of RunMemory, as the pool gives it out, and what is not RunMemory's.
std::vector<Need> needs(const Run& run, const Plan& plan, std::int64_t members);

/// What a run needs, and what of it is free.
DeviceMemory device_memory(const Run& run, const Plan& plan, double free_bytes);

/// @throws SpecError unless that much is free on the device: what was needed, for what, what is free, how many members
/// fit
void check_fits(const Run& run, const Plan& plan, double free_bytes);

}  // namespace cenote::cuda
