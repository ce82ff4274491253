"""What both published rule sets say of each run, kept in a file: `python3 published.py --out FOLDER --labels LABELS --half tuning`.

FOLDER/published-<half>.json: {run: {rule set: [findings]}}; runs that are there are not asked again.
"""
import argparse
import concurrent.futures
import functools
import json
import os
import pathlib
import warnings

import numpy

import autotrainer_rules
import debugger_rules
import label
import outcome
import trace

RULES = {"SageMaker Debugger": debugger_rules, "AUTOTRAINER": autotrainer_rules}


def verdict(members):
    """At least half of them."""
    return 2 * numpy.sum(members) >= numpy.size(members)


def ask(folder, name):
    """{rule set: [findings]} of one run."""
    warnings.simplefilter("ignore")
    numpy.seterr(all="ignore")
    run = outcome.Run(folder / "runs" / name)
    record = trace.Trace(run.folder)
    return {rules: [f for f, members in module.verdicts(run, record).items() if verdict(members)] for rules, module in RULES.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--labels", type=pathlib.Path, required=True)
    parser.add_argument("--half", choices=["tuning", "held_out"], default="tuning")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    path = options.out / f"published-{options.half}.json"
    known = json.loads(path.read_text()) if path.exists() else {}
    names = [row["run"] for row in label.read(options.labels) if row["half"] == options.half and row["run"] not in known]
    with concurrent.futures.ProcessPoolExecutor(options.jobs, initializer=os.nice, initargs=(3,)) as pool:
        known |= zip(names, pool.map(functools.partial(ask, options.out), names, chunksize=16))
    path.write_text(json.dumps(known, indent=0))


if __name__ == "__main__":
    main()
