#!/usr/bin/env python3
"""Computes golden values of the networks around ResNet: what they answer in double precision.

    python3 make_family.py                 writes every network's files
    python3 make_family.py lenet5          writes one network's
    python3 make_family.py --check         repeats all in float32 and prints how far that is from the files

Needs numpy, torch and torchvision; torch 1.13 and torchvision 0.14 made the committed files. Nothing is downloaded:
formula.py gives every weight and every input. All networks have ten classes, so that the files are small:

    NAME.json       the shape and CRC-32 of the input, how many arrays and elements the formula filled and their CRC-32
    NAME.npy        the logits, N x 10 float64

torchvision's own classes where it has the network. The others are put together here, of torchvision's blocks as far as
there are such, with the parameters' names that Cardinal documents: networks for CIFAR-10 of ResNet's and ResNeXt's
papers, ResNet-18 and LeNet-5 of "Dive into Deep Learning", and two variants of ResNeXt-50 that timm has.
"""

import argparse
import json
import pathlib

import numpy as np
import torch
import torchvision
from torch import nn
from torchvision.models.resnet import BasicBlock, Bottleneck

import formula

CLASSES = 10
RESOURCES = pathlib.Path(__file__).resolve().parent.parent / "src" / "test" / "resources" / "golden" / "family"


class Residual(nn.Module):
    """A residual network of given blocks, with torchvision's names."""

    def __init__(self, stem, width, stages, channels_out):
        super().__init__()
        self.conv1, self.bn1, self.maxpool = stem
        self.relu = nn.ReLU()
        for number, stage in enumerate(stages, 1):
            self.add_module(f"layer{number}", nn.Sequential(*stage))
        self.stages = len(stages)
        self.fc = nn.Linear(channels_out, CLASSES)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        for number in range(1, self.stages + 1):
            x = getattr(self, f"layer{number}")(x)
        return self.fc(x.mean((2, 3)))


def projection(channels_in, channels_out, stride):
    return nn.Sequential(nn.Conv2d(channels_in, channels_out, 1, stride, bias=False), nn.BatchNorm2d(channels_out))


def bare_projection(channels_in, channels_out, stride):
    return nn.Sequential(nn.Conv2d(channels_in, channels_out, 1, stride))


def pooled_projection(channels_in, channels_out, stride):
    pool = nn.AvgPool2d(2, stride, ceil_mode=True, count_include_pad=False) if stride > 1 else nn.Identity()
    return nn.Sequential(pool, nn.Conv2d(channels_in, channels_out, 1, bias=False), nn.BatchNorm2d(channels_out))


def stages(block, width, planes, counts, first_stride=1, project=projection, **kwargs):
    """The stages' blocks, and the channels that leave the last."""
    result = []
    for number, (plane, count) in enumerate(zip(planes, counts)):
        result.append([])
        for i in range(count):
            stride = 2 if i == 0 and number > 0 else 1
            out = plane * block.expansion
            down = project(width, out, stride) if stride > 1 or width != out else None
            result[-1].append(block(width, plane, stride, down, **kwargs))
            width = out
    return result, width


