"""Keras on TensorFlow: one network, compile and fit, as its guide has it."""
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import keras
import tensorflow

import work as common

threads = int(os.environ.get("OMP_NUM_THREADS", "1"))
tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
tensorflow.config.threading.set_inter_op_parallelism_threads(threads)

version = f"Keras {keras.__version__} on TensorFlow {tensorflow.__version__}"


def prepare(name, work, X, y):
    layers = [keras.Input((X.shape[1],))]
    layers += [keras.layers.Dense(work.width, activation=work.activation) for _ in range(work.depth)]
    model = keras.Sequential(layers + [keras.layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(X, y, batch_size=work.batch, epochs=1, verbose=0)  # traces the graph

    def run():
        history = model.fit(X, y, batch_size=work.batch, epochs=work.epochs, verbose=0)
        common.check(history.history["loss"][-1], name)

    return run
