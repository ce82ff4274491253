// What the instruments read: against NumPy (tests/golden/instruments), in `reference` and in float; and whole runs of
// which it is known what they must read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "cenote/saturation.h"
#include "engine/data/npz.h"
#include "engine/trace/table.h"
#include "kernels/math/readings.h"
#include "kernels/reference/readings.h"
#include "tests/trajectories/trajectory.h"

namespace cenote::testing {
namespace {

using ::testing::DoubleNear;
using ::testing::Pointwise;
using Reading = Parameters::ReadingParameters;

/// An array as both kinds of backend see it.
struct Array {
  std::int64_t rows, columns;
  std::vector<double> doubles;
  std::vector<float> floats;

  reference::View view() { return {doubles.data(), rows, columns}; }
  math::Strided strided() const { return {floats.data(), rows, columns, columns, 1}; }
};

class NumpyCases : public ::testing::Test {
 protected:
  Array array(const std::string& name) {
    const Shape shape = reader_.header(name).shape;
    std::vector<double> doubles = reader_.read(name).to_float64();
    return {shape[0], shape[1], doubles, {doubles.begin(), doubles.end()}};
  }

  /// @param inputs arrays of the case; tolerance: relative
  void check(const std::string& name, const Reading& reading, const std::vector<std::string>& inputs,
             double tolerance = 0) {
    std::vector<Array> arrays(3);
    for (std::size_t k = 0; k < inputs.size(); ++k) arrays[k] = array(name + "/" + inputs[k]);
    const std::vector<double> want = reader_.read(name + "/expected").to_float64();
    std::vector<double> in_double(want.size()), in_float(want.size());
    reference::read(reading, arrays[0].view(), arrays[1].view(), arrays[2].view(), in_double.data());
    math::read(reading, {arrays[0].strided(), arrays[1].strided(), arrays[2].strided()}, in_float.data());
    for (std::size_t k = 0; k < want.size(); ++k) {
      EXPECT_NEAR(in_double[k], want[k], tolerance * std::abs(want[k])) << name << ", reference, " << k;
      EXPECT_NEAR(in_float[k], want[k], tolerance * std::abs(want[k])) << name << ", float, " << k;
    }
  }

