"""The panel's page: four steps."""

from __future__ import annotations

import itertools

from PySide6.QtWidgets import QVBoxLayout, QWidget

from photofix.app.base.scrolled import fill_scrolled
from photofix.app.batch.photos_step import PhotosStep
from photofix.app.batch.repair_step import RepairStep
from photofix.app.batch.results_step import ResultsStep
from photofix.app.batch.run_step import RunStep
from photofix.app.batch.running import AT_WORK, Running, Stage


class Page(QWidget):
    """Puts them below each other.

    Args:
        running: to follow.
        repair: the second step.
        results: the third.
        parent: as for every widget.
    """

    def __init__(
        self, running: Running, repair: RepairStep, results: ResultsStep, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._running = running
        self.setAccessibleName(self.tr("Batch"))
        self.photos = PhotosStep()
        self.repair = repair
        self.results = results
        self.run = RunStep(running)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.setSpacing(8)
        for widget in (self.photos, self.repair, self.results, self.run):
            layout.addWidget(widget)
        layout.addStretch(1)
        fill_scrolled(self, inside)
        running.changed.connect(self.follow)
        self._order_tabs()
        self.follow()

    def follow(self) -> None:
        """Show what can be chosen now."""
        stage = self._running.stage
        before = stage not in (*AT_WORK, Stage.ENDED, Stage.BROKEN)
        for step in (self.photos, self.repair, self.results):
            step.show_turn(open_=before, summary=step.summary)

    def _order_tabs(self) -> None:
        """Tab goes down the page."""
        photos, repair, results, run = self.photos, self.repair, self.results, self.run
        order: list[QWidget] = [
            *(photos.folder, photos.strip, repair.presets, repair.from_enhance),
            *(results.folder, results.beside, results.name, results.conflict, results.more),
            *(results.format, results.quality, results.private, results.again),
            *(run.left_out, run.start, run.go_on, run.pause, run.cancel),
            *(run.output, run.report, run.retry, run.anew),
        ]
        for first, second in itertools.pairwise(order):
            QWidget.setTabOrder(first, second)
