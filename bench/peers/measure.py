#!/usr/bin/env python3
"""measure.py --cenote PROGRAM --python VENV/bin/python --out ROWS.json: times us and the peers in turn, on the same cores.

Every repetition goes through all jobs once, so that what the machine does meanwhile hits all alike; a row has the median
and the spread."""
import argparse
import dataclasses
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import jobs

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import merge

EXPERIMENT = """[network]
layers = [{{ type = "Dense", units = {width}, activation = "{activation}", repeat = {depth} }}, {{ type = "Dense", units = 1, activation = "sigmoid" }}]
[recipe]
epochs = {epochs}
batch_size = {batch}
validation_freq = 0
[cohort]
members = {members}
[trace]
every = 0
"""


class Ours:
    """`cenote train`: the training's own seconds, as peers are timed without their start."""

    def __init__(self, program, folder, threads):
        self.program, self.folder, self.threads = program, folder, threads
        self.version = json.loads(subprocess.check_output([program, "info", "--json"]))["version"]

    def seconds(self, work):
        file = self.folder / "notebook.toml"
        file.write_text(EXPERIMENT.format(**dataclasses.asdict(work)))
        out = self.folder / "run"
        subprocess.run([self.program, "train", file, "--threads", str(self.threads), "--quiet", "--force", "--out", out],
                       check=True, stdout=subprocess.DEVNULL)
        return json.loads((out / "summary.json").read_text())["training_seconds"]


class Peer:
    """A module of this folder, in a process of its own."""

    def __init__(self, module, python, data):
        self.process = subprocess.Popen([python, HERE / "worker.py", module, data], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.version = self.answer()["version"]

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"a peer ended: {self.process.args}")
        return json.loads(line)

    def seconds(self, name, work):
        print(json.dumps({"name": name, "work": dataclasses.asdict(work)}), file=self.process.stdin, flush=True)
        return self.answer()["seconds"]


def row(job, seconds):
    """Medians of the repetitions, and the spread of the rates."""
    work = job.work
    member_steps = work.steps() * work.members
    rates = sorted(member_steps / s / 700 for s in seconds)
    middle = statistics.median(seconds)
    return {"name": f"peers/{job.group}/{work.activation}/{job.name}/width:{work.width}/depth:{work.depth}/members:{work.members}",
            "peer": job.name, "group": job.group, **dataclasses.asdict(work), "repetitions": len(seconds),
            "us_per_member_step": 1e6 * middle / member_steps, "us_per_step": 1e6 * middle / work.steps(),
            "notebooks/s": member_steps / middle / 700, "slowest": rates[0], "fastest": rates[-1]}


def measure(arguments, wanted, folder):
    data = folder / "moons.npz"
    subprocess.run([arguments.cenote, "data", "make_moons", "-o", data, "--quiet"], check=True)
    ours = Ours(arguments.cenote, folder, arguments.threads)
    peers = {m: Peer(m, arguments.python, data) for m in sorted({jobs.MODULES[j.name] for j in wanted if j.name != jobs.OURS})}
    seconds = {job: [] for job in wanted}
    for repetition in range(arguments.repetitions):
        for number, job in enumerate(wanted):
            print(f"\rrepetition {repetition + 1} of {arguments.repetitions}, {number + 1} of {len(wanted)}: {job.name} {job.work.width}×{job.work.depth} of {job.work.members}   ",
                  end="", file=sys.stderr)
            who = ours if job.name == jobs.OURS else peers[jobs.MODULES[job.name]]
            seconds[job].append(who.seconds(job.work) if who is ours else who.seconds(job.name, job.work))
    print(file=sys.stderr)
    versions = {"cenote": ours.version, **{module: peer.version for module, peer in peers.items()}}
    return [row(job, seconds[job]) for job in wanted], versions


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cenote", required=True, type=os.path.abspath)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--peak", type=float, help="GFLOP/s that the cores reach, of machine_bench")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", default="", help="jobs of a group: one, many")
    return parser.parse_args()


def main():
    arguments = parse()
    os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[: arguments.threads]))
    os.environ["OMP_NUM_THREADS"] = str(arguments.threads)
    wanted = [job for job in jobs.all_jobs() if arguments.only in job.group]
    with tempfile.TemporaryDirectory() as folder:
        rows, versions = measure(arguments, wanted, pathlib.Path(folder))
    context = {**merge.provenance(), "versions": versions, "threads": arguments.threads, "peak_gflops": arguments.peak,
               "load_avg": os.getloadavg()}
    arguments.out.write_text(json.dumps({"context": context, "benchmarks": rows}, indent=1) + "\n")
    print(arguments.out)


if __name__ == "__main__":
    main()
