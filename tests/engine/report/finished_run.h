#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "engine/report/run_directory.h"
#include "tests/engine/train/fake_backend.h"
#include "tests/engine/train/small_experiment.h"

namespace cenote::test {

/// A folder that is gone after the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = std::filesystem::path(testing::TempDir()) / (std::string(test->test_suite_name()) + "." + test->name());
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The small experiment, run by the fake backend.
struct FinishedRun {
  explicit FinishedRun(Experiment wanted = small_experiment(), FakeBackend::Options options = {},
                       const TrainingControl& control = {})
      : experiment(std::move(wanted)),
        backend(std::move(options)),
        training(experiment, data, backend),
        result(training.run(control)) {}

  Experiment experiment;
  Dataset data = small_data();
  FakeBackend backend;
  Training training;
  Result result;
};

inline std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

/// What a Python program with NumPy prints. @param arguments after the program, as the shell takes them
inline std::string python(const std::string& program, const std::filesystem::path& argument) {
  const std::string command = "/usr/bin/python3 -c '" + program + "' '" + argument.string() + "' 2>&1";
  std::string output;
  std::FILE* pipe = popen(command.c_str(), "r");
  for (int c; pipe && (c = std::fgetc(pipe)) != EOF;) output += static_cast<char>(c);
  if (pipe) pclose(pipe);
  return output;
}

inline bool has_numpy() { return python("import numpy", "").empty(); }

}  // namespace cenote::test
