// Debian ships Vega as one AMD module a file; this collects what each of them exports.
var vegaModules = {};
function loadVegaModule(name, source) {
  const exports = {};
  const define = (dependencies, factory) =>
      factory(...dependencies.map(dependency => dependency === 'exports' ? exports : vegaModules[dependency]));
  define.amd = true;
  source(define);
  vegaModules[name] = exports;
}
