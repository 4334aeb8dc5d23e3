"""What the trainer's process says, line by line, as far as it is understood: nothing that it could say harms the window."""

from __future__ import annotations

from pathlib import Path

from photofix.app.base.said import Number, Said, read_said

Event = Said


class SurveyProgress(Event):
    """So many of the photos were looked at."""

    done: int
    of: int


class Unusable(Event):
    """Photos that can't be learnt from, for one reason."""

    reason: str
    count: int
    examples: tuple[str, ...] = ()


class Camera(Event):
    """What took how many of the photos."""

    name: str
    photos: int


class Noise(Event):
    """Standard deviations in 8-bit levels, at full size; how alike neighbouring pixels' noise is, from 0 to 1."""

    sigma_dark: Number
    sigma_mid: Number
    sigma_bright: Number
    correlation: Number = 0.0


class Jpeg(Event):
    """A way of compressing, and its share of the photos, from 0 to 1."""

    quality: int
    chroma: str = ""
    share: Number


class Split(Event):
    """How many photos are for what."""

    train: int
    choose: int
    judge: int


class Survey(Event):
    """What was found."""

    photos: int
    usable: int
    unusable: tuple[Unusable, ...] = ()
    cameras: tuple[Camera, ...] = ()
    noise: Noise | None = None
    jpeg: tuple[Jpeg, ...] = ()
    reduce: Number = 1.0
    split: Split | None = None
    warnings: tuple[str, ...] = ()


class Pair(Event):
    """A photo, and what is made of it for training."""

    clean: Path
    degraded: Path


class Gallery(Event):
    """Pairs to look at."""

    pairs: tuple[Pair, ...]


class Start(Event):
    """It learns from here on."""

    step: int = 0
    device: str = ""
    resumed: bool = False


class Phase(Event):
    """Another part of the training."""

    phase: str


class Step(Event):
    """So far it is."""

    step: int
    loss: Number
    rate: Number | None = None
    steps_per_second: Number | None = None
    through: Number
    seconds_left: Number | None = None


class Validate(Event):
    """PSNR in dB on photos to choose by: of what is learnt, the built-in, and the input; a distance is lower for alike."""

    step: int
    through: Number | None = None
    psnr: Number
    built_in: Number
    input: Number | None = None
    best: bool = False
    distance: Number | None = None
    built_in_distance: Number | None = None


class Sample(Event):
    """A held-out photo in four states."""

    input: Path
    built_in: Path
    yours: Path
    clean: Path


class Preview(Event):
    """Held-out photos, as they are now."""

    step: int = 0
    photos: tuple[Sample, ...]


class Checkpoint(Event):
    """What was learnt until here is on the drive."""

    step: int


class Paused(Event):
    """It rests."""


class Resumed(Event):
    """It goes on."""


class Trouble(Event):
    """Something went wrong, and it helped itself."""

    message: str


class Judging(Event):
    """So many of the photos for the verdict are measured."""

    done: int
    of: int


class Real(Event):
    """A real photo of the person's, in three states."""

    as_is: Path
    built_in: Path
    yours: Path


class Verdict(Event):
    """Whether it is worth using."""

    verdict: str
    gain: Number | None = None
    low: Number | None = None
    high: Number | None = None
    photos: int | None = None
    distance_gain: Number | None = None
    general: Number | None = None
    sentence: str = ""
    note: str = ""
    real: tuple[Real, ...] = ()
    model: Path | None = None


class Error(Event):
    """It can't go on."""

    message: str
    tried: str = ""
    advice: str = ""


class End(Event):
    """The last that is said."""

    reason: str


KINDS: dict[str, type[Event]] = {
    "survey-progress": SurveyProgress,
    "survey": Survey,
    "gallery": Gallery,
    "start": Start,
    "phase": Phase,
    "step": Step,
    "validate": Validate,
    "preview": Preview,
    "checkpoint": Checkpoint,
    "paused": Paused,
    "resumed": Resumed,
    "trouble": Trouble,
    "judging": Judging,
    "verdict": Verdict,
    "error": Error,
    "end": End,
}


def read_event(line: bytes | str) -> Event | None:
    """One line's event; None where it is none, or of a kind that isn't known, or lacks what it must have."""
    return read_said(line, KINDS)
