#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/engine/spec/helpers.h"

namespace cenote::spec::test {
namespace {

using testing::HasSubstr;

std::string read_error(const std::filesystem::path& file) {
  try {
    read_source(file);
    return "no error";
  } catch (const SpecError& error) {
    return error.what();
  }
}

TEST(ReadSource, ReadsTextAndKnowsItsFolder) {
  const auto file = std::filesystem::path(testing::TempDir()) / "read_source.toml";
  std::ofstream(file) << small_network;
  const Source source = read_source(file);
  EXPECT_EQ(source.name, file.string());
  EXPECT_EQ(source.text, small_network);
  EXPECT_EQ(source.folder, file.parent_path());
}

TEST(ReadSource, RefusesHugeFiles) {
  const auto file = std::filesystem::path(testing::TempDir()) / "read_source_huge.toml";
  std::ofstream(file) << small_network;
  std::filesystem::resize_file(file, 200ULL << 20);  // sparse
  EXPECT_THAT(read_error(file), HasSubstr("larger than 128 MiB"));
  std::filesystem::remove(file);
}

TEST(ReadSource, RefusesWhatCannotBeRead) {
  EXPECT_THAT(read_error("/proc/self/mem"), HasSubstr("reading failed"));
  const auto file = std::filesystem::path(testing::TempDir()) / "read_source_empty.toml";
  std::ofstream(file).close();
  EXPECT_EQ(read_source(file).text, "");
}

TEST(ReadSource, RefusesWhatIsNoFile) {
  EXPECT_THAT(read_error("nowhere.toml"), HasSubstr("nowhere.toml: there is no such file"));
  EXPECT_THAT(read_error("/tmp"), HasSubstr("/tmp: this is a directory"));
  EXPECT_THAT(read_error("/dev/zero"), HasSubstr("this is no regular file"));
  EXPECT_THAT(read_error(""), HasSubstr("there is no such file"));
  EXPECT_THAT(read_error(std::string(10'000, 'x')), HasSubstr("name too long"));
  EXPECT_LT(read_error(std::string(10'000, 'x')).size(), 500U);
  const auto pipe = std::filesystem::path(testing::TempDir()) / "read_source_pipe";
  mkfifo(pipe.c_str(), 0600);
  EXPECT_THAT(read_error(pipe), HasSubstr("this is no regular file"));
}

}  // namespace
}  // namespace cenote::spec::test
