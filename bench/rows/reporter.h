#pragma once

#include <benchmark/benchmark.h>

#include <memory>
#include <string>

namespace cenote::bench {

/// Google Benchmark's own display, but what is not available is said in a plain line, once for neighbours that lack the
/// same: it is no error.
class Reporter : public benchmark::BenchmarkReporter {
 public:
  Reporter() : display_(benchmark::CreateDefaultDisplayReporter()) {}

  bool ReportContext(const Context& context) override;
  void ReportRuns(const std::vector<Run>& runs) override;
  void Finalize() override { display_->Finalize(); }

 private:
  std::unique_ptr<benchmark::BenchmarkReporter> display_;
  std::string said_;  ///< of the row before
};

}  // namespace cenote::bench
