#include "engine/data/csv.h"

#include <gmock/gmock.h>

#include "tests/engine/data/helpers.h"

namespace cenote {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

class LoadCsv : public testing::Test {
 protected:
  Table load(const std::string& text, const std::vector<std::string>& target = {"label"}) {
    std::ofstream(folder_ / "a.csv", std::ios::binary) << text;
    return load_csv(folder_ / "a.csv", target);
  }

  std::string error(const std::string& text, const std::vector<std::string>& target = {"label"}) {
    return test::spec_error([&] { load(text, target); });
  }

  test::TemporaryFolder folder_;
};

TEST_F(LoadCsv, WholeNumbersInOneTargetAreClasses) {
  const Table table = load("x,label,y\n1.5,0,-2e3\n+.25,2,1e-7\n");
  EXPECT_EQ(table.X, (Matrix{2, 2, {1.5, -2000, 0.25, 1e-7}}));
  EXPECT_EQ(table.y, (Matrix{2, 1, {0, 2}}));
  EXPECT_TRUE(table.classes);
}

TEST_F(LoadCsv, OtherTargetsAreNumbers) {
  EXPECT_FALSE(load("x,label\n1,0\n2,1.0\n").classes);
  EXPECT_FALSE(load("x,label\n1,0\n2,-1\n").classes);
  EXPECT_FALSE(load("x,label\n1,0\n2,2147483648\n").classes);
  const Table table = load("a,b,c\n1,2,3\n", {"c", "a"});
  EXPECT_FALSE(table.classes);
  EXPECT_THAT(table.y.values, ElementsAre(3, 1));
  EXPECT_THAT(table.X.values, ElementsAre(2));
}

TEST_F(LoadCsv, ReadsAllThatRfc4180Allows) {
  const Matrix X{2, 1, {1, 3}}, y{2, 1, {2, 4}};
  for (const char* text :
       {"x,label\n1,2\n3,4\n", "x,label\r\n1,2\r\n3,4", "x,label\r1,2\r3,4\r", "x,label\n\n1,2\n\n3,4\n\n",
        "\"x\",\"label\"\n\"1\",2\n3,\"4\"\n", "\xEF\xBB\xBFx,label\n1,2\n3,4\n", " x , label \n 1 ,\t2 \n 3 , 4 \n"}) {
    const Table table = load(text);
    EXPECT_EQ(table.X, X) << text;
    EXPECT_EQ(table.y, y) << text;
  }
  EXPECT_THAT(load("\"a \"\"b\"\", \r\nc\",label\n5,1\n", {"a \"b\", \r\nc"}).y.values, ElementsAre(5));
}

TEST_F(LoadCsv, NamesLineAndColumn) {
  EXPECT_THAT(error("x,label\n1,0\n,1\n"),
              EndsWith("a.csv:3: column \"x\" (1): missing value; allowed: a finite number"));
  EXPECT_THAT(error("x,label\n1,0\n\n2,cat\n"),
              EndsWith("a.csv:4: column \"label\" (2): \"cat\" is not allowed; allowed: a finite number"));
  for (const char* cell :
       {"nan", "inf", "-Infinity", "1e999", "1,5", "0x10", "1 2", "+-1", "--1", "1.2.3", "\"1\n2\"", "é"})
    EXPECT_THAT(error("label,x\n0,"s + cell + "\n"), HasSubstr("a.csv:")) << cell;
  EXPECT_THAT(error("x,label\n1,0\n\"2\n\",\"\n1x\"\n"), HasSubstr("a.csv:5: column"));
  EXPECT_THAT(error("x,label\n1\0,2\n"s), HasSubstr("\"1\\x00\""));
}

TEST_F(LoadCsv, NamesRowsOfTheWrongLength) {
  EXPECT_THAT(error("x,label\n1\n"), EndsWith("a.csv:2: 1 fields; allowed: 2, as in the header"));
  EXPECT_THAT(error("x,label\n1,2\n1,2,\n"), EndsWith("a.csv:3: 3 fields; allowed: 2, as in the header"));
}

TEST_F(LoadCsv, NamesWrongQuotes) {
  EXPECT_THAT(error("x,label\n1,\"0\n2,1\n"), HasSubstr(": a quote that does not open or close a field"));
  EXPECT_THAT(error("x,label\n1,2\"3\n"), HasSubstr("a.csv:2: a quote"));
  EXPECT_THAT(error("x,label\n1,\"2\"3\n"), HasSubstr("a.csv:2: a quote"));
}

TEST_F(LoadCsv, NamesWhatIsMissing) {
  EXPECT_THAT(error(""), EndsWith("a.csv: empty; allowed: a header row, then numbers"));
  EXPECT_THAT(error("\n\n"), EndsWith("a.csv: empty; allowed: a header row, then numbers"));
  EXPECT_THAT(error("x,label\n"), EndsWith("a.csv: no rows after the header"));
  EXPECT_THAT(error("x,x,label\n1,2,3\n"), EndsWith("a.csv:1: column \"x\" is there twice"));
  EXPECT_EQ(error("x,y\n1,2\n"), "data.target: there is no column \"label\"\n  allowed: x, y");
  EXPECT_EQ(error("x,labels\n1,2\n"),
            "data.target: there is no column \"label\"; did you mean \"labels\"?\n  allowed: x, labels");
  EXPECT_EQ(error("x,y\n1,2\n", {}), "data.target: missing; allowed: x, y");
  EXPECT_EQ(error("x,y\n1,2\n", {"x", "x"}), "data.target: \"x\" is not allowed; allowed: each column once");
  EXPECT_EQ(error("x,y\n1,2\n", {"x", "y"}), "data.target: every column is one; allowed: all but one");
  EXPECT_THAT(test::spec_error([] { load_csv("/nowhere.csv", {}); }), HasSubstr("/nowhere.csv: "));
}

TEST_F(LoadCsv, IsASource) {
  std::string text = "x,label\n";
  for (int i = 0; i < 10; ++i) text += std::to_string(i) + ',' + std::to_string(i % 3) + '\n';
  load(text);
  const Dataset data = load_data({.source = DataSpec::Source::csv, .file = folder_ / "a.csv", .target = {"label"}});
  EXPECT_EQ(data.X_train.rows, 8);
  EXPECT_EQ(data.class_count, 3);
  EXPECT_EQ(test::spec_error([] { load_data({.source = DataSpec::Source::csv}); }),
            "data.file: missing; allowed: a file's path");
}

}  // namespace
}  // namespace cenote
