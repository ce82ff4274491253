"""Faults: changes of the experiment file, and which findings are right for them. DEFINITIONS.md, "Faults", has the reasons.

A fault is drawn for a base configuration; None where it makes no sense there. `required` and `optional` name causes (short
letters: V vanishing_gradient, E exploding_gradient, D dying_relu, S saturated_activation, P poor_initialization) that are
right, or not scored, *if* the fault turns out to be a cause; all others are wrong then. `disturbs`: causes of another fault
whose traces this one may wipe out.
"""
import dataclasses

import numpy

import arithmetic
import configurations
import datasets

CAUSES = {"V": "vanishing_gradient", "E": "exploding_gradient", "D": "dying_relu", "S": "saturated_activation",
          "P": "poor_initialization"}


@dataclasses.dataclass(frozen=True)
class Fault:
    name: str
    changes: tuple  # of (key, TOML value), as --set takes them
    required: str = ""
    optional: str = ""
    disturbs: str = ""
    data: tuple = ()  # of datasets.transformed: (name, value), …

    def keys(self):
        return {key for key, _ in self.changes} | ({"data.file"} if self.data else set())

    def arguments(self, data_folder, dataset):
        changes = [f"{key}={value}" for key, value in self.changes]
        if self.data:
            changes.append(f'data.file="{datasets.transformed(data_folder, dataset, **dict(self.data))}"')
        return [word for change in changes for word in ("--set", change)]


def every(key, value):
    return ((f"network.layers[*].{key}", configurations.toml(value)),)


def constant(value):
    return {"type": "Constant", "value": round(value, 4)}


def normal(c, gain, mean=0.0):
    """Hidden kernels of `gain` times the base's deviation."""
    sigma = gain * arithmetic.deviation(c["initializer"], c["width"])
    return sigma, {"type": "RandomNormal", "mean": mean, "stddev": sigma / c["width"] ** 0.5}


def plain(c):
    return c["form"] == "plain"


def normalized(c):
    return "batch_norm" in c["form"]


def shrinking(c, activation, sigma, depth):
    """(required, optional) of a change that makes gradients shrink from layer to layer, and nothing else."""
    if not plain(c):
        return "", "V"
    relu = activation == "relu"
    dead = arithmetic.death(depth, c["width"]) if relu else 0
    if dead >= 0.95:
        return "D", "VP"
    certain = arithmetic.shrinkage(activation, sigma, depth, c["width"]) <= 1e-4
    return ("V", "D" * relu) if certain and dead < 0.5 else ("", "V" + "D" * relu)


def squashing(c, draws):
    """Hidden activations become sigmoid (or softmax): their slope is at most ¼ (1/width). Half of the time in 6–40 layers."""
    if not plain(c) or c["activation"] in ("sigmoid", "softmax"):
        return None
    activation = "softmax" if draws.uniform() < 0.15 else "sigmoid"
    depth, changes = c["depth"], every("activation", activation)
    if draws.uniform() < 0.5:
        depth = max(depth, round(configurations.log_uniform(draws, 6, 40)))
        changes += (("network.layers[1].repeat", str(depth - 1)),)
    required, optional = shrinking(c, activation, arithmetic.deviation(c["initializer"], c["width"]), depth)
    return Fault("squashing", changes, required, optional, disturbs="EDS")


def deeper(c, draws):
    """Two to sixty hidden layers more, as they are in the base."""
    if c["form"] == "batch_norm" or c["depth"] >= 50:
        return None
    depth = min(60, c["depth"] + round(configurations.log_uniform(draws, 4, 58)))
    sigma = arithmetic.deviation(c["initializer"], c["width"])
    changes = (("network.layers[1].repeat", str(depth - 1)),)
    if c["activation"] in arithmetic.UNBOUNDED and not normalized(c):
        grown = arithmetic.growth(c["activation"], sigma, depth, not plain(c))
        if grown > 10:
            return Fault("deeper", changes, "E" if grown >= 1e3 else "", "PS" + ("" if grown >= 1e3 else "E")
                         + ("DV" if c["activation"] in arithmetic.FLAT_SIDE else ""))
    required, optional = shrinking(c, c["activation"], sigma, depth)
    chaotic = c["activation"] in arithmetic.BOUNDED or normalized(c)  # tanh beyond χ = 1; batch normalization (Yang et al. 2019)
    return Fault("deeper", changes, required, optional + "P" * ("P" not in optional + required) + "E" * chaotic)


