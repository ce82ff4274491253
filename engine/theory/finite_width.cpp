#include "engine/theory/finite_width.h"

#include <algorithm>
#include <cmath>

#include "engine/trace/quantile.h"
#include "kernels/math/normal_quantile.h"

namespace cenote::theory {
namespace {

constexpr double multiplications_a_second = 1.2e9;
constexpr std::int64_t fewest_for_bands = 400;

double mean_over(const MeanField& field, const auto& value) {
  double sum = 0;
  for (std::size_t g = 0; g < field.groups.size(); ++g) sum += field.groups[g].weight * value(g);
  return sum;
}

bool is_orthogonal(const LayerField& layer) {
  const auto* dense = std::get_if<Dense>(&layer.node->layer->kind);
  return dense != nullptr && dense->kernel_initializer.type == Initializer::Type::orthogonal;
}

Band quantiles_of(const std::vector<double>& ratios) {
  Band band{};
  for (std::size_t i = 0; i < band.size(); ++i) band[i] = quantile(ratios, band_levels[i]);
  return band;
}

}  // namespace

double fourth_moment_factor(const LayerField& layer, std::int64_t in) {
  const auto n = static_cast<double>(layer.node->units);
  const double square = layer.moments.front().slope_square * layer.moments.front().slope_square;
  if (!(square > 0)) return 1;
  const double units = (3 * layer.moments.front().slope_fourth + (n - 1) * square) / ((n + 2) * square);
  return units * (is_orthogonal(layer) ? 1 : 1 + 2 / static_cast<double>(in));
}

/// Sums over draws, layer by layer.
class Draws {
 public:
  Draws(std::size_t layers, std::size_t last_hidden)
      : last_(last_hidden), sums_(layers), ratios_(layers), norms_(layers) {}

  void add(const std::vector<DrawnNetwork::Layer>& layers, double loss) {
    ++count_;
    loss_ += loss;
    for (std::size_t l = 0; l < layers.size(); ++l) {
      sums_[l].mean += layers[l].mean;
      sums_[l].square += layers[l].square;
      sums_[l].gradient += layers[l].gradient;
      norms_[l].push_back(std::sqrt(layers[l].gradient));
      if (layers[last_].gradient > 0) ratios_[l].push_back(layers[l].gradient / layers[last_].gradient);
    }
  }
  FiniteWidth result() const {
    FiniteWidth result{
        .bands = {}, .gradient_bands = {}, .gradient = {}, .ratio = {}, .q = {}, .loss = 0, .draws = count_};
    const auto count = static_cast<double>(count_);
    result.loss = loss_ / count;
    for (std::size_t l = 0; l < sums_.size(); ++l) {
      const bool has_bands = count_ >= fewest_for_bands && !ratios_[l].empty();
      result.bands.push_back(!has_bands ? std::nullopt : std::optional(quantiles_of(ratios_[l])));
      if (has_bands) result.gradient_bands.push_back(quantiles_of(norms_[l]));
      result.gradient.push_back(sums_[l].gradient / count);
      result.ratio.push_back(sums_[l].gradient / sums_[last_].gradient);
      result.q.push_back(sums_[l].square / count - (sums_[l].mean / count) * (sums_[l].mean / count));
    }
    return result;
  }

 private:
  std::size_t last_;
  std::int64_t count_ = 0;
  double loss_ = 0;
  std::vector<DrawnNetwork::Layer> sums_;
  std::vector<std::vector<double>> ratios_, norms_;
};

std::optional<FiniteWidth> drawn_bands(DrawnNetwork& network, std::size_t last_hidden, const Drawing& drawing) {
  const double fitting = drawing.seconds * multiplications_a_second / network.cost();
  const auto draws = static_cast<std::int64_t>(std::min(static_cast<double>(drawing.most), fitting));
  if (draws < drawing.fewest || draws == 0 || !network.covers_loss()) return std::nullopt;
  Draws sums(network.layers(), last_hidden);
  for (std::int64_t i = 0; i < draws; ++i) {
    const auto layers = network.draw(static_cast<std::uint32_t>(i));
    sums.add(layers, network.loss());
  }
  return sums.result();
}

std::optional<FiniteWidth> log_normal_bands(const MeanField& field) {
  if (std::ranges::any_of(field.layers, [](const auto& l) { return std::holds_alternative<Add>(l.node->layer->kind); }))
    return std::nullopt;
  FiniteWidth result{.bands = {}, .gradient_bands = {}, .gradient = {}, .ratio = {}, .q = {}, .loss = 0, .draws = 0};
  result.bands.resize(field.layers.size());
  const auto gradient = [&](std::size_t l) {
    return mean_over(field, [&](std::size_t g) { return field.layers[l].gradient[g]; });
  };
  double variance = 0;
  for (std::size_t l = field.last_hidden + 1; l-- > 0;) {
    const double deviation = std::sqrt(variance), ratio = gradient(l) / gradient(field.last_hidden);
    Band& band = result.bands[l].emplace();
    for (std::size_t i = 0; i < band.size(); ++i)
      band[i] = ratio * std::exp(deviation * math::normal_quantile(band_levels[i]) - variance / 2);
    const int from = field.layers[l].node->inputs[0];
    if (from < 0) break;
    const std::int64_t in = field.layers[static_cast<std::size_t>(from)].node->units;
    if (field.layers[l].has_kernel) variance += std::log(fourth_moment_factor(field.layers[l], in));
  }
  return result;
}

}  // namespace cenote::theory
