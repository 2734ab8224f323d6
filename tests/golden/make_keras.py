#!/usr/bin/env python3
"""Computes golden values of ResNeXt as Keras users write it, and writes small files as Keras does.

    python3 make_keras.py

Needs numpy and h5py (Debian 12: python3-numpy and python3-h5py made the committed files), and nothing of Keras:
keras_layers.py computes its layers from their definitions, in float64. Weights and inputs follow from formula.py, under
Cardinal's names and in Cardinal's order of axes, and are transposed to Keras'.

In ../../formats/src/test/resources/keras small files of every kind that is read or refused.
In ../src/test/resources/golden/family, as make_family.py has it: keras_resnext50 and keras_resnext50_same.
In ../src/test/resources/keras a tiny ResNeXt's logits with both kinds of padding, and files of it, as documented in
README.md.
"""

import argparse
import json
import pathlib

import h5py
import numpy as np

import formula
import keras_files as files
import keras_layers as k

CLASSES = 10
EPSILON = 1.001e-5
FORMATS = pathlib.Path(__file__).resolve().parents[2] / "formats" / "src" / "test" / "resources" / "keras"
RESOURCES = pathlib.Path(__file__).resolve().parent.parent / "src" / "test" / "resources"

RESNEXT50 = {"stem": 64, "stacks": ((3, 128, 1), (4, 256, 2), (6, 512, 2), (3, 1024, 2)), "groups": 32}
TINY = {"stem": 8, "stacks": ((1, 8, 1), (2, 16, 2)), "groups": 4}


