"""Precision and recall by finding, Cenote's beside the published rule sets': `python3 score.py --out FOLDER --labels LABELS`.

`--cenote PATH` asks `cenote diagnose` of every run of the half; without it only the published rules are scored (published.py first).
`--misses FINDING…` then lists the runs where Cenote (or the rule set `--of`) is wrong: to tune by, on the tuning half alone.

The column "also found" counts findings in runs where they are not scored: optional, no base, or unclear.
"""
import argparse
import collections
import json
import math
import pathlib

import cenote_findings
import inject
import label

FINDINGS = [*inject.CAUSES.values(), "unchanged_weights", "loss_not_decreasing", "divergence"]


def wilson(hits, count, z=1.959964):
    """95 % interval of a share (Wilson 1927)."""
    if not count:
        return 0.0, 1.0
    share, w = hits / count, z * z / count
    half = z * math.sqrt((share * (1 - share) + w / 4) / count)
    return max(0.0, share + w / 2 - half) / (1 + w), (share + w / 2 + half) / (1 + w)


def tally(rows, found, finding):
    """(found and required, found and wrong, required and not found): lists of rows; those not scored are left out."""
    hits, false, missed = [], [], []
    for row in rows:
        if row[finding] and (row[finding] == "1" or finding in found[row["run"]]):
            (missed if finding not in found[row["run"]] else hits if row[finding] == "1" else false).append(row)
    return hits, false, missed


def share(hits, count):
    if not count:
        return "–"
    low, high = wilson(hits, count)
    return f"{hits / count:.3f} ({low:.3f}–{high:.3f})"


def line(rows, tool, found, finding):
    hits, false, missed = map(len, tally(rows, found, finding))
    scored = sum(row[finding] != "" for row in rows)
    elsewhere = sum(row[finding] == "" and finding in found[row["run"]] for row in rows)
    return (f"| {finding} | {tool} | {hits + missed} of {scored} | {hits + false} | {share(hits, hits + false)} | "
            f"{share(hits, hits + missed)} | {elsewhere} of {len(rows) - scored} |")


def table(rows, tools):
    lines = ["| finding | by | runs that have it | found | precision (95 %) | recall (95 %) | also found |",
             "| --- | --- | ---: | ---: | ---: | ---: | ---: |"]
    return "\n".join(lines + [line(rows, tool, found, f) for f in FINDINGS for tool, found in tools.items()])


def misses(rows, found, finding):
    """How many of each fault, then every run."""
    _, false, missed = tally(rows, found, finding)
    lines = []
    for title, wrong in (("found, but wrong", false), ("there, but not found", missed)):
        lines.append(f"{title}: {len(wrong)}")
        names = lambda row: " & ".join(f.split(":")[0] for f in row["faults"].split(" & ")) or row["outcome"]
        lines += [f"  {count} × {name}" for name, count in collections.Counter(map(names, wrong)).most_common()]
        lines += [f"    {row['run']} {row['outcome']} {row['learnt']}/8 {row['faults']}" for row in wrong]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--labels", type=pathlib.Path, required=True)
    parser.add_argument("--half", choices=["tuning", "held_out"], default="tuning")
    parser.add_argument("--cenote", type=pathlib.Path)
    parser.add_argument("--misses", choices=FINDINGS, nargs="+", default=[])
    parser.add_argument("--of", default="Cenote")
    options = parser.parse_args()
    if options.misses and options.half == "held_out":
        parser.error("the held-out half is scored, never looked at")
    rows = [row for row in label.read(options.labels) if row["half"] == options.half]
    tools = {}
    if options.cenote:
        tools["Cenote"] = cenote_findings.diagnose(options.cenote, options.out, [row["run"] for row in rows])
    published = options.out / f"published-{options.half}.json"
    if published.exists():
        asked = json.loads(published.read_text())
        for rules in next(iter(asked.values())):
            tools[rules] = {run: found[rules] for run, found in asked.items()}
    print(table(rows, tools))
    for finding in options.misses:
        print(f"\n{options.of}, {finding}\n{misses(rows, tools[options.of], finding)}")


if __name__ == "__main__":
    main()
