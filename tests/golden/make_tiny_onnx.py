#!/usr/bin/env python3
"""Exports tiny networks of torchvision's shape to ONNX, with what they answer in double precision.

    python3 make_tiny_onnx.py             writes the models, inputs and answers
    python3 make_tiny_onnx.py --out DIR   ... elsewhere than ../src/test/resources/onnx

Needs numpy and torch; torch 1.13 made the committed files (the exporter of another version writes other nodes).

The network is a ResNeXt of four bottleneck blocks and ten classes: stem, max pooling, a block with a projection
shortcut, one with an identity, one with stride 2, one more with an identity; grouped 3 x 3 convolutions throughout.
Its weights come from formula.py. One network, exported in several ways, so that all models share inputs and answers:

    tiny_resnext_SIZE_input.npy       float32, from formula.py; SIZE is such as b3_33x47
    tiny_resnext_SIZE_expected.npy    float64, computed by torch in float64
"""

import argparse
import pathlib
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import nn
from torch.onnx import TrainingMode

import formula

RESOURCES = pathlib.Path(__file__).resolve().parent.parent / "src" / "test" / "resources" / "onnx"
CLASSES = 10
SHAPES = ((1, 3, 32, 32), (3, 3, 32, 32), (1, 3, 33, 47), (3, 3, 33, 47))


class Bottleneck(nn.Module):
    def __init__(self, channels_in, width, channels_out, stride, groups):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, padding=1, groups=groups, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, channels_out, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(channels_out)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride != 1 or channels_in != channels_out:
            self.downsample = nn.Sequential(
                nn.Conv2d(channels_in, channels_out, 1, stride, bias=False), nn.BatchNorm2d(channels_out))

    def forward(self, x):
        identity = x if self.downsample is None else self.downsample(x)
        x = self.relu(self.bn1(self.conv1(x)))
        x = self.relu(self.bn2(self.conv2(x)))
        return self.relu(self.bn3(self.conv3(x)) + identity)


def flatten(x):
    """torchvision's head: GlobalAveragePool, Flatten."""
    return torch.flatten(nn.functional.adaptive_avg_pool2d(x, 1), 1)


def view(x):
    """The older head: the batch is read from the shape, so the exporter writes Shape, Gather, Concat, Reshape."""
    x = nn.functional.adaptive_avg_pool2d(x, 1)
    return x.view(x.size(0), -1)


def mean_of_area(x):
    """A pooling spelt out: height times width is computed from the shape, then the mean of that many."""
    return x.view(x.size(0), x.size(1), x.size(2) * x.size(3)).mean(2)


class TinyResNeXt(nn.Module):
    def __init__(self, head):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        self.layer1 = nn.Sequential(Bottleneck(8, 8, 16, 1, 4), Bottleneck(16, 8, 16, 1, 4))
        self.layer2 = nn.Sequential(Bottleneck(16, 16, 32, 2, 4), Bottleneck(32, 16, 32, 1, 4))
        self.fc = nn.Linear(32, CLASSES)
        self.head = head

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        return self.fc(self.head(self.layer2(self.layer1(x))))


@dataclass(frozen=True)
class Variant:
    name: str
    head: object
    opset: int
    axes: dict = field(default_factory=dict)
    folded: bool = False
    traced_shape: tuple = (1, 3, 32, 32)


BATCH = {0: "batch"}
BATCH_HEIGHT_WIDTH = {0: "batch", 2: "height", 3: "width"}
VARIANTS = (
    Variant("fixed_folded_opset13", flatten, 13, folded=True),
    Variant("fixed_opset17", flatten, 17, traced_shape=(3, 3, 33, 47)),
    Variant("dynamic_batch_opset13", view, 13, BATCH),
    Variant("dynamic_batch_opset17", view, 17, BATCH),
    Variant("dynamic_shape_opset13", mean_of_area, 13, BATCH_HEIGHT_WIDTH),
    Variant("dynamic_shape_opset17", mean_of_area, 17, BATCH_HEIGHT_WIDTH),
    Variant("dynamic_shape_folded_opset17", view, 17, BATCH_HEIGHT_WIDTH, folded=True),
)


def network(head):
    filled = TinyResNeXt(head).eval()
    formula.fill(filled)
    return filled


def write_answers(out):
    reference = network(flatten).double()
    for shape in SHAPES:
        stem = out / f"tiny_resnext_b{shape[0]}_{shape[2]}x{shape[3]}"
        source = formula.network_input(shape)
        np.save(f"{stem}_input.npy", source)
        np.save(f"{stem}_expected.npy", reference(torch.from_numpy(source).double()).numpy())


def export(variant, out):
    torch.onnx.export(
        network(variant.head), torch.from_numpy(formula.network_input(variant.traced_shape)),
        str(out / f"tiny_resnext_{variant.name}.onnx"), opset_version=variant.opset,
        input_names=["input"], output_names=["logits"],
        dynamic_axes={"input": variant.axes, "logits": BATCH} if variant.axes else None,
        training=TrainingMode.EVAL if variant.folded else TrainingMode.PRESERVE, do_constant_folding=variant.folded)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=RESOURCES, help="output directory")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    with torch.no_grad():
        write_answers(args.out)
        for variant in VARIANTS:
            export(variant, args.out)


if __name__ == "__main__":
    main()
