"""Records whole trajectories of Keras on TensorFlow in float64. See README.md; run as `python generate.py [NAME...]`."""

import hashlib
import json
import os
import sys
import zlib
from pathlib import Path

os.environ.update(CUDA_VISIBLE_DEVICES="", KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0")

import keras
import numpy as np
import tensorflow as tf
from keras import layers as kl
from sklearn.datasets import make_blobs, make_circles, make_moons
from sklearn.model_selection import train_test_split

from experiments import EXPERIMENTS, NPZ
from network import flatten, read, save_npz

HERE = Path(__file__).parent


# ---- Keras without its float32 detours -------------------------------------------------------------------------------
def to_float64():
    """In float64, TensorFlow and Keras still pass Python floats through float32 here and there; none may remain."""
    from keras.src.backend.tensorflow import core, nn
    from tensorflow.python.ops import math_ops

    keras.config.set_floatx("float64")
    tf_cast, convert, core_cast = math_ops.cast, core.convert_to_tensor, core.cast

    def cast(x, dtype, name=None):  # momentum, beta ** t, weight_decay; the constant in gelu
        if isinstance(x, float) and tf.as_dtype(dtype) == tf.float64:
            return tf.constant(x, tf.float64)
        return tf_cast(x, dtype, name)

    def keras_cast(x, dtype):
        return cast(x, dtype) if isinstance(x, float) else core_cast(x, dtype)

    def convert_to_tensor(x, dtype=None, sparse=None, ragged=None):  # the learning rates of schedules
        return convert(x, "float64" if dtype is None and isinstance(x, float) else dtype, sparse, ragged)

    def leaky_relu(x, negative_slope=0.2):  # TensorFlow's op holds its slope in float32
        x = core.convert_to_tensor(x)
        return tf.where(x > 0, x, tf.constant(negative_slope, x.dtype) * x)

    replace = {tf_cast: cast, core_cast: keras_cast, convert: convert_to_tensor, nn.leaky_relu: leaky_relu}
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("keras.src") or module in (tf, math_ops):
            for key, value in list(vars(module).items()):
                if callable(value) and value.__hash__ and value in replace:
                    setattr(module, key, replace[value])
    assert tf.cast is cast and keras.src.backend.nn.leaky_relu is leaky_relu


to_float64()
tf.get_logger().setLevel("ERROR")
tf.config.experimental.enable_op_determinism()
tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)


# ---- From an experiment to a Keras model -----------------------------------------------------------------------------
def make_regularizer(table):
    if table is None:
        return None
    factor = table.get("factor", 0.01)
    return keras.regularizers.L1(factor) if table["type"] == "L1" else keras.regularizers.L2(factor)


def make_layer(layer):
    keys = {k: v for k, v in layer.items() if k not in ("type", "name", "inputs")}
    for key in keys:
        if key.endswith("_regularizer"):
            keys[key] = make_regularizer(keys[key])
    return getattr(kl, layer["type"])(name=layer["name"], **keys)


def make_model(flat, features):
    outputs = {"input": keras.Input((features,), dtype="float64")}
    for layer in flat:
        sources = [outputs[name] for name in layer["inputs"]]
        outputs[layer["name"]] = make_layer(layer)(sources if layer["type"] == "Add" else sources[0])
    every = [outputs[layer["name"]] for layer in flat]
    return keras.Model(outputs["input"], every[-1]), keras.Model(outputs["input"], every)


def make_optimizer(table):
    keys = dict(table)
    kind, rate = keys.pop("type"), keys.pop("learning_rate")
    if isinstance(rate, dict):
        rate = dict(rate)
        rate = getattr(keras.optimizers.schedules, rate.pop("type"))(**rate)
    return getattr(keras.optimizers, kind)(learning_rate=rate, **keys)


def variables(model):
    """name → variable, named as in Cenote's files."""
    return {f"{layer.name}/{v.name}": v for layer in model.layers for v in layer.weights}


# ---- Weights and data ------------------------------------------------------------------------------------------------
def draw_weights(model, name, gain=1.0, bias=0.0, draw="wide"):
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    weights, output = {}, model.layers[-1].name
    for key, variable in variables(model).items():
        shape, kind = tuple(variable.shape), key.split("/")[1]
        if kind == "kernel" and draw == "keras":
            limit = np.sqrt(6 / sum(shape))
            weights[key] = rng.uniform(-limit, limit, shape)
        elif kind == "kernel":
            weights[key] = gain * rng.normal(size=shape) / np.sqrt(shape[0])
        elif draw == "keras" and kind == "bias":
            weights[key] = np.zeros(shape)
        else:
            centre, width = {"bias": (0, 0.2), "alpha": (0.25, 0.1), "gamma": (1, 0.2), "beta": (0, 0.2),
                             "moving_mean": (0, 0.3), "moving_variance": (1, 0.1)}[kind]
            weights[key] = centre + width * rng.normal(size=shape)
            if key == f"{output}/bias":
                weights[key] += bias
    return weights


