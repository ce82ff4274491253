#include "bench/rows/reporter.h"

#include "bench/rows/row.h"

namespace cenote::bench {

bool Reporter::ReportContext(const Context& context) {
  display_->SetOutputStream(&GetOutputStream());
  display_->SetErrorStream(&GetErrorStream());
  return display_->ReportContext(context);
}

void Reporter::ReportRuns(const std::vector<Run>& runs) {
  const bool lacks = !runs.empty() && runs[0].error_occurred && runs[0].error_message.starts_with(not_available);
  const std::string saying = lacks ? runs[0].run_name.function_name + ": " + runs[0].error_message : "";
  if (!lacks) display_->ReportRuns(runs);
  if (lacks && saying != said_) GetErrorStream() << saying << '\n';
  said_ = saying;
}

}  // namespace cenote::bench
