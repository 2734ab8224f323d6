"""The numbers behind the golden networks: a formula that any language can repeat bit for bit.

Every parameter, buffer and input is a function of its name, its shape and the element's index, so that no weight
file is needed. All integers are unsigned 64-bit and wrap; all reals are IEEE 754 binary64 ("double"), every operation
rounded by itself (no fused multiply-add), until the one rounding to binary32 ("float") at the end.

 1. h = FNV-1a-64 of the UTF-8 bytes of the name:
        h = 0xcbf29ce484222325; for each byte b: h = (h xor b) * 0x100000001b3

 2. For the element with row-major (C order) flat index i = 0, 1, 2, ...:
        z = h + (i + 1) * 0x9e3779b97f4a7c15
        z = (z xor (z >>> 30)) * 0xbf58476d1ce4e5b9
        z = (z xor (z >>> 27)) * 0x94d049bb133111eb
        z =  z xor (z >>> 31)
    which is output number i of a SplitMix64 generator seeded with h, in Java new SplittableRandom(h).nextLong().

 3. u = (z >>> 40) / 8388608.0 - 1.0, exact, in [-1, 1).

 4. value = (float) (u * scale + offset).

    what                                        scale                    offset
    weight of a convolution (rank 4)            sqrt(6.0 / fanIn)        0
    weight of a linear layer (rank 2)           sqrt(1.0 / fanIn)        0
    weight of a batch normalization (rank 1)    0.25                     1.0
      ... the last one of a residual branch     0.1                      0.2
    bias, of either kind of layer               0.1                      0
    running_mean                                0.1                      0
    running_var                                 0.5                      1.0
    input                                       2.0                      0

fanIn is the product of all dimensions of the weight but the first: of a convolution (channels in / groups) * kernel
height * kernel width, of a linear layer the channels in. The quotient is rounded to double, then its square root.

Names are those of PyTorch's state_dict ("layer1.0.conv1.weight"); num_batches_tracked is left alone. The last
normalization of a residual branch is "bn3" in a network that has "bn3" in its blocks, otherwise "bn2", always inside a
block ("layer1.0.bn2.weight", never the stem's). The input is named "input" and is N x C x H x W. Its values depend on
the flat index in its own shape only, so the first image of a batch of three is the image of a batch of one.
"""

import math
import re
import zlib

import numpy as np


def fnv1a64(name):
    h = 0xCBF29CE484222325
    for byte in name.encode("utf-8"):
        h = ((h ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return h


def uniform(name, count):
    """u(0), ..., u(count - 1): doubles in [-1, 1) with 24 significant bits."""
    z = np.arange(1, count + 1, dtype=np.uint64)
    z *= np.uint64(0x9E3779B97F4A7C15)
    z += np.uint64(fnv1a64(name))
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return (z >> np.uint64(40)).astype(np.float64) / 8388608.0 - 1.0


def values(name, shape, scale, offset):
    u = uniform(name, math.prod(shape))
    return (u * scale + offset).astype(np.float32).reshape(shape)


def network_input(shape):
    return values("input", shape, 2.0, 0.0)


def parameter(name, shape, closing_norm):
    """The parameter or buffer of this name; closing_norm is "bn2" or "bn3", the last of a residual branch."""
    layer, _, kind = name.rpartition(".")
    if kind == "weight" and len(shape) > 1:
        numerator = 6.0 if len(shape) == 4 else 1.0
        return values(name, shape, math.sqrt(numerator / math.prod(shape[1:])), 0.0)
    if kind == "weight" and re.fullmatch(r"layer\d+\.\d+\." + closing_norm, layer):
        return values(name, shape, 0.1, 0.2)
    scale, offset = {
        "weight": (0.25, 1.0),
        "bias": (0.1, 0.0),
        "running_mean": (0.1, 0.0),
        "running_var": (0.5, 1.0),
    }[kind]
    return values(name, shape, scale, offset)


def parameters(shapes):
    """A dict from name to float32 array for a dict from name to shape, such as that of a state_dict."""
    named = {name: tuple(shape) for name, shape in shapes.items() if not name.endswith("num_batches_tracked")}
    closing_norm = "bn3" if any(".bn3." in name for name in named) else "bn2"
    return {name: parameter(name, shape, closing_norm) for name, shape in named.items()}


def crc32(arrays):
    """CRC-32 (as of zip files) of the arrays' little-endian float32 bytes, one after the other."""
    crc = 0
    for array in arrays:
        crc = zlib.crc32(np.ascontiguousarray(array, dtype="<f4").tobytes(), crc)
    return crc


def fill(module):
    """Gives every parameter and buffer of a torch module its formula's float32 value; returns the dict of them."""
    import torch

    state = module.state_dict()
    filled = parameters({name: tensor.shape for name, tensor in state.items()})
    module.load_state_dict({**state, **{name: torch.from_numpy(array) for name, array in filled.items()}})
    return filled
