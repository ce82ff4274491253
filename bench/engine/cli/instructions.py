#!/usr/bin/env python3
"""instructions.py CENOTE OUT.json: instructions a member-step of the classic notebook, as valgrind's callgrind counts
them: the same on every run, however busy the machine is. AVX2, since valgrind knows no AVX-512, and scalar. Start and files
cancel: two runs are subtracted that differ in their epochs."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
import merge
import processes

STEPS, FEW, MANY = 7, 2, 12


def instructions(cenote, folder, simd, **experiment):
    file = folder / "e.toml"
    file.write_text(processes.TOML.format(**experiment))
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/counts", cenote, "train", file, "--simd", simd,
               "--threads", "1", "--quiet", "--force", "--out", folder / "run"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"valgrind failed: {done.stderr}")
    return int(re.search(r"Collected : (\d+)", done.stderr)[1])


def row(cenote, folder, simd, name, **changes):
    experiment = {**processes.CLASSIC, "members": 16, "more": "[trace]\nevery = 0", **changes}
    few, many = (instructions(cenote, folder, simd, **{**experiment, "epochs": epochs}) for epochs in (FEW, MANY))
    steps = STEPS * (MANY - FEW) * experiment["members"]
    return {"name": f"instructions/{name}/{simd}", "simd": simd, "members": experiment["members"],
            "instructions_per_member_step": (many - few) / steps}


def main(cenote, out):
    rows, cenote = [], os.path.abspath(cenote)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for simd in ("avx2", "scalar"):
            for activation in ("relu", "sigmoid", "tanh"):
                rows.append(row(cenote, folder, simd, activation, activation=activation))
            rows.append(row(cenote, folder, simd, "relu/alone", members=1))
            for one in rows[-4:]:
                print(json.dumps(one), flush=True)
    pathlib.Path(out).write_text(json.dumps({"context": merge.provenance(), "benchmarks": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
