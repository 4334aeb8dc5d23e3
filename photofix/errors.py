"""Every error that a person can cause or meet.

::

    PhotofixError
    ├── PhotoError                a photo that can't be read
    │   ├── PhotoNotFoundError    no such file, or a folder
    │   ├── DecodeError           not a photo, damaged, or cut short
    │   ├── UnsupportedPhotoError a kind of file that we don't read or don't repair (animated, multi-page)
    │   └── PhotoTooLargeError    more pixels than the limit, known from the header
    ├── SaveError                 a photo that can't be written
    │   ├── OutputExistsError     a file of that name is there already, and stays as it is
    │   └── DiskFullError         no room; nothing partial is left behind
    ├── ModelError                a generator that can't be used
    │   ├── ModelNotFoundError    no model of that name
    │   ├── CardError             a card that is missing, malformed or of a newer version
    │   ├── WeightsError          weights that are missing, altered, or not what photofix can use
    │   ├── ExportError           a model that can't be handed to other programs
    │   └── MissingExtraError     it takes an extra that isn't installed
    ├── EngineError               a repair that can't be finished
    │   ├── DeviceError           no such device here
    │   ├── MemoryLimitError      planned before the start: it would not fit
    │   ├── NotFiniteError        the network answered NaN or infinity
    │   └── WorkerDiedError       the engine's process ended on its own
    ├── TrainingError             a run that can't start or go on
    │   ├── RecipeError           a recipe that is malformed or doesn't fit its checkpoint
    │   └── NoPhotosError         a folder without usable photos
    ├── BatchError                a batch that can't start or go on
    │   ├── JournalError          its journal can't be used: another batch has it, its drive fails, or a newer photofix wrote it
    │   └── ClusterError          the cluster that it is to run on can't be reached, or none of its machines can work
    └── UsageError                a request that makes no sense as asked

Each message has three parts: what happened, what was tried, what to do. `Cancelled` (see `photofix.progress`) is not
an error: the person asked for it.
"""

from __future__ import annotations

__all__ = [
    "BatchError",
    "CardError",
    "ClusterError",
    "DecodeError",
    "DeviceError",
    "DiskFullError",
    "EngineError",
    "ExportError",
    "JournalError",
    "MemoryLimitError",
    "MissingExtraError",
    "ModelError",
    "ModelNotFoundError",
    "NoPhotosError",
    "NotFiniteError",
    "OutputExistsError",
    "PhotoError",
    "PhotoNotFoundError",
    "PhotoTooLargeError",
    "PhotofixError",
    "RecipeError",
    "SaveError",
    "TrainingError",
    "UnsupportedPhotoError",
    "UsageError",
    "WeightsError",
    "WorkerDiedError",
]


class PhotofixError(Exception):
    """Base of all errors here.

    Args:
        happened: what happened, in one plain sentence that names the file or thing.
        tried: what was tried, or what is left untouched; may be empty where nothing was.
        advice: what the person can do about it.
    """

    def __init__(self, happened: str, *, tried: str = "", advice: str = "") -> None:
        super().__init__(happened, tried, advice)
        self.happened = happened
        self.tried = tried
        self.advice = advice

    def __str__(self) -> str:
        return " ".join(part for part in (self.happened, self.tried, self.advice) if part)

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross the worker's process border by pickle, which would otherwise drop the keyword arguments.
        return _rebuild, (type(self), self.happened, self.tried, self.advice)


def _rebuild(kind: type[PhotofixError], happened: str, tried: str, advice: str) -> PhotofixError:
    return kind(happened, tried=tried, advice=advice)


class PhotoError(PhotofixError):
    """A photo that can't be read."""


class PhotoNotFoundError(PhotoError):
    """No such file, or a folder where a file was meant."""


class DecodeError(PhotoError):
    """Not a photo, damaged, or cut short."""


class UnsupportedPhotoError(PhotoError):
    """A kind of file that we don't read, or don't repair (animated, multi-page)."""


class PhotoTooLargeError(PhotoError):
    """More pixels than the limit; known from the header, before anything is decoded."""


class SaveError(PhotofixError):
    """A photo that can't be written."""


class OutputExistsError(SaveError):
    """A file of that name is there already, and stays as it is."""


class DiskFullError(SaveError):
    """No room on the drive; nothing partial is left behind."""


class ModelError(PhotofixError):
    """A generator that can't be used."""


class ModelNotFoundError(ModelError):
    """No model of that name."""


class CardError(ModelError):
    """A card that is missing, malformed, or written by a newer photofix."""


class WeightsError(ModelError):
    """Weights that are missing, altered, or not what photofix can use."""


class ExportError(ModelError):
    """A model that can't be handed to other programs."""


class MissingExtraError(ModelError):
    """What is asked for takes an optional part of photofix that isn't installed."""


class EngineError(PhotofixError):
    """A repair that can't be finished."""


class DeviceError(EngineError):
    """No such device on this machine."""


class MemoryLimitError(EngineError):
    """The plan made before the start doesn't fit the memory that there is."""


class NotFiniteError(EngineError):
    """The network answered NaN or infinity."""


class WorkerDiedError(EngineError):
    """The engine's process ended on its own."""


class TrainingError(PhotofixError):
    """A training run that can't start or go on."""


class RecipeError(TrainingError):
    """A recipe that is malformed, or doesn't fit the checkpoint it is to resume."""


class NoPhotosError(TrainingError):
    """A folder without usable photos."""


class BatchError(PhotofixError):
    """A batch that can't start or go on."""


class JournalError(BatchError):
    """A batch's journal can't be used: another batch has it, its drive fails, or a newer photofix wrote it."""


class ClusterError(BatchError):
    """The cluster that a batch is to run on can't be reached, or none of its machines can work."""


class UsageError(PhotofixError):
    """A request that makes no sense as asked."""
