#pragma once

#include <filesystem>
#include <string>

#include "engine/train/members.h"
#include "engine/train/snapshot.h"

namespace cenote {

/// Arrays "dense/kernel" (members, in, out), "dense/bias" (members, n), …: float64 from `reference`, else float32. Of a
/// member without weights the initial ones. @throws Error naming the file
void write_weights_npz(const std::filesystem::path& file, const Snapshot& snapshot, const CohortMembers& members);

/// The same arrays before training, drawn again while they are written.
void write_initial_weights_npz(const std::filesystem::path& file, const Result& result, const CohortMembers& members);

/// SHA-256 over the arrays of weights.npz in name order (their elements, little-endian, in C order), as 64 hexadecimal
/// digits.
std::string weights_sha256(const Result& result);

}  // namespace cenote
