#!/usr/bin/env python3
"""Writes small models as Keras saves them whole, with what they answer by their layers' definitions.

    python3 make_keras_models.py

Needs numpy and h5py, as make_keras.py. In ../src/test/resources/keras: sequential.h5 (Keras 2) and functional.keras
(Keras 3), of as many kinds of layers as can be read, and for each the answer to formula.py's input.
"""

import argparse
import math
import pathlib

import numpy as np

import formula
import keras_files as files
import keras_layers as k

OUT = pathlib.Path(__file__).resolve().parent.parent / "src" / "test" / "resources" / "keras"
LAST = {"data_format": "channels_last"}


def kernel(name, *shape):
    return formula.values(name, shape, 1 / math.sqrt(math.prod(shape[:-1])), 0.0)


def vector(name, size, offset=0.0):
    return formula.values(name, (size,), 0.25, offset)


class Model:
    """Notes layers and computes them, one by one."""

    def __init__(self):
        self.layers = []

    def add(self, kind, name, values, inputs=(), config=None, **variables):
        self.layers.append(files.layer(kind, name, config, inputs, variables))
        return values, name

    def conv(self, x, name, filters, size, padding="valid", stride=1, groups=1, activation=None, apply=lambda v: v):
        weights = kernel(name + ".k", size, size, x[0].shape[-1] // groups, filters)
        bias = vector(name + ".b", filters)
        config = {"filters": filters, "kernel_size": [size] * 2, "strides": [stride] * 2, "padding": padding,
                  "dilation_rate": [1, 1], "groups": groups, "activation": activation or "linear", **LAST}
        values = k.conv2d(x[0], weights.astype(np.float64), stride, padding, groups) + bias
        return self.add("Conv2D", name, apply(values), [x[1]], config, kernel=weights, bias=bias)

    def dense(self, x, name, units, activation, apply=lambda v: v):
        weights = kernel(name + ".k", x[0].shape[-1], units)
        bias = vector(name + ".b", units)
        config = {"units": units, "activation": activation, "use_bias": True}
        return self.add("Dense", name, apply(x[0] @ weights + bias), [x[1]], config, kernel=weights, bias=bias)

    def depthwise(self, x, name, padding, stride, multiplier):
        weights = kernel(name + ".k", 3, 3, x[0].shape[-1], multiplier)
        bias = vector(name + ".b", x[0].shape[-1] * multiplier)
        config = {"kernel_size": [3, 3], "strides": [stride] * 2, "padding": padding, "depth_multiplier": multiplier,
                  "activation": "relu", **LAST}
        values = k.relu(k.depthwise_conv2d(x[0], weights.astype(np.float64), stride, padding) + bias)
        return self.add("DepthwiseConv2D", name, values, [x[1]], config, depthwise_kernel=weights, bias=bias)

    def separable(self, x, name, filters):
        each = kernel(name + ".k", 3, 3, x[0].shape[-1], 2)
        mixing = kernel(name + ".p", 1, 1, 2 * x[0].shape[-1], filters)
        bias = vector(name + ".b", filters)
        config = {"filters": filters, "kernel_size": [3, 3], "strides": [1, 1], "padding": "same",
                  "depth_multiplier": 2, "activation": "tanh", **LAST}
        made = k.depthwise_conv2d(x[0], each.astype(np.float64), 1, "same")
        values = np.tanh(k.conv2d(made, mixing.astype(np.float64)) + bias)
        return self.add("SeparableConv2D", name, values, [x[1]], config, depthwise_kernel=each,
                        pointwise_kernel=mixing, bias=bias)

    def norm(self, x, name, axis):
        size = x[0].shape[-1]
        statistics = {"moving_mean": vector(name + ".m", size), "moving_variance": vector(name + ".v", size, 1.0)}
        beta = vector(name + ".b", size)
        values = k.batch_normalization(x[0], 1.0, beta, *(v.astype(np.float64) for v in statistics.values()))
        config = {"axis": axis, "epsilon": 0.001, "center": True, "scale": False}
        return self.add("BatchNormalization", name, values, [x[1]], config, beta=beta, **statistics)

    def plain(self, x, kind, name, apply, **config):
        return self.add(kind, name, apply(x[0]), [x[1]], config)

    def merge(self, xs, kind, name, apply, **config):
        return self.add(kind, name, apply([x[0] for x in xs]), [x[1] for x in xs], config)


def images(shape):
    source = formula.network_input(shape)
    return source.astype(np.float64).transpose(0, 2, 3, 1)


def sequential():
    model = Model()
    x = images((2, 3, 20, 17)), ""
    shape = {"batch_input_shape": [None, 20, 17, 3]}
    x = model.plain(x, "Rescaling", "rescaling", lambda v: v / 127.5 - 1, scale=1 / 127.5, offset=-1.0, **shape)
    x = model.plain(x, "RandomFlip", "flip", lambda v: v, mode="horizontal")
    x = model.conv(x, "conv", 4, 5, activation="relu", apply=k.relu)
    x = model.plain(x, "AveragePooling2D", "mean", lambda v: k.average_pooling2d(v, 2, 2, "same"), pool_size=[2, 2],
                    strides=[2, 2], padding="same", **LAST)
    x = model.depthwise(x, "each", "same", 2, 2)
    x = model.norm(x, "norm", [3])
    x = model.separable(x, "separable", 6)
    x = model.plain(x, "ZeroPadding2D", "pad", lambda v: np.pad(v, ((0, 0), (1, 2), (0, 1), (0, 0))),
                    padding=[[1, 2], [0, 1]], **LAST)
    x = model.plain(x, "MaxPooling2D", "max", lambda v: k.max_pooling2d(v, 2, 1, "same"), pool_size=[2, 2],
                    strides=[1, 1], padding="same", **LAST)
    x = model.plain(x, "Flatten", "flatten", lambda v: v.reshape(len(v), -1), **LAST)
    x = model.dense(x, "hidden", 12, "swish", lambda v: v / (1 + np.exp(-v)))
    x = model.norm(x, "vectors", [1])
    x = model.plain(x, "Dropout", "dropout", lambda v: v, rate=0.5)
    x = model.plain(x, "Reshape", "reshape", lambda v: v.reshape(len(v), 2, 3, 2), target_shape=[2, -1, 2])
    x = model.plain(x, "Permute", "permute", lambda v: v.transpose(0, 3, 1, 2), dims=[3, 1, 2])
    x = model.plain(x, "Flatten", "again", lambda v: v.reshape(len(v), -1), **LAST)
    x = model.dense(x, "classes", 3, "softmax", k.softmax)
    np.save(OUT / "sequential_expected.npy", x[0])
    files.write_keras2(OUT / "sequential.h5", model.layers, files.keras2_config("sequential", model.layers, True))


def functional():
    model = Model()
    x = model.add("InputLayer", "images", images((2, 3, 12, 15)), (),
                  {"batch_shape": [None, None, None, 3], "dtype": "float32"})
    mean, variance = vector("pixels.m", 3), vector("pixels.v", 3, 1.0)
    x = model.add("Normalization", "pixels", (x[0] - mean) / np.sqrt(variance.astype(np.float64)), [x[1]],
                  {"axis": [-1]}, mean=mean, variance=variance, count=np.int64(0))
    stem = model.conv(x, "stem", 8, 3, "same", 2)
    a = model.plain(stem, "ReLU", "relu6", lambda v: np.clip(v, 0, 6), max_value=6.0, negative_slope=0.0, threshold=0.0)
    b = model.plain(stem, "LeakyReLU", "leaky", lambda v: np.where(v < 0, 0.2 * v, v), negative_slope=0.2)
    alpha = formula.values("slopes", (1, 1, 8), 0.25, 0.0)
    c = model.add("PReLU", "slopes", np.where(stem[0] < 0, alpha * stem[0], stem[0]), [stem[1]],
                  {"shared_axes": [1, 2]}, alpha=alpha)
    a = model.conv(a, "groups", 8, 3, "same", groups=4)
    d = model.merge([a, b, c], "Average", "average", lambda v: sum(v) / 3)
    e = model.merge([a, b], "Multiply", "product", lambda v: v[0] * v[1])
    f = model.merge([d, c], "Subtract", "difference", lambda v: v[0] - v[1])
    x = model.merge([d, e, f], "Concatenate", "joined", lambda v: np.concatenate(v, -1), axis=-1)
    x = model.dense(x, "pixelwise", 5, "sigmoid", lambda v: 1 / (1 + np.exp(-v)))
    most = model.plain(x, "GlobalMaxPooling2D", "most", lambda v: v.max((1, 2)), keepdims=False, **LAST)
    mean = model.plain(x, "GlobalAveragePooling2D", "mean", lambda v: v.mean((1, 2)), keepdims=False, **LAST)
    x = model.merge([most, mean], "Add", "sum", sum)
    x = model.plain(x, "Activation", "activation", np.tanh, activation="tanh")
    np.save(OUT / "functional_expected.npy", x[0])
    files.write_keras3(OUT / "functional.keras", model.layers, files.keras3_config("functional", model.layers))


def main():
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    sequential()
    functional()


if __name__ == "__main__":
    main()
