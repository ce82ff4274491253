#pragma once

#include <array>
#include <string_view>

namespace cenote::cli {

/// A file that a verb leaves in its directory.
struct LeftFile {
  std::string_view name;
  std::string_view holds;
};

inline constexpr auto run_files = std::to_array<LeftFile>({
    {"experiment.toml", "the experiment with every default written out: running it again gives the same bits"},
    {"history.csv", "a row a member and epoch: loss and metrics; epoch 0 is before training"},
    {"members.csv", "a row a member: what varies, epochs done, the first step whose loss is not finite"},
    {"initial_weights.npz", "weights before training, arrays as dense/kernel, the leading axis is the member"},
    {"weights.npz", "weights after training"},
    {"trace.npz", "statistics of the traced tensors over time"},
    {"findings.json", "what is wrong, with its evidence and what to try; an empty list: healthy"},
    {"events/", "with --tensorboard: event files, a folder for each of the first members and for quantiles over all"},
    {"summary.json", "the run as a row of a study's table; written at the end"},
});

inline constexpr auto study_files = std::to_array<LeftFile>({
    {"study.toml", "the whole study: edit it and run it again"},
    {"study.json", "the table's numbers"},
    {"winner.toml", "with --remedies: the experiment that did best, ready to run"},
    {"report.html", "the table and charts of every run, in one page that opens offline"},
});

}  // namespace cenote::cli
