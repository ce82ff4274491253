"""What the instruments read, by NumPy from the formulas of docs/instruments.md: `python3 generate.py` writes cases.npz.

Arrays: inputs "<case>/…", results "<case>/expected". Inputs are float32 values, so that every backend reads the same.
"""

from pathlib import Path

import numpy as np

random = np.random.default_rng(7)


def float32(x):
    return np.asarray(x, np.float64).astype(np.float32).astype(np.float64)


def histogram(x):
    edges = [2.0**-126 * 16.0**k for k in range(25)] + [2.0**e for e in range(-26, 12)]
    magnitudes = np.abs(x[np.isfinite(x)])
    return np.bincount(np.searchsorted(edges, magnitudes, side="right"), minlength=64)


def saturation(h, low, high):
    outside = (h < low) | (h > high)
    return [np.mean(np.all(h == 0, axis=0)), np.mean(np.all(outside, axis=0)), np.mean(outside)]


def noise(x, delta):
    """By the gradient of each sample, which the instrument never forms."""
    batch = len(x)
    samples = batch * x[:, :, None] * delta[:, None, :]  # delta is of the mean loss
    mean = samples.mean(0)
    variance = ((samples - mean) ** 2).sum() / (batch - 1)
    return [variance, variance / ((mean**2).sum() - variance / batch)]


def cosine(u, v):
    return [(u * v).sum() / np.sqrt((u * u).sum() * (v * v).sum())]


def main():
    cases = {}
    x = float32(random.normal(size=(33, 7)) * 2.0 ** random.integers(-126, 20, size=(33, 7)))
    x[np.abs(x) < 2.0**-126] = 0
    x[3, 2], x[4, 1], x[5, 0] = np.inf, np.nan, 0
    cases["histogram/x"], cases["histogram/expected"] = x, histogram(x)

    for name, low, high in (("sigmoid", 0.015, 0.985), ("tanh", -0.97, 0.97), ("relu", 2.0**-126, np.inf)):
        z = random.normal(size=(33, 7)) * 3
        z[:, 2], z[:, 4] = -40, 40
        h = {"sigmoid": 1 / (1 + np.exp(-z)), "tanh": np.tanh(z), "relu": np.maximum(z, 0)}[name]
        cases[f"{name}/x"] = float32(h)
        cases[f"{name}/expected"] = saturation(cases[f"{name}/x"], low, high)

    x, delta = float32(random.normal(size=(17, 5))), float32(random.normal(size=(17, 3)) / 17)
    cases |= {"noise/x": x, "noise/delta": delta, "noise/kernel": float32(x.T @ delta), "noise/expected": noise(x, delta)}

    u, v = float32(random.normal(size=(70, 18))), float32(random.normal(size=(70, 18)))
    v = float32(u + v)
    cases |= {"cosine/u": u, "cosine/v": v, "cosine/expected": cosine(u, v)}

    rows = float32(random.normal(size=(9, 4)))
    rows[3] = 0
    units = np.delete(rows, 3, 0)
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    correlation = np.abs(units @ units.T)[np.triu_indices(8, 1)].mean()
    cases |= {"correlation/gradient": rows, "correlation/expected": [correlation]}

    gradient = float32(random.normal(size=(9, 4)) * (random.random((9, 4)) < 0.5))
    magnified = float32(gradient * 2.0**64 + (random.random((9, 4)) < 0.5))
    flushed = [np.mean((gradient == 0) & (magnified != 0))]
    cases |= {"flushed/gradient": gradient, "flushed/magnified": magnified, "flushed/expected": flushed}
    np.savez(Path(__file__).with_name("cases.npz"), **{k: np.asarray(a, np.float64) for k, a in cases.items()})


main()
