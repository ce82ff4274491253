#!/usr/bin/env python3
"""instructions.py CENOTE OUT.json: instructions a member-step of the classic notebook and its variants, as valgrind's callgrind counts
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

STEPS, FEW, MANY = 7, 2, 7
TOML = """[network]
layers = [{layers}, {{ type = "Dense", units = 1, activation = "sigmoid" }}]
[recipe]
epochs = {epochs}
validation_freq = 0
optimizer = {{ type = "Adam"{clip} }}
[cohort]
members = {members}
[trace]
every = 0
"""


def hidden(activation="relu", units=10, repeat=10):
    return f'{{ type = "Dense", units = {units}, activation = "{activation}", repeat = {repeat} }}'


def residual():
    block = f'{{ type = "Residual", layers = [{hidden(repeat=1)}] }}'
    return ", ".join([hidden(repeat=1)] + [block] * 9)


def jobs():
    """SIMD target, name, what differs from sixteen classic ReLU notebooks."""
    for simd in ("avx2", "scalar"):
        for activation in ("relu", "sigmoid", "tanh"):
            yield simd, activation, {"layers": hidden(activation)}
        yield simd, "relu/alone", {"members": 1}
    yield "avx2", "sigmoid/alone", {"layers": hidden("sigmoid"), "members": 1}
    for activation in ("gelu", "softplus"):
        yield "avx2", activation, {"layers": hidden(activation)}
    yield "avx2", "residual", {"layers": residual()}
    for clip in ("clipvalue", "clipnorm", "global_clipnorm"):
        yield "avx2", clip, {"clip": f", {clip} = 0.5"}
    for width in (4, 7, 16, 32):
        yield "avx2", f"width:{width}", {"layers": hidden(units=width)}


def instructions(cenote, folder, simd, **experiment):
    file = folder / "e.toml"
    file.write_text(TOML.format(**experiment))
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/counts", cenote, "train", file, "--simd", simd,
               "--threads", "1", "--quiet", "--force", "--out", folder / "run"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"valgrind failed: {done.stderr}")
    return int(re.search(r"Collected : (\d+)", done.stderr)[1])


def row(cenote, folder, simd, name, **changes):
    experiment = {"layers": hidden(), "clip": "", "members": 16, **changes}
    few, many = (instructions(cenote, folder, simd, **experiment, epochs=epochs) for epochs in (FEW, MANY))
    steps = STEPS * (MANY - FEW) * experiment["members"]
    return {"name": f"instructions/{name}/{simd}", "simd": simd, "members": experiment["members"],
            "instructions_per_member_step": (many - few) / steps}


def main(cenote, out):
    rows, cenote = [], os.path.abspath(cenote)
    with tempfile.TemporaryDirectory() as folder:
        for simd, name, changes in jobs():
            rows.append(row(cenote, pathlib.Path(folder), simd, name, **changes))
            print(json.dumps(rows[-1]), flush=True)
    pathlib.Path(out).write_text(json.dumps({"context": merge.provenance(), "benchmarks": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
