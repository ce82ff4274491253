#pragma once

#include <string>
#include <vector>

#include "cenote/program.h"

namespace cenote {

/// loss, accuracy, val_loss, val_accuracy, epoch_end_loss, epoch_end_accuracy, by the Program's metrics; in the order
/// of HistoryPart.
std::vector<std::string> history_columns(const Program& program);

}  // namespace cenote
