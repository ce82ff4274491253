#include "engine/train/members.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "cenote/error.h"
#include "engine/data/npz.h"
#include "engine/train/training.h"
#include "tests/engine/train/small_experiment.h"

namespace cenote {
namespace {

using testing::HasSubstr;

Program small_program() {
  const Experiment experiment = test::small_experiment();
  return compile(experiment.network, experiment.recipe, shape_of(test::small_data()));
}

std::vector<double> weights_of(const CohortMembers& members, const Program& program, std::int64_t member) {
  std::vector<double> weights(static_cast<std::size_t>(program.weight_count));
  members.initial_weights(member, weights);
  return weights;
}

template <class Make>
std::string error_of(Make make) {
  try {
    make();
  } catch (const SpecError& error) {
    return error.what();
  }
  return "no error";
}

/// An npz file that is gone after the test.
class WeightsFile {
 public:
  explicit WeightsFile(const std::string& name) : path_(std::filesystem::path(testing::TempDir()) / name) {}
  ~WeightsFile() { std::filesystem::remove(path_); }
  WeightsFile(const WeightsFile&) = delete;
  WeightsFile& operator=(const WeightsFile&) = delete;

  void write(const std::string& array, const Shape& shape) const {
    std::int64_t size = 1;
    for (const std::int64_t length : shape) size *= length;
    std::vector<double> values;
    for (std::int64_t i = 0; i < size; ++i) values.push_back(static_cast<double>(i));
    NpzWriter writer(path_);
    writer.add(array, shape, values);
    writer.close();
  }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

TEST(Members, AreNumberedBySeedIndexFirst) {
  const Program program = small_program();
  const Cohort cohort{.members = 3,
                      .vary = {{Hyperparameter::learning_rate, {0.1, 0.2}}, {Hyperparameter::gain, {1, 2}}}};
  const CohortMembers members(cohort, program);
  EXPECT_EQ(members.count(), 12);
  EXPECT_EQ(members.seed_index(7), 1);
  const HyperparameterSlot slot{.key = Hyperparameter::learning_rate, .slot = 0, .default_value = 9};
  EXPECT_EQ(members.hyperparameter(slot, 5), 0.1);  // gain, alphabetically first, changes faster
  EXPECT_EQ(members.hyperparameter(slot, 6), 0.2);
  EXPECT_EQ(CohortMembers({}, program).hyperparameter(slot, 0), 9);
}

TEST(Members, EachSeedDrawsItsOwnWeightsAtEveryGridPoint) {
  const Program program = small_program();
  const Cohort cohort{.members = 2, .vary = {{Hyperparameter::learning_rate, {0.1, 0.2}}}};
  const CohortMembers members(cohort, program);
  EXPECT_NE(weights_of(members, program, 0), weights_of(members, program, 1));
  EXPECT_EQ(weights_of(members, program, 1), weights_of(members, program, 3));
}

TEST(Members, GainMultipliesDrawnKernels) {
  const Program program = small_program();
  const Cohort cohort{.vary = {{Hyperparameter::gain, {1, 2}}}};
  const CohortMembers members(cohort, program);
  const auto one = weights_of(members, program, 0), two = weights_of(members, program, 1);
  EXPECT_NE(one[0], 0);
  EXPECT_EQ(two[0], 2 * one[0]);
}

TEST(Members, DrawnWeightsAreFloat32Values) {
  const Program program = small_program();
  for (const double weight : weights_of(CohortMembers({}, program), program, 0))
    EXPECT_EQ(weight, static_cast<double>(static_cast<float>(weight)));
}

TEST(Members, OneAloneIsThatOfTheFullCohort) {
  const Program program = small_program();
  const Cohort full{.members = 3, .vary = {{Hyperparameter::gain, {1, 2}}}};
  Cohort alone = full;
  alone.member = 4;
  const CohortMembers all(full, program), one(alone, program);
  EXPECT_EQ(one.count(), 1);
  EXPECT_EQ(one.number(0), 4);
  EXPECT_EQ(one.seed_index(0), all.seed_index(4));
  EXPECT_EQ(weights_of(one, program, 0), weights_of(all, program, 4));
}

TEST(Members, AVariableCanBeHadAlone) {
  const Program program = small_program();
  const Cohort cohort;
  const CohortMembers members(cohort, program);
  const Variable& last_kernel = program.variables[2];
  std::vector<double> kernel(static_cast<std::size_t>(last_kernel.size()));
  members.initial_variable(0, 2, kernel);
  const auto all = weights_of(members, program, 0);
  EXPECT_TRUE(std::equal(kernel.begin(), kernel.end(), all.begin() + last_kernel.offset));
}

TEST(Members, ErrorsNameTheKey) {
  const Program program = small_program();
  EXPECT_THAT(error_of([&] { CohortMembers({.members = 0}, program); }), HasSubstr("cohort.members: 0"));
  EXPECT_THAT(error_of([&] { CohortMembers({.members = 3, .member = 3}, program); }),
              HasSubstr("cohort.member: 3 is not allowed; allowed: 0 to 2"));
  EXPECT_THAT(error_of([&] {
                CohortMembers({.vary = {{Hyperparameter::clipnorm, {1}}}}, program);
              }),
              HasSubstr("cohort.vary.clipnorm"));
}

TEST(GivenWeights, AreSharedOrEachMembersOwn) {
  const Program program = small_program();
  const WeightsFile file("given.npz");
  const Cohort cohort{.members = 2, .initial_weights = file.path()};
  file.write("dense/kernel", {2, 3});
  const CohortMembers shared(cohort, program);
  EXPECT_EQ(weights_of(shared, program, 1)[5], 5);
  file.write("dense/kernel", {2, 2, 3});
  const CohortMembers own(cohort, program);
  EXPECT_EQ(weights_of(own, program, 0)[5], 5);
  EXPECT_EQ(weights_of(own, program, 1)[5], 11);
  EXPECT_EQ(weights_of(own, program, 1)[9], weights_of(shared, program, 1)[9]);  // of dense_1/kernel, which is drawn
}

TEST(GivenWeights, OfAGridMayBeOneForEachMemberOrEachSeed) {
  const Program program = small_program();
  const WeightsFile file("grid.npz");
  const Cohort cohort{
      .members = 2, .initial_weights = file.path(), .vary = {{Hyperparameter::learning_rate, {0.1, 0.2}}}};
  file.write("dense/bias", {4, 3});
  EXPECT_EQ(weights_of(CohortMembers(cohort, program), program, 3)[6], 9);
  file.write("dense/bias", {2, 3});
  EXPECT_EQ(weights_of(CohortMembers(cohort, program), program, 3)[6], 3);
}

TEST(GivenWeights, OfOneMemberAloneAreTheFullCohortsOrItsOwn) {
  const Program program = small_program();
  const WeightsFile file("alone.npz");
  const Cohort cohort{.members = 4, .initial_weights = file.path(), .member = 2};
  file.write("dense/bias", {4, 3});
  EXPECT_EQ(weights_of(CohortMembers(cohort, program), program, 0)[6], 6);
  file.write("dense/bias", {1, 3});
  EXPECT_EQ(weights_of(CohortMembers(cohort, program), program, 0)[6], 0);
}

TEST(GivenWeights, ErrorsNameFileArrayAndShapes) {
  const Program program = small_program();
  const WeightsFile file("wrong.npz");
  const Cohort cohort{.members = 2, .initial_weights = file.path()};
  file.write("dense/kernel", {3, 2});
  EXPECT_THAT(error_of([&] { CohortMembers(cohort, program); }),
              HasSubstr("wrong.npz: \"dense/kernel\": has the shape (3, 2); expected: (2, 3) or (2, 2, 3)"));
  file.write("dense_7/kernel", {2, 3});
  EXPECT_THAT(error_of([&] { CohortMembers(cohort, program); }),
              HasSubstr("\"dense_7/kernel\": the network has no such variable; did you mean \"dense_1/kernel\"?\n  "
                        "allowed: dense/kernel"));
}

}  // namespace
}  // namespace cenote
