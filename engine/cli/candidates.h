#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/words.h"

namespace cenote::cli {

/// What a place of the command line may hold, as far as a shell can know.
struct Candidates {
  std::vector<std::string> words;
  std::string files;  ///< the extension of files, which folders lead to; "/": folders; empty: no files
};

Candidates candidates_of(const OptionWord& option);
Candidates candidates_of(const Verb& verb, std::string_view argument);

/// All names of the options that a verb takes.
std::vector<std::string> option_names(const Verb& verb);

/// What stands where the verb stands.
std::vector<std::string> first_words();

/// Whether an argument stands for any number of words: `RUN…`
bool is_repeated(std::string_view argument);

}  // namespace cenote::cli
