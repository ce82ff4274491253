"""What every peer trains: the classic notebook, of other shapes too."""
import dataclasses
import sys

import numpy


@dataclasses.dataclass(frozen=True)
class Work:
    """`members` networks of `depth` hidden layers of `width`, one sigmoid unit, Adam with Keras's defaults, binary
    cross-entropy; 200 samples in batches of `batch`, shuffled anew each epoch."""

    activation: str = "relu"
    width: int = 10
    depth: int = 10
    batch: int = 32
    members: int = 1
    epochs: int = 100
    samples: int = 200

    def widths(self, features):
        return [features] + [self.width] * self.depth + [1]

    def steps(self):
        return self.epochs * -(-self.samples // self.batch)


def load(path, samples):
    """X (samples, 2) and y (samples, 1) in float32, of the file that `cenote data` wrote."""
    arrays = numpy.load(path)
    X, y = arrays["X_train"].astype("float32"), arrays["y_train"].astype("float32").reshape(-1, 1)
    return X[:samples], y[:samples]


def batches(work):
    """First and last + 1 of each batch of an epoch, as Keras cuts them: the last one may be smaller."""
    return [(first, min(first + work.batch, work.samples)) for first in range(0, work.samples, work.batch)]


def glorot(generator, fan_in, fan_out, members):
    limit = (6 / (fan_in + fan_out)) ** 0.5
    return generator.uniform(-limit, limit, (members, fan_in, fan_out)).astype("float32")


def initial_weights(work, features):
    """[(kernel (members, in, out), bias (members, 1, out))], Glorot uniform and zeros."""
    generator = numpy.random.default_rng(0)
    widths = work.widths(features)
    return [(glorot(generator, i, o, work.members), numpy.zeros((work.members, 1, o), "float32"))
            for i, o in zip(widths, widths[1:])]


def check(loss, name):
    """A peer that does not learn at all would be timed for nothing."""
    if not numpy.all(numpy.isfinite(loss)):
        sys.exit(f"{name}: the loss is not finite: {loss}")
