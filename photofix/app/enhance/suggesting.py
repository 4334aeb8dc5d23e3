"""Measures the open photo in a thread, and proposes what to do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from photofix.app.base.jobs import Jobs, Listener
from photofix.app.session.models import Models
from photofix.app.session.opened_photo import OpenedPhoto
from photofix.engine.card import Card
from photofix.engine.suggestion import Suggestion, suggest
from photofix.errors import PhotofixError
from photofix.imaging import Photo, freeze
from photofix.imaging.findings import Findings, measure_photo


class Suggesting(QObject):
    """Proposes chains.

    Signals:
        proposed: a `Suggestion`, and the `Findings` that it was made from.
        failed: the photo couldn't be measured.
        changed: `busy` is different.

    Args:
        jobs: runs what takes long.
        models: which there are.
        parent: as for every QObject.
    """

    proposed = Signal(Suggestion, Findings)
    failed = Signal(PhotofixError)
    changed = Signal()

    def __init__(self, jobs: Jobs, models: Models, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._models = models
        self._measured: OpenedPhoto | None = None

    @property
    def busy(self) -> bool:
        """A photo is being measured."""
        return self._measured is not None

    def begin(self, photo: OpenedPhoto) -> None:
        """Measure a photo, and propose what to do."""
        held = photo.hold()
        self._measured = held
        # Of two for one task, the shipped one: what a person has taught a model, it was taught for certain photos.
        cards = sorted(self._models.cards, key=lambda card: self._models.is_own(card.name))
        self._jobs.run(
            partial(_measure, held, cards),
            Listener(
                partial(self._on_measured, held), partial(self._on_failed, held), partial(self._on_cancelled, held)
            ),
        )
        self.changed.emit()

    def forget(self) -> None:
        """Propose nothing."""
        if self.busy:
            self._measured = None
            self.changed.emit()

    def _on_measured(self, held: OpenedPhoto, found: tuple[Suggestion, Findings]) -> None:
        if self._end(held) and not self._jobs.closing:
            self.proposed.emit(*found)

    def _on_failed(self, held: OpenedPhoto, error: PhotofixError) -> None:
        if self._end(held) and not self._jobs.closing:
            self.failed.emit(error)

    def _on_cancelled(self, held: OpenedPhoto) -> None:
        self._end(held)

    def _end(self, held: OpenedPhoto) -> bool:
        """Let go of a photo; whether it is still the one to be measured."""
        held.release()
        if held is not self._measured:
            return False
        self._measured = None
        self.changed.emit()
        return True


def _measure(held: OpenedPhoto, cards: Sequence[Card]) -> tuple[Suggestion, Findings]:
    findings = measure_photo(Photo(freeze(held.before.array), None, held.source))
    return suggest(findings, held.size, cards), findings
