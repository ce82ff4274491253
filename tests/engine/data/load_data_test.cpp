#include <gmock/gmock.h>

#include <limits>

#include "tests/engine/data/helpers.h"

namespace cenote {
namespace {

using testing::StartsWith;
using Source = DataSpec::Source;

TEST(LoadData, TheDefaultIsTheNotebooksMoons) {
  const Dataset data = load_data({});
  EXPECT_EQ(test::sum_of({&data.X}), "f83a894e3d5f93636f70299e7359a27a58f6c150d0aab1dfc35e40adb78fa797");
  EXPECT_EQ(test::sum_of({&data.X_train}), "e1e5d19d6d93f78ffab3ecd015e27d028826b27d18f973879652049abefd0f0c");
  EXPECT_EQ(test::sum_of({&data.X_test}), "db47317a9dd4760094f44f305d62724fea66050471385543a2bdffdde252d844");
  EXPECT_EQ(test::sum_of_classes(data.y), "37295878b2d75445c738c8f8a78ec1a41c1e793b3dd3b24c3c98dfce1ea33123");
  EXPECT_EQ(test::sum_of_classes(data.y_train), "0740cc8cd856b1857761c0e2cbd1a74a2f1574b277bb976506bf8476cd28c554");
  EXPECT_EQ(test::sum_of_classes(data.y_test), "9810000cbf488b1aba504d4d225ffef09c82cca534c1f40fb8ba11b1e1b69a80");
  EXPECT_TRUE(data.classes);
  EXPECT_EQ(data.class_count, 2);
}

TEST(LoadData, GeneratesWhatTheSourceSays) {
  const Dataset circles = load_data({.source = Source::make_circles, .samples = 100, .factor = 0.5});
  EXPECT_EQ(circles.X, make_circles(100, 0.05, 42, 0.5).X);
  const Dataset blobs = load_data({.source = Source::make_blobs, .samples = 100, .centers = 5, .cluster_std = 2});
  EXPECT_EQ(blobs.X, make_blobs(100, 5, 2, 42).X);
  EXPECT_EQ(blobs.class_count, 5);
}

TEST(LoadData, ChecksEveryNumber) {
  const auto message = [](const DataSpec& spec) { return test::spec_error([&] { load_data(spec); }); };
  EXPECT_THAT(message({.samples = 0}), StartsWith("data.samples: 0 is not allowed; allowed: an integer from 1"));
  EXPECT_THAT(message({.samples = std::numeric_limits<std::int64_t>::max()}), StartsWith("data.samples"));
  EXPECT_THAT(message({.noise = std::numeric_limits<double>::quiet_NaN()}), StartsWith("data.noise: nan is not"));
  EXPECT_THAT(message({.noise = std::numeric_limits<double>::infinity()}), StartsWith("data.noise: inf is not"));
  EXPECT_THAT(message({.random_state = -1}), StartsWith("data.random_state: -1"));
  EXPECT_THAT(message({.random_state = 4294967296}), StartsWith("data.random_state: 4294967296"));
  EXPECT_THAT(message({.test_size = 1}), StartsWith("data.test_size: 1 is not allowed"));
  EXPECT_THAT(message({.samples = 1}), StartsWith("data.test_size: 0.2 of 1 samples"));
  EXPECT_THAT(message({.split_random_state = -7}), StartsWith("data.split_random_state: -7"));
  EXPECT_THAT(message({.factor = 1.5}), StartsWith("data.factor: 1.5"));
  EXPECT_THAT(message({.centers = 0}), StartsWith("data.centers: 0"));
  EXPECT_THAT(message({.cluster_std = -2}), StartsWith("data.cluster_std: -2"));
}

}  // namespace
}  // namespace cenote
