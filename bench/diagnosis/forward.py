"""Pre-activations of a run's networks, in double, over the training samples: what rules on activation inputs look at.

Layers are those of the resolved experiment.toml (each with name and inputs). Batch normalization uses the batch's statistics,
as during training.
"""
import numpy


def softmax(x):
    e = numpy.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def gelu(x):
    """By erf's tanh approximation, within 5e-4: good enough to see which inputs are large."""
    return 0.5 * x * (1 + numpy.tanh(0.7978845608 * (x + 0.044715 * x**3)))


ACTIVATIONS = {
    "linear": lambda x: x, "relu": lambda x: numpy.maximum(x, 0), "leaky_relu": lambda x: numpy.where(x > 0, x, 0.2 * x),
    "elu": lambda x: numpy.where(x > 0, x, numpy.expm1(numpy.minimum(x, 0))),
    "selu": lambda x: 1.0507009873554805 * numpy.where(x > 0, x, 1.6732632423543772 * numpy.expm1(numpy.minimum(x, 0))),
    "gelu": gelu, "silu": lambda x: x / (1 + numpy.exp(-x)), "softplus": lambda x: numpy.logaddexp(0, x),
    "sigmoid": lambda x: 1 / (1 + numpy.exp(-x)), "tanh": numpy.tanh, "softmax": softmax,
}


def pre_activations(layers, weights, X):
    """[(activation, inputs (members, samples, units))] of each layer that has an activation, the output layer's too."""
    values = {"input": numpy.asarray(X, float)[None]}
    found = []
    for layer in layers:
        name = layer["name"]
        x = values[layer["inputs"][0]]
        if layer["type"] == "Dense":
            x = x @ weights[f"{name}/kernel"] + weights[f"{name}/bias"][:, None]
        elif layer["type"] == "BatchNormalization":
            x = (x - x.mean(1, keepdims=True)) / numpy.sqrt(x.var(1, keepdims=True) + layer["epsilon"])
            x = x * weights[f"{name}/gamma"][:, None] + weights[f"{name}/beta"][:, None]
        elif layer["type"] == "Add":
            x = sum(values[source] for source in layer["inputs"])
        if layer.get("activation", "linear") != "linear":
            found.append((layer["activation"], x))
            x = ACTIVATIONS[layer["activation"]](x)
        values[name] = x
    return found
