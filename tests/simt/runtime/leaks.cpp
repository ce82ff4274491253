#include "simt/runtime/leaks.h"

#include "simt/error.h"
#include "simt/runtime/allocations.h"
#include "simt/runtime/leaked.h"
#include "simt/runtime/queues.h"
#include "simt/runtime/reports.h"

namespace simt {
namespace {

void count(std::string& text, std::size_t alive, const char* what) {
  if (alive > 0) text += std::to_string(alive) + " " + what + "\n";
}

}  // namespace

std::string leaks() {
  const auto lock = lock_runtime();
  std::string text;
  for (const std::string& line : Allocations::get().describe()) text += line + "\n";
  count(text, Queues::get().count(), "streams");
  count(text, events_alive(), "events");
  count(text, graphs_alive(), "graphs");
  count(text, executable_graphs_alive(), "executable graphs");
  for (const Error& report : filed_reports()) text += std::string(report.what()) + "\n";
  return text;
}

void check_leaks() {
  const auto lock = lock_runtime();
  Queues::get().run_all();
  const std::string text = leaks();
  filed_reports().clear();
  if (!text.empty()) throw Error(Fault::leak, "simt: not released:\n" + text);
}

}  // namespace simt
