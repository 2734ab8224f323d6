"""Writes files as Keras does, with h5py and nothing of Keras.

A model is a list of layers, each a dict of a class, a name, a configuration, the names of the layers that it takes, and
its variables by name, in Keras' order. Only what a reader needs is written into configurations.
"""

import io
import json
import re
import zipfile

import h5py
import numpy as np

FIXED_DATE = (1980, 1, 1, 0, 0, 0)


def layer(kind, name, config=None, inputs=(), variables=None):
    return {"kind": kind, "name": name, "config": config or {}, "inputs": list(inputs), "variables": variables or {}}


def snake_case(name):
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


def keras2_config(name, layers, sequential=False):
    """As model.to_json() of Keras 2."""
    written = []
    for each in layers:
        entry = {"class_name": each["kind"], "config": {"name": each["name"], **each["config"]}}
        if not sequential:
            entry["name"] = each["name"]
            entry["inbound_nodes"] = [[[source, 0, 0, {}] for source in each["inputs"]]] if each["inputs"] else []
        written.append(entry)
    config = {"name": name, "layers": written}
    if not sequential:
        config["input_layers"] = [[layers[0]["name"], 0, 0]]
        config["output_layers"] = [[layers[-1]["name"], 0, 0]]
    return {"class_name": "Sequential" if sequential else "Functional", "config": config}


def keras3_config(name, layers):
    """As config.json of Keras 3."""

    def tensor(source):
        history = {"shape": [None], "dtype": "float32", "keras_history": [source, 0, 0]}
        return {"class_name": "__keras_tensor__", "config": history}

    written = []
    for each in layers:
        tensors = [tensor(source) for source in each["inputs"]]
        args = [tensors] if len(tensors) > 1 else tensors
        written.append({
            "module": "keras.layers",
            "class_name": each["kind"],
            "config": {"name": each["name"], "trainable": True, **each["config"]},
            "registered_name": None,
            "name": each["name"],
            "inbound_nodes": [{"args": args, "kwargs": {}}] if tensors else [],
        })
    config = {
        "name": name,
        "trainable": True,
        "layers": written,
        "input_layers": [[layers[0]["name"], 0, 0]],
        "output_layers": [[layers[-1]["name"], 0, 0]],
    }
    return {"module": "keras.src.models.functional", "class_name": "Functional", "config": config}


def write_named(group, layers, split=False):
    """As save_weights('x.h5') of Keras 2; split makes several attributes of the list of layers, as for long lists."""
    names = np.array([each["name"].encode() for each in layers])
    if split:
        for i, part in enumerate(np.array_split(names, 3)):
            group.attrs[f"layer_names{i}"] = part
    else:
        group.attrs["layer_names"] = names
    group.attrs["backend"] = b"tensorflow"
    group.attrs["keras_version"] = b"2.15.0"
    for each in layers:
        inner = group.create_group(each["name"])
        paths = [f"{each['name']}/{variable}:0" for variable in each["variables"]]
        inner.attrs["weight_names"] = [path.encode() for path in paths]
        for path, values in zip(paths, each["variables"].values()):
            inner.create_dataset(path, data=values)


def write_keras2(path, layers, config=None, split=False):
    with h5py.File(path, "w") as file:
        if config:
            file.attrs["model_config"] = json.dumps(config).encode()
        write_named(file.create_group("model_weights") if config else file, layers, split)


def write_numbered(file, layers, named, parent="layers"):
    """As save_weights('x.weights.h5') of Keras 3; later versions tell the layers' names in attributes."""
    used = {}
    for each in layers:
        key = snake_case(each["kind"])
        number = used.get(key, 0)
        used[key] = number + 1
        group = file.create_group(f"{parent}/{key}_{number}" if number else f"{parent}/{key}").create_group("vars")
        if named:
            group.attrs["name"] = each["name"]
        for i, values in enumerate(each["variables"].values()):
            group.create_dataset(str(i), data=values)


def write_keras3_weights(path, layers, named=True, parent="layers"):
    with h5py.File(path, "w") as file:
        write_numbered(file, layers, named, parent)


def write_keras3(path, layers, config):
    weights = io.BytesIO()
    with h5py.File(weights, "w") as file:
        write_numbered(file, layers, False)
        file.create_group("optimizer/vars").create_dataset("0", data=np.int64(3))
    entries = {
        "metadata.json": json.dumps({"keras_version": "3.3.3", "date_saved": "2024-05-01@12:00:00"}).encode(),
        "config.json": json.dumps(config).encode(),
        "model.weights.h5": weights.getvalue(),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name, FIXED_DATE), content)
