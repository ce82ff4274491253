#include <gmock/gmock.h>

#include "tests/engine/data/helpers.h"

namespace cenote {
namespace {

using testing::StartsWith;

// The sums are of the float64 bytes of X, then y, as scikit-learn 1.9.1 with NumPy 2.4.6 makes them.
struct Moons {
  std::int64_t samples;
  double noise;
  std::int64_t random_state;
  const char* sum;
};
constexpr Moons moons[] = {
    {2, 0.0, 0, "ce95b634c94d5c346e83f2c65c9283fb84c643f9c2a20a8e0db28031673cb8ed"},
    {3, 0.05, 1, "6776f8dc43e82b40810e7040916f191d9c928de0ac1c6400572c8bff417e2c9f"},
    {250, 0.0, 42, "61e3745dedb3767f20ab03a86d596a39979d14dcb0c4964a4705c7e55af21c69"},
    {251, 0.3, 7, "4e3bece1023ea7c2e00980a62c5c36d433db0cc97aa462ab0cc4db4870af284c"},
    {999, 0.1, 4294967295, "e9ba8312d2f8c71be1e8a3de341c5d52254952f273630973dcf51622986c4d9a"},
    {10000, 0.05, 123456, "64f6c28a39fff5da928081bce32814135985798d8cacc511331670e0f469baf9"},
};

TEST(MakeMoons, IsScikitLearnsBitForBit) {
  for (const Moons& c : moons) {
    const Samples samples = make_moons(c.samples, c.noise, c.random_state);
    EXPECT_EQ(test::sum_of({&samples.X, &samples.y}), c.sum) << c.samples;
  }
}

struct Circles {
  std::int64_t samples;
  double noise;
  std::int64_t random_state;
  double factor;
  const char* sum;
};
constexpr Circles circles[] = {
    {2, 0.0, 0, 0.8, "cc7d32301fdeb672fb9dc125d432f2c1f330674c4e94a57789d9e37d27e722a7"},
    {7, 0.0, 3, 0.5, "e452964e18ff5cb46cdad17b45e2019db5185ad98d8d176f42266b45be0f3de8"},
    {250, 0.05, 42, 0.8, "0f724bdd304e9e0f4e6db18d10edc5bb1a3d89f7e58f23fe596a9b8191a4945d"},
    {333, 0.2, 4294967295, 0.0, "382ccc97d14badb96a86cb114eb552b7720d91f86014d344888cc9b5ca751879"},
    {10000, 0.01, 5, 0.99, "731a76e83a43ebd2529444d8dd6664f170b9f6d7cc2e8efd96452a99be50b94a"},
};

TEST(MakeCircles, IsScikitLearnsBitForBit) {
  for (const Circles& c : circles) {
    const Samples samples = make_circles(c.samples, c.noise, c.random_state, c.factor);
    EXPECT_EQ(test::sum_of({&samples.X, &samples.y}), c.sum) << c.samples;
  }
}

struct Blobs {
  std::int64_t samples, centers;
  double cluster_std;
  std::int64_t random_state;
  const char* sum;
};
constexpr Blobs blobs[] = {
    {2, 3, 1.0, 0, "71e2df5e6c5453692a5f0ee5d4f9b75f5599ab4fa095aef4094773e775d565db"},
    {100, 3, 1.0, 42, "af1cf24574ffb620c0ad96e358ed736d0debc878e7d69eacd28e36a6cb92d356"},
    {250, 7, 0.3, 4294967295, "fa6146fb2d426b338f2bd2eb05ed7cce6cf0d1f36a768360e99c9f2bff1636e2"},
    {1001, 10, 0.0, 9, "ac1bf1aca76bfc840cb37415be13a69e7e7cfaa131b37939e37b6076b7a18844"},
};

TEST(MakeBlobs, IsScikitLearnsBitForBit) {
  for (const Blobs& c : blobs) {
    const Samples samples = make_blobs(c.samples, c.centers, c.cluster_std, c.random_state);
    EXPECT_EQ(test::sum_of({&samples.X, &samples.y}), c.sum) << c.samples;
  }
}

TEST(Generators, OneSampleIsOfTheSecondHalf) {
  EXPECT_EQ(make_moons(1, 0, 0).y.values, std::vector{1.0});
  EXPECT_EQ(make_circles(1, 0, 0).X.values, (std::vector{0.8, 0.0}));
}

TEST(Generators, NameTheKeyThatIsWrong) {
  EXPECT_THAT(test::spec_error([] { make_moons(0, 0, 0); }), StartsWith("data.samples: 0 is not allowed"));
  EXPECT_EQ(test::spec_error([] { make_moons(2, -1, 0); }),
            "data.noise: -1 is not allowed; allowed: a finite number ≥ 0, at most 1e+300");
  EXPECT_THAT(test::spec_error([] { make_circles(2, 0, 0, 1.0); }), StartsWith("data.factor: 1 is not allowed"));
  EXPECT_THAT(test::spec_error([] { make_blobs(2, 0, 1, 0); }), StartsWith("data.centers: 0 is not allowed"));
  EXPECT_THAT(test::spec_error([] { make_blobs(2, 1, 1, -1); }), StartsWith("data.random_state: -1 is not allowed"));
}

}  // namespace
}  // namespace cenote
