#include "engine/report/events/cohort_events.h"

#include <algorithm>

namespace cenote {

CohortEvents::CohortEvents(const std::filesystem::path& folder, const CohortMembers& members) : members_(members) {
  for (std::int64_t member = 0; member < std::min(members.count(), most_members); ++member)
    views_.emplace_back(folder, events::member_view(member, members.number(member)));
  if (members.count() > 1) views_.emplace_back(folder, events::quantile_view(members.count()));
}

void CohortEvents::write(const Snapshot& snapshot) {
  for (events::ViewEvents& view : views_) view.write(snapshot, members_);
}

void CohortEvents::finish(const Snapshot& snapshot) {
  for (events::ViewEvents& view : views_) view.finish(snapshot, members_);
}

}  // namespace cenote
