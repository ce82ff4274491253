// What vega's own index.js does, for the modules that the charts need.
vegaModules['vega-util'].extend(
    vegaModules['vega-dataflow'].transforms, vegaModules['vega-transforms'], vegaModules['vega-view-transforms'],
    vegaModules['vega-encode']);
var vega = {parse: vegaModules['vega-parser'].parse, View: vegaModules['vega-view'].View};
