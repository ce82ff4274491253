#include "engine/train/training.h"

#include <gmock/gmock.h>

#include <chrono>
#include <cmath>
#include <thread>

#include "cenote/error.h"
#include "engine/train/reporter.h"
#include "tests/engine/train/fake_backend.h"
#include "tests/engine/train/small_experiment.h"

namespace cenote {
namespace {

using namespace std::chrono_literals;
using test::fake_loss;
using test::fake_norm;
using test::FakeBackend;
using testing::HasSubstr;

constexpr std::int64_t members = 5, epochs = 4;

Result run_small(const Experiment& experiment, FakeBackend::Options options = {}, const TrainingControl& control = {}) {
  const Dataset data = test::small_data();
  FakeBackend backend(std::move(options));
  return run_training(experiment, data, backend, control);
}

double initial_weight(const Result& result, std::int64_t member) {
  const Cohort cohort{.members = result.history.members};
  std::vector<double> weights(static_cast<std::size_t>(result.program.weight_count));
  CohortMembers(cohort, result.program).initial_weights(member, weights);
  return weights[0];
}

TEST(Training, FillsTheHistory) {
  const Result result = run_small(test::small_experiment());
  const History& history = result.history;
  EXPECT_EQ(history.columns, (std::vector<std::string>{"loss", "accuracy", "val_loss", "val_accuracy", "epoch_end_loss",
                                                       "epoch_end_accuracy"}));
  for (std::int64_t m = 0; m < members; ++m) {
    const auto seed_index = static_cast<std::uint32_t>(m);
    EXPECT_EQ(history.at(m, 3, history.column("loss")), fake_loss(seed_index, 3, HistoryPart::running));
    EXPECT_EQ(history.at(m, 0, history.column("val_loss")), fake_loss(seed_index, 0, HistoryPart::validation));
    EXPECT_EQ(history.last(m, history.column("epoch_end_loss"), epochs),
              fake_loss(seed_index, epochs, HistoryPart::epoch_end));
  }
}

TEST(Training, KnowsWhatOfTheHistoryIsMeasured) {
  const History history = run_small(test::small_experiment()).history;
  EXPECT_FALSE(history.is_measured(0, history.column("loss")));
  EXPECT_TRUE(history.is_measured(0, history.column("val_loss")));
  EXPECT_FALSE(history.is_measured(2, history.column("epoch_end_loss")));
  EXPECT_TRUE(history.is_measured(4, history.column("epoch_end_accuracy")));
  EXPECT_TRUE(std::isnan(history.at(0, 2, history.column("epoch_end_loss"))));
  EXPECT_THROW(history.column("no such column"), Error);
}

TEST(Training, FillsTheTrace) {
  Experiment experiment = test::small_experiment();
  experiment.trace.values = {"dense/kernel"};
  const Trace trace = run_small(experiment).trace;
  EXPECT_EQ(trace.steps, (std::vector<std::int64_t>{0, 2, 4, 6, 8}));
  EXPECT_EQ(trace.members, members);
  EXPECT_FALSE(trace.norm_quantiles);
  const std::int64_t tensor = trace.find("dense/weight_gradient");
  ASSERT_GE(tensor, 0);
  for (std::int64_t m = 0; m < members; ++m)
    for (std::int64_t record = 0; record < 5; ++record)
      EXPECT_EQ(trace.at(record, tensor, m).norm(),
                fake_norm(static_cast<std::uint32_t>(m), record, static_cast<std::int32_t>(tensor)));
  EXPECT_EQ(trace.values[0].shape, (std::vector<std::int64_t>{2, 3}));
  EXPECT_EQ(trace.values[0].numbers.size(), 5 * 5 * 6);
  EXPECT_EQ(trace.values[0].numbers.back(), 4);
}

TEST(Training, SketchesTheNormsOfALargeCohort) {
  Experiment experiment = test::small_experiment();
  experiment.cohort.members = 1001;
  experiment.trace.members = 3;
  const Trace trace = run_small(experiment, {.threads = 4, .group = 16}).trace;
  EXPECT_EQ(trace.members, 3);
  ASSERT_TRUE(trace.norm_quantiles);
  const auto& [levels, numbers] = *trace.norm_quantiles;
  ASSERT_EQ(numbers.size(), trace.steps.size() * trace.tensors.size() * levels.size());
  EXPECT_EQ(levels[5], 0.5);
  EXPECT_NEAR(numbers[5] / fake_norm(500, 0, 0), 1, 0.008);
}

TEST(Training, ResultDoesNotDependOnThreadsAndGroups) {
  Experiment experiment = test::small_experiment();
  experiment.cohort.members = 50;
  experiment.trace.members = 3;
  const Result one = run_small(experiment, {.threads = 1, .group = 50});
  const Result many = run_small(experiment, {.threads = 4, .group = 3});
  EXPECT_EQ(one.weights, many.weights);
  EXPECT_EQ(one.trace.norm_quantiles->numbers, many.trace.norm_quantiles->numbers);
  EXPECT_EQ(one.epochs_done, many.epochs_done);
}

TEST(Training, KeepsWeightsInTheBackendsPrecision) {
  const Result narrow = run_small(test::small_experiment());
  const Result wide = run_small(test::small_experiment(), {.is_float32 = false});
  ASSERT_EQ(narrow.weights.size(), members * narrow.program.weight_count);
  ASSERT_EQ(wide.weights_float64.size(), narrow.weights.size());
  EXPECT_TRUE(wide.weights.empty());
  EXPECT_TRUE(narrow.weights_float64.empty());
  EXPECT_EQ(wide.weights_float64[0], test::fake_weight(initial_weight(wide, 0), epochs));
}

TEST(Training, RecordsTheFirstPassThatWasNotFinite) {
  const Result result = run_small(test::small_experiment());
  EXPECT_EQ(result.first_nonfinite_step, (std::vector<std::int64_t>{-1, 3, -1, -1, -1}));
}

TEST(Training, OfNoEpochsMeasuresOnce) {
  Experiment experiment = test::small_experiment();
  experiment.recipe.epochs = 0;
  const Result result = run_small(experiment);
  EXPECT_EQ(result.trace.steps, std::vector<std::int64_t>{0});
  EXPECT_EQ(result.trace.at(0, 0, 2).norm(), fake_norm(2, 0, 0));
  EXPECT_FALSE(std::isnan(result.history.last(2, result.history.column("epoch_end_loss"), 0)));
  EXPECT_FALSE(result.interrupted);
}

TEST(Training, TracesNothingIfSoAsked) {
  Experiment experiment = test::small_experiment();
  experiment.trace.every = 0;
  const Result result = run_small(experiment);
  EXPECT_TRUE(result.trace.steps.empty());
  EXPECT_TRUE(result.trace.moments.empty());
}

TEST(Training, AStopEndsEachGroupAtItsNextEpoch) {
  std::stop_source stop;
  FakeBackend::Options options{.threads = 1, .group = 2};
  options.before_epoch = [&](std::int64_t first, std::int64_t epoch) {
    if (first == 2 && epoch == 1) stop.request_stop();
  };
  const Result result = run_small(test::small_experiment(), options, {.stop = stop.get_token()});
  EXPECT_TRUE(result.interrupted);
  EXPECT_EQ(result.epochs_done, (std::vector<std::int64_t>{4, 4, 2, 2, 0}));
  EXPECT_EQ(result.history.at(2, 2, 0), fake_loss(2, 2, HistoryPart::running));
  EXPECT_TRUE(std::isnan(result.history.at(2, 3, 0)));
  EXPECT_EQ(result.trace.at(2, 0, 2).count, 0);
  const auto weight_of = [&](std::int64_t m) {
    return result.weights[static_cast<std::size_t>(m * result.program.weight_count)];
  };
  EXPECT_EQ(weight_of(2), static_cast<float>(test::fake_weight(initial_weight(result, 2), 2)));
  EXPECT_EQ(weight_of(4), static_cast<float>(initial_weight(result, 4)));
}

TEST(Training, TellsItsProgressToTheEnd) {
  std::vector<Progress> seen;
  FakeBackend::Options options{.threads = 1, .group = 5};
  options.before_epoch = [&](std::int64_t, std::int64_t) { std::this_thread::sleep_for(60ms); };
  run_small(test::small_experiment(), options,
            {.progress = [&](const Progress& progress) { seen.push_back(progress); }});
  ASSERT_GE(seen.size(), 2);
  EXPECT_EQ(seen.back().member_epochs, members * epochs);
  EXPECT_EQ(seen.back().member_epochs_done, members * epochs);
  EXPECT_EQ(seen.back().seconds_left, 0);
  EXPECT_LT(seen.front().member_epochs_done, members * epochs);
}

TEST(Training, SnapshotsHoldWholeEpochs) {
  Experiment experiment = test::small_experiment();
  experiment.cohort.members = 40;
  experiment.recipe.epochs = 50;
  FakeBackend::Options options{.threads = 3, .group = 8};
  options.before_epoch = [&](std::int64_t, std::int64_t) { std::this_thread::sleep_for(5ms); };
  int count = 0;
  const auto look = [&](const Snapshot& snapshot) {
    ++count;
    const Result& result = snapshot.result;
    for (std::int64_t m = 0; m < 40; ++m) {
      const std::int64_t reached = snapshot.epochs[static_cast<std::size_t>(m)];
      if (reached < 0) continue;
      EXPECT_EQ(result.weights[static_cast<std::size_t>(m * result.program.weight_count)],
                static_cast<float>(test::fake_weight(initial_weight(result, m), reached)));
      for (std::int64_t epoch = 1; epoch <= reached; ++epoch)
        EXPECT_EQ(result.history.at(m, epoch, 0),
                  fake_loss(static_cast<std::uint32_t>(m), epoch, HistoryPart::running));
      for (std::size_t record = 0; record < result.trace.steps.size(); ++record)
        if (snapshot.shows_step(m, result.trace.steps[record])) {
          EXPECT_GT(result.trace.at(static_cast<std::int64_t>(record), 0, m).count, 0);
        }
    }
  };
  run_small(experiment, options, {.snapshot = look, .snapshot_interval = 0.05, .snapshot_share = 0.5});
  EXPECT_GE(count, 2);
}

TEST(Training, SnapshotsDoNotShowTheLastRecordWhileItIsMade) {
  Experiment experiment = test::small_experiment();
  experiment.recipe.epochs = 1;
  experiment.cohort.members = 2;
  FakeBackend::Options options{.threads = 1, .group = 2};
  options.before_epoch = [](std::int64_t, std::int64_t) { std::this_thread::sleep_for(300ms); };
  options.before_last_record = [] { std::this_thread::sleep_for(400ms); };
  const auto look = [&](const Snapshot& snapshot) {
    const Trace& trace = snapshot.result.trace;
    const auto last = static_cast<std::int64_t>(trace.steps.size()) - 1;
    for (std::int64_t m = 0; m < 2; ++m)
      if (snapshot.shows_step(m, trace.steps.back())) {
        EXPECT_GT(trace.at(last, 0, m).count, 0);
      }
  };
  run_small(experiment, options, {.snapshot = look, .snapshot_interval = 0.01, .snapshot_share = 0.9});
}

TEST(Training, AFailureTakesALastSnapshotAndGoesOn) {
  FakeBackend::Options options{.threads = 1, .group = 2};
  options.before_epoch = [&](std::int64_t first, std::int64_t) {
    if (first == 2) throw Error("device lost");
  };
  std::vector<std::int64_t> seen;
  EXPECT_THROW(run_small(test::small_experiment(), options, {.snapshot = [&](const Snapshot& s) { seen = s.epochs; }}),
               Error);
  EXPECT_EQ(seen, (std::vector<std::int64_t>{4, 4, -1, -1, -1}));
}

TEST(Training, AnObserverThatFailsStopsTheRun) {
  FakeBackend::Options options{.threads = 1, .group = 1};
  options.before_epoch = [&](std::int64_t, std::int64_t) { std::this_thread::sleep_for(30ms); };
  EXPECT_THROW(
      run_small(test::small_experiment(), options, {.progress = [](const Progress&) { throw Error("disk full"); }}),
      Error);
}

TEST(Training, RefusesWhatIsTooLarge) {
  const auto error_of = [](const Experiment& experiment) -> std::string {
    try {
      run_small(experiment);
    } catch (const SpecError& error) {
      return error.what();
    }
    return "no error";
  };
  Experiment experiment = test::small_experiment();
  experiment.trace.limit = 100;
  EXPECT_THAT(error_of(experiment), HasSubstr("trace.limit is 100 bytes"));
  experiment = test::small_experiment();
  experiment.trace.every = 0;
  experiment.cohort.members = 1'000'000'000'000;
  EXPECT_THAT(error_of(experiment), HasSubstr("this machine has"));
  experiment.cohort.members = 1;
  experiment.recipe.epochs = 9'000'000'000'000'000'000;
  EXPECT_THAT(error_of(experiment), HasSubstr("this machine has"));
}

TEST(Training, SnapshotsKeepTheirShareOfTheTime) {
  SnapshotTimer timer(10, 0.05);
  EXPECT_FALSE(timer.is_due(9));
  EXPECT_TRUE(timer.is_due(10));
  timer.taken(10, 10.1);
  EXPECT_FALSE(timer.is_due(20));
  EXPECT_TRUE(timer.is_due(20.2));
  timer.taken(20, 22);
  EXPECT_FALSE(timer.is_due(59));
  EXPECT_TRUE(timer.is_due(60.1));
}

}  // namespace
}  // namespace cenote
