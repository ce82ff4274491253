// Gradient norms that another framework wrote, and what the rules make of them.
#include <algorithm>

#include "engine/diagnosis/diagnose.h"
#include "engine/diagnosis/findings_json.h"
#include "engine/report/gradient_csv.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/target.h"

namespace cenote::fuzz {
namespace {

void require_table(const Seen& seen) {
  require(!seen.layers.empty() && !seen.members.empty() && std::ranges::is_sorted(seen.steps));
  for (const MemberSeen& member : seen.members) {
    require(member.layers.size() == seen.layers.size());
    for (const LayerSeen& layer : member.layers) {
      require(layer.nonfinite.size() == seen.steps.size());
      require(layer.weight_gradient.size() + layer.activation_gradient.size() >= seen.steps.size());
    }
  }
}

void require_sense(const Finding& finding) {
  require(finding.members > 0 && finding.members <= 1 && !finding.remedies.empty());
  require(finding.low <= finding.members && finding.members <= finding.high);
  require(finding.first_step <= finding.last_step);
}

void diagnose_file(const std::filesystem::path& file) {
  const Seen seen = read_gradient_csv(file).seen;
  require_table(seen);
  const std::vector<Finding> findings = diagnose(seen);
  for (const Finding& finding : findings) require_sense(finding);
  // replace: layers are called what the file calls them
  require(!findings_json(findings).dump(2, ' ', false, nlohmann::json::error_handler_t::replace).empty());
}

}  // namespace

void try_input(std::span<const std::uint8_t> input) {
  static MemoryFile file;
  file.write(input);
  allow_errors([] { diagnose_file(file.path()); });
}

}  // namespace cenote::fuzz
