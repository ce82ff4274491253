#include "engine/data/idx.h"

#include <gmock/gmock.h>

#include "tests/engine/data/helpers.h"

namespace cenote {
namespace {

using namespace std::string_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string images = "\0\0\x08\x03\0\0\0\x02\0\0\0\x01\0\0\0\x03\x00\x01\x02\xFF\x80\x7F"s;
const std::string labels = "\0\0\x08\x01\0\0\0\x02\x07\x00"s;

class LoadIdx : public testing::Test {
 protected:
  Table load(const std::string& image_bytes, const std::string& label_bytes) {
    std::ofstream(folder_ / "images", std::ios::binary) << image_bytes;
    std::ofstream(folder_ / "labels", std::ios::binary) << label_bytes;
    return load_idx(folder_ / "images", folder_ / "labels");
  }

  std::string error(const std::string& image_bytes, const std::string& label_bytes) {
    return test::spec_error([&] { load(image_bytes, label_bytes); });
  }

  test::TemporaryFolder folder_;
};

TEST_F(LoadIdx, ReadsImagesAndLabels) {
  const Table table = load(images, labels);
  EXPECT_EQ(table.X, (Matrix{2, 3, {0, 1, 2, 255, 128, 127}}));
  EXPECT_EQ(table.y, (Matrix{2, 1, {7, 0}}));
  EXPECT_TRUE(table.classes);
}

TEST_F(LoadIdx, ReadsGzipToo) {
  load(images, labels);
  ASSERT_EQ(std::system(("gzip " + (folder_ / "images").string() + ' ' + (folder_ / "labels").string()).c_str()), 0);
  const Table table = load_idx(folder_ / "images.gz", folder_ / "labels.gz");
  EXPECT_EQ(table.X, load(images, labels).X);
  const std::string whole = test::slurp(folder_ / "images.gz");
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_THAT(error(whole.substr(0, size), labels), HasSubstr("images: ")) << size;
}

TEST_F(LoadIdx, ReadsEveryType) {
  EXPECT_THAT(load("\0\0\x09\x02\0\0\0\1\0\0\0\2\xFF\x02"s, "\0\0\x08\1\0\0\0\1\0"s).X.values, ElementsAre(-1, 2));
  EXPECT_THAT(load("\0\0\x0B\x02\0\0\0\1\0\0\0\1\xFF\xFE"s, "\0\0\x0C\1\0\0\0\1\0\0\1\0"s).y.values, ElementsAre(256));
  EXPECT_THAT(load("\0\0\x0D\x02\0\0\0\1\0\0\0\1\x3F\x80\0\0"s, "\0\0\x0B\1\0\0\0\1\0\1"s).X.values, ElementsAre(1));
  EXPECT_THAT(load("\0\0\x0E\x02\0\0\0\1\0\0\0\1\xBF\xF0\0\0\0\0\0\0"s, "\0\0\x08\1\0\0\0\1\0"s).X.values,
              ElementsAre(-1));
}

TEST_F(LoadIdx, NamesTheFileAndWhatIsWrong) {
  EXPECT_THAT(error("", labels), AllOf(HasSubstr("/images: "), HasSubstr("not an idx file")));
  EXPECT_THAT(error("x,y\n1,2\n", labels), HasSubstr("not an idx file"));
  EXPECT_THAT(error("\0\0\x0A\1\0\0\0\1"s, labels), HasSubstr("type 0x0a; allowed: 0x08"));
  EXPECT_THAT(error(labels, labels), HasSubstr("images: shape (2,) is not allowed; allowed: (samples, rows, columns)"));
  EXPECT_THAT(error("\0\0\x08\x02\0\0\0\0\0\0\0\1"s, labels), HasSubstr("shape (0, 1) is not allowed"));
  EXPECT_THAT(error(images, images), HasSubstr("labels: shape (2, 1, 3) of uint8 is not allowed; allowed: (samples,)"));
  EXPECT_THAT(error(images, "\0\0\x08\1\0\0\0\1\5"s), HasSubstr("labels: 1 labels, but "));
  EXPECT_THAT(error(images, "\0\0\x09\1\0\0\0\2\0\xFF"s), HasSubstr("class number -1 in row 1"));
  EXPECT_THAT(error("\0\0\x0D\x02\0\0\0\1\0\0\0\1\x7F\x80\0\0"s, labels), HasSubstr("inf in row 0, column 0"));
  EXPECT_THAT(error(images + 'x', labels), HasSubstr("longer than its shape (2, 1, 3)"));
}

TEST_F(LoadIdx, RefusesWhatIsCutOffAnywhere) {
  for (std::size_t size = 0; size < images.size(); ++size)
    EXPECT_THAT(error(images.substr(0, size), labels), HasSubstr("/images: ")) << size;
}

TEST_F(LoadIdx, RefusesLiesBeforeItAllocates) {
  EXPECT_THAT(error("\0\0\x08\x03\x7F\xFF\xFF\xFF\x7F\xFF\xFF\xFF\x7F\xFF\xFF\xFF"s, labels),
              HasSubstr("more than the file can hold"));
  EXPECT_THAT(error("\0\0\x08\x02\0\xFF\xFF\xFF\0\0\0\1"s, labels), HasSubstr("more than the file can hold"));
}

TEST_F(LoadIdx, IsASource) {
  load(images, labels);
  const Dataset data = load_data(
      {.source = DataSpec::Source::idx, .test_size = 0.5, .images = folder_ / "images", .labels = folder_ / "labels"});
  EXPECT_EQ(data.X_train.rows, 1);
  EXPECT_EQ(data.class_count, 8);
  EXPECT_EQ(test::spec_error([] { load_data({.source = DataSpec::Source::idx}); }),
            "data.images: missing; allowed: a file's path");
  EXPECT_EQ(test::spec_error([] { load_data({.source = DataSpec::Source::idx, .images = "x"}); }),
            "data.labels: missing; allowed: a file's path");
}

}  // namespace
}  // namespace cenote
