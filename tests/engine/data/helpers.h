#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "engine/data/sha256.h"
#include "include/cenote/data.h"
#include "include/cenote/error.h"

namespace cenote::test {

// SHA-256 over the values of the matrices, one after the other, as float64
inline std::string sum_of(std::initializer_list<const Matrix*> matrices) {
  Sha256 sum;
  for (const Matrix* matrix : matrices) sum.update(std::as_bytes(std::span(matrix->values)));
  return sum.hex();
}

// SHA-256 over the values as int64, as scikit-learn keeps classes
inline std::string sum_of_classes(const Matrix& y) {
  const std::vector<std::int64_t> classes(y.values.begin(), y.values.end());
  return sha256(std::as_bytes(std::span(classes)));
}

// What a call's SpecError says; empty if there is none
template <class Call>
std::string spec_error(Call call) {
  try {
    call();
  } catch (const SpecError& error) {
    return error.what();
  }
  return {};
}

// Runs a Python script, with NumPy as np, in the folder. @returns whether it ended well; its errors are shown
inline bool run_python(const std::filesystem::path& folder, std::string_view script) {
  std::ofstream(folder / "script.py") << "import numpy as np\n" << script;
  return std::system(("cd " + folder.string() + " && /usr/bin/python3 -W ignore script.py").c_str()) == 0;
}

// A file's bytes
inline std::string slurp(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// A folder that is gone when the test ends
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "cenote-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace cenote::test