def load_data(experiment, folder):
    data = experiment["data"]
    if data["source"] == "npz":
        with np.load(folder / data["file"]) as arrays:
            X, y, *test = (arrays[k] for k in ("X", "y", "X_test", "y_test") if k in arrays)
        return X, y, *(test or (None, None))
    X, y = make_moons(data["samples"], noise=data["noise"], random_state=data["random_state"])
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=data["test_size"],
                                                        random_state=data["split_random_state"])
    return X_train, y_train, X_test, y_test


def write_experiment(name):
    covers, data, layers, recipe, options = EXPERIMENTS[name]
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    if callable(data):
        save_npz(folder / "data.npz", data())
        table = NPZ + ("\ntest_size = 0" if options.get("no_test") else "")
    else:
        table = data
    (folder / "experiment.toml").write_text(
        f'# {covers[0].upper() + covers[1:]}.\ntitle = "{name}"\n\n[data]\n{table}\n\n[network]\nlayers = [\n{layers.strip(chr(10))}\n]\n\n'
        f'[recipe]\n{recipe.strip()}\nshuffle = false\n\n[cohort]\ninitial_weights = "initial_weights.npz"\n')
    return folder, {k: v for k, v in options.items() if k in ("gain", "bias", "draw")}


# ---- Recording -------------------------------------------------------------------------------------------------------
def record(name):
    folder, options = write_experiment(name)
    experiment = read(folder)
    recipe = experiment["recipe"]
    flat = flatten(experiment["network"]["layers"])
    X, y, X_test, y_test = load_data(experiment, folder)
    keras.backend.clear_session()
    model, probe = make_model(flat, X.shape[1])
    own = variables(model)
    initial = draw_weights(model, name, **options)
    save_npz(folder / "initial_weights.npz", initial)
    for key, value in initial.items():
        own[key].assign(value)
    loss, batch = recipe["loss"], recipe["batch_size"]
    metrics = recipe.get("metrics", [] if loss == "mse" else ["accuracy"])
    model.compile(optimizer=make_optimizer(recipe["optimizer"]), loss=loss, metrics=list(metrics), jit_compile=False)
    loss_object = keras.losses.get(loss)

    @tf.function(jit_compile=False)
    def pass_backward(X, y):
        trainable = [v.value for v in model.trainable_variables]
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(X)
            outputs = probe(X, training=True)
            outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
            mean_loss = loss_object(y, outputs[-1])
            if mean_loss.shape.rank:  # a function, not an object: one value a sample
                mean_loss = tf.reduce_mean(mean_loss)
            total = mean_loss + tf.add_n([tf.zeros((), tf.float64), *model.losses])
        return mean_loss, total, tape.gradient(total, trainable), tape.gradient(mean_loss, outputs[:-1])

    def first_batch():
        kept = {k: v.numpy() for k, v in own.items()}
        target = y[:batch] if y.ndim > 1 or loss.startswith("sparse") else y[:batch, None]
        target = tf.constant(target if loss.startswith("sparse") else target.astype(np.float64))
        _, total, gradients, activation_gradients = pass_backward(tf.constant(X[:batch]), target)
        for k, v in kept.items():
            own[k].assign(v)
        key_of = {id(v): k for k, v in own.items()}
        return (float(total), {key_of[id(v)]: g.numpy() for v, g in zip(model.trainable_variables, gradients)},
                {layer["name"]: g.numpy() for layer, g in zip(flat[:-1], activation_gradients)})

    expected, norms = {}, {}

    def evaluate(prefix, when):
        for part, inputs, targets in (("epoch_end", X, y), ("val", X_test, y_test)):
            if inputs is not None and part in prefix:
                for key, value in model.evaluate(inputs, targets, batch_size=batch, verbose=0, return_dict=True).items():
                    expected[f"{part}_{key}_{when}"] = np.float64(value)

    class Watch(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            total, gradients, activation_gradients = first_batch()
            if epoch == 0:
                expected["batch_loss0"] = np.float64(total)
                expected.update({f"gradient0/{k}": g for k, g in gradients.items()})
                expected.update({f"activation_gradient0/{k}": g for k, g in activation_gradients.items()})
            for k, g in gradients.items():
                norms.setdefault(f"gradient_norm/{k}", []).append(np.linalg.norm(g))
            for k, g in activation_gradients.items():
                norms.setdefault(f"activation_gradient_norm/{k}", []).append(np.linalg.norm(g))

        def on_train_batch_begin(self, step, logs=None):
            rates.append(float(keras.ops.convert_to_numpy(model.optimizer.learning_rate)))

        def on_train_batch_end(self, step, logs=None):
            if len(rates) == 1:
                expected.update({f"weights1/{k}": v.numpy() for k, v in own.items()})

    evaluate(("epoch_end", "val"), "before")
    rates, watch = [], Watch()
    history = model.fit(X, y, epochs=recipe["epochs"], batch_size=batch, shuffle=False, verbose=0, callbacks=[watch],
                        validation_data=None if X_test is None else (X_test, y_test)).history
    watch.on_epoch_begin(recipe["epochs"])
    evaluate(("epoch_end",), "after")
    for key, values in history.items():
        expected[key] = np.array(values, np.float64)
    for key, values in norms.items():
        expected[key] = np.array(values, np.float64)
    expected["learning_rate"] = np.array(rates)
    expected.update({f"weights/{k}": v.numpy() for k, v in own.items()})
    expected["y_pred_after"] = model.predict(X if X_test is None else X_test, batch_size=batch, verbose=0)
    assert all(np.asarray(v).dtype == np.float64 and np.isfinite(v).all() for v in expected.values()), name
    save_npz(folder / "expected.npz", expected)
    print(f"{name}: loss {expected['epoch_end_loss_before']:.4f} -> {expected['epoch_end_loss_after']:.4f}", flush=True)


# ---- Data sums -------------------------------------------------------------------------------------------------------
def sums(**arrays):
    kinds = {k: a.astype("<i8") if a.dtype.kind == "i" else a.astype("<f8") for k, a in arrays.items()}
    return {k: hashlib.sha256(np.ascontiguousarray(a).tobytes()).hexdigest() for k, a in kinds.items()}


def data_sums():
    rows = []
    for n in (2, 3, 10, 99, 100, 250, 1000):
        for noise in (None, 0.0, 0.05, 0.3):
            for state in (0, 1, 42):
                X, y = make_moons(n, noise=noise, random_state=state)
                rows.append(dict(source="make_moons", samples=n, noise=noise, random_state=state, **sums(X=X, y=y)))
    for n in (2, 3, 10, 99, 100, 250, 1000):
        for noise in (None, 0.0, 0.05, 0.3):
            for factor in (0.0, 0.3, 0.8):
                for state in (0, 1, 42):
                    X, y = make_circles(n, noise=noise, factor=factor, random_state=state)
                    rows.append(dict(source="make_circles", samples=n, noise=noise, factor=factor, random_state=state,
                                     **sums(X=X, y=y)))
    for n in (1, 3, 10, 99, 250, 1000):
        for centers in (1, 2, 3, 7):
            for spread in (0.0, 0.5, 1.0):
                for state in (0, 1, 42):
                    X, y = make_blobs(n, centers=centers, cluster_std=spread, random_state=state)
                    rows.append(dict(source="make_blobs", samples=n, centers=centers, cluster_std=spread,
                                     random_state=state, **sums(X=X, y=y)))
    splits = []
    for n in (2, 3, 10, 33, 99, 100, 101, 250, 1000):
        for size in (0.01, 0.07, 0.1, 0.2, 0.25, 0.3, 1 / 3, 0.5, 0.55, 0.57, 0.9, 0.99):
            for state in (0, 1, 42):
                X, y = make_moons(n, noise=0.05, random_state=42)
                try:
                    Xtr, Xte, ytr, yte = train_test_split(X, y, test_size=size, random_state=state)
                except ValueError as error:  # an empty training part
                    splits.append(dict(samples=n, test_size=size, split_random_state=state, error=str(error).split(".")[0]))
                    continue
                splits.append(dict(samples=n, test_size=size, split_random_state=state, n_train=len(ytr), n_test=len(yte),
                                   **sums(X_train=Xtr, y_train=ytr, X_test=Xte, y_test=yte)))
    table = dict(note="SHA-256 of row-major little-endian arrays: X float64, y int64. The splits are of make_moons with "
                      "noise 0.05 and random_state 42.", data=rows, splits=splits)
    text = json.dumps(table, separators=(",", ":")).replace("},{", "},\n{").replace("[{", "[\n{")
    (HERE / "data_sums.json").write_text(text + "\n")


if __name__ == "__main__":
    chosen = sys.argv[1:] or [*EXPERIMENTS, "data_sums"]
    for each in chosen:
        data_sums() if each == "data_sums" else record(each)
