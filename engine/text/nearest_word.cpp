#include "engine/text/nearest_word.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <numeric>
#include <vector>

#include "engine/text/text.h"

namespace cenote::text {
namespace {

std::string lower_case(std::string_view word) {
  std::string result(word);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  std::iota(last.begin(), last.end(), 0U);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) now[j] = std::min(now[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, now);
  }
  return last[b.size()];
}

/// How wrong a word of that length may be and still be meant: a third of its letters.
std::size_t tolerance(std::size_t length) { return std::max<std::size_t>(1, (length + 1) / 3); }

/// What is left out at an end: "moons" of "make_moons".
std::optional<std::string> shortest_containing(std::string_view word, std::span<const std::string> words) {
  constexpr std::size_t shortest = 3;
  std::optional<std::string> best;
  for (const std::string& candidate : words)
    if (word.size() >= shortest && lower_case(candidate).find(word) != std::string::npos &&
        (!best || candidate.size() < best->size()))
      best = candidate;
  return best;
}

}  // namespace

std::optional<std::string> nearest_word(std::string_view word, std::span<const std::string> words) {
  constexpr std::size_t longest = 100;
  if (word.empty() || word.size() > longest) return std::nullopt;
  const std::string wanted = lower_case(word);
  std::optional<std::string> best;
  std::size_t best_distance = 0;
  for (const std::string& candidate : words) {
    const std::size_t distance = edit_distance(wanted, lower_case(cut(candidate, longest)));
    if (distance > tolerance(std::max(candidate.size(), word.size())) || (best && distance >= best_distance)) continue;
    best = candidate;
    best_distance = distance;
  }
  return best ? best : shortest_containing(wanted, words);
}

std::string did_you_mean(std::string_view word, std::span<const std::string> words) {
  const auto nearest = nearest_word(word, words);
  return nearest ? fmt::format("; did you mean \"{}\"?", *nearest) : std::string();
}

}  // namespace cenote::text