def relu_for_smooth(c, draws):
    """ReLU instead of an activation that cannot die, where a layer is born dead with certainty."""
    if not plain(c) or c["activation"] in ("relu", "sigmoid", "softmax") or arithmetic.death(c["depth"], c["width"]) < 0.5:
        return None
    certain = arithmetic.death(c["depth"], c["width"]) >= 0.95
    return Fault("relu_for_smooth", every("activation", "relu"), "D" * certain, "VP" + "D" * (not certain), disturbs="VES")


def small_weights(c, draws):
    """Hidden kernels 1.25 to 1000 times smaller."""
    gain = configurations.log_uniform(draws, 1e-3, 0.8)
    sigma, initializer = normal(c, gain)
    vanishes = plain(c) and arithmetic.shrinkage(c["activation"], sigma, c["depth"], c["width"]) <= 1e-4
    required = "V" * vanishes + "P" * (gain <= 0.1)
    return Fault("small_weights", every("kernel_initializer", initializer), required, "".join(sorted(set("VP") - set(required)))
                 + "D" * (c["activation"] == "relu"), disturbs="ES")


def large_weights(c, draws):
    """Hidden kernels larger, up to 100 times; of sigmoid and tanh, up to 300 times."""
    if c["activation"] == "softmax":
        return None
    if c["activation"] in arithmetic.BOUNDED:
        return saturating_weights(c, configurations.log_uniform(draws, 3, 300))
    growth = configurations.log_uniform(draws, 10, 1e10)  # of the gradient through all layers
    factor = arithmetic.deviation(c["initializer"], c["width"]) * arithmetic.SLOPE_AT_LEAST[c["activation"]]
    gain = min(100, max(1.5, growth ** (1 / (c["depth"] - 1)) / factor))
    sigma, initializer = normal(c, gain)
    explodes = not normalized(c) and arithmetic.growth(c["activation"], sigma, c["depth"], not plain(c)) >= 1e3
    required = "E" * explodes + "P" * (gain >= 10)
    flat = "DV" if c["activation"] in arithmetic.FLAT_SIDE else ""
    return Fault("large_weights", every("kernel_initializer", initializer), required,
                 "".join(sorted(set("EPS") - set(required))) + flat, disturbs="VD")


def saturating_weights(c, gain):
    """Pre-activations' deviation: σw·√E[h²], h² at least ½ once units saturate. Batch normalization undoes it."""
    sigma, initializer = normal(c, gain)
    saturated = not normalized(c) and sigma >= (40 if c["activation"] == "sigmoid" else 15)
    required = "S" * saturated + "P" * (gain >= 10)
    return Fault("large_weights", every("kernel_initializer", initializer), required,
                 "".join(sorted(set("SPEV") - set(required))), disturbs="V")


def biases(c, draws):
    """Large biases before sigmoid or tanh, negative ones before ReLU; with batch normalization, its beta.

    Where hidden activations are none of these, they become tanh or relu too.
    """
    if c["activation"] == "softmax":
        return None
    activation = c["activation"] if c["activation"] in ("sigmoid", "tanh", "relu") else str(draws.choice(["tanh", "relu"]))
    sigma = 1.0 if normalized(c) else max(1.0, arithmetic.deviation(c["initializer"], c["width"]))
    size = configurations.log_uniform(draws, 0.5, 60) * {"relu": 1, "tanh": 2, "sigmoid": 3}[activation]
    value = -size if activation == "relu" or draws.uniform() < 0.5 else size
    changes = every("beta_initializer" if normalized(c) else "bias_initializer", constant(value))
    if activation != c["activation"]:
        changes += every("activation", activation)
    if activation == "relu":
        certain = size >= 5 * sigma
        return Fault("negative_biases", changes, "D" * certain, "VP" + "D" * (not certain), "VES")
    certain = size >= (14 if activation == "sigmoid" else 7) + 3 * sigma
    return Fault("large_biases", changes, "S" * certain, "VP" + "S" * (not certain), "VE")


