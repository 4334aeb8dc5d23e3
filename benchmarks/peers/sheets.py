"""Pictures side by side at 100 %, of photos that are free to share: the sheets of docs/peers.md."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from skimage import data

from benchmarks.peers.adapters.loaded import Pixels
from benchmarks.peers.catalogue import Peer
from benchmarks.peers.runner import Ran, Runner
from benchmarks.peers.tasks import TASKS, damage_photo

__all__ = ["SCENES", "Scene", "sheet", "write_sheets"]

# Sides of a part that is shown, and of what stands round about it.
PART, MARGIN, LINE = 200, 8, 18
SEED = 7


@dataclass(frozen=True)
class Scene:
    """One sheet.

    Attributes:
        name: the file's is "peers-NAME.webp".
        task: whose damage it has, and whose settings the repairers get.
        photo: the good photo.
        corner: (top, left) of the part that is shown, of the repaired picture.
        undamaged: the photo itself is what is repaired, so that nothing is known of how it should look.
    """

    name: str
    task: str
    photo: Callable[[], Pixels]
    corner: tuple[int, int]
    undamaged: bool = False


SCENES = (
    Scene("upscale-4x", "upscale-4x", data.astronaut, (300, 110)),
    Scene("web-2x", "web-2x", data.astronaut, (60, 150)),
    Scene("web-4x", "web-4x", data.coffee, (180, 290)),
    Scene("noise-25", "noise-25", data.chelsea, (70, 100)),
    Scene("jpeg-10", "jpeg-10", data.coffee, (60, 290)),
    Scene("real", "web-2x", lambda: np.ascontiguousarray(data.rocket()[217:427, :210]), (190, 40), undamaged=True),
)


def write_sheets(
    folder: Path,
    peers: Sequence[Peer],
    runner: Runner,
    settings: dict[str, dict[str, Any]],
    scenes: Sequence[Scene] = SCENES,
) -> None:
    """One file for each scene.

    Args:
        folder: for the files.
        peers: who repairs; those that can't are left out.
        runner: how.
        settings: of each task and repairer's name, what to run it with; without one its first.
        scenes: which sheets.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for scene in scenes:
        task = TASKS[scene.task]
        good, damaged = damage_photo(task, np.asarray(scene.photo(), np.uint8), SEED)
        parts: list[tuple[str, Pixels]] = []
        if scene.undamaged:
            damaged = good
        else:
            parts.append(("the good photo", _part(good, scene)))
        if task.scale == 1:
            parts.append(("damaged", _part(damaged, scene)))
        for peer in peers:
            if not peer.judged or task.name not in peer.settings or peer.name == "lanczos":
                continue
            setting = settings.get(task.name, {}).get(peer.name, peer.settings[task.name][0])
            outcome = runner.run(peer, setting, [damaged], task.scale)
            if isinstance(outcome, Ran):
                parts.append((peer.title.replace("*", ""), _part(outcome.repaired[0], scene)))
            else:
                print(f"{scene.name}: {peer.name} is left out: {outcome.words}")
        buffer = io.BytesIO()
        sheet(parts).save(buffer, "WEBP", quality=92, method=6)
        path = folder / f"peers-{scene.name}.webp"
        path.write_bytes(buffer.getvalue())
        print(f"{path.name}: {len(parts)} pictures, {len(buffer.getvalue()) / 1000:.0f} kB", flush=True)


def sheet(parts: Sequence[tuple[str, Pixels]]) -> Image.Image:
    """In two rows, each with its name below."""
    columns = max(1, -(-len(parts) // 2))
    rows = -(-len(parts) // columns)
    size = MARGIN + columns * (PART + MARGIN), MARGIN + rows * (PART + LINE + MARGIN)
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(12)
    for index, (title, part) in enumerate(parts):
        left = MARGIN + index % columns * (PART + MARGIN)
        top = MARGIN + index // columns * (PART + LINE + MARGIN)
        picture.paste(Image.fromarray(part), (left, top))
        draw.text((left + 2, top + PART + 2), title, fill="black", font=font)
    return picture


def _part(pixels: Pixels, scene: Scene) -> Pixels:
    top, left = scene.corner
    return np.ascontiguousarray(pixels[top : top + PART, left : left + PART])
