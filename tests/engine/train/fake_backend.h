#pragma once

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

#include "cenote/backend.h"

namespace cenote::test {

/// The numbers that FakeBackend makes up: functions of the member's seed index and the time alone.
inline double fake_loss(std::uint32_t seed_index, std::int64_t epoch, HistoryPart part) {
  return 1000.0 * seed_index + static_cast<double>(epoch) + 0.25 * static_cast<double>(part);
}
inline double fake_norm(std::uint32_t seed_index, std::int64_t record, std::int32_t tensor) {
  return 1 + seed_index + 10.0 * static_cast<double>(record) + 0.5 * tensor;
}
/// A weight after so many epochs.
inline double fake_weight(double initial, std::int64_t epochs) { return initial + static_cast<double>(epochs); }

/// A Backend that computes nothing but calls its Sink in the order, and from the threads, that a real one does.
class FakeBackend : public Backend {
 public:
  struct Options {
    std::size_t threads = 2;
    std::int64_t group = 2;  ///< members
    bool is_float32 = true;
    /// Called before each epoch of each group.
    std::function<void(std::int64_t first, std::int64_t epoch)> before_epoch = [](std::int64_t, std::int64_t) {};
    std::function<void()> before_last_record = [] {};  ///< of each group
  };
  explicit FakeBackend(Options options) : options_(std::move(options)) {}
  FakeBackend() = default;

  std::string name() const override { return "fake"; }
  std::string device() const override { return "nothing"; }
  bool is_float32() const override { return options_.is_float32; }
  std::string describe_plan(const Program&, std::int64_t, std::int64_t) const override { return ""; }

  void train(const Run& run, Sink& sink) override {
    std::atomic<std::int64_t> next{0};
    std::exception_ptr failure;
    {
      std::vector<std::jthread> threads;
      for (std::size_t i = 0; i < options_.threads; ++i)
        threads.emplace_back([&] {
          try {
            for (std::int64_t first; (first = next.fetch_add(options_.group)) < run.members.count();)
              train_group(run, sink, first, std::min(options_.group, run.members.count() - first));
          } catch (...) {
            if (options_.threads == 1) failure = std::current_exception();
          }
        });
    }
    if (failure) std::rethrow_exception(failure);
  }

  void evaluate(const Run& run, Sink& sink) override {
    const auto units = static_cast<std::size_t>(run.program.layers.back().units);
    for (std::int64_t m = 0; m < run.members.count(); ++m) {
      sink.history(m, 0, HistoryPart::validation, report(run, m, 0, HistoryPart::validation));
      for (std::int64_t row = 0; row < run.data.X_test.rows; ++row)
        sink.prediction(m, row, std::vector(units, weights_after(run, m, 0)[0] + static_cast<double>(row)));
    }
  }

 private:
  static std::vector<double> report(const Run& run, std::int64_t m, std::int64_t epoch, HistoryPart part) {
    return std::vector(1 + run.program.metrics.size(), fake_loss(run.members.seed_index(m), epoch, part));
  }

  static std::vector<double> weights_after(const Run& run, std::int64_t m, std::int64_t epochs) {
    std::vector<double> weights(static_cast<std::size_t>(run.program.weight_count));
    run.members.initial_weights(m, weights);
    for (double& weight : weights) weight = fake_weight(weight, epochs);
    return weights;
  }

  static void evaluate_parts(const Run& run, Sink& sink, std::int64_t m, std::int64_t epoch) {
    if (run.schedule.evaluates_training(epoch))
      sink.history(m, epoch, HistoryPart::epoch_end, report(run, m, epoch, HistoryPart::epoch_end));
    if (run.schedule.validates(epoch))
      sink.history(m, epoch, HistoryPart::validation, report(run, m, epoch, HistoryPart::validation));
  }

  static void record(const Run& run, Sink& sink, std::int64_t m, std::int64_t record) {
    for (std::int32_t tensor = 0; tensor < static_cast<std::int32_t>(run.program.traced.size()); ++tensor) {
      const double norm = fake_norm(run.members.seed_index(m), record, tensor);
      const Moments moments = {.count = 4,
                               .columns = 2,
                               .min = 0,
                               .max = norm,
                               .sum = norm,
                               .absolute_sum = norm,
                               .square_sum = norm * norm,
                               .centered_square_sum = 0};
      const TensorNorm norm_alone{moments.square_sum, 0};
      if (sink.traces_in_full(m))
        sink.moments(m, record, tensor, {&moments, 1});
      else
        sink.norms(m, record, tensor, moments.count, {&norm_alone, 1});
    }
    for (std::int32_t v = 0; v < static_cast<std::int32_t>(run.program.values.size()); ++v)
      for (const Variable& variable : run.program.variables)
        if (variable.full_name() == run.program.values[static_cast<std::size_t>(v)])
          sink.values(m, record, v,
                      std::vector(static_cast<std::size_t>(variable.size()), static_cast<double>(record)));
  }

  void train_group(const Run& run, Sink& sink, std::int64_t first, std::int64_t count) const {
    const Schedule& schedule = run.schedule;
    const auto each = [&](auto visit) {
      for (std::int64_t m = first; m < first + count; ++m) visit(m);
    };
    if (!sink.epoch_done(first, count, 0)) return;
    each([&](std::int64_t m) { evaluate_parts(run, sink, m, 0); });
    std::int64_t next_record = 0, epoch = 0;
    bool goes_on = true;
    while (goes_on && epoch < schedule.epochs) {
      options_.before_epoch(first, epoch);
      for (std::int64_t s = 0; s < schedule.steps_per_epoch(); ++s)
        if (schedule.is_traced(epoch * schedule.steps_per_epoch() + s)) {
          each([&](std::int64_t m) { record(run, sink, m, next_record); });
          ++next_record;
        }
      ++epoch;
      each([&](std::int64_t m) {
        sink.history(m, epoch, HistoryPart::running, report(run, m, epoch, HistoryPart::running));
        evaluate_parts(run, sink, m, epoch);
        if (epoch == 2 && run.members.seed_index(m) == 1) sink.first_nonfinite(m, schedule.steps_per_epoch() + 1);
      });
      goes_on = sink.epoch_done(first, count, epoch);
      each([&](std::int64_t m) {
        if (sink.wants_weights(m)) sink.weights(m, weights_after(run, m, epoch));
      });
    }
    if (goes_on) options_.before_last_record();
    if (goes_on && schedule.traces()) each([&](std::int64_t m) { record(run, sink, m, next_record); });
    each([&](std::int64_t m) { sink.weights(m, weights_after(run, m, epoch)); });
  }

  Options options_ = {};
};

}  // namespace cenote::test
