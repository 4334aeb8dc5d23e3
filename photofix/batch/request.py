"""What a batch is asked to do."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from photofix.engine.card import Card
from photofix.engine.step import Chain
from photofix.imaging.naming import TEMPLATE


class Conflict(Enum):
    """What becomes of a photo whose result has its name taken already.

    A file that isn't ours, or that was changed since we wrote it, is never touched, whichever is chosen.
    """

    SKIP = "skip"
    """What is done is skipped. An earlier result by other steps is replaced, if it is still what we wrote; otherwise the photo is
    left out, and that is said."""
    UNIQUE = "unique"
    """What is done is skipped. Otherwise the result gets the next free name."""
    OVERWRITE = "overwrite"
    """Everything is done again, and earlier results are replaced, if they are still what we wrote."""


@dataclass(frozen=True)
class BatchRequest:
    """What a batch is asked to do.

    Attributes:
        inputs: folders, files and patterns.
        chain: what is done to each photo.
        output: folder of the results; None puts those of a folder into FOLDER_photofix beside it.
        format: its name, or None for that of each photo.
        quality: 1..100 for JPEG, WebP and AVIF; None is at least 95, as `encode_photo` has it.
        private: leave out location and camera data.
        template: of the results' names, without an ending.
        conflict: what becomes of names that are taken.
        retry_failed: try again what failed before.
        again: repair also what photofix has repaired already, by the mark that it bears.
    """

    inputs: Sequence[Path]
    chain: Chain
    output: Path | None = None
    format: str | None = None
    quality: int | None = None
    private: bool = False
    template: str = TEMPLATE
    conflict: Conflict = Conflict.SKIP
    retry_failed: bool = False
    again: bool = False

    def work(self, cards: Sequence[Card]) -> str:
        """A hash of all that decides on a result, apart from the photo and the device: 64 hexadecimal digits.

        Args:
            cards: of the steps' models; their weights count, not only their names.
        """
        decisive = {
            # What is not asked for is left out: a photofix that can be asked for more knows its earlier results again.
            "chain": self.chain.model_dump(mode="json", exclude_defaults=True),
            "models": [(card.name, card.sha256) for card in cards],
            "format": self.format,
            "quality": self.quality,
            "private": self.private,
        }
        return hashlib.sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()
