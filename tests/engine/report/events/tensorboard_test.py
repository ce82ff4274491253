#!/usr/bin/python3
"""Trains with --tensorboard, opens events/ with TensorBoard itself, and compares every tag, step and value with
history.csv, trace.npz and the weights. Skipped (77) where build/tensorboard is not; `./run test` installs it.

  tensorboard_test.py CENOTE
"""
import csv
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[4]
PYTHON = ROOT / "build/tensorboard/bin/python"

EXPERIMENT = """
title = "events"
[data]
samples = 60
[network]
layers = [{ type = "Dense", units = 5, activation = "tanh" }, { type = "Dense", units = 5, activation = "relu" }, { type = "BatchNormalization" },
          { type = "Dense", units = 1, activation = "sigmoid" }]
[recipe]
epochs = 5
validation_freq = 2
[cohort]
members = 11
[trace]
members = 10
tensors = ["weight_gradient", "activation_gradient", "activation", "weight", "update"]
values = ["dense/kernel"]
instruments = ["moments", "saturation", "jacobian", { type = "histogram", every = 3 }]
"""


def read_history(run):
    """{(member, column): [(epoch, value)]} of what was measured, and the columns."""
    with open(run / "history.csv") as file:
        rows = list(csv.DictReader(file))
    columns = [name for name in rows[0] if name not in ("member", "epoch")]
    series = {}
    for row in rows:
        for column in columns:
            if row[column]:
                series.setdefault((int(row["member"]), column), []).append((int(row["epoch"]), float(row[column])))
    return series, columns


def opened(folder):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(folder), size_guidance={"scalars": 0, "histograms": 0})
    events.Reload()
    return events


def check(is_so, what):
    if not is_so:
        sys.exit(f"tensorboard_test: {what}")


def check_scalars(events, expected, run):
    """expected: {tag: [(step, value)]}; values are floats in event files."""
    import numpy as np

    tags = {tag for tag, points in expected.items() if points}
    found = set(events.Tags()["scalars"])
    check(found == tags, f"{run}: tags {sorted(found ^ tags)[:5]} are not in both")
    for tag in tags:
        got = [(point.step, np.float32(point.value)) for point in events.Scalars(tag)]
        want = [(step, np.float32(value)) for step, value in expected[tag]]
        check(got == want, f"{run}: {tag}: {got[:3]} … instead of {want[:3]} …")


def statistics_of(trace):
    """Arrays of a number for each record and member."""
    return {name: trace[name] for name in trace.files if trace[name].ndim == 2 and not name.endswith("_quantiles")}


def points_of(steps, column):
    import numpy as np

    return [(int(step), value) for step, value in zip(steps, column) if not np.isnan(value)]


def check_member(run, member, history, columns, trace):
    events = opened(run / f"events/member-{member}")
    expected = {column: history[member, column] for column in columns}
    for name, numbers in statistics_of(trace).items():
        expected[name] = points_of(trace["steps"], numbers[:, member])
    check_scalars(events, expected, f"member-{member}")
    return events


def check_histograms(run, member, trace, events):
    import numpy as np

    before, after = np.load(run / "initial_weights.npz"), np.load(run / "weights.npz")
    tags = {f"{name.rsplit('/', 1)[0]}/log2_magnitude" for name in trace.files if name.endswith("/histogram")}
    check(set(events.Tags()["histograms"]) == tags | set(after.files), "tags of histograms")
    for name in after.files:
        got = [(event.step, event.histogram_value) for event in events.Histograms(name)]
        values = [(0, before[name][member]), (int(trace["steps"][-1]), after[name][member])]
        if f"{name}/values" in trace.files:
            values = [(int(s), v[member]) for s, v in zip(trace["steps"], trace[f"{name}/values"])
                      if np.isfinite(v[member]).all()]
        check([step for step, _ in got] == [step for step, _ in values], f"{name}: steps {got}")
        for (_, histogram), (_, numbers) in zip(got, values):
            edges = [-np.inf] + list(histogram.bucket_limit)
            check(histogram.min == numbers.min() and histogram.max == numbers.max(), f"{name}: extremes")
            check(np.array_equal(histogram.bucket, np.histogram(numbers, edges)[0]), f"{name}: counts")
    for tag in tags:
        counts = trace[tag.replace("log2_magnitude", "histogram")][:, member, 1:].sum(1)
        want = [(int(s), n) for s, n in zip(trace["steps"], counts) if n > 0]
        got = [(event.step, event.histogram_value.num) for event in events.Histograms(tag)]
        check(got == want, f"{tag}: {got[:3]} instead of {want[:3]}")


def check_quantiles(run, name, level, history, columns, trace):
    import numpy as np

    members = sorted({member for member, _ in history})
    expected = {}
    for column in columns:
        rows = [history[member, column] for member in members]
        expected[column] = [(rows[0][i][0], np.quantile([row[i][1] for row in rows], level))
                            for i in range(len(rows[0]))]
    levels = list(trace["norm_quantile_levels"])
    for tag, numbers in statistics_of(trace).items():
        quantiles = [np.nan if np.isnan(row).all() else np.quantile(row[~np.isnan(row)], level) for row in numbers]
        if f"{tag}_quantiles" in trace.files:
            quantiles = trace[f"{tag}_quantiles"][:, levels.index(level)]
        expected[tag] = points_of(trace["steps"], quantiles)
    check_scalars(opened(run / f"events/{name}"), expected, name)


def main():
    if not (PYTHON.parent.parent / "done").exists():
        print(f"TensorBoard is not in {PYTHON.parent.parent}; `./run test` installs it")
        sys.exit(77)
    if pathlib.Path(sys.prefix) != PYTHON.parent.parent:
        os.execv(PYTHON, [str(PYTHON), *sys.argv])
    import numpy as np

    with tempfile.TemporaryDirectory() as folder:
        run = pathlib.Path(folder) / "run"
        (pathlib.Path(folder) / "e.toml").write_text(EXPERIMENT)
        subprocess.run([os.path.abspath(sys.argv[1]), "train", "e.toml", "--out", "run", "--tensorboard", "--quiet", "--json"],
                       cwd=folder, check=True, stdout=subprocess.DEVNULL)
        history, columns = read_history(run)
        trace = np.load(run / "trace.npz")
        for member in range(8):
            events = check_member(run, member, history, columns, trace)
            check_histograms(run, member, trace, events)
        for name, level in (("p10", 0.1), ("median", 0.5), ("p90", 0.9)):
            check_quantiles(run, name, level, history, columns, trace)
        check(len(os.listdir(run / "events")) == 11, "folders")


main()
