#pragma once

#include <string>

#include "cenote/cohort.h"
#include "cenote/data.h"
#include "cenote/network.h"
#include "cenote/recipe.h"
#include "cenote/trace.h"

namespace cenote {

/// Everything an experiment file says, resolved.
struct Experiment {
  std::string title = "experiment";
  DataSpec data;
  Network network;
  Recipe recipe;
  Cohort cohort;
  TraceRequest trace;
};

}  // namespace cenote
