#!/usr/bin/env python3
"""processes.py CENOTE OUT.json: whole processes of `cenote train`, files and start included: what they add to the
training, how much memory 100,000 members take, how time grows with depth."""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
import merge

TOML = """[network]
layers = [{{ type = "Dense", units = 10, activation = "{activation}", kernel_initializer = "{initializer}", repeat = {depth} }}, {{ type = "Dense", units = 1, activation = "sigmoid" }}]
[recipe]
epochs = {epochs}
validation_freq = 0
[cohort]
members = {members}
{more}
"""
CLASSIC = {"activation": "relu", "initializer": "glorot_uniform", "depth": 10, "epochs": 100, "members": 1024, "more": ""}
DEEP = {"activation": "tanh", "initializer": "orthogonal", "epochs": 1, "more": "[trace]\nevery = 0"}


def train(cenote, folder, **experiment):
    """Wall seconds, training_seconds and the peak of the memory in bytes of one process."""
    file, out = folder / "e.toml", folder / "run"
    file.write_text(TOML.format(**experiment))
    start = time.perf_counter()
    process = subprocess.Popen([cenote, "train", file, "--quiet", "--force", "--out", out], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status != 0:
        sys.exit(f"cenote train failed: {experiment}")
    return wall, json.loads((out / "summary.json").read_text())["training_seconds"], usage.ru_maxrss * 1024


def row(name, timings, experiment):
    wall, training = (statistics.median(t[k] for t in timings) for k in (0, 1))
    steps = 7 * experiment["epochs"] * experiment["members"]
    return {"name": f"process/{name}", "members": experiment["members"], "depth": experiment["depth"],
            "wall_seconds": wall, "training_seconds": training, "wall_by_training": wall / training,
            "us_per_member_step": 1e6 * training / steps, "peak_bytes": max(t[2] for t in timings)}


def jobs():
    """Name, repetitions, experiment."""
    yield "classic/trace:off", 5, {**CLASSIC, "more": "[trace]\nevery = 0"}
    yield "classic/trace:default", 5, CLASSIC
    yield "members:100000/trace:default", 1, {**CLASSIC, "members": 100000}
    for members in (1, 64):
        for depth in (1000, 10000):
            yield f"deep/members:{members}/depth:{depth}", 3, {**DEEP, "depth": depth, "members": members}


def main(cenote, out):
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, repetitions, experiment in jobs():
            timings = [train(os.path.abspath(cenote), pathlib.Path(folder), **experiment) for _ in range(repetitions)]
            rows.append(row(name, timings, experiment))
            print(json.dumps(rows[-1]), flush=True)
    pathlib.Path(out).write_text(json.dumps({"context": merge.provenance(), "benchmarks": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
