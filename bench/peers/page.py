#!/usr/bin/env python3
"""page.py [--check] [ROWS.json]: docs/against-peers.md and its pictures, from a committed file of rows.

Without ROWS.json, the newest bench/results/peers-*.json. --check changes nothing, and fails if a file would change."""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import svg
from markdown import ROOT, number, source_of, table, write

PAGE, PICTURES = ROOT / "docs/against-peers.md", "against-peers"
WHAT = {
    "cenote": "`cenote train`, one network or a cohort; orders drawn for each member by itself; the same bits everywhere",
    "jax_scan": "JAX: jit of scans over epochs and batches, one network",
    "jax_vmap": "the same, vmap over members that share their orders",
    "torch_eager": "PyTorch: a module, fused Adam, eager",
    "torch_ensemble": "PyTorch: batched products (baddbmm) of members that share their orders",
    "torch_compiled": "the same step through torch.compile",
    "keras_fit": "Keras: compile and fit",
}


def flops(row):
    """Multiply-adds of the three products of a member's step, as two each; the last batch of an epoch is smaller."""
    widths = [2] + [row["width"]] * row["depth"] + [1]
    samples = row["samples"] / -(-row["samples"] // row["batch"])
    products = sum(i * o * (3 if layer else 2) for layer, (i, o) in enumerate(zip(widths, widths[1:])))
    return 2 * samples * products


class Rows:
    def __init__(self, file):
        document = json.loads(file.read_text())
        self.context, self.rows = document["context"], document["benchmarks"]

    def find(self, **wanted):
        return [r for r in self.rows if all(r[key] == value for key, value in wanted.items())]

    def names(self, **wanted):
        return list(dict.fromkeys(r["peer"] for r in self.find(**wanted)))

    def line(self, x, y, **wanted):
        return sorted((r[x], r[y]) for r in self.find(**wanted))


def spread(row):
    return f"{number(row['notebooks/s'])} ({number(row['slowest'])}–{number(row['fastest'])})"


def rates(rows):
    """Notebooks a second by members: median (slowest–fastest)."""
    counts = sorted({r["members"] for r in rows.rows})
    lines = []
    for activation in ("relu", "sigmoid"):
        for name in WHAT:
            found = {r["members"]: r for r in rows.find(peer=name, activation=activation, width=10, depth=10)}
            if found:
                lines.append([f"{activation}, {name}", *(spread(found[m]) if m in found else "–" for m in counts)])
    return table(["notebooks a second", *("1 member" if m == 1 else f"{m:,} members" for m in counts)], lines)


def steps(rows):
    """µs a step of one network."""
    shapes = sorted({(r["depth"], r["width"]) for r in rows.find(group="one")})
    lines = []
    for activation in ("relu", "sigmoid"):
        for name in rows.names(group="one"):
            found = {(r["depth"], r["width"]): r for r in rows.find(group="one", peer=name, activation=activation)}
            if found:
                lines.append([f"{activation}, {name}", *(number(found[s]["us_per_step"]) if s in found else "–" for s in shapes)])
    return table(["µs a step of one network", *(f"{d} × {w}" for d, w in shapes)], lines)


def floor(rows, x, y, line):
    """What the cores' FMA units would take for the products alone."""
    peak = rows.context["peak_gflops"]
    if not peak:
        return []
    seconds = {r[x]: flops(r) / (1e9 * peak) for r in line}
    return sorted((at, s * 1e6 if y == "us_per_step" else 1 / (700 * s)) for at, s in seconds.items())


def panel(rows, title, x, y, words, **wanted):
    lines = {name: rows.line(x, y, peer=name, **wanted) for name in rows.names(**wanted)}
    lines["FMA peak"] = floor(rows, x, y, rows.find(peer="cenote", **wanted))
    return svg.Panel(title, words, "µs a step" if y == "us_per_step" else "notebooks/s", lines, [])


def pictures(rows):
    many = [panel(rows, a, "members", "notebooks/s", "members", group="many", activation=a) for a in ("relu", "sigmoid")]
    one = [panel(rows, f"{a}, depth 10", "width", "us_per_step", "width", group="one", activation=a, depth=10) for a in ("relu", "sigmoid")]
    one.append(panel(rows, "relu, width 10", "depth", "us_per_step", "depth", group="one", activation="relu", width=10))
    return {"members.svg": svg.picture(many), "one.svg": svg.picture(one)}


def page(rows, source):
    context = rows.context
    return (HERE / "page.md").read_text().format(
        source=source, commit=context["commit"], device=context["device"], threads=context["threads"],
        peak=number(context["peak_gflops"] or 0), load=", ".join(f"{x:.1f}" for x in context["load_avg"]),
        versions=", ".join(v if k != "cenote" else f"Cenote {v}" for k, v in context["versions"].items()),
        repetitions=rows.rows[0]["repetitions"], what="\n".join(f"- `{name}`: {words}." for name, words in WHAT.items()),
        rates=rates(rows), steps=steps(rows), pictures=PICTURES)


def main(arguments):
    source = source_of(arguments, "peers-*.json")
    rows = Rows(source)
    files = {PAGE: page(rows, source.relative_to(ROOT).as_posix())}
    files.update({PAGE.parent / PICTURES / name: text for name, text in pictures(rows).items()})
    write(files, arguments, source, "python3 bench/peers/page.py")


if __name__ == "__main__":
    main(sys.argv[1:])
