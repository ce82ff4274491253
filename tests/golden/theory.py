"""Integrals of mean-field theory by another method than the engine's, written as theory.json.

Expectations over z ~ N(m, q) by tanh-sinh quadrature on both sides of the kink, in pure Python; pairs by a trapezoidal
sum over a grid; losses after a softmax of three outputs by a trapezoidal sum in three dimensions (NumPy).
Run: python3 tests/golden/theory.py
"""

import json
import math
import pathlib

import numpy as np

SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772


def sigmoid(z):
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def sech2(z):
    e = math.exp(-2 * abs(z))
    return 4 * e / (1 + e) ** 2


def density(z):
    return math.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def cdf(z):
    return math.erfc(-z / math.sqrt(2)) / 2


ACTIVATIONS = {
    "linear": (lambda z: z, lambda z: 1),
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z)),
    "tanh": (math.tanh, sech2),
    "relu": (lambda z: max(z, 0), lambda z: float(z > 0)),
    "leaky_relu": (lambda z: z if z > 0 else 0.2 * z, lambda z: 1 if z > 0 else 0.2),
    "elu": (lambda z: z if z > 0 else math.expm1(z), lambda z: 1 if z > 0 else math.exp(z)),
    "selu": (lambda z: SELU_SCALE * (z if z > 0 else SELU_ALPHA * math.expm1(z)),
             lambda z: SELU_SCALE * (1 if z > 0 else SELU_ALPHA * math.exp(z))),
    "softplus": (lambda z: max(z, 0) + math.log1p(math.exp(-abs(z))), sigmoid),
    "gelu": (lambda z: z * cdf(z), lambda z: cdf(z) + z * density(z)),
    "silu": (lambda z: z * sigmoid(z), lambda z: sigmoid(z) * (1 + z * sigmoid(-z))),
}


def tanh_sinh(f, a, b):
    """∫ f from a to b; errors of about 1e-14 for what is smooth inside, however steep at the ends."""
    total, step = 0.0, 2.0**-6
    for k in range(-420, 421):
        t = step * k
        x, c = math.tanh(math.pi / 2 * math.sinh(t)), math.cosh(math.pi / 2 * math.sinh(t))
        weight = step * math.pi / 2 * math.cosh(t) / (c * c)
        near = (b - a) / 2 * math.exp(-math.pi / 2 * math.sinh(abs(t))) / c  # distance from the nearer end
        total += weight * f(b - near if x > 0 else a + near) if k else weight * f((a + b) / 2)
    return total * (b - a) / 2


def expectation(f, m, q):
    """E f(z): from the kink at 0 outwards, and cut where the Gaussian has its bulk."""
    s = math.sqrt(q)
    cuts = sorted({m - 13 * s, m - 6 * s, m - 2 * s, m, m + 2 * s, m + 6 * s, m + 13 * s,
                   *(c for c in (0.0, 1.0, -1.0, 5.0, -5.0, 40.0, -40.0) if abs(c - m) < 13 * s)})
    weighted = lambda z: f(z) * density((z - m) / s) / s
    return sum(tanh_sinh(weighted, a, b) for a, b in zip(cuts, cuts[1:]))


def unit(name, m, q):
    f, slope = ACTIVATIONS[name]
    return {"activation": name, "m": m, "q": q, "mean": expectation(f, m, q),
            "square": expectation(lambda z: f(z) ** 2, m, q),
            "slope_square": expectation(lambda z: slope(z) ** 2, m, q),
            "slope_fourth": expectation(lambda z: slope(z) ** 4, m, q)}


def pair(name, q, c):
    """By the grid; for smooth functions alone, where the trapezoidal rule converges geometrically."""
    x = np.arange(-9, 9.001, 0.05)
    f, slope = (np.vectorize(g) for g in ACTIVATIONS[name])
    u, v = np.meshgrid(x, x)
    w = 0.05**2 * np.exp(-(u * u + v * v) / 2) / (2 * math.pi)
    a, b = math.sqrt(q) * u, math.sqrt(q) * (c * u + math.sqrt(1 - c * c) * v)
    return {"activation": name, "q": q, "c": c, "value": float(np.sum(w * f(a) * f(b))),
            "slope": float(np.sum(w * slope(a) * slope(b)))}


def softmax_of_three(v):
    x = np.arange(-8, 8.001, 0.2)
    a, b, c = np.meshgrid(x, x, x)
    w = 0.2**3 * np.exp(-(a * a + b * b + c * c) / 2) / (2 * math.pi) ** 1.5
    e = [np.exp(math.sqrt(v) * t) for t in (a, b, c)]
    total = sum(e)
    p = [t / total for t in e]
    return {"v": v, "loss": float(np.sum(w * -np.log(p[0]))),
            "gradient": float(np.sum(w * ((p[0] - 1) ** 2 + p[1] ** 2 + p[2] ** 2)))}


golden = {
    "units": [unit(name, m, q) for name in ACTIVATIONS
              for m, q in [(0, 1e-6), (0, 1e-3), (0, 0.3), (0, 1), (0, 7.5), (0, 1e3), (0, 1e6), (-0.2, 0.05), (1.5, 4)]],
    "pairs": [pair(name, q, c) for name in ("tanh", "sigmoid", "gelu", "softplus")
              for q, c in [(0.5, 0.3), (2.0, 0.9), (1.0, -0.5)]],
    "softmax_of_three": [softmax_of_three(v) for v in (0.01, 0.5, 3.0)],
}
pathlib.Path(__file__).with_name("theory.json").write_text(json.dumps(golden, indent=1) + "\n")
