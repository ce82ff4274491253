"""Trains bases and what is injected into them: `python3 generate.py --cenote PATH --out FOLDER --bases N`.

Resumable: a run that is there is not trained again. FOLDER/data holds the data sets, FOLDER/runs/<base>/<run> the run
directories, where <run> is `base`, `f0` … (single faults) or `p1-0` … (pairs, of faults 1 and 0).
"""
import argparse
import concurrent.futures
import functools
import os
import pathlib
import subprocess
import time

import compact
import configurations
import datasets
import inject
import outcome

SEED = 20261122
MEMBERS, MEMBER_SEED = 8, 42
SINGLES, PAIRS = 8, 1


def train(options, experiment, run, changes):
    """Trains into a folder beside `run` and renames it, so that what is there is whole."""
    if run.exists():
        return
    partial = run.with_name(run.name + ".part")
    command = [options.cenote, "train", experiment, "--quiet", "--threads", "1", "--force", "--out", partial, *changes]
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError(f"{run}: {result.stderr}")
    compact.compact(partial / "trace.npz")
    partial.rename(run)


def family(options, number):
    """Trains base `number`, and if it learns, its faults; number of runs."""
    c, faults, pairs = inject.family(SEED, number, SINGLES, PAIRS)
    folder, data = options.out / "runs" / c["name"], options.out / "data"
    folder.mkdir(parents=True, exist_ok=True)
    experiment = folder / "base.toml"
    experiment.write_text(configurations.experiment(c, data, MEMBERS, MEMBER_SEED))
    train(options, experiment, folder / "base", [])
    if not outcome.is_base(folder / "base"):
        return 1
    for i, fault in enumerate(faults):
        train(options, experiment, folder / f"f{i}", fault.arguments(data, c["data"]))
    for i, j in pairs:
        changes = faults[i].arguments(data, c["data"]) + faults[j].arguments(data, c["data"])
        train(options, experiment, folder / f"p{i}-{j}", changes)
    return 1 + len(faults) + len(pairs)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cenote", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--bases", type=int, default=800, help="draws; about half of them learn")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    options.out = options.out.resolve()
    datasets.prepare(options.cenote, options.out / "data")
    began, runs = time.monotonic(), 0
    with concurrent.futures.ProcessPoolExecutor(options.jobs, initializer=os.nice, initargs=(3,)) as pool:
        done = pool.map(functools.partial(family, options), range(options.bases))
        for number, count in enumerate(done, 1):
            runs += count
            if number % 20 == 0:
                free = os.statvfs(options.out).f_bavail * os.statvfs(options.out).f_frsize >> 30
                print(f"{number} of {options.bases} draws, {runs} runs, {time.monotonic() - began:.0f} s, {free} GiB free", flush=True)


if __name__ == "__main__":
    main()
