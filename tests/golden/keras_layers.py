"""Keras' layers from their definitions, in float64: images are N x H x W x C, kernels H x W x in x out.

Nothing here is fast or clever. padding is 'valid', 'same' as TensorFlow defines it (the output is the input divided by
the stride, rounded up; of an odd number of pixels to add, the greater part comes after), or a number of zeros on all
four sides, which stands for a ZeroPadding2D before a layer with 'valid'.
"""

import numpy as np


def pads(size, kernel, stride, padding):
    """The pixels to add before and after an axis."""
    if padding == "valid":
        return 0, 0
    if padding == "same":
        total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        return total // 2, total - total // 2
    return padding, padding


def windows(x, kernel, stride, padding, fill=0.0):
    """N x H' x W' x kernel x kernel x C: what a window sees at each of its places."""
    around = [(0, 0)] + [pads(size, kernel, stride, padding) for size in x.shape[1:3]] + [(0, 0)]
    x = np.pad(x, around, constant_values=fill)
    seen = np.lib.stride_tricks.sliding_window_view(x, (kernel, kernel), (1, 2))[:, ::stride, ::stride]
    return np.moveaxis(seen, 3, 5)


def conv2d(x, kernel, stride=1, padding="valid", groups=1):
    size, _, per_group, filters = kernel.shape
    seen = windows(x, size, stride, padding)
    made = filters // groups
    parts = [
        np.tensordot(seen[..., g * per_group:(g + 1) * per_group], kernel[..., g * made:(g + 1) * made], 3)
        for g in range(groups)
    ]
    return np.concatenate(parts, -1)


def depthwise_conv2d(x, kernel, stride=1, padding="valid"):
    """Of each channel as many as the multiplier says, side by side."""
    made = np.einsum("nhwklc,klcm->nhwcm", windows(x, kernel.shape[0], stride, padding), kernel)
    return made.reshape(made.shape[:3] + (-1,))


def batch_normalization(x, gamma, beta, mean, variance, epsilon=1e-3):
    return (x - mean) / np.sqrt(variance + epsilon) * gamma + beta


def relu(x):
    return np.maximum(x, 0)


def max_pooling2d(x, size, stride, padding="valid"):
    """Padding counts for nothing, but the zeros of a ZeroPadding2D are pixels."""
    fill = -np.inf if padding == "same" else 0.0
    return windows(x, size, stride, padding, fill).max((3, 4))


def average_pooling2d(x, size, stride, padding="valid"):
    """Means of the pixels that are there."""
    counted = windows(np.ones_like(x), size, stride, padding).sum((3, 4))
    return windows(x, size, stride, padding).sum((3, 4)) / counted


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)
