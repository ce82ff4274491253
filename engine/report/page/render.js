// node render.js REQUEST.json: draws charts without a browser. The request names the Vega bundle, the configuration and
// the charts, each with the SVG file to write.
const fs = require('fs');
const vm = require('vm');

const request = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const context = vm.createContext({console, setTimeout, clearTimeout});
vm.runInContext(request.vega, context);

async function draw({file, specification}) {
  const runtime = context.vega.parse(specification, request.config);
  const svg = await new context.vega.View(runtime, {renderer: 'none'}).toSVG();
  fs.writeFileSync(file, svg);
}

Promise.all(request.charts.map(draw)).catch(error => {
  console.error(error.message);
  process.exit(1);
});
