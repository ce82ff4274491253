#include "engine/trace/size.h"

#include <gmock/gmock.h>

#include "cenote/error.h"

namespace cenote {
namespace {

using testing::HasSubstr;

Program program_of(std::size_t tensors) {
  Program program;
  program.traced.resize(tensors, "dense/weight_gradient");
  program.variables = {{.layer = "dense", .name = "kernel", .rows = 3, .columns = 5, .initializer = {}}};
  return program;
}

TEST(TraceSize, CountsRecordsTensorsAndMembers) {
  const Recipe recipe{.epochs = 10, .batch_size = 32};
  const TraceExtent by_epoch = extent_of({}, program_of(4), recipe, 200, 5);
  EXPECT_EQ(by_epoch.records, 11);
  EXPECT_EQ(by_epoch.tensors, 4);
  EXPECT_EQ(by_epoch.members, 5);
  EXPECT_EQ(by_epoch.sketches, 0);
  EXPECT_EQ(by_epoch.bytes(), 11 * 4 * 5 * sizeof(Moments));
}

TEST(TraceSize, KnowsEverySoManySteps) {
  const Recipe recipe{.epochs = 10, .batch_size = 32};  // 70 steps
  EXPECT_EQ(extent_of({.every = 7}, program_of(1), recipe, 200, 1).records, 11);
  EXPECT_EQ(extent_of({.every = 8}, program_of(1), recipe, 200, 1).records, 10);
  EXPECT_EQ(extent_of({.every = 0}, program_of(1), recipe, 200, 1).bytes(), 0);
}

TEST(TraceSize, AddsSketchesAndValues) {
  Program program = program_of(3);
  program.values = {"dense/kernel"};
  const TraceExtent extent = extent_of({.members = 2}, program, {.epochs = 1}, 32, 100);
  EXPECT_EQ(extent.members, 2);
  EXPECT_EQ(extent.sketches, 6);
  EXPECT_EQ(extent.value_numbers, 2 * 8 * 15);
}

TEST(TraceSize, ErrorSaysTheSizeAndWhatToChange) {
  const TraceRequest request{.limit = 1 << 20};
  const Recipe recipe{.epochs = 1'000'000'000'000};
  try {
    check_trace_size(request, extent_of(request, program_of(4), recipe, 200, 5));
    FAIL();
  } catch (const SpecError& error) {
    EXPECT_THAT(error.what(), HasSubstr("1.56 PiB"));
    EXPECT_THAT(error.what(), HasSubstr("trace.limit is 1 MiB"));
    EXPECT_THAT(error.what(), HasSubstr("trace.every"));
  }
}

TEST(TraceSize, FormatsBytes) {
  EXPECT_EQ(format_bytes(7), "7 bytes");
  EXPECT_EQ(format_bytes(1536), "1.5 KiB");
  EXPECT_EQ(format_bytes(1ULL << 30), "1 GiB");
}

}  // namespace
}  // namespace cenote