def depthwise_kernel(grouped):
    """H x W x filters x c of a grouped kernel, H x W x c x filters: c results of each channel, group by group."""
    height, width, c, filters = grouped.shape
    by_group = grouped.reshape(height, width, c, filters // c, c)
    return np.ascontiguousarray(by_group.transpose(0, 1, 3, 2, 4).reshape(height, width, filters, c))


def sums(filters, c):
    """The kernel of a 1x1 convolution that adds what a depthwise one made for each result."""
    kernel = np.zeros((1, 1, filters * c, filters), np.float32)
    for i in range(filters):
        start = i // c * c * c + i % c
        kernel[:, :, start:start + c * c:c, i] = 1
    return kernel


class ResNeXt:
    """Runs the network layer by layer, and notes the layers as keras_files writes them.

    grouping: 'lambda', 'gconv' or 'groups'. padding: 'same', or 'explicit' with ZeroPadding2D layers.
    """

    def __init__(self, sizes, grouping, padding):
        self.sizes, self.grouping, self.same = sizes, grouping, padding == "same"
        self.given = {}
        self.layers = []

    def parameter(self, name, *shape):
        self.given[name] = formula.parameter(name, shape, "bn2")
        return self.given[name]

    def note(self, kind, name, config, inputs, variables=None):
        self.layers.append(files.layer(kind, name, config, inputs, variables))
        return name

    def conv(self, x, name, filters, size=1, stride=1, pad_name=None):
        values, source = x
        kernel = self.kernel(name, values.shape[-1], filters, size)
        x, padding, around = self.padded(x, size, pad_name or name.replace("conv", "pad"))
        config = {"filters": filters, "kernel_size": [size] * 2, "strides": [stride] * 2, "padding": padding,
                  "use_bias": False, "activation": "linear", "groups": 1, "data_format": "channels_last"}
        noted = self.note("Conv2D", name, config, [x[1]], {"kernel": kernel})
        return k.conv2d(values, kernel.astype(np.float64), stride, around), noted

    def kernel(self, name, channels, filters, size):
        return np.ascontiguousarray(
            self.parameter(name + ".weight", filters, channels, size, size).transpose(2, 3, 1, 0))

    def padded(self, x, size, name):
        """The layer to take, its padding's name, and the padding as keras_layers has it."""
        if size == 1 or self.same:
            return x, "same" if size > 1 else "valid", "same" if size > 1 else "valid"
        half = size // 2
        config = {"padding": [[half, half], [half, half]], "data_format": "channels_last"}
        return (x[0], self.note("ZeroPadding2D", name, config, [x[1]])), "valid", half

    def norm(self, x, name):
        width = x[0].shape[-1]
        kinds = {"gamma": "weight", "beta": "bias", "moving_mean": "running_mean", "moving_variance": "running_var"}
        variables = {keras: self.parameter(f"{name}.{kind}", width) for keras, kind in kinds.items()}
        config = {"axis": [3], "momentum": 0.99, "epsilon": EPSILON, "center": True, "scale": True}
        noted = self.note("BatchNormalization", name, config, [x[1]], variables)
        return k.batch_normalization(x[0], *(v.astype(np.float64) for v in variables.values()), EPSILON), noted

    def relu(self, x, name):
        return k.relu(x[0]), self.note("Activation", name, {"activation": "relu"}, [x[1]])

    def grouped(self, x, path, filters, stride):
        c = filters // self.sizes["groups"]
        grouped = self.kernel(path + "conv", c, filters, 3)
        values = x[0]
        x, padding, around = self.padded(x, 3, path + "pad")
        config = {"kernel_size": [3, 3], "strides": [stride] * 2, "padding": padding, "use_bias": False,
                  "activation": "linear", "data_format": "channels_last"}
        if self.grouping == "groups":
            config.update(filters=filters, groups=self.sizes["groups"])
            noted = self.note("Conv2D", path + "conv", config, [x[1]], {"kernel": grouped})
            return k.conv2d(values, grouped.astype(np.float64), stride, around, self.sizes["groups"]), noted
        kernel = depthwise_kernel(grouped)
        config.update(depth_multiplier=c)
        noted = self.note("DepthwiseConv2D", path + "conv", config, [x[1]], {"depthwise_kernel": kernel})
        made = k.depthwise_conv2d(values, kernel.astype(np.float64), stride, around)
        if self.grouping == "gconv":
            config = {"filters": filters, "kernel_size": [1, 1], "strides": [1, 1], "padding": "valid",
                      "use_bias": False, "activation": "linear", "groups": 1, "data_format": "channels_last"}
            kernel = sums(filters, c)
            noted = self.note("Conv2D", path + "gconv", config, [noted], {"kernel": kernel})
            return k.conv2d(made, kernel.astype(np.float64)), noted
        apart = made.reshape(made.shape[:3] + (self.sizes["groups"], c, c))
        added = sum(apart[:, :, :, :, i] for i in range(c))
        return added.reshape(made.shape[:3] + (filters,)), self.note("Lambda", path + "reduce", {}, [noted])

    def block(self, x, path, filters, stride, project):
        shortcut = x
        if project:
            shortcut = self.norm(self.conv(x, path + "0_conv", 2 * filters, 1, stride), path + "0_bn")
        x = self.relu(self.norm(self.conv(x, path + "1_conv", filters), path + "1_bn"), path + "1_relu")
        x = self.grouped(x, path + "2_", filters, stride)
        x = self.relu(self.norm(x, path + "2_bn"), path + "2_relu")
        x = self.norm(self.conv(x, path + "3_conv", 2 * filters), path + "3_bn")
        x = shortcut[0] + x[0], self.note("Add", path + "add", {}, [shortcut[1], x[1]])
        return self.relu(x, path + "out")

    def stack(self, x, name, blocks, filters, stride):
        x = self.block(x, f"{name}_block1_", filters, stride, True)
        for i in range(2, blocks + 1):
            x = self.block(x, f"{name}_block{i}_", filters, 1, False)
        return x

    def run(self, images, classes):
        """The logits for N x C x H x W images."""
        x = images.astype(np.float64).transpose(0, 2, 3, 1)
        shape = [None, None, None, x.shape[-1]]
        x = x, self.note("InputLayer", "input_1", {"batch_input_shape": shape, "dtype": "float32"}, [])
        x = self.conv(x, "conv1_conv", self.sizes["stem"], 7, 2)
        x = self.relu(self.norm(x, "conv1_bn"), "conv1_relu")
        values = x[0]
        x, padding, around = self.padded(x, 3, "pool1_pad")
        config = {"pool_size": [3, 3], "strides": [2, 2], "padding": padding, "data_format": "channels_last"}
        x = k.max_pooling2d(values, 3, 2, around), self.note("MaxPooling2D", "pool1_pool", config, [x[1]])
        for i, stack in enumerate(self.sizes["stacks"]):
            x = self.stack(x, f"conv{i + 2}", *stack)
        x = x[0].mean((1, 2)), self.note("GlobalAveragePooling2D", "avg_pool", {}, [x[1]])
        matrix = self.parameter("probs.weight", classes, x[0].shape[-1])
        bias = self.parameter("probs.bias", classes)
        variables = {"kernel": np.ascontiguousarray(matrix.T), "bias": bias}
        self.note("Dense", "probs", {"units": classes, "activation": "softmax", "use_bias": True}, [x[1]], variables)
        return x[0] @ matrix.T.astype(np.float64) + bias


def write_golden(name, padding):
    out = RESOURCES / "golden" / "family"
    network = ResNeXt(RESNEXT50, "lambda", padding)
    source = formula.network_input((1, 3, 64, 96))
    logits = network.run(source, CLASSES)
    np.save(out / f"{name}.npy", logits)
    names = sorted(network.given)
    document = {
        "input": list(source.shape),
        "inputCrc32": f"{formula.crc32([source]):08x}",
        "arrays": len(names),
        "elements": sum(network.given[name].size for name in names),
        "crc32": f"{formula.crc32(network.given[name] for name in names):08x}",
    }
    (out / f"{name}.json").write_text(json.dumps(document) + "\n")
    print(f"{name}: logits of mean {logits.mean():.3f}, standard deviation {logits.std():.3f}", flush=True)


def write_tiny():
    out = RESOURCES / "keras"
    out.mkdir(parents=True, exist_ok=True)
    source = formula.network_input((2, 3, 32, 48))
    logits = {}
    networks = {}
    for grouping, padding in (("lambda", "same"), ("groups", "same"), ("gconv", "explicit")):
        networks[grouping] = ResNeXt(TINY, grouping, padding)
        values = networks[grouping].run(source, 5)
        if padding in logits:
            assert np.abs(values - logits[padding]).max() < 1e-12 * np.abs(values).max()
        logits[padding] = values
    for padding, values in logits.items():
        np.save(out / f"tiny_{padding}_expected.npy", values)
    layers = {grouping: network.layers for grouping, network in networks.items()}
    weighty = [layer for layer in layers["lambda"] if layer["variables"]]
    files.write_keras2(out / "tiny_lambda.h5", weighty, split=True)
    files.write_keras2(out / "tiny_gconv.h5", layers["gconv"], files.keras2_config("tiny", layers["gconv"]))
    files.write_keras3(out / "tiny_groups.keras", layers["groups"], files.keras3_config("tiny", layers["groups"]))
    files.write_keras3_weights(out / "tiny_lambda.weights.h5", weighty)


def numbers(*shape, dtype=np.float32):
    """0, 1, 2, ... less 3."""
    return (np.arange(np.prod(shape)) - 3).reshape(shape).astype(dtype)


def write_kinds():
    """Layers of every class whose variables have names, of few numbers each."""
    FORMATS.mkdir(parents=True, exist_ok=True)
    statistics = {"moving_mean": numbers(2), "moving_variance": numbers(2)}
    layers = [
        files.layer("Conv2D", "conv", variables={"kernel": numbers(2, 1, 3, 2), "bias": numbers(2)}),
        files.layer("DepthwiseConv2D", "depthwise", variables={"depthwise_kernel": numbers(1, 2, 2, 2)}),
        files.layer("SeparableConv2D", "separable", variables={
            "depthwise_kernel": numbers(1, 2, 2, 1), "pointwise_kernel": numbers(1, 1, 2, 3), "bias": numbers(3)}),
        files.layer("BatchNormalization", "norm", variables={"gamma": numbers(2), "beta": numbers(2), **statistics}),
        files.layer("BatchNormalization", "shift", {"scale": False}, variables={"beta": numbers(2), **statistics}),
        files.layer("Conv2D", "conv_again", variables={"kernel": numbers(1, 1, 2, 1)}),
        files.layer("Dropout", "nothing"),
        files.layer("Dense", "dense", variables={"kernel": numbers(3, 2), "bias": numbers(2)}),
        files.layer("Normalization", "images", variables={
            "mean": numbers(2), "variance": numbers(2), "count": np.int64(5)}),
    ]
    config = files.keras2_config("kinds", layers, sequential=True)
    files.write_keras2(FORMATS / "named.h5", layers)
    files.write_keras2(FORMATS / "model.h5", layers, config)
    files.write_keras3(FORMATS / "numbered.keras", layers, config)
    told = [layer for layer in layers if layer["name"] != "shift"]
    files.write_keras3_weights(FORMATS / "numbered.weights.h5", told)
    files.write_keras3_weights(FORMATS / "early.weights.h5", told, False, "_layer_checkpoint_dependencies")
    files.write_keras3_weights(FORMATS / "untold.weights.h5", layers)


def write_types():
    """Elements of several types, layouts that Keras does not use, a model within a model."""
    with h5py.File(FORMATS / "types.h5", "w") as file:
        weights = {"half": numbers(2, dtype=np.float16), "double": numbers(2, dtype=np.float64),
                   "brain": np.array([0xC040, 0xC000], np.uint16), "byte": numbers(2, dtype=np.uint8),
                   "empty": np.zeros((0, 2), np.float32)}
        files.write_named(file, [files.layer("X", name, variables={"v": v}) for name, v in weights.items()])
        file["brain/brain/v:0"].attrs["dtype"] = "bfloat16"
    chunks = {"data": numbers(4, 4), "chunks": (2, 2), "compression": "gzip"}
    written = (("chunked.h5", "earliest", chunks), ("latest.h5", "latest", {"data": numbers(3)}),
               ("big_endian.h5", "earliest", {"data": numbers(3, dtype=">f4")}))
    for name, libver, options in written:
        with h5py.File(FORMATS / name, "w", libver=libver) as file:
            file.attrs["layer_names"] = [b"dense"]
            group = file.create_group("dense")
            group.attrs["weight_names"] = [b"dense/kernel:0"]
            group.create_group("dense").create_dataset("kernel:0", **options)
    with h5py.File(FORMATS / "nested.h5", "w") as file:
        file.attrs["layer_names"] = [b"base", b"head"]
        for layer, paths in (("base", ("a/kernel:0", "a/bias:0", "scope/b/kernel:0")), ("head", ("head_1/kernel:0",))):
            group = file.create_group(layer)
            group.attrs["weight_names"] = [path.encode() for path in paths]
            for path in paths:
                group.create_dataset(path, data=numbers(2, 3) if "kernel" in path else numbers(3))


def main():
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    write_kinds()
    write_types()
    write_tiny()
    write_golden("keras_resnext50", "explicit")
    write_golden("keras_resnext50_same", "same")


if __name__ == "__main__":
    main()
