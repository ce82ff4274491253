#pragma once

#include <string>
#include <vector>

#include "engine/study/remedy_ranking.h"

namespace cenote {

/// A ranking as people read it, on a terminal and in a report.
struct RemedyTable {
  std::vector<std::vector<std::string>> heading;  ///< of each column its lines
  std::vector<std::vector<std::string>> rows;     ///< the best first
  std::string legend;
};
RemedyTable remedy_table(const RemedyRanking& ranking);

/// "not tried: clipping: clipnorm is set already"
std::string not_tried_line(const RemedyNotTried& each);

/// One honest sentence.
std::string remedy_sentence(const RemedyRanking& ranking);

/// The table for a terminal, what was not tried, the sentence.
/// @param bold the heading in bold
std::string remedy_text(const RemedyRanking& ranking, bool bold);

}  // namespace cenote
