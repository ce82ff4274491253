#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/shell.h"
#include "include/cenote/backend.h"
#include "include/cenote/words.h"

namespace cenote::cli {

class CommandLine;

/// What each option belongs to; a verb takes the options of its groups.
enum OptionGroup : std::uint32_t {
  any_verb = 0,           ///< needs no mention in Verb::options
  every_verb = 1U << 0U,  ///< that computes or looks at something
  machine = 1U << 1U,     ///< where to run
  experiment = 1U << 2U,  ///< changes of the experiment file
  directory = 1U << 3U,   ///< where a run's files go
  file = 1U << 4U,        ///< where the one file goes that the verb writes
  variants = 1U << 5U,
  inspection = 1U << 6U,
  documentation = 1U << 7U,
  page = 1U << 8U,       ///< where a report goes
  remedying = 1U << 9U,  ///< what a study tries
};

/// The words of an enumeration, as a closed set of values.
template <class E>
inline constexpr auto word_list = [] {
  std::array<std::string_view, words<E>.size()> list;
  for (std::size_t i = 0; i < list.size(); ++i) list[i] = words<E>[i].word;
  return list;
}();

/// An option, its value in words (empty: it takes none), and what it does. What VALUE says is what completions offer:
/// DIR, RUN, FILE.npz, …
struct OptionWord {
  std::string_view names;
  std::string_view value;
  std::string_view help;
  std::uint32_t group;
  bool repeatable = false;
  std::span<const std::string_view> values = {};  ///< all that are allowed; empty: not a closed set
};

/// All options; help, man page, completions, parser and error messages read this table.
inline constexpr auto option_words = std::to_array<OptionWord>({
    {"--backend", "BACKEND", "what computes (auto)", machine, false, word_list<BackendKind>},
    {"--simd", "TARGET", "vectors of the cpu backend (best); `cenote info` lists those usable here", machine, false,
     word_list<Simd>},
    {"--threads", "N", "threads of the cpu backend (as many as the machine has)", machine},
    {"--out", "DIR", "where the results go (runs/<title>-<UTC time>); must be empty or new", directory},
    {"--force", "", "replace the files in DIR that this run writes; deletes nothing", directory},
    {"--output,-o,--out", "FILE.npz", "the file to write", file},
    {"--output,-o,--out", "FILE.html", "the page to write (report.html in RUN if it is one, else here)", page},
    {"--svg", "DIR", "every chart as a file of its own, drawn without a browser (needs nodejs)", page},
    {"--pdf", "FILE.pdf", "table and charts for paper (needs nodejs, librsvg2-bin)", page},
    {"--set", "KEY=VALUE", "replace a key of the file: recipe.epochs=10, network.layers[*].activation=relu", experiment,
     true},
    {"--members", "N", "how many members: cohort.members", experiment},
    {"--seed", "N", "the cohort's seed: cohort.seed", experiment},
    {"--member", "K", "only member K of the cohort, 0-based, with the same bits", experiment},
    {"--variant", "NAME", "one of the file's variants", variants},
    {"--remedies", "",
     "try every remedy on the file's base, then pairs of the best, rank them, write the winner's file (32 seeds or "
     "more)",
     remedying},
    {"--program", "", "print the Program: every slot and instruction", inspection},
    {"--tensorboard", "", "event files for TensorBoard too, in events/", directory},
    {"--quiet", "", "no progress, no notes", every_verb},
    {"--json", "", "the result on standard output as JSON", every_verb},
    {"--experiment", "", "every key of an experiment file, with its default and what is allowed", documentation},
    {"--man", "", "the manual page, for man(1)", documentation},
    {"--completion", "SHELL", "a script that completes cenote's words in that shell", documentation, false,
     word_list<Shell>},
    {"--help,-h", "", "this text", any_verb},
});

/// What stands beside options: its word, as in Verb::arguments without brackets, and what it is.
struct ArgumentWord {
  std::string_view word;
  std::string_view help;
};

inline constexpr auto argument_words = std::to_array<ArgumentWord>({
    {"NAME|FILE.toml", "an experiment file (its keys: `cenote help --experiment`), or a name"},
    {"FILE.toml", "an experiment file (its keys: `cenote help --experiment`)"},
    {"RUN", "a run's directory, as `cenote train` and `cenote study` leave them"},
    {"RUN|FILE.csv", "a run's or study's directory, or a CSV file with the columns step, layer, weight_gradient, …"},
    {"DATA.npz", "samples X and, to evaluate, their y, as `cenote data` writes them"},
    {"VERB", "a verb"},
});

/// A verb, what it takes beside options, what it does, and how it is run. `run` returns the program's exit code.
struct Verb {
  std::string_view name;
  std::array<std::string_view, 2> arguments;  ///< in brackets: may be left out
  std::string_view help;
  std::uint32_t options;
  int (*run)(const CommandLine&);
  std::string_view example = {};
  std::vector<std::string> (*names)() = nullptr;  ///< what NAME or VERB may be
};

constexpr bool takes(const Verb& verb, const OptionWord& option) {
  return option.group == any_verb || (option.group & verb.options) != 0;
}

int train(const CommandLine& command);
int study(const CommandLine& command);
int evaluate(const CommandLine& command);
int predict(const CommandLine& command);
int data(const CommandLine& command);
int check(const CommandLine& command);
int diagnose(const CommandLine& command);
int watch(const CommandLine& command);
int report(const CommandLine& command);
int theory(const CommandLine& command);
int info(const CommandLine& command);
int help(const CommandLine& command);

std::vector<std::string> study_names();  ///< built-in studies
std::vector<std::string> data_names();   ///< data sets that need no file, and built-in studies
std::vector<std::string> verb_names();

/// All verbs; help, man page, completions, parser and error messages read this table.
inline constexpr auto verbs = std::to_array<Verb>({
    {"study",
     {"[NAME|FILE.toml]"},
     "train a study's cohorts side by side; prints the table, writes report.html (vanishing)",
     every_verb | machine | experiment | directory | remedying,
     study,
     "cenote study vanishing --members 20 --out runs/vanishing",
     study_names},
    {"train",
     {"FILE.toml"},
     "train one experiment",
     every_verb | machine | experiment | directory | variants,
     train,
     "cenote train deep.toml --set \"network.layers[*].activation=relu\" --members 1000"},
    {"theory",
     {"FILE.toml"},
     "no training: what mean-field theory expects layer by layer, verdict, trainable depth",
     every_verb | experiment | variants,
     theory,
     "cenote theory deep.toml --set \"network.layers[*].kernel_initializer=he_normal\""},
    {"evaluate",
     {"RUN", "[DATA.npz]"},
     "loss and metrics of a finished run, on its test part or on other data",
     every_verb | machine,
     evaluate,
     "cenote evaluate runs/deep"},
    {"predict",
     {"RUN", "DATA.npz"},
     "outputs of a finished run: y_pred (members, samples, outputs)",
     every_verb | machine | file,
     predict,
     "cenote predict runs/deep moons.npz -o outputs.npz"},
    {"diagnose",
     {"RUN|FILE.csv..."},
     "what is wrong with finished or running runs, or in others' gradient norms, and what to try",
     every_verb,
     diagnose,
     "cenote diagnose runs/deep"},
    {"watch",
     {"RUN"},
     "curves and findings of a run, or how far a study is, until it ends; outside a terminal once",
     every_verb,
     watch,
     "cenote watch runs/deep"},
    {"report",
     {"RUN..."},
     "one page with table and charts of studies and runs, side by side",
     every_verb | page,
     report,
     "cenote report runs/deep runs/relu -o report.html --svg charts"},
    {"data",
     {"NAME|FILE.toml"},
     "the data exactly as training sees it: X_train, y_train, X_test, y_test, X, y",
     every_verb | experiment | file,
     data,
     "cenote data make_moons -o moons.npz",
     data_names},
    {"check",
     {"FILE.toml"},
     "the resolved experiment and the network's summary; trains nothing",
     every_verb | machine | experiment | variants | inspection,
     check,
     "cenote check deep.toml --program"},
    {"info", {}, "version, backends, devices, SIMD targets", every_verb, info, "cenote info --json"},
    {"help",
     {"[VERB]"},
     "the verbs, or one verb's arguments and options; the manual; completions",
     documentation,
     help,
     "cenote help --completion bash > ~/.local/share/bash-completion/completions/cenote",
     verb_names},
});

/// "--output,-o,--out" as three.
std::vector<std::string> names_of(const OptionWord& option);

/// An argument's word without what says that it may be left out, or repeated.
std::string_view bare(std::string_view argument);

}  // namespace cenote::cli
