#pragma once

#include <filesystem>

#include "engine/train/members.h"
#include "engine/train/snapshot.h"

namespace cenote {

/// member,epoch, then the history's columns. Not measured is empty, not reached is nan.
/// @throws Error naming the file
void write_history_csv(const std::filesystem::path& file, const Snapshot& snapshot, const CohortMembers& members);

}  // namespace cenote
