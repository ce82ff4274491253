#!/usr/bin/python3
"""How far networks of 1,000 units a layer are from theory: the table of docs/theory.md.

Usage: wide.py CENOTE [MEMBERS]. Samples are 64 of 64 normal features, targets 16 normal numbers (times 20), mse; three
hidden layers; q, chi and ratio as `cenote theory` defines them, measured in a run of no epoch. Prints the largest
deviation over the layers in %, and the standard error of that figure.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

CASES = [("sigmoid", "glorot_uniform"), ("tanh", "he_normal"), ("relu", "he_uniform"), ("leaky_relu", "glorot_normal"),
         ("elu", "lecun_uniform"), ("selu", "lecun_normal"), ("softplus", "glorot_uniform"), ("gelu", "he_uniform"),
         ("silu", "he_normal"), ("linear", "lecun_uniform")]
EXPERIMENT = """
[data]
source = "npz"
file = "samples.npz"
test_size = 0
[network]
layers = [{layers} {{ type = "Dense", units = 16 }}]
[recipe]
loss = "mse"
epochs = 0
batch_size = 64
[cohort]
members = {members}
[trace]
tensors = ["activation", "activation_gradient"]
members = {members}
"""
HIDDEN = """{{ type = "Dense", units = 1000, kernel_initializer = "{initializer}" }},
{{ type = "Activation", activation = "{activation}" }},"""


def quotient(above, below):
    """Mean by mean, and its relative standard error."""
    spread = above / above.mean() - below / below.mean()
    return above.mean() / below.mean(), spread.std(ddof=1) / len(above) ** 0.5


def deviations(theory, trace):
    layers = theory["layers"][:6]
    gradient = {l["layer"]: trace[l["layer"] + "/activation_gradient/norm"][0] ** 2 for l in layers}
    for i, layer in enumerate(layers):
        name = layer["layer"]
        ratio, error = quotient(gradient[name], gradient["activation_2"])
        if name != "activation_2":
            yield "ratio", ratio / layer["gradient_norm_squared_ratio"] - 1, error
        if i % 2 == 0:
            mean = trace[name + "/activation/mean"][0].mean()
            square = trace[name + "/activation/std"][0] ** 2 + trace[name + "/activation/mean"][0] ** 2 - mean**2
            value, error = quotient(square, np.ones_like(square))
            yield "q", value / layer["q"] - 1, error
        if i > 0:
            chi, error = quotient(gradient[layers[i - 1]["layer"]], gradient[name])
            yield "chi", chi / layer["chi"] - 1, error


def main():
    cenote, members = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "200"
    folder = pathlib.Path(tempfile.mkdtemp())
    generator = np.random.default_rng(1)
    np.savez(folder / "samples.npz", X=generator.standard_normal((64, 64)), y=20 * generator.standard_normal((64, 16)))
    print("| activation | initializer | q | χ | ratio |\n| --- | --- | --- | --- | --- |")
    for activation, initializer in CASES:
        layers = HIDDEN.format(initializer=initializer, activation=activation) * 3
        (folder / "e.toml").write_text(EXPERIMENT.format(layers=layers, members=members))
        theory = json.loads(subprocess.check_output([cenote, "theory", folder / "e.toml", "--json"]))
        subprocess.check_output([cenote, "train", folder / "e.toml", "--out", folder / "run", "--force", "--quiet"])
        worst = {}
        for what, deviation, error in deviations(theory, np.load(folder / "run/trace.npz")):
            if abs(deviation) >= abs(worst.get(what, (0, 0))[0]):
                worst[what] = deviation, error
        cells = " | ".join(f"{100 * worst[k][0]:+.2f} ± {100 * worst[k][1]:.2f}" for k in ("q", "chi", "ratio"))
        print(f"| {activation} | {initializer} | {cells} |", flush=True)


main()
