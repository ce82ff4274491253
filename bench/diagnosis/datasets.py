"""The five data sets, and what faults make of them: npz files that every run reads.

Each has about 200 samples to train on, 50 to test on. The first four are what `cenote data` gives; `waves`, a regression, is
made here. Files hold X, y (training part) and X_test, y_test.
"""
import hashlib
import pathlib
import subprocess

import numpy

SOURCES = {
    "moons": 'source = "make_moons"\nnoise = 0.1',
    "circles": 'source = "make_circles"\nnoise = 0.05\nfactor = 0.5',
    "blobs": 'source = "make_blobs"\ncenters = 4\ncluster_std = 1.5\nrandom_state = 7\nstandardize = true',
    "digits": 'source = "digits"\ntest_size = 0.885',  # 206 of 1797 samples to train on
}
NAMES = [*SOURCES, "waves"]
OUTPUTS = {"moons": (1, "sigmoid"), "circles": (1, "sigmoid"), "blobs": (4, "softmax"), "digits": (10, "softmax"),
           "waves": (1, "linear")}
LOSSES = {"moons": "binary_crossentropy", "circles": "binary_crossentropy", "blobs": "sparse_categorical_crossentropy",
          "digits": "sparse_categorical_crossentropy", "waves": "mse"}
FEATURES = {"moons": 2, "circles": 2, "blobs": 2, "digits": 64, "waves": 3}


def waves():
    """y = sin 3x₁ + x₂² − x₃/2 + noise, x uniform on [−1, 1]³; y has mean 0 and variance 1 over the training part."""
    draws = numpy.random.RandomState(5)
    X = draws.uniform(-1, 1, (250, 3))
    y = numpy.sin(3 * X[:, 0]) + X[:, 1] ** 2 - X[:, 2] / 2 + 0.1 * draws.standard_normal(250)
    y = (y - y[:200].mean()) / y[:200].std()
    return {"X": X[:200], "y": y[:200], "X_test": X[200:], "y_test": y[200:]}


def from_cenote(cenote, name, folder):
    experiment = folder / f"{name}.toml"
    experiment.write_text(f'[data]\n{SOURCES[name]}\n[network]\nlayers = [{{ type = "Dense", units = 1 }}]\n'
                          '[recipe]\nloss = "mse"\n')
    target = folder / f"{name}_both.npz"
    subprocess.run([cenote, "data", experiment, "-o", target], check=True, capture_output=True)
    arrays = numpy.load(target)
    test = slice(0, 50)
    parts = {"X": arrays["X_train"], "y": arrays["y_train"], "X_test": arrays["X_test"][test], "y_test": arrays["y_test"][test]}
    target.unlink()
    return parts


def prepare(cenote, folder):
    """Writes <name>.npz for each data set, if they are not there."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        if not (folder / f"{name}.npz").exists():
            numpy.savez(folder / f"{name}.npz", **(waves() if name == "waves" else from_cenote(cenote, name, folder)))


def transformed(folder, name, scale=1.0, offset=0.0, shuffled_labels=False):
    """Path of the data set with inputs scale·X + offset, or its training labels in another order; made when missing."""
    folder = pathlib.Path(folder)
    target = folder / f"{name}-{scale:g}-{offset:g}-{'shuffled' if shuffled_labels else 'true'}.npz"
    if target.exists():
        return target
    arrays = dict(numpy.load(folder / f"{name}.npz"))
    arrays["X"], arrays["X_test"] = scale * arrays["X"] + offset, scale * arrays["X_test"] + offset
    if shuffled_labels:
        arrays["y"] = numpy.random.RandomState(9).permutation(arrays["y"])
    partial = target.with_suffix(".part.npz")
    numpy.savez(partial, **arrays)
    partial.rename(target)
    return target


def constant_loss(y, loss):
    """The loss of the best constant prediction: the labels' entropy, or their variance (front door: "learnt")."""
    if loss == "mse":
        return float(numpy.var(y))
    share = numpy.unique(y, return_counts=True)[1] / len(y)
    return float(-(share * numpy.log(share)).sum())


def is_held_out(base):
    """Half of the bases, by the hash of their name, with everything injected into them."""
    return hashlib.sha256(base.encode()).digest()[0] % 2 == 1
