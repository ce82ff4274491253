#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/cpu/cohort.h"

namespace cenote::cpu {

/// Floats on huge pages, where the machine gives them.
class Arena {
 public:
  explicit Arena(std::size_t floats);
  float* data() { return data_.get(); }
  void clear();

 private:
  struct Free {
    void operator()(float* data) const;
  };
  std::size_t bytes_;
  std::unique_ptr<float, Free> data_;
};

/// Floats that Workspace's lines take.
struct WorkspaceSize {
  std::int64_t arena = 0, lines = 0;  ///< floats
  std::int64_t scratch = 0;           ///< doubles
  std::int64_t sample_lines = 0;      ///< of GroupRun

  WorkspaceSize(const Program& program, std::int64_t batch_size, const SharedCohort& cohort);
  double bytes() const;
};

/// One thread's memory, for one group after the other.
class Workspace {
 public:
  Workspace(const Program& program, std::int64_t batch_size, std::int64_t train_rows, const SharedCohort& cohort);
  /// Points the group to this memory, zeroed as it must be.
  void serve(GroupRun& group);

 private:
  WorkspaceSize size_;
  Arena arena_, lines_;
  std::vector<std::int32_t> order_;
  std::vector<double> hyperparameters_, scratch_;
};

}  // namespace cenote::cpu
