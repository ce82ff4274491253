#pragma once

#include <string>

#include "engine/report/page/page.h"

namespace cenote {

/// What was found in a run, each finding linked to its definition; "healthy" if nothing was; empty if it was not
/// judged.
std::string findings_html(const ReportSection& section);

/// What the findings of the page mean, with the anchors that lists and charts link to.
std::string definitions_html(const ReportPage& page);

}  // namespace cenote
