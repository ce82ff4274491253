#include "engine/spec/key_path.h"

#include <algorithm>
#include <charconv>

#include "engine/spec/refuse.h"

namespace cenote::spec {
namespace {

constexpr std::size_t most_steps = 32;

bool is_bare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// Takes a key off the front.
bool take_key(std::string_view& rest, std::vector<Step>& steps) {
  const auto length = static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_bare) - rest.begin());
  steps.emplace_back(std::string(rest.substr(0, length)));
  rest.remove_prefix(length);
  return length > 0;
}

/// Takes `[n]` or `[*]` off the front.
bool take_element(std::string_view& rest, std::vector<Step>& steps) {
  const std::size_t end = rest.find(']');
  if (end == std::string_view::npos) return false;
  const std::string_view inside = rest.substr(1, end - 1);
  rest.remove_prefix(end + 1);
  std::size_t index = 0;
  const auto [stop, error] = std::from_chars(inside.data(), inside.data() + inside.size(), index);
  if (inside == "*")
    steps.emplace_back(EveryElement{});
  else
    steps.emplace_back(index);
  return inside == "*" || (error == std::errc() && stop == inside.data() + inside.size());
}

}  // namespace

std::vector<Step> parse_key_path(const std::string& key, const Origin& origin) {
  std::vector<Step> steps;
  std::string_view rest = key;
  bool is_right = take_key(rest, steps);
  while (is_right && !rest.empty() && steps.size() <= most_steps) {
    const char next = rest.front();
    if (next == '.') rest.remove_prefix(1);
    is_right = next == '.' ? take_key(rest, steps) : next == '[' && take_element(rest, steps);
  }
  if (!is_right || steps.size() > most_steps)
    refuse(origin, key, "this is no key", "names with dots between, [n] and [*] for elements of a list");
  return steps;
}

}  // namespace cenote::spec
