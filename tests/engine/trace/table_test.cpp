#include "engine/trace/table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace cenote {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Moments moments_of_norm(double norm) {
  return {.count = 4,
          .min = -1,
          .max = 2,
          .sum = 2,
          .absolute_sum = 6,
          .square_sum = norm * norm,
          .centered_square_sum = 16};
}

/// Two records of one tensor of three members.
Trace some_trace() {
  Trace trace{.steps = {0, 7},
              .tensors = {"dense/weight_gradient"},
              .members = 3,
              .moments = {},
              .norms = {},
              .values = {},
              .readings = {},
              .norm_quantiles = {}};
  for (const double norm : {1.0, 2.0, 3.0, 4.0, 5.0}) trace.moments.push_back(moments_of_norm(norm));
  trace.moments.emplace_back();  // not measured
  trace.moments[2].nonfinite_count = 1;
  return trace;
}

TEST(Statistic, ReadsMoments) {
  Moments moments = moments_of_norm(3);
  moments.zero_count = 1;
  moments.columns = 2;
  moments.dead_count = 1;
  EXPECT_EQ(value_of(Statistic::norm, moments), 3);
  EXPECT_EQ(value_of(Statistic::mean, moments), 0.5);
  EXPECT_EQ(value_of(Statistic::std, moments), 2);
  EXPECT_EQ(value_of(Statistic::min, moments), -1);
  EXPECT_EQ(value_of(Statistic::max, moments), 2);
  EXPECT_EQ(value_of(Statistic::abs_mean, moments), 1.5);
  EXPECT_EQ(value_of(Statistic::zero_share, moments), 0.25);
  EXPECT_EQ(value_of(Statistic::dead_share, moments), 0.5);
  EXPECT_EQ(value_of(Statistic::nonfinite_count, moments), 0);
}

TEST(Statistic, OfWhatWasNotMeasuredIsNaN) {
  for (const Statistic statistic : all_statistics) EXPECT_TRUE(std::isnan(value_of(statistic, {})));
}

TEST(TraceTable, HoldsTheTracesStatistics) {
  const TraceTable table = table_of(some_trace());
  const std::int64_t tensor = table.find("dense/weight_gradient");
  EXPECT_EQ(table.find("dense/weight"), -1);
  EXPECT_EQ(table.at(tensor, Statistic::norm, 0, 1), 2);
  EXPECT_EQ(table.at(tensor, Statistic::norm, 1, 0), 4);
  EXPECT_EQ(table.at(tensor, Statistic::max, 1, 1), 2);
  EXPECT_TRUE(std::isnan(table.at(tensor, Statistic::norm, 1, 2)));
}

TEST(TraceTable, QuantilesCountWhatIsNotFiniteAsInfinityAndLeaveOutWhatWasNotMeasured) {
  const TraceTable table = table_of(some_trace());
  EXPECT_EQ(table.quantile(0, Statistic::norm, 0, 0.5), 2);
  EXPECT_EQ(table.quantile(0, Statistic::norm, 0, 1), infinity);
  EXPECT_EQ(table.quantile(0, Statistic::norm, 1, 0.5), 4.5);
}

TEST(TraceTable, PrefersTheWholeCohortsSketches) {
  Trace trace = some_trace();
  trace.norm_quantiles = {.levels = {0.5}, .numbers = {10, 20}};
  EXPECT_EQ(table_of(trace).quantile(0, Statistic::norm, 1, 0.5), 20);
  EXPECT_EQ(table_of(trace).quantile(0, Statistic::norm, 1, 0.25), 4.25);
  EXPECT_EQ(table_of(trace).quantile(0, Statistic::max, 1, 0.5), 2);
}

}  // namespace
}  // namespace cenote
