#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace cenote::cli {

class CommandLine;

/// What each option belongs to; a verb takes the options of its groups.
enum OptionGroup : std::uint32_t {
  every_verb = 1U << 0U,
  machine = 1U << 1U,     ///< where to run
  experiment = 1U << 2U,  ///< changes of the experiment file
  directory = 1U << 3U,   ///< where a run's files go
  file = 1U << 4U,        ///< where the one file goes that the verb writes
  variants = 1U << 5U,
  inspection = 1U << 6U,
};

/// An option, its value in words (empty: it takes none), and what it does.
struct OptionWord {
  std::string_view names;
  std::string_view value;
  std::string_view help;
  std::uint32_t group;
  bool repeatable = false;
};

/// All options; help, parser and error messages read this table.
inline constexpr auto option_words = std::to_array<OptionWord>({
    {"--backend", "BACKEND", "auto, reference, cpu or cuda (auto)", machine},
    {"--simd", "TARGET", "for cpu: best, avx512, avx2, neon or scalar; `cenote info` lists those usable here", machine},
    {"--threads", "N", "threads of the cpu backend (as many as the machine has)", machine},
    {"--out", "DIR", "where the results go (runs/<title>-<UTC time>); must be empty or new", directory},
    {"--force", "", "replace the files in DIR that this run writes; deletes nothing", directory},
    {"--output,-o,--out", "FILE.npz", "the file to write", file},
    {"--set", "KEY=VALUE", "replace a key of the file: recipe.epochs=10, network.layers[*].activation=relu", experiment,
     true},
    {"--members", "N", "how many members: cohort.members", experiment},
    {"--seed", "N", "the cohort's seed: cohort.seed", experiment},
    {"--member", "K", "only member K of the cohort, 0-based, with the same bits", experiment},
    {"--variant", "NAME", "one of the file's variants", variants},
    {"--program", "", "print the Program: every slot and instruction", inspection},
    {"--tensorboard", "", "event files (not there yet)", directory},
    {"--quiet", "", "no progress, no notes", every_verb},
    {"--json", "", "the result on standard output as JSON", every_verb},
});

/// A verb, what it takes beside options, what it does, and how it is run. `run` returns the program's exit code.
struct Verb {
  std::string_view name;
  std::array<std::string_view, 2> arguments;  ///< in brackets: may be left out
  std::string_view help;
  std::uint32_t options;
  int (*run)(const CommandLine&);
};

int train(const CommandLine& command);
int study(const CommandLine& command);
int evaluate(const CommandLine& command);
int predict(const CommandLine& command);
int data(const CommandLine& command);
int check(const CommandLine& command);
int info(const CommandLine& command);

/// All verbs; help, parser and error messages read this table.
inline constexpr auto verbs = std::to_array<Verb>({
    {"study",
     {"[NAME|FILE.toml]"},
     "train a study's cohorts side by side and print the table (clipping, dying-relu, exploding, vanishing)",
     every_verb | machine | experiment | directory,
     study},
    {"train", {"FILE.toml"}, "train one experiment", every_verb | machine | experiment | directory | variants, train},
    {"evaluate", {"RUN", "[DATA.npz]"}, "loss and metrics of a finished run", every_verb | machine, evaluate},
    {"predict",
     {"RUN", "DATA.npz"},
     "outputs of a finished run: y_pred (members, samples, outputs)",
     every_verb | machine | file,
     predict},
    {"data",
     {"NAME|FILE.toml"},
     "the data exactly as training sees it: X_train, y_train, X_test, y_test, X, y",
     every_verb | experiment | file,
     data},
    {"check",
     {"FILE.toml"},
     "the resolved experiment and the network's summary; trains nothing",
     every_verb | machine | experiment | variants | inspection,
     check},
    {"info", {}, "version, backends, devices, SIMD targets", every_verb, info},
});

}  // namespace cenote::cli
