"""What the injected numbers amount to, before any network is drawn: factors by which a hidden layer scales signals.

Nothing here is measured: labels may rest on what was injected and on the outcome, never on a rule over a run. For square
layers of width n, W of standard deviation s: σw = s·√n; a layer scales a signal by σw·√E[φ′²] on the way back (mean field,
Schoenholz et al. 2017, Glorot and Bengio 2010), and by about as much on the way there.
"""
BOUNDED = {"sigmoid", "tanh"}
UNBOUNDED = {"relu", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus", "linear"}
FLAT_SIDE = {"relu", "elu", "selu", "gelu", "silu", "softplus"}  # slope → 0 for very negative pre-activations
# √E[φ′²] is at most … as signals shrink, and at least … as they grow
SLOPE_AT_MOST = {"sigmoid": 0.25, "tanh": 1, "relu": 0.7072, "leaky_relu": 0.7212, "elu": 1, "selu": 1.45, "gelu": 0.71,
                 "silu": 0.71, "softplus": 0.75, "linear": 1}
SLOPE_AT_LEAST = {"relu": 0.707, "leaky_relu": 0.721, "elu": 0.707, "selu": 0.743, "gelu": 0.68, "silu": 0.68,
                  "softplus": 0.6, "linear": 1}


def deviation(initializer, width):
    """σw = √(fan_in·Var w) of a hidden kernel (width, width)."""
    if isinstance(initializer, str):
        return 2**0.5 if initializer.startswith("he") else 1.0
    kind = initializer["type"]
    if kind == "Orthogonal":
        return initializer["gain"]
    if kind == "VarianceScaling":
        return initializer["scale"] ** 0.5  # fan_in = fan_out = fan_avg
    if kind == "RandomUniform":
        return (initializer["maxval"] - initializer["minval"]) / 12**0.5 * width**0.5
    return initializer["stddev"] * width**0.5 * (0.8796 if kind == "TruncatedNormal" else 1)  # cut at two deviations


def slope_at_most(activation, width):
    return 1 / width if activation == "softmax" else SLOPE_AT_MOST[activation]  # diag p − p·pᵀ at p = 1/width


def shrinkage(activation, sigma, depth, width):
    """‖∂L/∂h‖ of the first hidden layer over that of the last, at most, in a plain chain."""
    return (sigma * slope_at_most(activation, width)) ** (depth - 1)


def growth(activation, sigma, depth, residual):
    """The same ratio, at least: of a plain chain, or of x + F(x)."""
    factor = sigma * SLOPE_AT_LEAST[activation]
    return ((1 + factor**2) ** 0.5 if residual else factor) ** (depth - 1)


def death(depth, width):
    """Probability that a zero-bias ReLU chain has a layer whose units are all off for a sample (Lu et al. 2019)."""
    return 1 - (1 - 2.0**-width) ** (depth - 1)