  NpzReader reader_{golden_folder("instruments") / "cases.npz"};
};

Reading saturation_of(Activation activation) {
  const SaturationBounds bounds = saturation_bounds(activation);
  return saturation_reading(bounds);
}

TEST_F(NumpyCases, Counts) {
  check("histogram", reading_of(Instrument::histogram), {"x"});
  for (Activation activation : {Activation::sigmoid, Activation::tanh, Activation::relu})
    check(std::string(to_word(activation)), saturation_of(activation), {"x"});
  check("flushed", reading_of(Instrument::flushed_share), {"gradient", "magnified"});
}

// A kernel's gradient is given in float32: 2⁻²⁴ on each entry, which the difference of sums makes a hundredfold at
// most.
TEST_F(NumpyCases, Sums) {
  check("cosine", reading_of(Instrument::update_cosine), {"u", "v"}, 1e-14);
  check("correlation", reading_of(Instrument::gradient_correlation), {"gradient"}, 1e-14);
  check("noise", reading_of(Instrument::noise_scale), {"x", "delta", "kernel"}, 100 * 0x1p-24);
}

/// A cohort of three on 40 samples, three epochs of two steps.
Loaded small(const std::string& layers, const std::string& optimizer, const std::string& trace) {
  return parse("[data]\nsamples = 50\n[network]\nlayers = [" + layers +
               R"(, { type = "Dense", units = 1, activation = "sigmoid" }])" +
               "\n[recipe]\nepochs = 3\noptimizer = " + optimizer + "\n[cohort]\nmembers = 3\n[trace]\n" + trace);
}

const std::string dense = R"({ type = "Dense", units = 6, activation = "tanh", repeat = 2 })";

class Instruments : public ::testing::TestWithParam<BackendKind> {
 protected:
  TraceTable trace_of(const Loaded& loaded) {
    const Result result = run(loaded, {.kind = GetParam(), .threads = 1});
    return table_of(result.trace);
  }
};

TEST_P(Instruments, NormsBeforeAndAfterClipping) {
  const TraceTable trace = trace_of(small(dense, R"({ type = "SGD", clipnorm = 0.05 })",
                                          R"(every = 1
tensors = ["weight_gradient", "clipped_gradient"])"));
  const auto before = trace.find("dense/weight_gradient"), after = trace.find("dense/clipped_gradient");
  ASSERT_TRUE(before >= 0 && after >= 0);
  for (std::int64_t record = 0; record < trace.records() - 1; ++record)
    for (std::int64_t m = 0; m < trace.members; ++m) {
      const double norm = trace.at(before, Statistic::norm, record, m);
      EXPECT_NEAR(trace.at(after, Statistic::norm, record, m), std::min(norm, 0.05), 1e-6);
    }
  EXPECT_TRUE(std::isnan(trace.at(after, Statistic::norm, trace.records() - 1, 0)));  // no update, no clipping
}

TEST_P(Instruments, NormsAloneAreThoseOfMoments) {
  Loaded loaded = small(dense, R"({ type = "Adam" })", "every = 1");
  const TraceTable moments = trace_of(loaded);
  loaded.experiment.trace.instruments = {{Instrument::norm}};
  const TraceTable norms = trace_of(loaded);
  ASSERT_EQ(norms.tensors, moments.tensors);
  for (std::int64_t t = 0; t < static_cast<std::int64_t>(norms.tensors.size()); ++t)
    for (std::int64_t record = 0; record < norms.records(); ++record) {
      EXPECT_EQ(norms.at(t, Statistic::norm, record, 1), moments.at(t, Statistic::norm, record, 1));
      EXPECT_TRUE(std::isnan(norms.at(t, Statistic::mean, record, 1)));
    }
}

TEST_P(Instruments, EachHasItsCadenceAndItsLayers) {
  const TraceTable trace = trace_of(small(dense, R"({ type = "Adam" })", R"(every = 2
instruments = ["norm", { type = "histogram", every = 3, layers = ["*_1"] }, { type = "saturation", layers = ["dense_?"] }])"));
  EXPECT_EQ(trace.steps, (std::vector<std::int64_t>{0, 2, 3, 4, 6}));
  EXPECT_EQ(trace.find("dense/activation", Instrument::saturation), nullptr);
  const Readings* const histogram = trace.find("dense_1/weight_gradient", Instrument::histogram);
  ASSERT_NE(histogram, nullptr);
  const std::int64_t norm = trace.find("dense_1/weight_gradient");
  const bool norm_due[] = {true, true, false, true, true}, histogram_due[] = {true, false, true, false, true};
  for (std::int64_t record = 0; record < 5; ++record) {
    EXPECT_EQ(!std::isnan(trace.at(norm, Statistic::norm, record, 0)), norm_due[record]);
    const std::size_t first = static_cast<std::size_t>(record * trace.members) * histogram_bins;
    EXPECT_EQ(!std::isnan(histogram->number(first)), histogram_due[record]);
    double count = 0;
    for (std::size_t bin = 0; bin < histogram_bins; ++bin) count += histogram->number(first + bin);
    if (histogram_due[record]) {
      EXPECT_EQ(count, 36);
    }  // of 6 × 6 weights
  }
}

TEST_P(Instruments, CosineOfSuccessiveUpdates) {
  const TraceTable trace = trace_of(small(dense, R"({ type = "SGD", momentum = 0.99 })", R"(every = 1
instruments = ["update_cosine"])"));
  const Readings* const cosine = trace.find("dense_1/update", Instrument::update_cosine);
  ASSERT_NE(cosine, nullptr);
  EXPECT_TRUE(std::isnan(cosine->numbers[0]));  // there is none before the first
  for (std::size_t k = 3; k < 3 * 6; ++k) {     // momentum keeps its direction
    EXPECT_GT(cosine->numbers[k], 0.4);
    EXPECT_LE(cosine->numbers[k], 1 + 1e-12);
  }
}

INSTANTIATE_TEST_SUITE_P(Backends, Instruments, ::testing::Values(BackendKind::reference, BackendKind::cpu),
                         [](const auto& kind) { return std::string(to_word(kind.param)); });

/// The first kernel's reading in the first record, of member 0.
double first_of(const TraceTable& trace, const std::string& tensor, Instrument instrument) {
  const Readings* const readings = trace.find(tensor, instrument);
  return readings == nullptr ? NAN : readings->numbers.front();
}

// Sixty sigmoid layers: what reaches the first is far below 2⁻¹²⁶. Double precision holds it, float flushes it, and the
// magnified pass of float sees it.
TEST(FlushedShare, IsWhatOnlyTheMagnifiedPassHolds) {
  const Loaded deep = small(R"({ type = "Dense", units = 6, activation = "sigmoid", repeat = 60 })",
                            R"({ type = "Adam" })", R"(instruments = ["flushed_share"])");
  const TraceTable cpu = table_of(run(deep, {.kind = BackendKind::cpu, .threads = 1}).trace);
  const TraceTable reference = table_of(run(deep, {.kind = BackendKind::reference}).trace);
  EXPECT_EQ(first_of(reference, "dense/weight_gradient", Instrument::flushed_share), 0);
  EXPECT_EQ(first_of(cpu, "dense_59/weight_gradient", Instrument::flushed_share), 0);
  EXPECT_GT(first_of(cpu, "dense/weight_gradient", Instrument::flushed_share), 0.9);
  EXPECT_GT(first_of(cpu, "dense/activation_gradient", Instrument::flushed_share), 0.9);
}

// Its gradients are far below Adam's ε at the first layer, and above it at the last.
TEST(EpsilonShare, GrowsTowardsTheFirstLayer) {
  const Loaded deep = small(R"({ type = "Dense", units = 6, activation = "sigmoid", repeat = 20 })",
                            R"({ type = "Adam" })", R"(instruments = ["epsilon_share"])");
  for (BackendKind kind : {BackendKind::cpu, BackendKind::reference}) {
    const TraceTable trace = table_of(run(deep, {.kind = kind, .threads = 1}).trace);
    EXPECT_EQ(first_of(trace, "dense/update", Instrument::epsilon_share), 1);
    EXPECT_EQ(first_of(trace, "dense_19/update", Instrument::epsilon_share), 0);
  }
}

// Orthogonal kernels as they are drawn: an isometry, until training bends it. Of eight members at most.
TEST(Jacobians, OfARunAreThoseOfItsWeights) {
  Loaded linear = small(R"({ type = "Dense", units = 2, kernel_initializer = "orthogonal", repeat = 2 })",
                        R"({ type = "SGD", learning_rate = 0.5 })", R"(every = 2
instruments = [{ type = "jacobian", layers = ["dense", "dense_1"] }])");
  linear.experiment.cohort.members = 10;
  for (BackendKind kind : {BackendKind::cpu, BackendKind::reference}) {
    const Trace trace = run(linear, {.kind = kind, .threads = 1}).trace;
    const TraceTable table = table_of(trace);
    EXPECT_TRUE(trace.values.empty());
    EXPECT_EQ(table.find("dense_2/jacobian", Instrument::jacobian), nullptr);
    for (const char* tensor : {"dense/jacobian", "dense_1/jacobian", "dense_1/input_jacobian"}) {
      const Readings* const readings = table.find(tensor, Instrument::jacobian);
      ASSERT_NE(readings, nullptr);
      const auto at = [&](std::size_t record, std::size_t member, std::size_t k) {
        return readings->number((record * 10 + member) * 3 + k);
      };
      for (std::size_t m = 0; m < 8; ++m) {
        EXPECT_NEAR(at(0, m, 0), 1, 1e-6);  // float weights: 2⁻²⁴ on each entry
        EXPECT_NEAR(at(0, m, 1), 1, 1e-6);
        EXPECT_NEAR(at(0, m, 2), 2, 1e-6);
        EXPECT_GT(std::abs(at(2, m, 1) - 1), 1e-4);
      }
      EXPECT_TRUE(std::isnan(at(0, 8, 0)));
    }
  }
}

}  // namespace
}  // namespace cenote::testing
