#!/usr/bin/env python3
"""page.py [--check] [ROWS.json]: docs/cpu-against-gpu.md and its pictures, from a committed file of rows.

Without ROWS.json, the newest bench/results/ops-*.json. --check changes nothing, and fails if a file would change."""
import json
import sys

import svg
from markdown import ROOT, number, source_of, table, write

PAGE = ROOT / "docs/cpu-against-gpu.md"
PICTURES = "cpu-against-gpu"
BACKENDS = ["reference", "cpu", "cuda"]
NOTEBOOK = {"width": 10, "batch": 32, "members": 256}
NO_GPU = "not available: no GPU has been at hand"
PRODUCTS = ["dense_forward", "dense_backward_input", "dense_backward_kernel"]
OTHERS = ["activation_forward/relu", "activation_forward/sigmoid", "batch_norm_forward", "optimizer/adam"]


class Rows:
    def __init__(self, file):
        document = json.loads(file.read_text())
        self.context, self.rows = document["context"], document["benchmarks"]

    def find(self, **wanted):
        return [row for row in self.rows if all(row.get(key) == value for key, value in wanted.items())]

    def line(self, x, y, **wanted):
        """(x, y) of the rows that were measured, by ascending x."""
        return sorted((row[x], row[y]) for row in self.find(**wanted) if y in row)

    def is_missing(self, backend):
        return not any("us" in row for row in self.find(backend=backend))


def cell(rows, key, text=number, **wanted):
    found = rows.find(**wanted)
    if not found:
        return "–"
    if "reason" in found[0]:
        return "not available"
    return text(found[0][key]) if key in found[0] else "–"


def percent(value):
    return f"{100 * value:.0f} %" if value >= 0.01 else "< 1 %"


def ops_table(rows):
    """Every operation at the notebook's point."""
    names = list(dict.fromkeys(row["op"] for row in rows.rows if row["name"].startswith("op/")))
    lines = []
    for name in names:
        at = {"op": name, **NOTEBOOK}
        lines.append([f"`{name}`", *(cell(rows, "us", backend=b, **at) for b in ("reference", "cpu")),
                      cell(rows, "GFLOP/s", backend="cpu", **at), cell(rows, "GB/s", backend="cpu", **at),
                      cell(rows, "of_peak_flops", text=percent, backend="cpu", **at),
                      cell(rows, "of_peak_bytes", text=percent, backend="cpu", **at),
                      cell(rows, "us", backend="cuda", **at)])
    return table(["operation", "reference, µs", "cpu, µs", "cpu, GFLOP/s", "cpu, GB/s", "of its FLOP peak",
                  "of its bandwidth", "cuda, µs"], lines)


def steps_table(rows):
    shapes = [(r["depth"], r["width"], r["batch"], r["members"]) for r in rows.find(backend="cpu", op="steps")]
    lines = []
    for shape in sorted(set(shapes)):
        at = dict(zip(("depth", "width", "batch", "members"), shape), op="steps")
        lines.append([" × ".join(map(str, shape)),
                      *(cell(rows, "member-steps/s", backend=b, **at) for b in ("reference", "cpu")),
                      cell(rows, "of_peak_flops", text=percent, backend="cpu", **at),
                      cell(rows, "member-steps/s", backend="cuda", **at)])
    return table(["depth × width × batch × members", "reference, member-steps/s", "cpu, member-steps/s",
                  "cpu, of its FLOP peak", "cuda, member-steps/s"], lines)


def panel(rows, title, x, y, **wanted):
    lines = {backend: rows.line(x, y, backend=backend, **wanted) for backend in BACKENDS}
    missing = [backend for backend in BACKENDS if rows.is_missing(backend)]
    return svg.Panel(title, x, y, lines, [f"{backend}: {NO_GPU}" for backend in missing])


def pictures(rows):
    """{file name: SVG text}"""
    at = {"batch": 32, "members": 256}
    throughput = [panel(rows, op, "width", "GFLOP/s", op=op, **at) for op in PRODUCTS]
    bandwidth = [panel(rows, op, "width", "GB/s", op=op, **at) for op in OTHERS]
    steps = [panel(rows, f"by {x}", x, "member-steps/s", op="steps",
                   **{key: value for key, value in {"depth": 10, **NOTEBOOK}.items() if key != x})
             for x in ("members", "width", "depth")]
    return {"products.svg": svg.picture(throughput), "others.svg": svg.picture(bandwidth), "steps.svg": svg.picture(steps)}


def page(rows, source):
    context = rows.context
    programs = context["programs"]
    load = ", ".join(f"{programs[name]['load_avg'][0]:.1f}" for name in programs if programs[name].get("load_avg"))
    parts = (ROOT / "bench/page.md").read_text()
    return parts.format(
        source=source, device=context["device"], simd=context["simd"], compiler=context["compiler"],
        commit=context["commit"], clocks=context["clocks"], load=load, cuda=context["cuda_device"],
        gpu=context["gpu, driver, clocks"], peak=programs["ops_bench"]["core_peak"], pictures=PICTURES,
        ops=ops_table(rows), steps=steps_table(rows))


def main(arguments):
    source = source_of(arguments, "ops-*.json")
    rows = Rows(source)
    files = {PAGE: page(rows, source.relative_to(ROOT).as_posix())}
    files.update({PAGE.parent / PICTURES / name: text for name, text in pictures(rows).items()})
    write(files, arguments, source, "python3 bench/page.py")


if __name__ == "__main__":
    main(sys.argv[1:])
