#include "engine/cli/man_page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sstream>

#include "engine/cli/help.h"
#include "engine/cli/left_files.h"
#include "engine/cli/program.h"
#include "engine/cli/roff.h"
#include "engine/cli/terminal.h"
#include "engine/spec/spec.h"

namespace cenote::cli {
namespace {

using roff::bold, roff::escaped, roff::item, roff::paragraph, roff::plain, roff::section, roff::subsection;

std::string synopsis() {
  std::string text;
  for (const auto& verb : verbs) text += fmt::format("{}\n.br\n", escaped(usage(verb)));
  return text + escaped("cenote --help | --version") + "\n";
}

std::string description() {
  return plain(program_purpose) +
         paragraph(
             "What is trained is an experiment file in Keras's words with Keras's semantics. The same experiment "
             "gives the same bits on every machine, with any SIMD width and any number of threads. Results go to "
             "standard output, progress and notes to standard error.");
}

std::string verb_text(const Verb& verb) {
  std::string text = subsection(head(verb)) + plain(verb.help);
  for (const auto& argument : verb.arguments)
    if (!argument.empty()) text += item(bold(bare(argument)), argument_help(verb, argument));
  std::string names;
  for (const auto& option : option_words)
    if (takes(verb, option)) names += (names.empty() ? "" : ", ") + names_of(option).front();
  return text + paragraph("Options: " + names);
}

std::string verbs_of(const OptionWord& option) {
  std::string names;
  for (const auto& verb : verbs)
    if (takes(verb, option)) names += fmt::format("{}{}", names.empty() ? "" : ", ", verb.name);
  return names;
}

std::string options() {
  std::string text;
  for (const auto& option : option_words)
    text += item(bold(option_head(option)), fmt::format("{} ({})", option_help(option), verbs_of(option)));
  return text;
}

// The reference is lines by indentation: a heading, a key below it, what is said of the key below that.
std::string experiment_file() {
  std::istringstream lines(spec::experiment_reference());
  std::string text, line;
  std::getline(lines, line);
  text = plain(line);
  while (std::getline(lines, line)) {
    const auto indent = line.find_first_not_of(' ');
    if (indent == std::string::npos) continue;
    const auto words = std::string_view(line).substr(indent);
    if (indent == 0)
      text += words.find(": ") == std::string::npos ? subsection(words) : paragraph(words);
    else
      text += indent == 2 ? fmt::format(".TP\n{}\n", bold(words)) : escaped(words) + "\n.br\n";
  }
  return text;
}

template <class Table>
std::string items(const Table& table) {
  std::string text;
  for (const auto& [term, meaning] : table) text += item(bold(fmt::format("{}", term)), meaning);
  return text;
}

std::string exit_status() {
  std::string text;
  for (const auto& [code, meaning] : exit_words) text += item(bold(std::to_string(code)), meaning);
  return text;
}

std::string files() {
  return plain("A run leaves in its directory:") + items(run_files) +
         paragraph("A study leaves a directory of these for each variant, and") + items(study_files);
}

std::string examples() {
  std::string text;
  for (const auto& verb : verbs) text += fmt::format(".TP\n{}\n{}\n", bold(verb.example), escaped(verb.help));
  return text;
}

}  // namespace

std::string man_page() {
  std::string text = fmt::format(".TH CENOTE 1 \"\" \"cenote {}\" \"User Commands\"\n", CENOTE_VERSION);
  text += ".nh\n.ad l\n";  // a command broken by a hyphen is another command
  text += section("NAME", "cenote \\- trains deep, narrow networks and shows how the gradient travels\n");
  text += section("SYNOPSIS", synopsis()) + section("DESCRIPTION", description());
  std::string verb_sections;
  for (const auto& verb : verbs) verb_sections += verb_text(verb);
  text += section("VERBS", verb_sections) + section("OPTIONS", options());
  text += section("THE EXPERIMENT FILE", experiment_file()) + section("FILES", files());
  text += section("EXIT STATUS", exit_status()) + section("ENVIRONMENT", items(environment_words));
  return text + section("EXAMPLES", examples());
}

}  // namespace cenote::cli
