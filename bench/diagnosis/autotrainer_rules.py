"""AUTOTRAINER's rules (Zhang et al., ICSE 2021) as in its repository, on a run directory.

Source: github.com/shiningrain/AUTOTRAINER at 03a463e, AutoTrainer/utils/monitor.py: gradient_issue, loss_issue, weights_issue and
IssueMonitor.judge_issue; thresholds: `params` in AutoTrainer/demo_test.py.

It looks at the gradients of one batch, as a trace's first pass of each epoch is. From 30 % of the epochs on, if accuracy stays below 0.7
or never rose by 0.01 from one epoch to the next, it names the first that fits of: dying ReLU (any activation), exploding, vanishing,
not converging. It repairs at once, so its first issue is its verdict. A regression has no accuracy: 1 − loss/variance stands in.
"""
import csv

import numpy

THETA, DELTA, JUDGMENT = 0.7, 0.01, 0.3  # satisfied accuracy, least rise, share of the epochs before it judges
RATIO, NORM, EXPLODE, ZERO = 1e-3, 1e-4, 70, 0.7  # beta_1, beta_2, beta_3, gamma
LARGE_LOSS = 1e3


def accuracies(run):
    """(training, validation), each (members, epochs)"""
    rows = list(csv.DictReader((run.folder / "history.csv").open()))
    shape = (run.members, run.epochs + 1)
    column = lambda name: numpy.array([float(row[name] or "nan") for row in rows]).reshape(shape)[:, 1:]
    if "accuracy" in rows[0]:
        return column("accuracy"), column("val_accuracy")
    return 1 - column("loss") / run.constant_loss(), 1 - column("val_loss") / run.constant_loss()


def zero_share(run, trace):
    """Share of zeros among all elements of all variables' gradients, (T, members)."""
    sizes = {name: array[0].size for name, array in run.weights("weights.npz").items()}
    zeros = total = 0
    for name, size in sizes.items():
        layer, variable = name.rsplit("/", 1)
        series = f"{layer}/weight_gradient/zero_share" if variable == "kernel" else f"{layer}/{variable}.weight_gradient/zero_share"
        if series in trace.names:
            zeros, total = zeros + size * trace[series], total + size
    return zeros / total


def running(flags):
    """Whether a flag was up at any epoch so far: the monitor counts, and one is enough."""
    return numpy.logical_or.accumulate(flags, axis=1)


def little_rise(accuracy):
    rise = numpy.diff(accuracy, axis=1, prepend=accuracy[:, :1])
    return numpy.maximum.accumulate(numpy.maximum(rise, 0), axis=1) < DELTA


def verdicts(run, trace):
    """{finding of ours: members}. It has no rule for saturation, initialization, unchanged weights and, but for `exploding`, divergence."""
    norms = trace.series("weight_gradient", "norm")[:, :-1]  # (kernels, epochs, members)
    first, last = norms[0].T, norms[-1].T  # (members, epochs)
    ratio = first / last
    finite = ~(trace.series("weight_gradient", "nonfinite_count")[:, :-1] > 0).any(0).T
    dead = running(finite & (zero_share(run, trace)[:-1].T >= ZERO))
    explodes, vanishes = running(finite & (ratio > EXPLODE)), running(finite & (ratio < RATIO) & (first < NORM))
    training, validation = accuracies(run)
    judged = numpy.arange(1, run.epochs + 1) >= JUDGMENT * run.epochs
    best = numpy.maximum.accumulate(numpy.fmax(training, validation), axis=1)
    low = judged & (best < THETA)
    flat = judged & little_rise(training) & little_rise(validation)
    broken = running(~(numpy.abs(run.loss[:, 1:]) < LARGE_LOSS)) & running(~finite | run.nonfinite[:, None])
    gate = low | flat
    issues = [("exploding_gradient", broken), ("dying_relu", gate & dead), ("exploding_gradient", gate & explodes & ~dead),
              ("vanishing_gradient", gate & vanishes & ~dead & ~explodes), ("loss_not_decreasing", low & flat & ~dead & ~explodes & ~vanishes)]
    never = run.epochs + 1
    when = numpy.stack([numpy.where(flags.any(1), flags.argmax(1), never) for _, flags in issues])
    found = {}
    for (name, _), at in zip(issues, when):
        found[name] = found.get(name, False) | ((at == when.min(0)) & (at < never))
    return found
