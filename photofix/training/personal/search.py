"""Goes through a folder of photos, and sorts them into those that can be used and those that can't."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from photofix.errors import PhotoError
from photofix.imaging import list_photos, open_photo, probe
from photofix.imaging.display import to_8_bits
from photofix.progress import Progress
from photofix.training.personal.calibrate import Strip
from photofix.training.personal.examine import FACTORS, Seen, examine
from photofix.training.personal.likeness import DUPLICATE, distances, groups
from photofix.training.personal.pairing import FARTHEST, fits, partners, shift_between
from photofix.training.personal.photos import Left, Reason, SurveyedPhoto

MARGIN = 16
"""Pixels by which a degraded patch is larger than its crop: those of `photofix.training.dataset`, which would bring torch along."""
CALIBRATED = 30
"""At most so many are used to measure the camera's noise."""


class Search:
    """Goes through the photos once, and sorts them into usable and not."""

    def __init__(self, paths: Sequence[Path], pairs: Path | None, scale: int, crop: int, progress: Progress) -> None:
        self.paths = paths
        self.scale = scale
        self.smallest = crop + MARGIN
        self.progress = progress
        self.paired = pairs is not None
        self.partner = partners(paths, list_photos(pairs, recursive=True)) if pairs is not None else {}
        self.seen: dict[Path, Seen] = {}
        self.unusable: list[Left] = []
        self._strips: dict[Path, Strip] = {}

    def run(self) -> None:
        measured = set(evenly(self.paths, 2 * CALIBRATED))
        for done, path in enumerate(self.paths):
            self.progress.check()
            self.progress.update(done, len(self.paths))
            reason = self._look(path, keep_strip=path in measured and not self.paired)
            if reason is not None:
                self.unusable.append(Left(path=path, reason=reason))
        self.progress.update(len(self.paths), len(self.paths))
        self._drop_duplicates()

    def _look(self, path: Path, *, keep_strip: bool) -> Reason | None:
        try:
            if self.paired and path not in self.partner:
                return "no-partner"
            reason = self._header(path)
            if reason is not None:
                return reason
            seen = examine(path, smallest=self.smallest)
            if not seen.photo:
                return "not-a-photo"
            if self.paired and not self._aligned(path):
                return "misaligned"
        except PhotoError:
            return "unreadable"
        self.seen[path] = seen
        if keep_strip and seen.strip.size:
            self._strips[path] = Strip(seen.strip, seen.setting)
        return None

    def _header(self, path: Path) -> Reason | None:
        """What the header alone tells, before anything is decoded."""
        size = probe(path).size
        if not self.paired:
            return "too-small" if min(size) < FACTORS[0] * self.smallest else None
        target = probe(self.partner[path]).size
        if min(target) < self.smallest:
            return "too-small"
        return None if fits(size, target, self.scale) else "size-differs"

    def _aligned(self, path: Path) -> bool:
        photo, target = (np.asarray(to_8_bits(open_photo(at).pixels)) for at in (path, self.partner[path]))
        # An upscaler's partner is larger by whole pixels: their first ones stand for the photo's, half a pixel off at most.
        return shift_between(photo, target[:: self.scale, :: self.scale]) <= FARTHEST

    def _drop_duplicates(self) -> None:
        """Of photos that are the same but for their storing, the largest and least damaged stays."""
        order = sorted(self.seen, key=lambda path: (-np.prod(self.seen[path].size), self.seen[path].own, str(path)))
        if not order:
            return
        apart = distances([self.seen[path].hash for path in order])
        kept: list[int] = []
        for index, path in enumerate(order):
            if any(apart[index, other] <= DUPLICATE for other in kept):
                self.unusable.append(Left(path=path, reason="duplicate"))
                del self.seen[path]
                self._strips.pop(path, None)
            else:
                kept.append(index)

    def strips(self) -> list[Strip]:
        return evenly(list(self._strips.values()), CALIBRATED)

    def photos(self, folder: Path, root: Path) -> tuple[SurveyedPhoto, ...]:
        seen = {path: self.seen[path] for path in self.paths if path in self.seen}
        numbers = groups([one.hash for one in seen.values()], [one.taken for one in seen.values()])
        clean = sum(one.own < 1 for one in seen.values())
        enough = clean >= max(20, len(seen) / 2) and not self.paired
        return tuple(
            SurveyedPhoto(
                path=root / path.relative_to(folder),
                partner=self.partner[path].resolve() if self.paired else None,
                size=one.size,
                format=one.format,
                quality=one.setting.quality if one.setting else None,
                grey=one.grey,
                camera=one.camera,
                group=group,
                reduce=1.0 if self.paired else one.reduce,
                own=round(one.own, 3),
                sharpness=round(one.sharpness, 2),
                aside=enough and one.own >= 1,
            )
            for (path, one), group in zip(seen.items(), numbers, strict=True)
        )


def evenly(things: Sequence[Any], most: int) -> list[Any]:
    """At most so many of them, evenly over all."""
    if len(things) <= most:
        return list(things)
    return [things[int(at)] for at in np.linspace(0, len(things) - 1, most).round()]