def negative_kernels(c, draws):
    """ReLU layers whose kernels are negative throughout: from the second on, inputs are ≥ 0 and outputs 0."""
    if c["activation"] != "relu" or normalized(c) or not plain(c):
        return None
    sigma = arithmetic.deviation(c["initializer"], c["width"])
    offset = configurations.log_uniform(draws, 0.3, 10)
    _, initializer = normal(c, 1.0, mean=-offset * sigma / c["width"] ** 0.5)
    certain = offset >= 4
    return Fault("negative_kernels", every("kernel_initializer", initializer), "D" * certain, "VP" + "D" * (not certain), "VES")


def equal_weights(c, draws):
    """Hidden kernels zero, one, or another constant: units of a layer are and stay alike."""
    value = draws.choice([0, 0, 0, 1, 2])
    if value == 0:
        initializer = "zeros"
    else:
        initializer = constant(1.0 if value == 1 else float(draws.choice([-1, 1])) * configurations.log_uniform(draws, 0.01, 2))
    return Fault("equal_weights", every("kernel_initializer", initializer), "P", "VSED", "VESD")


def unscaled_inputs(c, draws):
    """Inputs 30 to 3,000 times larger, or far from zero."""
    scale = round(10 ** draws.choice([1.5, 2, 2.5, 3, 3.5]))
    data = (("scale", float(scale)),) if draws.uniform() < 0.6 else (("offset", float(scale)),)
    optional = {"relu": "EDSV", "sigmoid": "VE", "tanh": "VE"}.get(c["activation"], "ESV")
    if c["activation"] not in arithmetic.BOUNDED or normalized(c):
        return Fault("unscaled_inputs", (), "", "".join(sorted(set(optional + "S"))), "VES", data)
    spread = scale * (0.37 if data[0][0] == "scale" else 1)  # the smallest deviation of a feature, times its number ≥ 2
    certain = spread * 0.8 >= (100 if c["activation"] == "sigmoid" else 50)
    return Fault("unscaled_inputs", (), "S" * certain, optional + "S" * (not certain), "VE", data)


def large_learning_rate(c, draws):
    rate = c["optimizer"]["learning_rate"] * configurations.log_uniform(draws, 10, 30000)
    return Fault("large_learning_rate", (("recipe.optimizer.learning_rate", configurations.toml(rate)),), "", "VEDS", "VEDS")


def small_learning_rate(c, draws):
    rate = c["optimizer"]["learning_rate"] * configurations.log_uniform(draws, 1e-5, 1e-2)
    return Fault("small_learning_rate", (("recipe.optimizer.learning_rate", configurations.toml(rate)),))


def shuffled_labels(c, draws):
    return Fault("shuffled_labels", (), data=(("shuffled_labels", True),))


def strong_regularizer(c, draws):
    value = {"type": "L2", "factor": configurations.log_uniform(draws, 0.1, 30)}
    return Fault("strong_regularizer", every("kernel_regularizer", value), "", "VED", "VESD")


# how often each is drawn for a base
FAULTS = {squashing: 4, deeper: 4, relu_for_smooth: 2, small_weights: 2.5, large_weights: 6, biases: 6, negative_kernels: 2,
          equal_weights: 1.6, unscaled_inputs: 1.2, large_learning_rate: 3, small_learning_rate: 0.7, shuffled_labels: 0.5,
          strong_regularizer: 0.5}


def singles(c, draws, count):
    """`count` faults for base c; where one makes no sense, another is drawn."""
    weights = {f.__name__: w for f, w in FAULTS.items()}
    chosen = []
    while len(chosen) < count:
        fault = globals()[configurations.choose(draws, weights)](c, draws)
        if fault and all(fault != other for other in chosen):
            chosen.append(fault)
    return chosen


def pairs(faults, draws, count):
    """Indices of faults that change different keys and don't meet in the same arithmetic."""
    depth_or_weights = {"squashing", "deeper", "relu_for_smooth", "small_weights", "large_weights", "equal_weights", "negative_kernels"}
    possible = [(i, j) for i, a in enumerate(faults) for j, b in enumerate(faults[:i])
                if not a.keys() & b.keys() and not {a.name, b.name} <= depth_or_weights]
    draws.shuffle(possible)
    return possible[:count]


def family(seed, number, count, pair_count):
    """(configuration, faults, pairs) of base `number`."""
    c = configurations.draw(seed, number)
    draws = numpy.random.default_rng([seed, number, 1])
    faults = singles(c, draws, count)
    return c, faults, pairs(faults, draws, pair_count)
