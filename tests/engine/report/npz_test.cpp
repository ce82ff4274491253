#include "engine/data/npz.h"

#include <gmock/gmock.h>

#include <cmath>

#include "cenote/error.h"
#include "engine/report/read_run.h"
#include "engine/report/trace_npz.h"
#include "engine/report/weights_npz.h"
#include "tests/engine/report/finished_run.h"

namespace cenote {
namespace {

using test::FakeBackend;
using test::FinishedRun;
using test::TemporaryFolder;
using testing::HasSubstr;

constexpr auto list_arrays =
    "import numpy, sys\n"
    "for name, array in numpy.load(sys.argv[1]).items(): print(name, array.dtype, *array.shape)";

TEST(WeightsNpz, IsReadByNumPy) {
  if (!test::has_numpy()) GTEST_SKIP() << "needs python3-numpy";
  const TemporaryFolder folder;
  const FinishedRun run;
  write_weights_npz(folder.path() / "w.npz", final_snapshot(run.result), run.training.members());
  EXPECT_EQ(test::python(list_arrays, folder.path() / "w.npz"),
            "dense/kernel float32 5 2 3\ndense/bias float32 5 3\n"
            "dense_1/kernel float32 5 3 1\ndense_1/bias float32 5 1\n");
}

TEST(WeightsNpz, HoldsEachMembersWeights) {
  const TemporaryFolder folder;
  const FinishedRun run;
  write_weights_npz(folder.path() / "w.npz", final_snapshot(run.result), run.training.members());
  const auto kernel = NpzReader(folder.path() / "w.npz").read("dense_1/kernel").to_float32();
  const Variable& variable = run.result.program.variables[2];
  for (std::int64_t m = 0; m < 5; ++m)
    EXPECT_EQ(kernel[static_cast<std::size_t>(3 * m + 2)],
              run.result.weights[static_cast<std::size_t>(m * run.result.program.weight_count + variable.offset + 2)]);
}

TEST(WeightsNpz, OfReferenceIsFloat64) {
  const TemporaryFolder folder;
  const FinishedRun run(test::small_experiment(), {.is_float32 = false});
  write_weights_npz(folder.path() / "w.npz", final_snapshot(run.result), run.training.members());
  write_initial_weights_npz(folder.path() / "i.npz", run.result, run.training.members());
  EXPECT_EQ(NpzReader(folder.path() / "w.npz").header("dense/bias").dtype, DType::float64);
  EXPECT_EQ(NpzReader(folder.path() / "i.npz").header("dense/bias").dtype, DType::float64);
}

TEST(WeightsNpz, OfAMemberNotBegunHoldsItsInitialWeights) {
  const TemporaryFolder folder;
  const FinishedRun run;
  write_weights_npz(folder.path() / "w.npz", {run.result, {4, 4, -1, 4, 4}}, run.training.members());
  write_initial_weights_npz(folder.path() / "i.npz", run.result, run.training.members());
  const auto weights = NpzReader(folder.path() / "w.npz").read("dense/kernel").to_float32();
  const auto initial = NpzReader(folder.path() / "i.npz").read("dense/kernel").to_float32();
  EXPECT_EQ(weights[2 * 6], initial[2 * 6]);
  EXPECT_EQ(weights[3 * 6], static_cast<float>(test::fake_weight(static_cast<double>(initial[3 * 6]), 4)));
}

TEST(WeightsSha256, IsOverTheArraysInNameOrder) {
  if (!test::has_numpy()) GTEST_SKIP() << "needs python3-numpy";
  const TemporaryFolder folder;
  FinishedRun run;
  run.result.weights[3] = -std::nanf("7");  // payloads are not bits of the result
  write_weights_npz(folder.path() / "w.npz", final_snapshot(run.result), run.training.members());
  constexpr auto program =
      "import hashlib, numpy, sys\n"
      "arrays = numpy.load(sys.argv[1])\n"
      "print(hashlib.sha256(b\"\".join(arrays[name].tobytes() for name in sorted(arrays.files))).hexdigest(), "
      "end=\"\")";
  EXPECT_EQ(test::python(program, folder.path() / "w.npz"), weights_sha256(run.result));
}

TEST(TraceNpz, IsReadByNumPy) {
  if (!test::has_numpy()) GTEST_SKIP() << "needs python3-numpy";
  const TemporaryFolder folder;
  Experiment experiment = test::small_experiment();
  experiment.trace.tensors = {TracedTensor::activation_gradient};
  experiment.trace.values = {"dense/kernel", "dense/bias"};
  experiment.trace.members = 2;
  const FinishedRun run(experiment);
  write_trace_npz(folder.path() / "t.npz", final_snapshot(run.result));
  const std::string arrays = test::python(list_arrays, folder.path() / "t.npz");
  EXPECT_THAT(arrays, testing::StartsWith("steps int64 5\n"));
  for (const std::string statistic :
       {"norm", "mean", "std", "min", "max", "abs_mean", "zero_share", "dead_share", "nonfinite_count"})
    EXPECT_THAT(arrays, HasSubstr("dense/activation_gradient/" + statistic + " float64 5 2\n"));
  EXPECT_THAT(arrays, HasSubstr("dense_1/activation_gradient/norm_quantiles float64 5 11\n"));
  EXPECT_THAT(arrays, HasSubstr("norm_quantile_levels float64 11\n"));
  EXPECT_THAT(arrays, HasSubstr("dense/kernel/values float64 5 5 2 3\n"));
  EXPECT_THAT(arrays, HasSubstr("dense/bias/values float64 5 5 3\n"));
}

TEST(TraceNpz, OfAnUnfinishedRunIsNanBeyondWhatWasReached) {
  const TemporaryFolder folder;
  const FinishedRun run;
  write_trace_npz(folder.path() / "t.npz", {run.result, {4, 3, 1, 0, -1}});
  const TraceTable table = read_trace(folder.path() / "t.npz");
  const auto reached = [&](std::int64_t member) {
    std::int64_t count = 0;
    for (std::int64_t record = 0; record < table.records(); ++record)
      count += std::isnan(table.at(0, Statistic::norm, record, member)) ? 0 : 1;
    return count;
  };
  EXPECT_EQ(reached(0), 5);
  EXPECT_EQ(reached(1), 3);
  EXPECT_EQ(reached(2), 1);
  EXPECT_EQ(reached(3), 0);
  EXPECT_EQ(reached(4), 0);
}

TEST(TraceNpz, IsReadBackAsItWasInMemory) {
  const TemporaryFolder folder;
  Experiment experiment = test::small_experiment();
  experiment.trace.values = {"dense/kernel"};
  experiment.trace.members = 3;
  const FinishedRun run(experiment);
  write_trace_npz(folder.path() / "t.npz", final_snapshot(run.result));
  const TraceTable file = read_trace(folder.path() / "t.npz"), memory = table_of(run.result.trace);
  EXPECT_EQ(file.steps, memory.steps);
  EXPECT_EQ(file.tensors, memory.tensors);
  EXPECT_EQ(file.numbers, memory.numbers);
  EXPECT_EQ(file.norm_quantiles->numbers, memory.norm_quantiles->numbers);
  EXPECT_EQ(file.values[0].numbers, memory.values[0].numbers);
  EXPECT_EQ(file.values[0].shape, memory.values[0].shape);
}

TEST(TraceNpz, OfNothingTracedHasNoRecords) {
  const TemporaryFolder folder;
  Experiment experiment = test::small_experiment();
  experiment.trace.every = 0;
  const FinishedRun run(experiment);
  write_trace_npz(folder.path() / "t.npz", final_snapshot(run.result));
  const TraceTable table = read_trace(folder.path() / "t.npz");
  EXPECT_TRUE(table.steps.empty());
  EXPECT_TRUE(table.tensors.empty());
}

TEST(ReadTrace, RefusesStepsThatNoRunLeaves) {
  const TemporaryFolder folder;
  for (const std::vector<double>& steps : {std::vector<double>{0, 0.5}, {3, 0}, {0, 0}, {-1, 0}, {0, NAN}, {1e300}}) {
    NpzWriter writer(folder.path() / "t.npz");
    writer.add("steps", Shape{static_cast<std::int64_t>(steps.size())}, steps);
    writer.close();
    EXPECT_THAT([&] { read_trace(folder.path() / "t.npz"); },
                testing::ThrowsMessage<SpecError>(
                    testing::AllOf(HasSubstr("t.npz: \"steps\": "), HasSubstr("allowed: whole numbers from 0"))));
  }
}

TEST(ReadTrace, ErrorNamesTheArray) {
  const TemporaryFolder folder;
  NpzWriter writer(folder.path() / "t.npz");
  writer.add("steps", Shape{2}, std::vector<std::int64_t>{0, 1});
  writer.add("dense/weight_gradient/norm", Shape{3, 1}, std::vector<double>(3));
  writer.close();
  try {
    read_trace(folder.path() / "t.npz");
    FAIL();
  } catch (const SpecError& error) {
    EXPECT_THAT(error.what(), HasSubstr("\"dense/weight_gradient/norm\" has the shape (3, 1), but (2, 1) fits"));
  }
}

}  // namespace
}  // namespace cenote
