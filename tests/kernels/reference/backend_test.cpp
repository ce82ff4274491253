#include "kernels/reference/backend.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <string>

#include "cenote/error.h"
#include "cenote/network.h"
#include "cenote/null_sink.h"

namespace cenote {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

/// Members with the same drawn weights; member m learns at `rates[m]`.
class FewMembers : public Members {
 public:
  explicit FewMembers(std::vector<double> rates) : rates_(std::move(rates)) {}

  std::int64_t count() const override { return static_cast<std::int64_t>(rates_.size()); }
  std::uint64_t seed() const override { return 42; }
  std::uint32_t seed_index(std::int64_t member) const override { return static_cast<std::uint32_t>(member); }
  double hyperparameter(const HyperparameterSlot& slot, std::int64_t member) const override {
    return slot.key == Hyperparameter::learning_rate ? rates_[static_cast<std::size_t>(member)] : slot.default_value;
  }
  void initial_weights(std::int64_t, std::span<double> weights) const override {
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = 0.1 + 0.05 * static_cast<double>(i % 5);
  }

 private:
  std::vector<double> rates_;
};

/// Notes every call for member 0, and the weights of all.
class Recorder : public Sink {
 public:
  void history(std::int64_t member, std::int64_t epoch, HistoryPart part, std::span<const double> values) override {
    static constexpr const char* names[] = {"running", "validation", "epoch_end"};
    note(member, names[static_cast<std::size_t>(part)], epoch);
    const std::scoped_lock lock(mutex_);
    last_history.assign(values.begin(), values.end());
  }
  bool traces_in_full(std::int64_t) override { return true; }
  void moments(std::int64_t first, std::int64_t record, std::int32_t, std::span<const Moments>) override {
    note(first, "moments", record);
  }
  void norms(std::int64_t first, std::int64_t record, std::int32_t, std::int64_t,
             std::span<const TensorNorm>) override {
    note(first, "norms", record);
  }
  void reading(std::int64_t member, std::int64_t record, std::int32_t, std::span<const double>) override {
    note(member, "reading", record);
  }
  void values(std::int64_t member, std::int64_t record, std::int32_t, std::span<const double>) override {
    note(member, "values", record);
  }
  void first_nonfinite(std::int64_t member, std::int64_t step) override { note(member, "nonfinite", step); }
  bool wants_weights(std::int64_t) override { return wants; }
  void weights(std::int64_t member, std::span<const double> numbers) override {
    note(member, "weights", 0);
    const std::scoped_lock lock(mutex_);
    if (last_weights.size() <= static_cast<std::size_t>(member))
      last_weights.resize(static_cast<std::size_t>(member) + 1);
    last_weights[static_cast<std::size_t>(member)].assign(numbers.begin(), numbers.end());
  }
  bool epoch_done(std::int64_t first, std::int64_t, std::int64_t epoch) override {
    note(first, "done", epoch);
    return epoch < stop_at;
  }
  void prediction(std::int64_t member, std::int64_t first_row, std::span<const double> output) override {
    note(member, "prediction of " + std::to_string(output.size()) + " from", first_row);
  }

  std::vector<std::string> calls;
  std::vector<double> last_history;
  std::vector<std::vector<double>> last_weights;
  std::int64_t stop_at = 1000;
  bool wants = false;

 private:
  void note(std::int64_t member, const std::string& what, std::int64_t number) {
    const std::scoped_lock lock(mutex_);
    if (member == 0) calls.push_back(what + " " + std::to_string(number));
  }
  std::mutex mutex_;
};

class ReferenceBackendTest : public ::testing::Test {
 protected:
  ReferenceBackendTest() {
    network_.add(Dense{.units = 3, .activation = Activation::tanh});
    network_.add(Dense{.units = 1, .activation = Activation::sigmoid});
    fill(data_.X_train, data_.y_train, 10);
    fill(data_.X_test, data_.y_test, 5);
    schedule_.epochs = 2;
    schedule_.train_rows = 10;
    schedule_.test_rows = 5;
    schedule_.batch_size = 4;
    schedule_.rates.assign(6, StepRate{});
  }

  static void fill(Matrix& X, Matrix& y, std::int64_t rows) {
    X = {rows, 2, std::vector<double>(static_cast<std::size_t>(2 * rows))};
    y = {rows, 1, std::vector<double>(static_cast<std::size_t>(rows))};
    for (std::int64_t r = 0; r < rows; ++r) {
      X(r, 0) = std::sin(static_cast<double>(r));
      X(r, 1) = std::cos(3.0 * static_cast<double>(r));
      y(r, 0) = static_cast<double>(r % 2);
    }
  }

