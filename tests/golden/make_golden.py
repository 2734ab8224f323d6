#!/usr/bin/env python3
"""Computes the golden values: what torchvision's networks answer in double precision.

    python3 make_golden.py                        writes every network's files
    python3 make_golden.py resnet18               writes one network's
    python3 make_golden.py --check                repeats all in float32 and prints how far that is from the files
    python3 make_golden.py --onnx OUT.onnx [--dynamic] [--unfolded] [--opset N] resnext50_32x4d
                                                  exports the filled network (100 MB) instead

Needs numpy, torch and torchvision; torch 1.13 and torchvision 0.14 made the committed files (Debian 12:
python3-torch, python3-torchvision). Nothing is downloaded: formula.py gives every weight and every input.

For each network NAME the output directory (default: ../src/test/resources/golden) receives

    NAME.json               the spot checks of the formula and the statistics of every stage
    NAME_bN_HxW.npy         the logits of a batch of N images of H by W: N x 1000 float64

Arithmetic is float64 throughout, on the float32 values of the formula widened; README.md explains the fields.
"""

import argparse
import json
import pathlib
import re

import numpy as np
import torch
import torchvision

import formula

NETWORKS = ("resnext50_32x4d", "resnext101_32x8d", "resnet18", "wide_resnet50_2")
BATCHES = (1, 3)
SIZES = ((224, 224), (193, 257))
STAGES = {"stem": "relu", "maxpool": "maxpool", "layer1": "layer1", "layer2": "layer2", "layer3": "layer3",
          "layer4": "layer4", "avgpool": "avgpool"}
SAMPLES = 8
SPOT_CHECKED = ("conv1.weight", "bn1.running_var", "layer1.0.bn1.weight", "layer1.0.bn2.weight", "fc.weight", "fc.bias")
RESOURCES = pathlib.Path(__file__).resolve().parent.parent / "src" / "test" / "resources" / "golden"


def filled(name):
    """The network in float32 and inference mode, and the values it was filled with."""
    network = getattr(torchvision.models, name)(weights=None).eval()
    return network, formula.fill(network)


def observe_stages(network):
    """Returns a dict that holds, after each run of the network, the output of each stage."""
    seen = {}
    for stage, module in STAGES.items():
        getattr(network, module).register_forward_hook(
            lambda _module, _inputs, output, stage=stage: seen.__setitem__(stage, output.detach().clone().numpy()))
    return seen


def statistics(array):
    flat = array.reshape(-1)
    indices = [k * (flat.size - 1) // (SAMPLES - 1) for k in range(SAMPLES)]
    return {
        "shape": list(array.shape),
        "mean": float(flat.mean()),
        "std": float(flat.std()),
        "min": float(flat.min()),
        "max": float(flat.max()),
        "l2": float(np.sqrt(np.square(flat).sum())),
        "sampleIndices": indices,
        "sampleValues": [float(flat[i]) for i in indices],
    }


def cases():
    for height, width in SIZES:
        for batch in BATCHES:
            yield f"b{batch}_{height}x{width}", (batch, 3, height, width)


def spot_checks(values):
    """A few values, as the bits of their floats, and a checksum of all, for whoever repeats the formula."""
    names = sorted(values)
    bits = {}
    for name in SPOT_CHECKED:
        bits[name] = [f"{word:08x}" for word in values[name].reshape(-1)[[0, 1, -1]].view(np.uint32)]
    return {
        "arrays": len(names),
        "elements": sum(values[name].size for name in names),
        "crc32": f"{formula.crc32(values[name] for name in names):08x}",
        "firstSecondLastBits": bits,
    }


def pretty(document):
    """JSON with every list of plain values on one line."""
    text = json.dumps(document, indent=2)
    return re.sub(r"\[[^][{}]*]", lambda plain: "[" + " ".join(plain[0][1:-1].split()) + "]", text) + "\n"


def write(name, out):
    network, values = filled(name)
    network.double()
    seen = observe_stages(network)
    runs = []
    for case, shape in cases():
        source = formula.network_input(shape)
        logits = network(torch.from_numpy(source).double()).numpy()
        np.save(out / f"{name}_{case}.npy", logits)
        runs.append({
            "logits": f"{name}_{case}.npy",
            "input": {"shape": list(shape), "crc32": f"{formula.crc32([source]):08x}"},
            "stages": {stage: statistics(seen[stage]) for stage in STAGES} | {"fc": statistics(logits)},
        })
        print(f"{name} {case}: logits of mean {logits.mean():.3f}, standard deviation {logits.std():.3f}", flush=True)
    document = {"network": name, "parameters": spot_checks(values), "runs": runs}
    (out / f"{name}.json").write_text(pretty(document))


def check(name, out):
    network, _ = filled(name)
    for case, shape in cases():
        golden = np.load(out / f"{name}_{case}.npy")
        logits = network(torch.from_numpy(formula.network_input(shape))).numpy().astype(np.float64)
        error = np.abs(logits - golden).max() / np.abs(golden).max()
        print(f"{name} {case}: float32 max|a-b|/max|b| = {error:.2e}", flush=True)


def export(name, path, dynamic, unfolded, opset):
    network, _ = filled(name)
    mode = torch.onnx.TrainingMode.PRESERVE if unfolded else torch.onnx.TrainingMode.EVAL
    axes = {"input": {0: "batch", 2: "height", 3: "width"}, "logits": {0: "batch"}} if dynamic else None
    torch.onnx.export(network, torch.from_numpy(formula.network_input((1, 3, 224, 224))), path, opset_version=opset,
                      input_names=["input"], output_names=["logits"], dynamic_axes=axes, training=mode,
                      do_constant_folding=not unfolded)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="*", default=NETWORKS, metavar="NAME", help=", ".join(NETWORKS))
    parser.add_argument("--out", type=pathlib.Path, default=RESOURCES, help="output directory")
    parser.add_argument("--check", action="store_true", help="compare float32 with the files")
    parser.add_argument("--onnx", metavar="OUT", help="export the one network named to this file")
    parser.add_argument("--dynamic", action="store_true", help="with --onnx: batch, height and width are free")
    parser.add_argument("--unfolded", action="store_true", help="with --onnx: keep the batch normalizations")
    parser.add_argument("--opset", type=int, default=17, help="with --onnx: the operator set")
    args = parser.parse_args()
    unknown = set(args.networks) - set(NETWORKS)
    if unknown:
        parser.error(f"no such network: {', '.join(sorted(unknown))}")
    if args.onnx and len(args.networks) != 1:
        parser.error("--onnx takes one network")

    torch.set_num_threads(1)
    with torch.no_grad():
        for name in args.networks:
            if args.onnx:
                export(name, args.onnx, args.dynamic, args.unfolded, args.opset)
            elif args.check:
                check(name, args.out)
            else:
                args.out.mkdir(parents=True, exist_ok=True)
                write(name, args.out)


if __name__ == "__main__":
    main()
