#pragma once

#include <filesystem>

#include "engine/train/members.h"
#include "engine/train/snapshot.h"

namespace cenote {

/// member,seed_index, every varied value, epochs_done,first_nonfinite_step (empty if there is none).
/// @throws Error naming the file
void write_members_csv(const std::filesystem::path& file, const Snapshot& snapshot, const CohortMembers& members);

}  // namespace cenote
