#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/study/published.h"

namespace cenote {

/// The figures that the notebooks printed, beside those of the built-in study `vanishing`. Both are what Keras reports
/// while weights change: the history's `loss` and `accuracy`.
class PublishedNotebooks final : public PublishedComparison {
 public:
  void add(const spec::StudyVariant& variant, const Dataset& data, const Result& result) override;

  /// Trains ReLU networks of depths between those of the study.
  void complete(Backend& backend, const std::stop_token& stop) override;

  std::vector<std::string> notes(const StudyResult& study) const override;

 private:
  std::string sigmoid_note() const;
  std::string relu_note() const;

  std::vector<double> sigmoid_losses_, sigmoid_accuracies_;  // of three layers after 100 epochs
  std::map<int, std::vector<double>> relu_losses_;           // at epoch 90, by depth
  const Experiment* two_layers_ = nullptr;                   // and its data
  const Dataset* data_ = nullptr;
};

}  // namespace cenote
