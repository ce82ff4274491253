#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cenote/cohort.h"
#include "cenote/data.h"
#include "cenote/moments.h"
#include "cenote/program.h"
#include "cenote/schedule.h"

namespace cenote {

/// What a backend asks about the members that it runs. Members are numbered 0 … count() − 1 within the run; with
/// Cohort::member there is one, whose draws are those of its number in the full cohort. Called from any thread.
class Members {
 public:
  virtual ~Members() = default;
  virtual std::int64_t count() const = 0;
  virtual std::uint64_t seed() const = 0;
  virtual std::uint32_t seed_index(std::int64_t member) const = 0;
  virtual double hyperparameter(const HyperparameterSlot& slot, std::int64_t member) const = 0;
  /// All variables in Program order, flat; drawn weights are float32 values.
  virtual void initial_weights(std::int64_t member, std::span<double> weights) const = 0;
};

/// A row of the history: the loss, then the metrics.
enum class HistoryPart : std::uint8_t { running, validation, epoch_end };

/// Takes what a run yields. Called from several threads, each for members of its own. For a group of members: first
/// epoch_done() of epoch 0, before anything is computed, then history() of epoch 0; at the end of each epoch history(),
/// then epoch_done(), then, for each member, weights() if wants_weights(); at the end of its run the last record, then
/// weights(), which is the last call.
class Sink {
 public:
  virtual ~Sink() = default;
  /// Loss and metrics after so many epochs (0: before training). values: (1 + metrics).
  virtual void history(std::int64_t member, std::int64_t epoch, HistoryPart part, std::span<const double> values) = 0;
  /// Whether more is kept of this member than norms and what is asked of all; else neither moments() nor reading() is
  /// called for it.
  virtual bool traces_in_full(std::int64_t member) = 0;
  /// Moments of traced tensor `tensor` in record `record`, of members first, first + 1, …
  virtual void moments(std::int64_t first, std::int64_t record, std::int32_t tensor,
                       std::span<const Moments> moments) = 0;
  /// The norms of that tensor of members first, first + 1, …, where these alone are wanted. count: its elements
  virtual void norms(std::int64_t first, std::int64_t record, std::int32_t tensor, std::int64_t count,
                     std::span<const TensorNorm> norms) = 0;
  /// The numbers of Program::readings[index].
  virtual void reading(std::int64_t member, std::int64_t record, std::int32_t index,
                       std::span<const double> numbers) = 0;
  /// The numbers of Program::values[index], row-major.
  virtual void values(std::int64_t member, std::int64_t record, std::int32_t index, std::span<const double> values) = 0;
  /// The first pass whose batch loss is not finite.
  virtual void first_nonfinite(std::int64_t member, std::int64_t step) = 0;
  /// Whether weights() is wanted now, at the end of an epoch, and not only at the end of the run.
  virtual bool wants_weights(std::int64_t member) = 0;
  virtual void weights(std::int64_t member, std::span<const double> weights) = 0;
  /// `count` members from `first` on have finished so many epochs. @returns false to stop them here: at 0 they are left
  /// alone, later their weights() are still wanted.
  virtual bool epoch_done(std::int64_t first, std::int64_t count, std::int64_t epoch) = 0;
  /// Outputs of inference. output: (rows, units), of the samples from `first_row` on.
  virtual void prediction(std::int64_t member, std::int64_t first_row, std::span<const double> output) = 0;
};

/// Everything a run is made of. The pieces must outlive it.
struct Run {
  const Program& program;
  const Schedule& schedule;
  const Dataset& data;
  const Members& members;
};

/// What a run needs of the memory of a backend's device, in bytes, and what is free there.
struct DeviceMemory {
  double needed = 0, free = 0;
  std::string purposes;  ///< what is needed for what, for people
};

/// Something that runs a Program by a Schedule over a Cohort.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual std::string name() const = 0;    ///< "reference", "cpu", "cuda"
  virtual std::string device() const = 0;  ///< for people: "avx512, 2 threads"
  /// Whether weights are float32 (cpu, cuda) or float64 (reference).
  virtual bool is_float32() const = 0;
  /// The Plan in words: what was chosen, and why anything faster refused.
  virtual std::string describe_plan(const Program& program, std::int64_t batch_size, std::int64_t members) const = 0;
  /// Bytes that a run takes while it computes, beside its data and its Result; 0 if the backend can't tell.
  virtual double working_bytes(const Program&, std::int64_t /*batch_size*/, std::int64_t /*members*/) const {
    return 0;
  }
  /// None if a run takes no memory but the host's.
  virtual std::optional<DeviceMemory> device_memory(const Run&) const { return std::nullopt; }
  /// To be asked before anything of a run is done or written.
  /// @throws SpecError naming the key, if the device or a library that the run needs cannot serve it
  virtual void check_run(const Run&) const {}
  /// Trains every member from its initial weights.
  virtual void train(const Run& run, Sink& sink) = 0;
  /// One pass of inference over data.X_test with the members' initial_weights: history (validation, epoch 0) and
  /// predictions.
  virtual void evaluate(const Run& run, Sink& sink) = 0;
};

/// The words for --simd. best: the fastest that this machine has.
enum class Simd : std::uint8_t { best, avx512, avx2, neon, scalar };
template <>
inline constexpr auto words<Simd> = std::to_array<Word<Simd>>({
    {"avx2", Simd::avx2},
    {"avx512", Simd::avx512},
    {"best", Simd::best},
    {"neon", Simd::neon},
    {"scalar", Simd::scalar},
});

enum class BackendKind : std::uint8_t { automatic, reference, cpu, cuda };
template <>
inline constexpr auto words<BackendKind> = std::to_array<Word<BackendKind>>({
    {"auto", BackendKind::automatic},
    {"cpu", BackendKind::cpu},
    {"cuda", BackendKind::cuda},
    {"reference", BackendKind::reference},
});

struct BackendOptions {
  BackendKind kind = BackendKind::automatic;
  Simd simd = Simd::best;
  int threads = 0;  ///< 0: as many as the machine has
};

/// What `auto` stands for on this machine, and why.
struct AutomaticBackend {
  BackendKind kind;
  std::string why;  ///< for people
};
AutomaticBackend automatic_backend(const BackendOptions& options);

/// A backend ready to run. @throws SpecError if it is not there, saying what was looked for and what is there.
std::unique_ptr<Backend> make_backend(const BackendOptions& options = {});

/// The usable SIMD targets of the cpu backend, best first.
std::vector<Simd> usable_simd();

/// Whether a backend can be used here, and if not, why.
struct BackendStatus {
  BackendKind kind;
  std::string name;  ///< what it calls itself
  bool available;
  std::string reason;  ///< device if available, else what is missing
};
std::vector<BackendStatus> backend_status();

/// Raised whenever a change alters bits of trained weights.
inline constexpr int numerics = 2;

}  // namespace cenote
