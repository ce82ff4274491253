"""Amazon SageMaker Debugger's built-in rules, with their published defaults, on a run directory.

Source: the rules' pages in its developer guide, docs.aws.amazon.com/sagemaker/latest/dg/ (vanishing-gradient.html, exploding-tensor.html,
dead-relu.html, saturated-activation.html, poor-weight-initialization.html, weight-update-ratio.html, unchanged-tensor.html,
loss-not-decreasing.html). The rules' own code is not public: github.com/awslabs/sagemaker-debugger at 3b82de3 has
smdebug/rules/rule.py, their base class: a rule is invoked at each saved step, and has fired if it did at any of them.

The rules want every step's tensors; a trace has the first pass of each epoch and the last one, with statistics of each tensor. Where a rule
wants more, its function says what stands in. Each returns members (bool).
"""
import math

import numpy

import forward

GRADIENTS = {"weight_gradient"}  # the collection "gradients": kernels' and biases'; ∂L/∂h is not in it


def vanishing_gradient(run, trace):
    """mean |g| < 1e-7 of any gradient, at any step."""
    return trace.any(GRADIENTS, "abs_mean", lambda value: value < 1e-7)


def exploding_tensor(run, trace):
    """Any NaN or infinity in any tensor: loss, gradients, activations, weights. Not in ∂L/∂h, which Debugger never sees and which is infinite
    at a saturated output although training, which goes by the logit, is not."""
    tensors = {"weight_gradient", "activation"}
    weights = [w.reshape(run.members, -1) for w in run.weights("weights.npz").values()]
    finite = numpy.isfinite(numpy.concatenate(weights, 1)).all(1)
    return trace.any(tensors, "nonfinite_count", lambda value: value > 0) | ~finite | run.nonfinite


def activations_of(run, name):
    return [layer["name"] for layer in run.experiment["network"]["layers"] if layer.get("activation") == name]


def dead_relu(run, trace):
    """In some ReLU layer more than 50 % of the units are active for less than 1 % of the samples: of the at most 64 of the
    traced batch that is none, so the trace's dead_share is what the rule asks for."""
    share = trace.series("activation", "dead_share", activations_of(run, "relu"))
    return (share > 0.5).any((0, 1)) if len(share) else numpy.zeros(run.members, bool)


def inputs(run, weights):
    X = numpy.load(run.experiment["data"]["file"])["X"]
    return forward.pre_activations(run.experiment["network"]["layers"], run.weights(weights), X)


def saturated_activation(run, trace):
    """In some tanh (sigmoid) layer more than 50 % of the units have inputs within ±9.4999 (−23, 16.99999) for less than 1 % of the
    samples. Stands in: over all training samples, before and after training, since a trace has no activation inputs."""
    found = numpy.zeros(run.members, bool)
    for weights in ("initial_weights.npz", "weights.npz"):
        for activation, x in inputs(run, weights):
            if activation in ("tanh", "sigmoid"):
                low, high = (-9.4999, 9.4999) if activation == "tanh" else (-23, 16.99999)
                saturated = ((x > low) & (x < high)).mean(1) < 0.01
                found |= saturated.mean(1) > 0.5
    return found


def poor_weight_initialization(run, trace):
    """In the first 10 steps: the variances of ReLU inputs (".*relu_input") of two layers differ more than tenfold, or a gradient's 5th
    and 95th percentiles by less than 0.001, or the loss stops falling for 5 steps. Stand in: the variances before training;
    3.29 standard deviations, a normal's distance of those percentiles; the mean loss of the first 10 steps' epochs against the loss before."""
    variances = [x.reshape(run.members, -1).var(1) for activation, x in inputs(run, "initial_weights.npz") if activation == "relu"]
    found = numpy.zeros(run.members, bool)
    if len(variances) > 1:
        found |= numpy.max(variances, 0) > 10 * numpy.min(variances, 0)
    early = trace.steps < 10
    found |= (3.29 * trace.series("weight_gradient", "std")[:, early] < 1e-3).any((0, 1))
    return found | (run.loss[:, 1] >= run.epoch_end_loss[:, 0])


def steps_per_epoch(run):
    samples = len(numpy.load(run.experiment["data"]["file"])["y"])
    return math.ceil(samples / run.experiment["recipe"]["batch_size"])


def loss_not_decreasing(run, trace):
    """Over 10 steps the loss fell by less than 0.1 %. Stands in: running losses of epochs at least 10 steps apart."""
    apart = math.ceil(10 / steps_per_epoch(run))
    loss = run.loss[:, 1::apart]
    return (loss[:, 1:] > 0.999 * loss[:, :-1]).any(1)


def unchanged_tensor(run, trace):
    """numpy.allclose (rtol 1e-5, atol 1e-8) of a weight across 3 saved steps. Stands in: an update whose mean magnitude is within
    rtol × the weight's mean magnitude + atol at 3 recorded steps in a row."""
    small = trace.series("update", "abs_mean") <= 1e-8 + 1e-5 * trace.series("weight", "abs_mean")
    return (small[:, :-2] & small[:, 1:-1] & small[:, 2:]).any((0, 1))


def weight_update_ratio(run, trace):
    """(|update|/(|weight| + 1e-9) below 1e-8, above 10) of any kernel at any recorded step."""
    ratio = trace.series("update", "norm") / (trace.series("weight", "norm") + 1e-9)
    return (ratio < 1e-8).any((0, 1)), (ratio > 10).any((0, 1))


def verdicts(run, trace):
    """{finding of ours: members}. Its rules for what ours call divergence: ExplodingTensor or too large updates."""
    too_small, too_large = weight_update_ratio(run, trace)
    exploding = exploding_tensor(run, trace)
    return {
        "vanishing_gradient": vanishing_gradient(run, trace), "exploding_gradient": exploding, "dying_relu": dead_relu(run, trace),
        "saturated_activation": saturated_activation(run, trace),
        "poor_initialization": poor_weight_initialization(run, trace), "divergence": exploding | too_large,
        "loss_not_decreasing": loss_not_decreasing(run, trace), "unchanged_weights": unchanged_tensor(run, trace) | too_small,
    }
