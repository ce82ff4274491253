// Draws every chart of the page, the first ones first, and lets each be saved.
const charts = JSON.parse(document.getElementById('charts').textContent);
const config = JSON.parse(document.getElementById('config').textContent);

function save(name, type, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], {type}));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function addButton(figure, label, action) {
  const button = document.createElement('button');
  button.textContent = label;
  button.title = `Save this chart as ${label}`;
  button.addEventListener('click', action);
  figure.querySelector('.save').append(button);
}

function addSaving(figure, chart, view) {
  addButton(figure, 'SVG', async () => save(chart.id + '.svg', 'image/svg+xml', await view.toSVG()));
  addButton(figure, 'CSV', () => save(chart.id + '.csv', 'text/csv', chart.specification.data[0].values));
}

async function drawIn(container, specification) {
  const view = new vega.View(vega.parse(specification, config), {renderer: 'svg', container, hover: true});
  await view.runAsync();
  linkLayers(view, specification, container);
  return view;
}

async function draw(chart) {
  const figure = document.getElementById('chart-' + chart.id);
  const container = figure.querySelector('.drawing');
  const view = await drawIn(container, chart.specification);
  container.style.minHeight = 0;
  addSaving(figure, chart, view);
}

async function drawAll() {
  for (const chart of charts) {
    await draw(chart);
    if (chart === charts[0]) document.body.dataset.firstChart = Math.round(performance.now());
    await new Promise(resolve => setTimeout(resolve));  // lets the page answer between two charts
  }
  if (document.getElementById('compare')) await offerComparison();
  document.body.dataset.lastChart = Math.round(performance.now());
  document.body.dataset.drawn = charts.length;
}
drawAll();
