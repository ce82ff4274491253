"""An experiment.toml as a flat list of named layers, and npz files whose bytes repeat."""

import io
import tomllib
import zipfile
from pathlib import Path

import numpy as np

STEM = {"Dense": "dense", "Activation": "activation", "ReLU": "re_lu", "LeakyReLU": "leaky_re_lu", "ELU": "elu",
        "PReLU": "p_re_lu", "BatchNormalization": "batch_normalization", "Add": "add"}


def read(folder):
    return tomllib.loads((Path(folder) / "experiment.toml").read_text())


def flatten(layers):
    """Layers as dicts with type, name, inputs (names) and Keras's keys; repeat and Residual written out."""
    count, flat = {}, []

    def name_of(layer, given, index):
        if given is not None:
            return given if index == 0 else f"{given}_{index}"
        stem = STEM[layer["type"]]
        count[stem] = count.get(stem, -1) + 1
        return stem if count[stem] == 0 else f"{stem}_{count[stem]}"

    def add(layers, previous):
        for written in layers:
            layer = dict(written)
            repeat, given, inputs = layer.pop("repeat", 1), layer.pop("name", None), layer.pop("inputs", None)
            for index in range(repeat):
                sources = inputs if inputs is not None and index == 0 else [previous]
                if layer["type"] == "Residual":
                    inner = add(layer["layers"], sources[0])
                    layer_out = {"type": "Add", "inputs": [sources[0], inner]}
                else:
                    layer_out = dict(layer, inputs=sources)
                layer_out["name"] = name_of(layer_out, given, index)
                flat.append(layer_out)
                previous = layer_out["name"]
        return previous

    add(layers, "input")
    return flat


def save_npz(path, arrays):
    """Stored, in name order, with no time stamps: equal arrays give equal bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.asarray(arrays[name], order="C"), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), buffer.getvalue())
