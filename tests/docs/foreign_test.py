"""The gradient writers of docs/foreign, in the frameworks they are for: the classic notebook, named right by `cenote diagnose`.

foreign_test.py CENOTE SOURCE_DIR pytorch|keras; exits with 77 where the framework is not installed (`./run bench` installs both).
"""
import csv
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def moons(cenote, folder):
    import numpy
    subprocess.run([cenote, "data", "make_moons", "-o", folder / "moons.npz"], check=True, capture_output=True)
    with numpy.load(folder / "moons.npz") as data:
        return data["X_train"].astype("float32"), data["y_train"].astype("float32").reshape(-1, 1)


def train_pytorch(write_to, X, y, activation, depth):
    import torch
    torch.manual_seed(0)
    kind = {"sigmoid": torch.nn.Sigmoid, "relu": torch.nn.ReLU}[activation]
    layers = [layer for i in range(depth) for layer in (torch.nn.Linear(10 if i else 2, 10), kind())]
    model = torch.nn.Sequential(*layers, torch.nn.Linear(10, 1))
    optimizer, X, y = torch.optim.Adam(model.parameters(), lr=0.01), torch.tensor(X), torch.tensor(y)
    write = write_to(model)
    for step in range(150):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        write(step, loss)
        optimizer.step()


def train_keras(write_to, X, y, activation, depth):
    import keras
    import tensorflow as tf
    keras.utils.set_random_seed(0)
    layers = [keras.layers.Dense(10, activation=activation) for _ in range(depth)]
    model = keras.Sequential([keras.Input((2,)), *layers, keras.layers.Dense(1)])
    optimizer, lossof = keras.optimizers.Adam(0.01), keras.losses.BinaryCrossentropy(from_logits=True)
    write = write_to(model)
    for step in range(150):
        with tf.GradientTape() as tape:
            loss = lossof(y, model(X))
        gradients = tape.gradient(loss, model.trainable_variables)
        write(step, loss, gradients)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))


def findings(cenote, file):
    answer = subprocess.run([cenote, "diagnose", "--json", file], check=True, capture_output=True, text=True)
    return [f["finding"] for f in json.loads(answer.stdout)]


def main(cenote, source, framework):
    needed = {"pytorch": ["torch"], "keras": ["keras", "tensorflow"]}[framework]
    if any(importlib.util.find_spec(name) is None for name in [*needed, "numpy"]):
        print(f"{framework} is not installed: skipped")
        return 77
    writer = load(pathlib.Path(source) / "docs" / "foreign" / f"{framework}_gradients.py").gradient_writer
    train = {"pytorch": train_pytorch, "keras": train_keras}[framework]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        X, y = moons(cenote, folder)
        for activation, depth, named in (("sigmoid", 10, True), ("relu", 3, False)):
            with (folder / "gradients.csv").open("w", newline="") as file:
                train(lambda model: writer(model, file), X, y, activation, depth)
            layers = {row["layer"] for row in csv.DictReader((folder / "gradients.csv").open())}
            assert len(layers) == depth + 1, layers
            found = findings(cenote, folder / "gradients.csv")
            assert ("vanishing_gradient" in found) == named and (named or not found), (activation, found)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
