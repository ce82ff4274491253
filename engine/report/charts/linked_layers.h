#pragma once

#include <nlohmann/json.hpp>

namespace cenote {

/// Lets a chart take part in the page's highlighting of a layer: its signal "layer" is the name of the layer that is
/// pointed at, or null, and is drawn as a frame. The page keeps the signals of all charts equal (page.js).

/// Of a chart whose scale "y" is a band of layers.
void link_rows(nlohmann::ordered_json& specification);
/// Of a chart whose scale "x" counts the layers from 1, and whose signal "layers" has their names.
void link_columns(nlohmann::ordered_json& specification);

}  // namespace cenote
