#include "engine/data/npz_data.h"

#include <gmock/gmock.h>

#include "engine/data/npz.h"
#include "tests/engine/data/helpers.h"

namespace cenote {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class LoadNpz : public testing::Test {
 protected:
  void write(std::string_view arguments) {
    ASSERT_TRUE(test::run_python(folder_.path(), "np.savez('a.npz', " + std::string(arguments) + ")\n"));
  }

  Dataset load(double test_size = 0) {
    return load_data({.source = DataSpec::Source::npz, .test_size = test_size, .file = folder_ / "a.npz"});
  }

  std::string error(std::string_view arguments) {
    write(arguments);
    return test::spec_error([&] { load(); });
  }

  test::TemporaryFolder folder_;
};

TEST_F(LoadNpz, IntegersAreClasses) {
  write("X=[[1., 2.], [3., 4.], [5., 6.]], y=[0, 2, 1]");
  const Dataset data = load();
  EXPECT_EQ(data.X_train, (Matrix{3, 2, {1, 2, 3, 4, 5, 6}}));
  EXPECT_EQ(data.y_train, (Matrix{3, 1, {0, 2, 1}}));
  EXPECT_EQ(data.X_test.rows, 0);
  EXPECT_EQ(data.X_test.columns, 2);
  EXPECT_TRUE(data.classes);
  EXPECT_EQ(data.class_count, 3);
}

TEST_F(LoadNpz, BoolsAndOneColumnOfIntegersAreClassesToo) {
  write("X=np.uint8([[1], [2]]), y=[True, False]");
  EXPECT_EQ(load().class_count, 2);
  write("X=np.uint8([[1], [2]]), y=np.uint8([[7], [0]])");
  EXPECT_EQ(load().class_count, 8);
}

TEST_F(LoadNpz, FloatsAndSeveralColumnsAreNumbers) {
  write("X=[[1.], [2.]], y=[0., 1.]");
  EXPECT_FALSE(load().classes);
  EXPECT_EQ(load().class_count, 0);
  write("X=[[1.], [2.]], y=[[0, 1], [1, 0]]");
  EXPECT_FALSE(load().classes);
  EXPECT_EQ(load().y_train, (Matrix{2, 2, {0, 1, 1, 0}}));
}

TEST_F(LoadNpz, IsSplitAsAnyOther) {
  write("X=np.arange(20.).reshape(10, 2), y=np.arange(10)");
  const Dataset data = load(0.25);
  EXPECT_EQ(data.X_test, train_test_split(data.X, data.y, 0.25, 42).X_test);
  EXPECT_EQ(data.X.rows, 10);
  EXPECT_EQ(data.y_test.rows, 3);
}

TEST_F(LoadNpz, ATestPartOfItsOwnIsNotSplit) {
  write("X=[[1.], [2.]], y=[0, 1], X_test=[[3.]], y_test=[4]");
  const Dataset data = load(0.5);
  EXPECT_THAT(data.X_train.values, ElementsAre(1, 2));
  EXPECT_THAT(data.X_test.values, ElementsAre(3));
  EXPECT_EQ(data.X, data.X_train);
  EXPECT_EQ(data.class_count, 5);
}

// `cenote data` leaves all six arrays.
TEST_F(LoadNpz, ATrainingPartGoesBeforeAllSamples) {
  write("X=[[1.], [2.], [3.]], y=[0, 1, 2], X_train=[[3.], [1.]], y_train=[2, 0], X_test=[[2.]], y_test=[1]");
  const Dataset data = load(0.5);
  EXPECT_THAT(data.X_train.values, ElementsAre(3, 1));
  EXPECT_THAT(data.y_test.values, ElementsAre(1));
  EXPECT_THAT(data.X.values, ElementsAre(1, 2, 3));
  write("X_train=[[3.], [1.]], y_train=[2, 0], X_test=np.zeros((0, 1)), y_test=np.zeros(0, dtype=int)");
  EXPECT_EQ(load(0.5).X, load(0.5).X_train);
  EXPECT_EQ(load(0.5).X_test.rows, 0);
}

TEST_F(LoadNpz, NamesFileArrayAndPlace) {
  EXPECT_THAT(error("y=[0]"), AllOf(HasSubstr("a.npz"), HasSubstr("no array \"X\"; it has: \"y\"")));
  EXPECT_THAT(error("X=[[1.]]"), HasSubstr("no array \"y\""));
  EXPECT_THAT(error("X=[1., 2.], y=[0, 1]"), HasSubstr("array \"X\": shape (2,) is not allowed; allowed: (samples, f"));
  EXPECT_THAT(error("X=np.zeros((2, 3, 4)), y=[0, 1]"), HasSubstr("array \"X\": shape (2, 3, 4)"));
  EXPECT_THAT(error("X=[[1.]], y=0"), HasSubstr("array \"y\": shape () is not allowed"));
  EXPECT_THAT(error("X=[[1.], [2.]], y=[0]"), HasSubstr("array \"y\": 1 rows, but \"X\" has 2"));
  EXPECT_THAT(error("X=[[1., 2.], [3., np.nan]], y=[0, 1]"), HasSubstr("\"X\": nan in row 1, column 1 (from 0)"));
  EXPECT_THAT(error("X=[[1.], [2.]], y=[0., -np.inf]"), HasSubstr("\"y\": -inf in row 1, column 0 (from 0)"));
  EXPECT_THAT(error("X=[[1.], [2.]], y=[1, -1]"), HasSubstr("\"y\": class number -1 in row 1 (from 0)"));
  EXPECT_THAT(error("X=[[1.]], y=[2**31]"), HasSubstr("class number 2147483648"));
  EXPECT_THAT(error("X=np.zeros((0, 2)), y=np.zeros(0)"), HasSubstr("array \"X\": no rows"));
  EXPECT_THAT(error("X=np.zeros((2, 0)), y=[0, 1]"), HasSubstr("array \"X\": no columns"));
  EXPECT_THAT(error("X=[['a']], y=[0]"), HasSubstr("array \"X\": dtype \"<U1\" is not supported"));
}

TEST_F(LoadNpz, TheTestPartMustLookLikeTheTrainingPart) {
  EXPECT_THAT(error("X=[[1.]], y=[0], X_test=[[1.]]"), HasSubstr("no array \"y_test\""));
  EXPECT_THAT(error("X=[[1.]], y=[0], y_test=[1]"), HasSubstr("no array \"X_test\""));
  EXPECT_THAT(error("X_train=[[1.]]"), HasSubstr("no array \"y_train\""));
  EXPECT_THAT(error("X=[[1.]], y=[0], X_test=[[1., 2.]], y_test=[1]"), HasSubstr("\"X_test\": 2 columns; allowed: 1"));
  EXPECT_THAT(error("X=[[1.]], y=[0], X_test=[[1.]], y_test=[1.]"), HasSubstr("\"y_test\": its columns or dtype"));
}

TEST_F(LoadNpz, WantsAFile) {
  EXPECT_EQ(test::spec_error([] { load_data({.source = DataSpec::Source::npz}); }),
            "data.file: missing; allowed: a file's path");
}

}  // namespace
}  // namespace cenote
