#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/spec/spec.h"
#include "engine/spec/value.h"

namespace cenote::spec {

/// @throws SpecError `FILE:LINE: KEY: what` and, unless empty, `allowed: …` on a line of its own
[[noreturn]] void refuse(const Origin& where, const std::string& path, std::string_view what,
                         std::string_view allowed = {});

/// `"sigmoidd" is no activation; did you mean "sigmoid"?` with all the words there are.
[[noreturn]] void refuse_word(const Value& value, const std::string& path, std::string_view kind,
                              const std::vector<std::string>& words);

/// `there is no such key; did you mean "epochs"?` with all the keys there are.
[[noreturn]] void refuse_key(const Entry& entry, const std::string& path, const std::vector<std::string>& keys);

/// Words one after the other, with commas.
std::string list_of(const std::vector<std::string>& words);

}  // namespace cenote::spec
