"""Where a generator that erases finds marks on photos that have none: these places are to be learnt from more often.

Most of a photo teaches nothing about false alarms, since nothing is found there anyhow. What is taken for a mark (letters on a
sign, twigs before the sky) is rare, and met by chance once in a hundred crops. So the photos are searched with the weights that a
run starts from, and a share of its crops is cut round what was found: hard negatives, as Sung and Poggio bootstrapped them
("Example-based learning for view-based human face detection", 1998; arXiv:1604.03540 for networks).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from photofix.nets.inpainting_unet import InpaintingUNet
from photofix.training.dataset import Pixels, Place, read_photo
from photofix.training.tensors import to_tensor

# Pixels on a side of the parts that a mask is looked at by; the mask's mean there from which a part counts; and how far apart
# the places of one photo are, and how many there may be: a shelf of price tags is one thing to learn, and not a hundred.
PART = 16
LEAST = 0.1
APART = 96
MOST = 8


def find_hard_places(
    files: Sequence[Path], network: InpaintingUNet, *, reduce: float, check: Callable[[], None]
) -> list[Place]:
    """Look for false alarms on photos.

    Args:
        files: the photos; a place tells which by its number among them.
        network: what finds.
        reduce: photos are made smaller by it first, as crops are.
        check: called before every photo; what it raises ends the search.
    """
    places: list[Place] = []
    for number, file in enumerate(files):
        check()
        photo = read_photo(file)
        height, width = (side / reduce for side in photo.shape[:2])
        places.extend(Place(number, y / height, x / width) for y, x in _peaks(_found(photo, network, reduce)))
    return places


def _found(photo: Pixels, network: InpaintingUNet, reduce: float) -> Tensor:
    """The mask of a photo made smaller, (h, w) in [0, 1]; what is over at the right and the bottom is left out."""
    height, width = (max(network.multiple, round(side / reduce)) for side in photo.shape[:2])
    smaller = np.asarray(Image.fromarray(photo).resize((width, height), Image.Resampling.LANCZOS))
    whole = smaller[: height - height % network.multiple, : width - width % network.multiple]
    device = next(network.parameters()).device
    x = to_tensor(whole).to(device).float().div(255)[None].contiguous(memory_format=torch.channels_last)
    with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16):
        return network.found(x)[0, 0].cpu()


def _peaks(mask: Tensor) -> list[tuple[int, int]]:
    """Middles of the parts where a mask is strongest, (y, x) in its pixels, the strongest first."""
    means = functional.avg_pool2d(mask[None, None].float(), PART, ceil_mode=True)[0, 0].numpy()
    rows, columns = np.nonzero(means >= LEAST)
    chosen: list[tuple[int, int]] = []
    for at in np.argsort(-means[rows, columns], kind="stable").tolist():
        y, x = (PART * int(part[at]) + PART // 2 for part in (rows, columns))
        if all(max(abs(y - other_y), abs(x - other_x)) >= APART for other_y, other_x in chosen):
            chosen.append((y, x))
            if len(chosen) == MOST:
                break
    return chosen


def kept_places(path: Path, photos: int, find: Callable[[], list[Place]]) -> list[Place]:
    """What was found before and written to `path`, or what is found now, which is then written: a run that goes on must go on with
    the same crops.

    Args:
        path: of a JSON file, perhaps.
        photos: how many there are; of another number of photos nothing is known.
        find: finds them.
    """
    if path.exists():
        read = json.loads(path.read_text("utf-8"))
        if read["photos"] == photos:
            return [Place(int(number), float(y), float(x)) for number, y, x in read["places"]]
    places = find()
    rows = [[place.photo, round(place.y, 4), round(place.x, 4)] for place in places]
    partial = path.with_name(path.name + ".partial")
    partial.write_text(json.dumps({"photos": photos, "places": rows}), "utf-8")
    partial.replace(path)
    return [Place(int(number), y, x) for number, y, x in rows]
