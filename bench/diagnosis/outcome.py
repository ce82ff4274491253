"""What came of a run: who learnt, and the symptoms of DEFINITIONS.md, by member."""
import csv
import functools
import math
import pathlib
import tomllib

import numpy

import datasets


class Run:
    """A run directory: configuration, history and weights. Arrays have one row per member."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.experiment = tomllib.loads((self.folder / "experiment.toml").read_text())
        self.epochs = self.experiment["recipe"]["epochs"]
        rows = list(csv.DictReader((self.folder / "history.csv").open()))
        self.members = 1 + max(int(row["member"]) for row in rows)
        number = lambda text: float(text) if text else math.nan
        shape = (self.members, self.epochs + 1)
        self.loss = numpy.array([number(row["loss"]) for row in rows]).reshape(shape)
        self.epoch_end_loss = numpy.array([number(row["epoch_end_loss"]) for row in rows]).reshape(shape)
        members = csv.DictReader((self.folder / "members.csv").open())
        self.nonfinite = numpy.array([row["first_nonfinite_step"] != "" for row in members])

    def constant_loss(self):
        y = numpy.load(self.experiment["data"]["file"])["y"]
        return datasets.constant_loss(y, self.experiment["recipe"]["loss"])

    def learnt(self):
        return self.epoch_end_loss[:, -1] < 0.9 * self.constant_loss()

    @functools.cache
    def weights(self, name):
        """Arrays of weights.npz or initial_weights.npz, in double."""
        with numpy.load(self.folder / name) as file:
            return {key: file[key].astype(float) for key in file.files}


def is_base(folder):
    run = Run(folder)
    return run.learnt().sum() >= 7 / 8 * run.members


def diverged(run, weights):
    first, last = run.epoch_end_loss[:, 0], run.epoch_end_loss[:, -1]
    finite = numpy.isfinite(last) & ~run.nonfinite
    for array in weights.values():
        finite &= numpy.isfinite(array).reshape(run.members, -1).all(1)
    limit = 2 * numpy.fmax(first, run.constant_loss())
    return ~finite | ~(last <= limit), finite


def not_decreasing(run, finite):
    first, last = run.epoch_end_loss[:, 0], run.epoch_end_loss[:, -1]
    k = math.ceil(run.epochs / 10)
    middle = run.epochs // 2 + 1  # column e is epoch e
    now, then = run.loss[:, -k:].mean(1), run.loss[:, middle : middle + k].mean(1)
    return finite & (last >= 0.98 * numpy.minimum(first, run.constant_loss())) & (now >= 0.95 * then)


def unchanged(run, weights):
    initial = run.weights("initial_weights.npz")
    found = numpy.zeros(run.members, bool)
    for key in weights:
        if key.endswith("/kernel"):
            change = numpy.linalg.norm((weights[key] - initial[key]).reshape(run.members, -1), axis=1)
            found |= change <= 0.01 * numpy.linalg.norm(initial[key].reshape(run.members, -1), axis=1)
    return found


def symptoms(run):
    """{finding: members (bool)}"""
    with numpy.errstate(all="ignore"):
        weights = run.weights("weights.npz")
        divergence, finite = diverged(run, weights)
        return {"divergence": divergence, "loss_not_decreasing": not_decreasing(run, finite),
                "unchanged_weights": unchanged(run, weights)}
