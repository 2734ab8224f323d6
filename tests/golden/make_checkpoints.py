#!/usr/bin/env python3
"""Writes small checkpoints as PyTorch saves them, for the tests of the module `formats` and for the golden tests.

    python3 make_checkpoints.py

Needs numpy and torch; torch 1.13 (Debian 12: python3-torch) made the committed files.

In ../../formats/src/test/resources/pytorch, each as PyTorch saves it today (zip) and as it did before 1.6 (old):

    types_zip.pth, types_old.pth      every type of element, gaps, shared storages, parameters, scalars
    training_zip.pth, ..._old.pth     what training scripts save: parameters under 'state_dict', with 'module.' before
                                      each name, beside an optimizer, a scheduler, options and scores
    protocol5_zip.pth                 a state dict under 'model', pickled by the newest protocol
    module_zip.pth                    a whole module, which names a class of its own and must be refused

In ../src/test/resources/onnx the state dict of the tiny ResNeXt of make_tiny_onnx.py: tiny_resnext_zip.pth, ..._old.pth.
"""

import argparse
import pathlib

import numpy as np
import torch

import make_tiny_onnx

TESTS = pathlib.Path(__file__).resolve().parent.parent
FORMATS = TESTS.parent / "formats" / "src" / "test" / "resources" / "pytorch"
GOLDEN = TESTS / "src" / "test" / "resources" / "onnx"


class Scale(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = torch.nn.Parameter(torch.ones(3))

    def forward(self, x):
        return x * self.scale


def numbers(*shape, dtype=torch.float32):
    """0, 1, 2, ... less 3."""
    return (torch.arange(float(np.prod(shape))) - 3).reshape(shape).to(dtype)


def types():
    shared = numbers(4, 3)
    return {
        "float32": numbers(2, 3),
        "float16": numbers(2, 3, dtype=torch.float16) / 2,
        "bfloat16": numbers(2, 3, dtype=torch.bfloat16) / 2,
        "float64": numbers(2, 3, dtype=torch.float64) / 3,
        "int64": numbers(2, 3, dtype=torch.int64),
        "int32": numbers(2, 3, dtype=torch.int32),
        "bool": torch.tensor([True, False, True]),
        "uint8": torch.tensor([1, 2, 255], dtype=torch.uint8),
        "scalar": torch.tensor(7.0),
        "empty": torch.zeros(0, 5),
        "parameter": torch.nn.Parameter(numbers(3)),
        "whole": shared,
        "rows": shared[1:3],
        "column": shared[:, 1],
        "transposed": shared.t(),
        "transposed_half": numbers(2, 3, dtype=torch.float16).t(),
        "every_other": shared[::2, ::2],
        "repeated": numbers(3)[1:2].expand(4),
        "channels_last": numbers(2, 2, 2, 3).contiguous(memory_format=torch.channels_last),
    }


def training():
    layer = torch.nn.Linear(2, 3)
    torch.nn.init.constant_(layer.weight, 0.5)
    torch.nn.init.constant_(layer.bias, -0.25)
    wrapped = torch.nn.DataParallel(torch.nn.Sequential(layer, torch.nn.BatchNorm1d(3)))
    optimizer = torch.optim.Adam(wrapped.parameters(), lr=0.1)
    wrapped.train()
    wrapped.module(torch.ones(4, 2)).sum().backward()
    optimizer.step()
    torch.nn.init.constant_(layer.weight, 0.5)
    torch.nn.init.constant_(layer.bias, -0.25)
    return {
        "epoch": 3,
        "arch": "linear",
        "state_dict": wrapped.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": torch.optim.lr_scheduler.MultiStepLR(optimizer, [30, 60]).state_dict(),
        "args": argparse.Namespace(lr=0.1, devices=[0, 1], seed=None),
        "best_acc1": torch.tensor(76.5),
        "loss": np.float64(0.5),
        "random": torch.get_rng_state(),
        "steps": 1 << 40,
    }


def save(what, folder, name):
    torch.save(what, folder / f"{name}_zip.pth")
    torch.save(what, folder / f"{name}_old.pth", _use_new_zipfile_serialization=False)


def main():
    FORMATS.mkdir(exist_ok=True)
    save(types(), FORMATS, "types")
    save(training(), FORMATS, "training")
    torch.save({"model": {"weight": numbers(2, 3)}}, FORMATS / "protocol5_zip.pth", pickle_protocol=5)
    torch.save(Scale(), FORMATS / "module_zip.pth")
    save(make_tiny_onnx.network(make_tiny_onnx.flatten).state_dict(), GOLDEN, "tiny_resnext")


if __name__ == "__main__":
    main()
