#include <nlohmann/json.hpp>

#include "engine/theory/theory.h"

namespace cenote::theory {
namespace {

using Json = nlohmann::ordered_json;

Json number(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json band(const std::optional<Band>& quantiles) {
  if (!quantiles) return nullptr;
  constexpr std::array names = {"p1", "p10", "p50", "p90", "p99"};
  Json object = Json::object();
  for (std::size_t i = 0; i < names.size(); ++i) object[names[i]] = (*quantiles)[i];
  return object;
}

Json layer_json(const LayerTheory& layer) {
  return {{"layer", layer.layer},
          {"q", number(layer.q)},
          {"chi", number(layer.chi)},
          {"gradient_norm_squared_ratio", number(layer.ratio)},
          {"band", band(layer.band)},
          {"q_at_width", number(layer.q_at_width)},
          {"gradient_norm_squared_ratio_at_width", number(layer.ratio_at_width)},
          {"gradient_norm_squared", number(layer.gradient_square)},
          {"gradient_norm_band", band(layer.gradient_band)},
          {"sigma_w", number(layer.sigma_w)},
          {"sigma_b", number(layer.sigma_b)}};
}

}  // namespace

std::string theory_json(const Theory& theory) {
  Json layers = Json::array();
  for (const LayerTheory& layer : theory.layers) layers.push_back(layer_json(layer));
  const Json document = {{"layers", std::move(layers)},
                         {"chi", number(theory.chi)},
                         {"xi_gradient", number(theory.xi_gradient)},
                         {"trainable_depth", number(theory.trainable_depth)},
                         {"verdict", theory.verdict ? Json(to_word(*theory.verdict)) : Json(nullptr)},
                         {"chi_of", theory.chi_of},
                         {"q", number(theory.q)},
                         {"xi_correlation", number(theory.xi_correlation)},
                         {"correlation", number(theory.correlation)},
                         {"critical_sigma_w", number(theory.critical_sigma_w)},
                         {"first_loss", number(theory.first_loss)},
                         {"first_loss_at_width", number(theory.first_loss_at_width)},
                         {"hidden_layers", theory.hidden_layers},
                         {"inverse_width", theory.inverse_width},
                         {"draws", theory.draws},
                         {"fourth_moment", number(theory.fourth_moment)},
                         {"not_covered", theory.not_covered},
                         {"notes", theory.notes}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace cenote::theory
