#!/usr/bin/env python3
"""Makes this folder's images and what Pillow and torchvision make of them.

Needs Debian's python3-pil and python3-torchvision. Names say what a file is: `a_to_32x20_bilinear.png` is `a.png`
resized by Pillow; `a_rgb.png` is `a.*` converted to RGB by Pillow; `a_as_resize36_crop32.npy` is torchvision's input
tensor of `a.png`.
"""
import pathlib
import struct
import zlib

import numpy as np
import torch
from PIL import Image, ImageOps
from torchvision import transforms

HERE = pathlib.Path(__file__).resolve().parent


def scene(width, height, channels, seed):
    """Smooth waves, an edge and some noise, so that every kind of error shows."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    planes = []
    for c in range(channels):
        plane = 128 + 90 * np.sin((x * (c + 1) + y) / 7.0) + rng.normal(0, 12, (height, width))
        plane[(x + 2 * y) % 41 < 3] = 255 if c % 2 else 0
        planes.append(plane)
    return np.clip(np.stack(planes, -1), 0, 255).astype(np.uint8)


def smooth(width, height):
    """Nothing that chroma subsampling or a coarse quantisation would change much."""
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([x * 255 / (width - 1), y * 255 / (height - 1), (x + y) * 128 / (width + height) + 64], -1).astype(
        np.uint8
    )


def png16(path, samples, colour_type):
    """Pillow writes no 16-bit RGB."""
    height, width = samples.shape[:2]
    rows = samples.astype(">u2").tobytes()
    stride = len(rows) // height
    raw = b"".join(b"\0" + rows[i * stride : (i + 1) * stride] for i in range(height))

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 16, colour_type, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    )


def resizes():
    sources = {"rgb_97x61": scene(97, 61, 3, 1), "grey_40x30": scene(40, 30, 1, 2)[..., 0]}
    sizes = {
        "rgb_97x61": [(32, 20), (97, 20), (31, 61), (96, 60), (98, 62), (150, 100), (5, 3), (1, 1), (33, 130)],
        "grey_40x30": [(28, 28), (40, 30), (17, 64), (80, 60)],
    }
    for name, samples in sources.items():
        image = Image.fromarray(samples)
        image.save(HERE / f"{name}.png")
        for width, height in sizes[name]:
            for mode in ("bilinear", "bicubic"):
                resized = image.resize((width, height), getattr(Image.Resampling, mode.upper()))
                resized.save(HERE / f"{name}_to_{width}x{height}_{mode}.png")


def tensors():
    for name, resize, crop in (("rgb_97x61", 36, 32), ("rgb_97x61", 61, 56), ("rgb_97x61", 75, 75)):
        transform = transforms.Compose(
            [
                transforms.Resize(resize),
                transforms.CenterCrop(crop),
                transforms.ToTensor(),
                transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
            ]
        )
        tensor = transform(Image.open(HERE / f"{name}.png"))
        np.save(HERE / f"{name}_as_resize{resize}_crop{crop}.npy", tensor.to(torch.float32).numpy()[None])


def kinds():
    colours = scene(24, 18, 3, 3)
    rgb = Image.fromarray(colours)
    alpha = Image.fromarray(np.dstack([colours, scene(24, 18, 1, 4)]))
    alpha.save(HERE / "alpha.png")
    Image.fromarray(np.dstack([scene(24, 18, 1, 5), scene(24, 18, 1, 6)]), "LA").save(HERE / "grey_alpha.png")
    rgb.quantize(13).save(HERE / "palette.png")
    rgb.quantize(13).save(HERE / "palette_transparent.png", transparency=3)
    rgb.convert("1").save(HERE / "bilevel.png")
    smooth_rgb = Image.fromarray(smooth(40, 24))
    smooth_rgb.save(HERE / "baseline.jpg", quality=90)
    smooth_rgb.save(HERE / "progressive.jpg", quality=90, progressive=True)
    smooth_rgb.save(HERE / "full_chroma.jpg", quality=90, subsampling=0)
    smooth_rgb.convert("L").save(HERE / "grey.jpg", quality=90)
    profile = b"\0" * 36 + b"acsp" + b"\0" * 88
    smooth_rgb.save(HERE / "profile.jpg", quality=90, icc_profile=profile)
    for name in ("alpha.png", "grey_alpha.png", "palette.png", "palette_transparent.png", "bilevel.png",
                 "baseline.jpg", "progressive.jpg", "full_chroma.jpg", "grey.jpg", "profile.jpg"):  # fmt: skip
        path = HERE / name
        Image.open(path).convert("RGB").save(HERE / f"{path.stem}_rgb.png")
    smooth_rgb.convert("CMYK").save(HERE / "cmyk.jpg", quality=60)
    wide = scene(24, 18, 3, 7).astype(np.uint16) * 256 + 77
    png16(HERE / "rgb16.png", wide, 2)
    Image.open(HERE / "rgb16.png").convert("RGB").save(HERE / "rgb16_rgb.png")
    png16(HERE / "grey16.png", wide[..., 0], 0)
    high = (wide[..., 0] >> 8).astype(np.uint8)  # Pillow's convert("RGB") clips 16-bit grey to 255 instead
    Image.fromarray(high).convert("RGB").save(HERE / "grey16_rgb.png")


def orientations():
    upright = Image.fromarray(smooth(32, 16))
    for number in range(1, 9):
        exif = Image.Exif()
        exif[0x10E] = "a text before the orientation"
        exif[0x112] = number
        path = HERE / f"orientation_{number}.jpg"
        upright.save(path, quality=80, exif=exif)
        ImageOps.exif_transpose(Image.open(path)).save(HERE / f"orientation_{number}_rgb.png")
    exif = Image.Exif()
    exif[0x112] = 6
    upright.save(HERE / "orientation.png", exif=exif)
    ImageOps.exif_transpose(Image.open(HERE / "orientation.png")).save(HERE / "orientation_rgb.png")


if __name__ == "__main__":
    resizes()
    tensors()
    kinds()
    orientations()
