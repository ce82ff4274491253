#include "kernels/cuda/backend.h"

#include <fmt/format.h>

#include <limits>

#include "cenote/error.h"
#include "kernels/cuda/devcheck.h"
#include "kernels/cuda/device_status.h"
#include "kernels/cuda/ops.h"
#include "kernels/cuda/resident/resident_run.h"
#include "kernels/math/floating_point.h"

namespace cenote::cuda {
namespace {

bool has_fused_kernel(Activation kind) { return kind != Activation::softmax; }
bool has_blas_epilogue(Activation kind) { return kind == Activation::relu; }

Plan plan_for(const Program& program, std::int64_t batch_size, bool is_layered) {
  return make_plan(program, {.batch_size = batch_size,
                             .blas_members = std::numeric_limits<std::int64_t>::max(),
                             .has_blas_epilogue = has_blas_epilogue,
                             .has_fused_kernel = has_fused_kernel,
                             .has_residual_kernel = is_layered ? has_fused_kernel : nullptr,
                             .gathers_readings = is_layered});
}

/// A Plan, and whether a member fits on chip by it.
struct Choice {
  Plan plan;
  Residence residence;
};

/// A resident member has little room, so what an instrument reads does not wait for its like; launches are what a
/// layered step saves.
Choice choose(const Program& program, std::int64_t batch_size, Execution execution) {
  Choice choice{plan_for(program, batch_size, false), {}};
  choice.residence = residence_of(program, choice.plan, shared_limit());
  if (execution != Execution::automatic && choice.residence.fits()) choice.residence.refusal = "it is not asked for";
  if (!choice.residence.fits()) choice.plan = plan_for(program, batch_size, true);
  return choice;
}

/// Once the pool has given back what earlier runs have released.
double free_bytes() {
  check(cudaDeviceSynchronize(), "cudaDeviceSynchronize");
  cudaMemPool_t pool = nullptr;
  check(cudaDeviceGetDefaultMemPool(&pool, 0), "cudaDeviceGetDefaultMemPool");
  check(cudaMemPoolTrimTo(pool, 0), "cudaMemPoolTrimTo");
  std::size_t free = 0, total = 0;
  check(cudaMemGetInfo(&free, &total), "cudaMemGetInfo");
  return static_cast<double>(free);
}

template <class Train>
void train_by(DeviceRun& run, Train train) {
  run.load_initial_weights();
  train();
  run.finish();
  run.store_weights();
}

class CudaBackend : public Backend {
 public:
  explicit CudaBackend(Execution execution) : execution_(execution) {}

  std::string name() const override { return cuda::name(); }
  std::string device() const override { return reason(); }
  bool is_float32() const override { return true; }
  std::string describe_plan(const Program& program, std::int64_t batch_size, std::int64_t members) const override;
  std::optional<DeviceMemory> device_memory(const Run& run) const override {
    return cuda::device_memory(run, choose(run).plan, free_bytes());
  }
  void check_run(const Run& run) const override;
  void train(const Run& run, Sink& sink) override;
  void evaluate(const Run& run, Sink& sink) override;

 private:
  Choice choose(const Run& run) const { return cuda::choose(run.program, largest_batch(run.schedule), execution_); }

  Execution execution_;
};

std::string CudaBackend::describe_plan(const Program& program, std::int64_t batch_size, std::int64_t members) const {
  const auto [plan, residence] = cuda::choose(program, batch_size, execution_);
  std::string text =
      residence.fits()
          ? fmt::format(
                "resident: a block of {} threads for each of {} members, in {} bytes of shared memory; a launch "
                "trains through many epochs\n",
                residence.threads, members, residence.shared_bytes)
          : fmt::format(
                "layered: a launch an instruction for all {} members, a step captured and replayed; {} bytes a "
                "member\nnot resident: {}\n",
                members, plan.lines * static_cast<std::int64_t>(sizeof(float)), residence.refusal);
  if (residence.fits()) text += dense_chain_of(program, plan, batch_size, shared_limit()).describe();
  for (const std::string& remark : plan.remarks) text += remark + "\n";
  return text;
}

void CudaBackend::check_run(const Run& run) const {
  const Plan plan = choose(run).plan;
  if (const std::string missing = uses_blas(plan) ? missing_blas() : ""; !missing.empty())
    throw SpecError("recipe.reproducible: \"machine\" needs, for a layer so wide, " + missing +
                    "\n  allowed: everywhere");
  check_fits(run, plan, free_bytes());
}

void CudaBackend::train(const Run& run, Sink& sink) {
  const FlushSubnormals flush;  // what is rounded here is flushed like what the device computes
  if (!is_simulated && !run.program.allows_blas) check_device();
  if (!sink.epoch_done(0, run.members.count(), 0)) return;
  const Choice choice = choose(run);
  const Plan& plan = choice.plan;
  const Residence& residence = choice.residence;
  if (residence.fits()) {
    ResidentRun resident(run, plan, sink, residence,
                         dense_chain_of(run.program, plan, largest_batch(run.schedule), shared_limit()));
    return train_by(resident, [&] { resident.train(); });
  }
  CudaOps ops(run, plan, sink, execution_);
  train_by(ops, [&] { run_schedule(plan.lists(), run.schedule, ops); });
}

void CudaBackend::evaluate(const Run& run, Sink& sink) {
  const FlushSubnormals flush;
  const Plan plan = choose(run).plan;
  if (!is_simulated && !run.program.allows_blas) check_device();
  CudaOps ops(run, plan, sink, execution_);
  ops.load_initial_weights();
  run_inference(plan.lists(), run.schedule, ops);
}

}  // namespace

std::string name() { return is_simulated ? "cuda (simulated on CPU)" : "cuda"; }

bool is_available() { return missing().empty(); }

bool has_device() { return !is_simulated && is_available(); }

std::string reason() {
  if (is_simulated) return "the kernels' own source on the SIMT harness: for correctness, not speed";
  const std::string what = missing();
  return what.empty() ? describe_device() : what;
}

}  // namespace cenote::cuda

namespace cenote {

std::unique_ptr<Backend> cuda::make_backend(Execution execution) {
  const std::string missing = cuda::missing();
  if (!missing.empty()) throw SpecError(missing + "; allowed: auto, reference, cpu");
  return std::make_unique<CudaBackend>(execution);
}

std::unique_ptr<Backend> make_cuda_backend() { return cuda::make_backend(cuda::Execution::automatic); }

}  // namespace cenote
