"""What is said when the trainer's process ended without a word."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from photofix.errors import TrainingError


def training_gone(code: int) -> TrainingError:
    """The error for an exit code; negative where the system, or a person, ended the process."""
    translate = QCoreApplication.translate
    how = (
        translate("Training", "The training was ended from outside (signal %1).")
        if code < 0
        else translate("Training", "The training ended unexpectedly (code %1).")
    )
    return TrainingError(
        how.replace("%1", str(abs(code))),
        tried=translate(
            "Training", "What it had learnt up to its last checkpoint is kept, and your photos are as they were."
        ),
        advice=translate("Training", "Go on, or try with fewer photos if the memory was too small."),
    )


def survey_gone(code: int) -> TrainingError:
    """The same, of looking through the photos."""
    translate = QCoreApplication.translate
    how = (
        translate("Training", "The photos could not be looked through (signal %1).")
        if code < 0
        else translate("Training", "The photos could not be looked through (code %1).")
    )
    return TrainingError(
        how.replace("%1", str(abs(code))),
        tried=translate("Training", "Your photos are as they were."),
        advice=translate("Training", "Choose the folder again, or another one."),
    )
