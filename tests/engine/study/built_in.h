#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/study/built_in_studies.h"
#include "engine/study/study.h"

namespace cenote::test {

/// A built-in study with settings as --set takes them; of its variants only those named, or all.
inline spec::StudyFile built_in(const std::string& name, const std::vector<std::string>& settings = {},
                                const std::vector<std::string>& variants = {}) {
  const auto studies = built_in_studies();
  const auto study = std::ranges::find(studies, name, &BuiltInStudy::name);
  std::vector<spec::Setting> parsed;
  for (const auto& setting : settings) parsed.push_back(spec::parse_setting(setting));
  auto file = spec::parse_study({.name = name, .text = std::string(study->toml)}, parsed);
  std::erase_if(file.variants, [&](const auto& variant) {
    return !variants.empty() && std::ranges::find(variants, variant.name) == variants.end();
  });
  return file;
}

/// A folder for a study's results, which goes with the test.
class StudyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "cenote-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  StudyResult run(const spec::StudyFile& file, const std::string& published = {}) {
    const auto backend = make_backend();
    Study study(file, *backend, folder_ / "study", Existing::refuse);
    if (!published.empty()) study.compare_with_published(published);
    return study.run();
  }

  std::filesystem::path folder_;
};

}  // namespace cenote::test
