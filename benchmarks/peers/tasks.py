"""What is done to which photos: the tasks that repairers are compared at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

from benchmarks.peers.adapters.loaded import Pixels
from photofix.imaging import list_photos, open_photo
from photofix.training.damage import parse_damage
from photofix.training.degrade import GaussianBlur, Jpeg, Noise, Sequence, to_float, to_uint8
from photofix.training.evaluate import reduced

__all__ = ["SETS", "TASKS", "PhotoSet", "Task", "damage_photo"]

# Side of what is cut out of the middle of a reduced photo.
SIDE = 512


@dataclass(frozen=True)
class PhotoSet:
    """Photos that a task is measured on.

    Attributes:
        title: for tables.
        most: at most so many, evenly over the sorted folder.
        reduce: made so many times smaller first (Lanczos), and cut to `SIDE`, which rids them of their own compression.
    """

    title: str
    most: int
    reduce: float = 1

    def photos(self, folder: Path) -> list[Pixels]:
        """The photos of a folder, (h, w, 3)."""
        files = list_photos(folder)
        count = min(self.most, len(files))
        chosen = [files[index * len(files) // count] for index in range(count)]
        return [self._prepared(path) for path in chosen]

    def _prepared(self, path: Path) -> Pixels:
        pixels = reduced(open_photo(path, first_frame=True), self.reduce)
        if self.reduce == 1:
            return pixels
        top, left = (max(0, (side - SIDE) // 2) for side in pixels.shape[:2])
        return np.ascontiguousarray(pixels[top : top + SIDE, left : left + SIDE])


@dataclass(frozen=True)
class Task:
    """A damage that is repaired.

    Attributes:
        name: "web-2x".
        title: in words, for tables.
        photo_set: name of the set that it is measured on, in `SETS`.
        scale: how many times larger the repaired picture is than the damaged one.
        damage: makes the damaged picture, from the good one and a seed.
    """

    name: str
    title: str
    photo_set: str
    scale: int
    damage: Callable[[Pixels, int], Pixels]

    @property
    def on(self) -> Literal["RGB", "Y"]:
        """What PSNR and SSIM are of: luma without a border as wide as the scale, where the size was changed."""
        return "RGB" if self.scale == 1 else "Y"


def damage_photo(task: Task, photo: Pixels, seed: int) -> tuple[Pixels, Pixels]:
    """The good photo, cut so that its sides are multiples of the scale, and the damaged one."""
    height, width = (side // task.scale * task.scale for side in photo.shape[:2])
    good = np.ascontiguousarray(photo[:height, :width])
    return good, np.ascontiguousarray(task.damage(good, seed))


def _plain(text: str) -> Callable[[Pixels, int], Pixels]:
    damage = parse_damage(text)
    return lambda photo, seed: damage.apply(photo, seed=seed)


def _web(scale: int) -> Callable[[Pixels, int], Pixels]:
    """Softened, made smaller, then noise and JPEG, once or twice: as photos are found on the web."""
    soft = GaussianBlur(sigma=(0.2 * scale, 0.6 * scale), anisotropic=0, generalised=0)
    stored = Sequence(
        steps=(
            Noise(sigma=(1, 8), signal=0.5, grey=0, correlated=0.3),
            Jpeg(quality=(40, 85), low=0, subsampled=0.7, double=0.25),
        )
    )

    def damage(photo: Pixels, seed: int) -> Pixels:
        rng = np.random.Generator(np.random.PCG64(seed))
        blurred = to_uint8(soft(to_float(photo), rng))
        height, width = (side // scale for side in photo.shape[:2])
        small = np.asarray(Image.fromarray(blurred).resize((width, height), Image.Resampling.BICUBIC))
        return to_uint8(stored(to_float(small), rng))

    return damage


SETS = {
    "set14": PhotoSet("Set14", most=14),
    "own": PhotoSet(f"photos of our own, halved, {SIDE}² of the middle", most=8, reduce=2),
    "cbsd68": PhotoSet("every third of CBSD68", most=23),
}

_EVERY = (
    Task("upscale-2x", "×2, made smaller by bicubic", "set14", 2, _plain("bicubic:2")),
    Task("upscale-4x", "×4, made smaller by bicubic", "set14", 4, _plain("bicubic:4")),
    Task("web-2x", "×2, softened, made smaller, noise, JPEG", "own", 2, _web(2)),
    Task("web-4x", "×4, softened, made smaller, noise, JPEG", "own", 4, _web(4)),
    Task("noise-25", "noise of σ 25, rounded and clipped to 8 bits", "cbsd68", 1, _plain("noise:25")),
    Task("jpeg-10", "JPEG of quality 10, 4:2:0", "cbsd68", 1, _plain("jpeg:10")),
    Task("jpeg-30", "JPEG of quality 30, 4:2:0", "cbsd68", 1, _plain("jpeg:30")),
)
TASKS = {task.name: task for task in _EVERY}
