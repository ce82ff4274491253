#!/usr/bin/env python3
"""widths.py [--check] [ROWS.json]: docs/widths.md and its picture, from a committed file of rows.

Without ROWS.json, the newest bench/results/widths-*.json. --check changes nothing, and fails if a file would change."""
import json
import sys

import svg
from markdown import ROOT, number, source_of, table, write

PAGE = ROOT / "docs/widths.md"
PICTURE = ROOT / "docs/widths/widths.svg"
CLIFF = 1.3  # a unit more makes a multiply-add dearer by so much


def picture(rows):
    line = [(r["width"], r["GFLOP/s"]) for r in rows]
    return svg.picture([svg.Panel("ReLU, depth 10, batch 32", "width", "GFLOP/s", {"cpu": line}, [], (1, 2, 4, 8, 16, 32, 64, 128, 256))])


def cliffs(rows):
    found = [f"{r['width']} ({r['cost/narrower']:.2f})" for r in rows if r["width"] > 1 and r["cost/narrower"] > CLIFF]
    return ", ".join(found) or "none"


def dearest(rows):
    return table(["width", "FLOP's time by the next narrower width's", "GFLOP/s", "of the FMA peak"],
                 [[str(r["width"]), f"{r['cost/narrower']:.2f}", number(r["GFLOP/s"]), f"{100 * r['of_peak_flops']:.0f} %"]
                  for r in sorted(rows[1:], key=lambda r: -r["cost/narrower"])[:8]])


def every_eighth(rows):
    return table(["width", "µs a step of a member", "GFLOP/s", "of the FMA peak"],
                 [[str(r["width"]), number(r["us/member-step"]), number(r["GFLOP/s"]), f"{100 * r['of_peak_flops']:.0f} %"]
                  for r in rows if r["width"] in (1, 2, 4) or r["width"] % 8 == 0])


def page(document, rows, source):
    context = document["context"]
    return (ROOT / "bench/widths.md").read_text().format(
        source=source, first=rows[0]["width"], last=rows[-1]["width"], commit=context["commit"], device=context["device"], cliffs=cliffs(rows), limit=CLIFF,
        dearest=dearest(rows), every_eighth=every_eighth(rows))


def main(arguments):
    source = source_of(arguments, "widths-*.json")
    document = json.loads(source.read_text())
    rows = sorted((r for r in document["benchmarks"] if r["name"].startswith("widths/")), key=lambda r: r["width"])
    files = {PAGE: page(document, rows, source.relative_to(ROOT).as_posix()), PICTURE: picture(rows)}
    write(files, arguments, source, "python3 bench/widths.py")


if __name__ == "__main__":
    main(sys.argv[1:])