def small_stem(width):
    return nn.Conv2d(3, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.Identity()


def cifar_resnet(depth):
    blocks, out = stages(BasicBlock, 16, (16, 32, 64), [(depth - 2) // 6] * 3)
    return Residual(small_stem(16), 16, blocks, out)


def cifar_resnext29(groups):
    blocks, out = stages(Bottleneck, 64, (64, 128, 256), (3, 3, 3), groups=groups, base_width=64)
    return Residual(small_stem(64), 64, blocks, out)


class BiasedBlock(BasicBlock):
    """A basic block whose convolutions have biases."""

    def __init__(self, inplanes, planes, stride, downsample):
        super().__init__(inplanes, planes, stride, downsample)
        self.conv1 = nn.Conv2d(inplanes, planes, 3, stride, padding=1)
        self.conv2 = nn.Conv2d(planes, planes, 3, padding=1)


def fashion_resnet18():
    stem = nn.Conv2d(1, 64, 7, 2, padding=3), nn.BatchNorm2d(64), nn.MaxPool2d(3, 2, padding=1)
    blocks, out = stages(BiasedBlock, 64, (64, 128, 256, 512), (2, 2, 2, 2), project=bare_projection)
    return Residual(stem, 64, blocks, out)


class Gate(nn.Module):
    """Squeeze-and-excitation."""

    def __init__(self, width):
        super().__init__()
        self.fc1 = nn.Conv2d(width, width // 16, 1)
        self.fc2 = nn.Conv2d(width // 16, width, 1)

    def forward(self, x):
        return x * torch.sigmoid(self.fc2(torch.relu(self.fc1(x.mean((2, 3), keepdim=True)))))


class GatedBottleneck(Bottleneck):
    def __init__(self, inplanes, planes, *args, **kwargs):
        super().__init__(inplanes, planes, *args, **kwargs)
        self.se = Gate(planes * self.expansion)

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        x = self.relu(self.bn1(self.conv1(x)))
        x = self.relu(self.bn2(self.conv2(x)))
        return self.relu(self.se(self.bn3(self.conv3(x))) + shortcut)


def seresnext50_32x4d():
    stem = nn.Conv2d(3, 64, 7, 2, padding=3, bias=False), nn.BatchNorm2d(64), nn.MaxPool2d(3, 2, padding=1)
    blocks, out = stages(GatedBottleneck, 64, (64, 128, 256, 512), (3, 4, 6, 3), groups=32, base_width=4)
    return Residual(stem, 64, blocks, out)


def resnext50d_32x4d():
    deep = nn.Sequential(
        nn.Conv2d(3, 32, 3, 2, padding=1, bias=False), nn.BatchNorm2d(32), nn.ReLU(),
        nn.Conv2d(32, 32, 3, padding=1, bias=False), nn.BatchNorm2d(32), nn.ReLU(),
        nn.Conv2d(32, 64, 3, padding=1, bias=False))
    stem = deep, nn.BatchNorm2d(64), nn.MaxPool2d(3, 2, padding=1)
    blocks, out = stages(Bottleneck, 64, (64, 128, 256, 512), (3, 4, 6, 3), project=pooled_projection, groups=32,
                         base_width=4)
    return Residual(stem, 64, blocks, out)


class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, CLASSES)

    def forward(self, x):
        x = nn.functional.avg_pool2d(torch.sigmoid(self.conv1(x)), 2)
        x = nn.functional.avg_pool2d(torch.sigmoid(self.conv2(x)), 2).flatten(1)
        return self.fc3(torch.sigmoid(self.fc2(torch.sigmoid(self.fc1(x)))))


def torchvisions(name):
    return lambda: getattr(torchvision.models, name)(num_classes=CLASSES)


NETWORKS = {
    "lenet5": (LeNet5, (2, 1, 28, 28)),
    "fashion_resnet18": (fashion_resnet18, (1, 1, 96, 96)),
    "cifar_resnet20": (lambda: cifar_resnet(20), (2, 3, 32, 32)),
    "cifar_resnet110": (lambda: cifar_resnet(110), (1, 3, 32, 32)),
    "cifar_resnext29_8x64d": (lambda: cifar_resnext29(8), (1, 3, 16, 16)),
    "seresnext50_32x4d": (seresnext50_32x4d, (1, 3, 65, 97)),
    "resnext50d_32x4d": (resnext50d_32x4d, (1, 3, 65, 97)),
    "vgg11_bn": (torchvisions("vgg11_bn"), (1, 3, 224, 224)),
    "mobilenet_v2": (torchvisions("mobilenet_v2"), (2, 3, 65, 97)),
    "squeezenet1_1": (torchvisions("squeezenet1_1"), (2, 3, 65, 97)),
    "densenet121": (torchvisions("densenet121"), (1, 3, 65, 97)),
}


def filled(name):
    network = NETWORKS[name][0]().eval()
    return network, formula.fill(network)


def write(name, out):
    network, values = filled(name)
    source = formula.network_input(NETWORKS[name][1])
    logits = network.double()(torch.from_numpy(source).double()).numpy()
    np.save(out / f"{name}.npy", logits)
    names = sorted(values)
    document = {
        "input": list(source.shape),
        "inputCrc32": f"{formula.crc32([source]):08x}",
        "arrays": len(names),
        "elements": sum(values[name].size for name in names),
        "crc32": f"{formula.crc32(values[name] for name in names):08x}",
    }
    (out / f"{name}.json").write_text(json.dumps(document) + "\n")
    print(f"{name}: logits of mean {logits.mean():.3f}, standard deviation {logits.std():.3f}", flush=True)


def check(name, out):
    network, _ = filled(name)
    golden = np.load(out / f"{name}.npy")
    logits = network(torch.from_numpy(formula.network_input(NETWORKS[name][1]))).numpy().astype(np.float64)
    print(f"{name}: float32 max|a-b|/max|b| = {np.abs(logits - golden).max() / np.abs(golden).max():.2e}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="*", default=list(NETWORKS), metavar="NAME", help=", ".join(NETWORKS))
    parser.add_argument("--out", type=pathlib.Path, default=RESOURCES, help="output directory")
    parser.add_argument("--check", action="store_true", help="compare float32 with the files")
    args = parser.parse_args()
    unknown = set(args.networks) - set(NETWORKS)
    if unknown:
        parser.error(f"no such network: {', '.join(sorted(unknown))}")
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    with torch.no_grad():
        for name in args.networks:
            (check if args.check else write)(name, args.out)


if __name__ == "__main__":
    main()
