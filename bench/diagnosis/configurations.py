"""The space that base configurations are drawn from, and their experiment files.

A configuration is a dict of plain values; `draw(seed, number)` is deterministic. DEFINITIONS.md, "Space", says it in words.
"""
import numpy

import datasets

ACTIVATIONS = {"relu": 8, "tanh": 5, "sigmoid": 3, "leaky_relu": 2, "elu": 1.5, "selu": 1.5, "gelu": 1.5, "silu": 1.5,
               "softplus": 1, "linear": 1.5, "softmax": 0.3}
FORMS = {"plain": 7, "batch_norm": 1.5, "residual": 1.5, "residual_batch_norm": 0.5}
NAMED = ["glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal"]
SUITED = {"relu": ["he_uniform", "he_normal"], "leaky_relu": ["he_normal"], "elu": ["he_normal", "glorot_uniform"],
          "selu": ["lecun_normal"], "gelu": ["he_normal", "orthogonal"], "silu": ["he_normal", "orthogonal"],
          "tanh": ["glorot_uniform", "orthogonal"], "linear": ["orthogonal", "lecun_normal"],
          "sigmoid": ["glorot_uniform", "glorot_normal"], "softplus": ["glorot_uniform"], "softmax": ["glorot_uniform"]}
LEARNING_RATES = {"Adam": 0.003, "AdamW": 0.003, "RMSprop": 0.003, "SGD": 0.05}  # in the middle; a factor of 3 each way
COST = 4500  # of depth·(width² + 150), roughly a step's time; dearer draws are kept with probability COST/cost


def choose(draws, weights):
    names = list(weights)
    share = numpy.array([weights[n] for n in names], float)
    return names[draws.choice(len(names), p=share / share.sum())]


def log_uniform(draws, low, high):
    """To six digits: NumPy's exp and log differ in the last bit between machines."""
    return float(f"{numpy.exp(draws.uniform(numpy.log(low), numpy.log(high))):.6g}")


def shape(draws):
    """Depth 2–60 and width 2–64, log-uniform; the dear ones are thinned, never left out."""
    while True:
        depth, width = round(log_uniform(draws, 1.5, 60.49)), round(log_uniform(draws, 1.5, 64.49))
        if min(depth, width) >= 2 and draws.uniform() < COST / (depth * (width**2 + 150)):
            return depth, width


def initializer(draws, activation, width):
    """A named one, Orthogonal, VarianceScaling or a normal or uniform whose variance is up to 2/width."""
    if draws.uniform() < 0.7:
        return str(draws.choice(SUITED[activation]))
    kind = draws.choice(["named", "orthogonal", "scaling", "normal", "truncated", "uniform"])
    gain = round(log_uniform(draws, 0.7, 1.5), 3)
    if kind == "named":
        return str(draws.choice(NAMED))
    if kind == "orthogonal":
        return {"type": "Orthogonal", "gain": gain}
    if kind == "scaling":
        return {"type": "VarianceScaling", "scale": gain**2, "mode": str(draws.choice(["fan_in", "fan_avg", "fan_out"])),
                "distribution": str(draws.choice(["uniform", "truncated_normal", "untruncated_normal"]))}
    deviation = gain / width**0.5
    if kind == "uniform":
        return {"type": "RandomUniform", "minval": -deviation * 3**0.5, "maxval": deviation * 3**0.5}
    return {"type": "RandomNormal" if kind == "normal" else "TruncatedNormal", "stddev": deviation}


def optimizer(draws):
    kind = str(draws.choice(["Adam", "Adam", "AdamW", "RMSprop", "SGD", "SGD"]))
    chosen = {"type": kind, "learning_rate": log_uniform(draws, LEARNING_RATES[kind] / 3, LEARNING_RATES[kind] * 3)}
    if kind == "SGD" and draws.uniform() < 0.6:
        chosen |= {"momentum": 0.9, "nesterov": bool(draws.uniform() < 0.5)}
    if draws.uniform() < 0.15:
        chosen[str(draws.choice(["clipnorm", "clipvalue", "global_clipnorm"]))] = 1.0
    return chosen


def draw(seed, number):
    """Base configuration `number` of the list that `seed` names."""
    draws = numpy.random.default_rng([seed, number])
    depth, width = shape(draws)
    activation = choose(draws, ACTIVATIONS)
    return {
        "name": f"b{number:04d}", "data": str(draws.choice(datasets.NAMES)), "depth": depth, "width": width,
        "activation": activation, "form": choose(draws, FORMS), "initializer": initializer(draws, activation, width),
        "optimizer": optimizer(draws), "batch_size": int(draws.choice([16, 32, 32, 64])),
        "epochs": int(draws.choice([30, 30, 40, 60, 100], p=[0.35, 0.25, 0.2, 0.15, 0.05])),
    }


def toml(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else f"{value:.6g}"


def hidden(c):
    """One hidden layer: Dense with its activation, or Dense, BatchNormalization, Activation."""
    dense = {"type": "Dense", "units": c["width"], "kernel_initializer": c["initializer"]}
    if "batch_norm" in c["form"]:
        return [dense, {"type": "BatchNormalization"}, {"type": "Activation", "activation": c["activation"]}]
    return [dense | {"activation": c["activation"]}]


def layers(c):
    """Hidden layers (the first one changes the width, so it is never residual), then the output layer, glorot_uniform."""
    units, activation = datasets.OUTPUTS[c["data"]]
    output = {"type": "Dense", "units": units, "activation": activation}
    if c["form"] == "plain":
        return [*hidden(c), *[h | {"repeat": c["depth"] - 1} for h in hidden(c)], output]
    if c["form"] == "batch_norm":
        return hidden(c) * c["depth"] + [output]
    return [*hidden(c), {"type": "Residual", "layers": hidden(c), "repeat": c["depth"] - 1}, output]


def experiment(c, data_folder, members, seed):
    """The experiment file of a configuration."""
    tensors = ["weight_gradient", "activation_gradient", "activation", "weight", "update"]
    lines = "".join(f"  {toml(layer)},\n" for layer in layers(c))
    return (f'title = "{c["name"]}"\n\n[data]\nsource = "npz"\nfile = "{data_folder}/{c["data"]}.npz"\n\n[network]\nlayers = [\n'
            f'{lines}]\n\n[recipe]\nloss = "{datasets.LOSSES[c["data"]]}"\noptimizer = {toml(c["optimizer"])}\n'
            f'epochs = {c["epochs"]}\nbatch_size = {c["batch_size"]}\n\n[cohort]\nmembers = {members}\nseed = {seed}\n\n'
            f'[trace]\ntensors = {toml(tensors)}\n')
