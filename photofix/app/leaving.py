"""What is asked before the window closes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from photofix.app.base.banner import Answer, Banner
from photofix.app.batch.batch import Batch
from photofix.app.session.session import Session
from photofix.app.train.train import Train


class Leaving(QObject):
    """Asks once about each thing that would be interrupted.

    Args:
        batch, train, session: what may be at work.
        banner: asks.
        close: closes the window.
        parent: as for every QObject.
    """

    def __init__(
        self,
        batch: Batch,
        train: Train,
        session: Session,
        banner: Banner,
        close: Callable[[], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._batch = batch
        self._train = train
        self._session = session
        self._banner = banner
        self._close = close
        self._agreed: set[str] = set()
        self._asked = ""

    def asks(self) -> bool:
        """Ask, if there is anything to ask; closing once more while that is asked is an answer as well."""
        if self._banner.kind != "question":
            self._asked = ""
        for what, at_work, ask in (
            ("batch", self._batch.at_work, self._batch.ask_to_leave),
            ("training", self._train.at_work, self._train.ask_to_leave),
            ("saves", self._session.unsaved > 0, self._ask_about_saves),
        ):
            if what == self._asked:
                self._agreed.add(what)
            elif at_work and what not in self._agreed:
                self._asked = what
                ask(Answer(self.tr("Stop and close"), partial(self._leave, what)))
                return True
        return False

    def _ask_about_saves(self, close: Answer) -> None:
        self._banner.ask(
            self.tr("Not all is saved yet."),
            self.tr("Each photo is saved as soon as its repair is finished."),
            [Answer(self.tr("Wait"), lambda: None), Answer(self.tr("Close without saving"), close.act)],
        )

    def _leave(self, what: str) -> None:
        self._agreed.add(what)
        self._close()