  Program program() const {
    TraceRequest trace{.tensors = {TracedTensor::activation_gradient}};
    if (!schedule_.traces()) trace.every = 0;
    const Recipe recipe{.optimizer = optimizers::sgd(), .metrics = std::vector<Metric>{Metric::accuracy}};
    return compile(network_, recipe, {.features = 2}, trace);
  }
  void train(Recorder& recorder, std::vector<double> rates = {0.1}, int threads = 1) const {
    const Program compiled = program();
    const FewMembers members(std::move(rates));
    make_reference_backend(threads)->train({compiled, schedule_, data_, members}, recorder);
  }

  Network network_;
  Dataset data_;
  Schedule schedule_;
};

TEST_F(ReferenceBackendTest, CallsTheSinkInOrder) {
  Recorder recorder;
  recorder.wants = true;
  train(recorder);
  EXPECT_THAT(recorder.calls,
              ElementsAre("done 0", "epoch_end 0", "validation 0",                                       //
                          "moments 0", "moments 0", "running 1", "validation 1", "done 1", "weights 0",  //
                          "moments 1", "moments 1", "running 2", "epoch_end 2", "validation 2", "done 2", "weights 0",
                          "moments 2", "moments 2", "weights 0"));
  EXPECT_THAT(recorder.last_history, SizeIs(2));
}

TEST_F(ReferenceBackendTest, MeasuresOnceWithoutEpochs) {
  schedule_.epochs = 0;
  Recorder recorder;
  train(recorder);
  EXPECT_THAT(recorder.calls,
              ElementsAre("done 0", "epoch_end 0", "validation 0", "moments 0", "moments 0", "weights 0"));
}

TEST_F(ReferenceBackendTest, StopsAtAnEpochsEndAndHandsOutTheWeights) {
  schedule_.cadences[0] = 0;
  Recorder recorder;
  recorder.stop_at = 1;
  train(recorder);
  EXPECT_THAT(recorder.calls,
              ElementsAre("done 0", "epoch_end 0", "validation 0", "running 1", "validation 1", "done 1", "weights 0"));
}

TEST_F(ReferenceBackendTest, LeavesAMemberAloneThatIsStoppedBeforeItStarts) {
  Recorder recorder;
  recorder.stop_at = 0;
  train(recorder);
  EXPECT_THAT(recorder.calls, ElementsAre("done 0"));
}

TEST_F(ReferenceBackendTest, ARateOfZeroLeavesTheWeightsAlone) {
  Recorder recorder;
  train(recorder, {0, 0.5});
  std::vector<double> initial(recorder.last_weights[0].size());
  FewMembers({0}).initial_weights(0, initial);
  EXPECT_EQ(recorder.last_weights[0], initial);
  EXPECT_NE(recorder.last_weights[1], initial);
}

TEST_F(ReferenceBackendTest, MembersDifferByTheirShuffles) {
  Recorder shuffled, in_order;
  train(shuffled, {0.5, 0.5});
  EXPECT_NE(shuffled.last_weights[0], shuffled.last_weights[1]);
  schedule_.shuffle = false;
  train(in_order, {0.5, 0.5});
  EXPECT_EQ(in_order.last_weights[0], in_order.last_weights[1]);
}

TEST_F(ReferenceBackendTest, ThreadsChangeNothing) {
  const std::vector<double> rates = {0.1, 0.2, 0.3, 0.4, 0.5};
  Recorder one, two;
  train(one, rates, 1);
  train(two, rates, 2);
  EXPECT_EQ(one.last_weights, two.last_weights);
}

TEST_F(ReferenceBackendTest, TracingChangesNoWeight) {
  Recorder traced, untraced;
  train(traced);
  schedule_.cadences[0] = 0;
  train(untraced);
  EXPECT_EQ(traced.last_weights, untraced.last_weights);
}

TEST_F(ReferenceBackendTest, ReportsTheFirstLossThatIsNotFinite) {
  network_ = Network();
  network_.add(Dense{.units = 3, .activation = Activation::relu});
  network_.add(Dense{.units = 1, .activation = Activation::sigmoid});
  schedule_.cadences[0] = 0;
  Recorder recorder;
  train(recorder, {1e300});
  EXPECT_THAT(recorder.calls, ::testing::Contains(::testing::StartsWith("nonfinite ")).Times(1));
}

TEST_F(ReferenceBackendTest, PassesOnWhatTheSinkThrows) {
  class Full : public NullSink {
    void history(std::int64_t, std::int64_t, HistoryPart, std::span<const double>) override {
      throw Error("the disk is full");
    }
  };
  const Program compiled = program();
  const FewMembers members({0.1, 0.1, 0.1});
  Full sink;
  EXPECT_THROW(make_reference_backend(2)->train({compiled, schedule_, data_, members}, sink), Error);
}

TEST_F(ReferenceBackendTest, EvaluatesTheTestPart) {
  const Program compiled = program();
  const FewMembers members({0.1});
  Recorder recorder;
  make_reference_backend(1)->evaluate({compiled, schedule_, data_, members}, recorder);
  EXPECT_THAT(recorder.calls, ElementsAre("prediction of 4 from 0", "prediction of 1 from 4", "validation 0"));
}

}  // namespace
}  // namespace cenote
