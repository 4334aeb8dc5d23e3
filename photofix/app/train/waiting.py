"""Trainings of another day: found, offered, taken up or removed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from photofix.app.base.banner import Banner
from photofix.app.base.jobs import Jobs, Listener
from photofix.app.train import runs
from photofix.app.train.page import Page
from photofix.app.train.runs import Plan, Run
from photofix.app.train.training import Training
from photofix.app.train.unfinished_card import UnfinishedCard

_MOST = 3


class Waiting(QObject):
    """Offers them in the page.

    Signals:
        taken_up: one goes on; what was asked for then.

    Args:
        training: goes on with them.
        page: where they are offered.
        jobs: looks for them, and removes them.
        banner: says what went wrong.
        parent: as for every QObject.
    """

    taken_up = Signal(Plan)

    def __init__(
        self, training: Training, page: Page, jobs: Jobs, banner: Banner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._training = training
        self._page = page
        self._jobs = jobs
        self._banner = banner

    def look(self) -> None:
        """Find those that there are, the newest first."""
        self._jobs.run(self._find, Listener(self._offer, self._banner.show_error))

    def remove(self, run: Run) -> None:
        """Remove one, with all that it has learnt."""
        self._jobs.run(partial(runs.remove, run), Listener(self._removed, self._banner.show_error))

    def _find(self) -> list[Run]:
        runs.sweep(self._training.within)
        return runs.unfinished(self._training.within)

    def _removed(self, _: None) -> None:
        if not self._jobs.closing:
            self.look()

    def _offer(self, waiting: list[Run]) -> None:
        if self._jobs.closing:
            return
        current = self._training.run
        cards: list[UnfinishedCard] = []
        for run in waiting[:_MOST]:
            if current is not None and run.folder == current.folder:
                continue
            card = UnfinishedCard(run)
            card.accepted.connect(partial(self._take_up, run))
            card.declined.connect(partial(self.remove, run))
            cards.append(card)
        self._page.show_waiting(cards)

    def _take_up(self, run: Run) -> None:
        self.taken_up.emit(run.note.plan)
        self._page.show_waiting([card for card in self._page.waiting if card.run is not run])
        self._training.take_up(run)
