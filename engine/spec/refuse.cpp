#include "engine/spec/refuse.h"

#include <fmt/format.h>

#include "engine/text/nearest_word.h"
#include "engine/text/text.h"

namespace cenote::spec {
namespace {

constexpr std::size_t longest_path = 200;

}  // namespace

void refuse(const Origin& where, const std::string& path, std::string_view what, std::string_view allowed) {
  std::string message = fmt::format("{}{}: {}", where.prefix(), text::cut(text::printable(path), longest_path), what);
  if (!allowed.empty()) message += fmt::format("\n  allowed: {}", allowed);
  throw SpecError(message);
}

void refuse_word(const Value& value, const std::string& path, std::string_view kind,
                 const std::vector<std::string>& words) {
  const auto* word = value.as<std::string>();
  refuse(value.origin, path,
         fmt::format("{} is no {}{}", value.quoted(), kind, word ? text::did_you_mean(*word, words) : ""),
         list_of(words));
}

void refuse_key(const Entry& entry, const std::string& path, const std::vector<std::string>& keys) {
  refuse(entry.origin, join(path, entry.key),
         fmt::format("there is no such key{}", text::did_you_mean(entry.key, keys)), list_of(keys));
}

std::string list_of(const std::vector<std::string>& words) {
  std::string result;
  for (const std::string& word : words) result += (result.empty() ? "" : ", ") + word;
  return result;
}

}  // namespace cenote::spec
