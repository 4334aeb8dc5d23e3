"""Which photos are learnt from, which choose the best weights, and which judge at the end; by file, the like together."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from photofix.errors import NoPhotosError

__all__ = ["FEWEST", "FEWEST_SCENES", "Splittable", "Split", "split"]

FEWEST = 8
"""Photos that a person's own model needs at least; see `split` for how few then judge."""
FEWEST_SCENES = 4
"""Scenes that they must show at least: one to choose by, one to judge by, and two to learn from."""


class Splittable(BaseModel):
    """What a split needs to know of a photo.

    Attributes:
        name: unique and lasting: its path from the folder on.
        group: number shared by photos that show the same.
        rank: worth as a target to learn from; higher is better.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    group: int
    rank: float = 0.0


class Split(BaseModel):
    """Names of photos by what they are for; no scene is in two of them. `train` has the best targets first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    train: tuple[str, ...]
    choose: tuple[str, ...]
    judge: tuple[str, ...]


def shares(photos: int) -> tuple[int, int]:
    """How many photos choose and how many judge, of so many.

    From 24 photos on, a tenth chooses and 15 % judge, at least 6. Of fewer, a tenth chooses and a fifth judges, at least one each:
    under 6 judges no verdict is given, but with fewer to learn from there would be nothing to judge.
    """
    if photos >= 24:
        return max(3, round(photos * 0.10)), max(6, round(photos * 0.15))
    return max(1, round(photos * 0.10)), max(1, round(photos * 0.20))


def split(photos: Iterable[Splittable], seed: int) -> Split:
    """Split photos, whole scenes at a time.

    The order in which scenes are dealt comes from a hash of seed and names: neither the order of `photos` nor a photo that is
    added elsewhere changes where the others would have stood in it. Large scenes (bursts) go to training: several photos of one
    scene judge no more than one does.

    Raises:
        NoPhotosError: fewer than `FEWEST` photos, or than `FEWEST_SCENES` scenes.
    """
    scenes: dict[int, list[Splittable]] = defaultdict(list)
    for photo in photos:
        scenes[photo.group].append(photo)
    count = sum(map(len, scenes.values()))
    _check(count, len(scenes))
    choosing, judging = shares(count)
    dealt = sorted(scenes.values(), key=lambda scene: _draw(seed, min(photo.name for photo in scene)))
    # A scene is to be no more than a third of a side, where there are scenes enough.
    largest = max(1, judging // 3)
    judge = _deal(dealt, judging, largest, keep=FEWEST_SCENES - 1)
    choose = _deal(dealt, choosing, largest, keep=FEWEST_SCENES - 2)
    train = sorted((photo for scene in dealt for photo in scene), key=lambda photo: (-photo.rank, photo.name))
    return Split(
        train=tuple(photo.name for photo in train),
        choose=tuple(sorted(photo.name for photo in choose)),
        judge=tuple(sorted(photo.name for photo in judge)),
    )


def _deal(scenes: list[list[Splittable]], wanted: int, largest: int, *, keep: int) -> list[Splittable]:
    """Take scenes out of the list, in its order, until `wanted` photos are taken; `keep` scenes stay in any case."""
    allowed = len(scenes) - keep
    order = [scene for scene in scenes if len(scene) <= largest]
    if sum(map(len, order[: max(0, allowed)])) < wanted / 2:
        # Few scenes, of many photos each: the largest that isn't much too large, so that there are enough to measure on.
        order = sorted((scene for scene in scenes if len(scene) <= max(1.5 * wanted, 1)), key=len, reverse=True)
        order = order or sorted(scenes, key=len)
    taken: list[Splittable] = []
    for scene in order[: max(0, allowed)]:
        if len(taken) >= wanted:
            break
        taken += scene
        scenes.remove(scene)
    return taken


def _draw(seed: int, name: str) -> bytes:
    return hashlib.sha256(f"{seed}:{name}".encode("utf-8", "surrogateescape")).digest()


def _check(photos: int, scenes: int) -> None:
    if photos < FEWEST:
        raise NoPhotosError(
            f"{_count(photos)} can be used, and {FEWEST} are needed.",
            tried="Some are kept apart to measure by, so that the figures are honest.",
            advice=f"Choose a folder with at least {FEWEST} photos; 40 or more are better.",
        )
    if scenes < FEWEST_SCENES:
        raise NoPhotosError(
            f"The photos show {scenes} scene{'s' if scenes > 1 else ''}, and {FEWEST_SCENES} are needed.",
            tried="Photos that are nearly alike count as one scene: one of them can't judge what was learnt from another.",
            advice="Add photos of other things and places.",
        )


def _count(photos: int) -> str:
    return {0: "No photo", 1: "Only one photo"}.get(photos, f"Only {photos} photos")
