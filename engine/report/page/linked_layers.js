// Highlights the layer that the pointer is over in every chart that has it. A click keeps it, a second one lets it go.
const linkedViews = new Set();    // with a signal "layer": linked_layers.h
const choosingViews = new Map();  // with a signal "chosen": the layer that they draw, of these
let shownLayer = null;
let keptLayer = null;

function showLayer(layer) {
  if (layer === shownLayer) return;
  shownLayer = layer;
  for (const view of linkedViews) view.signal('layer', layer).runAsync();
}

function keepLayer(layer) {
  keptLayer = layer === keptLayer ? null : layer;
  for (const [view, layers] of choosingViews)
    if (layers.includes(keptLayer)) view.signal('chosen', keptLayer).runAsync();
}

function linkLayers(view, specification, container) {
  const signal = name => (specification.signals || []).find(signal => signal.name === name);
  if (signal('chosen')) choosingViews.set(view, signal('layers').value);
  if (!signal('layer')) return;
  linkedViews.add(view);
  view.addSignalListener('layer', (name, layer) => showLayer(layer));
  container.addEventListener('mouseleave', () => showLayer(keptLayer));
  container.addEventListener('click', () => keepLayer(shownLayer));
}

function unlinkLayers(view) {
  linkedViews.delete(view);
  choosingViews.delete(view);
}
