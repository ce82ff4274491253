// One kind of chart of two runs on the same scales: side by side, or one over the other.
const comparing = {kind: null, first: null, second: null, over: null, views: []};

const chartOf = (run, kind) => charts.find(chart => chart.run === run && chart.kind === kind);
const unique = list => [...new Set(list)];

// Kinds of which several runs have a chart.
function sharedKinds() {
  const kinds = charts.filter(chart => chart.run).map(chart => chart.kind);
  return unique(kinds.filter((kind, at) => kinds.indexOf(kind) !== at));
}

async function domainsOf(specification) {
  const view = new vega.View(vega.parse(specification, config), {renderer: 'none'});
  await view.runAsync();
  return specification.scales.map(scale => view.scale(scale.name).domain());
}

function union(a, b) {
  const all = [...a, ...b];
  const isRange = all.every(value => typeof value === 'number') && a.length === 2 && b.length === 2;
  return isRange ? [Math.min(...all), Math.max(...all)] : unique(all);
}

// Both specifications with the union of their scales' domains, and of the signals that charts place things by.
async function onSameScales(specifications) {
  const [a, b] = await Promise.all(specifications.map(domainsOf));
  const together = specifications.map(specification => structuredClone(specification));
  for (const specification of together) {
    specification.scales.forEach((scale, at) => {
      Object.assign(scale, {domain: union(a[at], b[at]), nice: false, zero: false});
      delete scale.padding;
    });
    for (const signal of specification.signals || []) {
      const values = specifications.map(other => other.signals.find(({name}) => name === signal.name).value);
      if (signal.name === 'lowest') signal.value = Math.min(...values);
      if (['highest', 'densest'].includes(signal.name)) signal.value = Math.max(...values);
    }
  }
  return together;
}

// What colours say can't be seen through.
const canLieOver = specification => !specification.scales.some(scale => ['colour', 'output'].includes(scale.name));

// Lines dotted, and those that were dashed dotted and dashed.
function dotted(marks) {
  for (const mark of marks) {
    if (mark.marks) dotted(mark.marks);
    if (mark.type === 'line') mark.encode.enter.strokeDash = {value: mark.encode.enter.strokeDash ? [6, 3, 1.5, 3] : [1.5, 3]};
  }
  return marks;
}

// Each with data and signals of its own in a group. The highlighted layer is common to both.
function over(first, second) {
  const group = ({data, signals, marks}) => ({
    type: 'group', data, marks, signals: (signals || []).filter(signal => signal.name !== 'layer'),
    encode: {enter: {width: {signal: 'width'}, height: {signal: 'height'}}}});
  dotted(second.marks);
  return {...first, data: [], signals: [{name: 'layer', value: null}], marks: [group(first), group(second)]};
}

async function drawComparison() {
  const specifications = await onSameScales(
      [comparing.first, comparing.second].map(select => chartOf(select.value, comparing.kind.value).specification));
  const isOver = comparing.over.checked && canLieOver(specifications[0]);
  const drawings = document.getElementById('compare-drawings');
  comparing.views.forEach(view => { unlinkLayers(view); view.finalize(); });
  drawings.replaceChildren();
  comparing.views = [];
  for (const specification of isOver ? [over(...specifications)] : specifications) {
    const container = drawings.appendChild(document.createElement('div'));
    comparing.views.push(await drawIn(container, specification));
  }
  comparing.over.disabled = !canLieOver(specifications[0]);
  const [first, second] = [comparing.first.value, comparing.second.value];
  document.getElementById('compare-legend').textContent = isOver ?
      `Solid and dashed: ${first}. Dotted and dash-dotted: ${second}. Both on the same scales.` :
      `First: ${first}. Second: ${second}. Both on the same scales.`;
}

function fill(select, options) {
  select.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
}

function offerRuns() {
  const kept = [comparing.first.value, comparing.second.value];
  const runs = charts.filter(chart => chart.kind === comparing.kind.value).map(chart => chart.run);
  [comparing.first, comparing.second].forEach((select, at) => {
    fill(select, runs.map(run => [run, run]));
    select.value = runs.includes(kept[at]) ? kept[at] : runs[at];
  });
}

async function offerComparison() {
  const kinds = sharedKinds();
  if (kinds.length === 0) return;
  for (const name of ['kind', 'first', 'second', 'over']) comparing[name] = document.getElementById('compare-' + name);
  fill(comparing.kind, kinds.map(kind => [kind, charts.find(chart => chart.kind === kind).subject]));
  if (kinds.includes('activation-gradient')) comparing.kind.value = 'activation-gradient';
  offerRuns();
  comparing.kind.addEventListener('change', () => { offerRuns(); drawComparison(); });
  for (const name of ['first', 'second', 'over']) comparing[name].addEventListener('change', drawComparison);
  document.getElementById('compare').hidden = false;
  await drawComparison();
}
