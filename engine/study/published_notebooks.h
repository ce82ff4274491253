#pragma once

#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/train/training.h"

namespace cenote {

/// The figures that the notebooks printed, beside those of the built-in study `vanishing`. Both are what Keras reports
/// while weights change: the history's `loss` and `accuracy`.
class PublishedFigures {
 public:
  /// Keeps what is needed of a cohort of the study.
  void add(const std::string& variant, const Result& result);

  /// Trains ReLU networks of depths between those of the study, whose experiment of two layers is given.
  void train_depths(const Experiment& two_layers, const Dataset& data, Backend& backend, const std::stop_token& stop);

  /// Paragraphs; none if the study stopped early or has not the notebooks' 100 epochs.
  std::vector<std::string> notes() const;

 private:
  std::string sigmoid_note() const;
  std::string relu_note() const;

  std::vector<double> sigmoid_losses_, sigmoid_accuracies_;  // of three layers after 100 epochs
  std::map<int, std::vector<double>> relu_losses_;           // at epoch 90, by depth
};

}  // namespace cenote
