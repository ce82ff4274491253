#include "engine/train/constant_prediction.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace cenote {
namespace {

double column_mean(const Matrix& y, std::int64_t column) {
  double sum = 0;
  for (std::int64_t row = 0; row < y.rows; ++row) sum += y(row, column);
  return sum / static_cast<double>(y.rows);
}

double column_variance(const Matrix& y, std::int64_t column) {
  const double mean = column_mean(y, column);
  double sum = 0;
  for (std::int64_t row = 0; row < y.rows; ++row) sum += (y(row, column) - mean) * (y(row, column) - mean);
  return sum / static_cast<double>(y.rows);
}

/// −share·ln(probability), 0 for an absent class.
double surprise(double share, double probability) { return share > 0 ? -share * std::log(probability) : 0; }

/// Of the column's mean as the probability, clipped as Keras does.
double binary_loss(const Matrix& y, std::int64_t column) {
  const double share = column_mean(y, column);
  const double probability = std::clamp(share, 1e-7, 1 - 1e-7);
  return surprise(share, probability) + surprise(1 - share, 1 - probability);
}

template <class Loss_>
double mean_over_columns(const Matrix& y, Loss_ loss_of_column) {
  double sum = 0;
  for (std::int64_t column = 0; column < y.columns; ++column) sum += loss_of_column(y, column);
  return sum / static_cast<double>(y.columns);
}

/// How often each class occurs, from class numbers.
std::vector<double> class_shares(const Matrix& y) {
  std::map<double, double> counts;
  for (const double label : y.values) ++counts[label];
  std::vector<double> shares;
  for (const auto& [label, count] : counts) shares.push_back(count / static_cast<double>(y.rows));
  return shares;
}

/// The mean of each column, from one column a class.
std::vector<double> column_means(const Matrix& y) {
  std::vector<double> means;
  for (std::int64_t column = 0; column < y.columns; ++column) means.push_back(column_mean(y, column));
  return means;
}

double entropy(const std::vector<double>& shares) {
  double total = 0, loss = 0;
  for (const double share : shares) total += share;
  for (const double share : shares) loss += surprise(share, share / total);
  return loss;
}

}  // namespace

double best_constant_loss(Loss loss, const Dataset& data) {
  switch (loss) {
    case Loss::binary_crossentropy:
      return mean_over_columns(data.y_train, binary_loss);
    case Loss::mse:
      return mean_over_columns(data.y_train, column_variance);
    case Loss::sparse_categorical_crossentropy:
      return entropy(class_shares(data.y_train));
    case Loss::categorical_crossentropy:
      break;
  }
  return entropy(data.classes ? class_shares(data.y_train) : column_means(data.y_train));
}

bool has_learnt(double last_epoch_end_loss, double best_constant_loss) {
  return last_epoch_end_loss < 0.9 * best_constant_loss;
}

}  // namespace cenote
