#include "engine/train/snapshot.h"

namespace cenote {

Snapshot final_snapshot(const Result& result) { return {result, result.epochs_done}; }

}  // namespace cenote
