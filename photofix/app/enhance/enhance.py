"""Ties the panel's upper part to what it changes: steps, their times, and suggestions."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings
from PySide6.QtGui import QUndoStack

from photofix.app.base.banner import Banner
from photofix.app.base.jobs import Jobs
from photofix.app.enhance.chain_editor import ChainEditor
from photofix.app.enhance.repair_section import RepairSection
from photofix.app.enhance.speeds import Speeds
from photofix.app.enhance.suggesting import Suggesting
from photofix.app.session.models import Models
from photofix.app.session.opened_photo import OpenedPhoto
from photofix.app.session.session import Session
from photofix.app.viewer.viewer import Viewer
from photofix.engine.step import Chain
from photofix.engine.suggestion import Suggestion
from photofix.imaging.findings import Findings


class Enhance(QObject):
    """What is done to the open photo, as it is seen and changed in the panel.

    Args:
        session: has the photo.
        history: where changes can be undone.
        models: which there are.
        settings: where measured speeds are remembered.
        jobs: runs what takes long.
        viewer: what is seen in it is repaired first.
        banner: says what went wrong.
        parent: as for every QObject.
    """

    def __init__(
        self,
        session: Session,
        history: QUndoStack,
        models: Models,
        settings: QSettings,
        jobs: Jobs,
        viewer: Viewer,
        banner: Banner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.speeds = Speeds(settings, self)
        self.editor = ChainEditor(session, history, models, viewer, banner, self)
        self.section = RepairSection(models, self.speeds)
        self.suggesting = Suggesting(jobs, models, self)
        section, steps = self.section, self.section.steps
        steps.strength_changed.connect(self.editor.set_strength)
        steps.crisp_changed.connect(self.editor.set_crisp)
        steps.saturation_changed.connect(self.editor.set_saturation)
        steps.removal_wanted.connect(self.editor.remove)
        steps.move_wanted.connect(self.editor.move)
        section.add_wanted.connect(self.editor.add)
        section.size_choice.chosen.connect(self.editor.set_long_edge)
        section.suggest.clicked.connect(self._suggest)
        section.proposal.answered.connect(section.suggest.setFocus)
        section.proposal.accepted.connect(self.editor.use)
        self.suggesting.proposed.connect(self._propose)
        self.suggesting.failed.connect(banner.show_error)
        self.suggesting.changed.connect(self._follow)
        session.opened.connect(self._opened)
        session.emptied.connect(self._forget)
        session.steps_changed.connect(self._show_steps)
        session.device_known.connect(self.speeds.set_device)
        session.desk.repairing.measured.connect(self.speeds.learn)

    def use_chain(self, chain: Chain) -> None:
        """Do to the open photo what a chain says; what is protected in it stays so."""
        self.editor.use(chain.steps)
        self.editor.set_long_edge(chain.long_edge)

    def _opened(self, photo: OpenedPhoto) -> None:
        self._forget()
        self.section.show_photo(photo.size)

    def _forget(self) -> None:
        """What was proposed was for another photo."""
        self.suggesting.forget()
        self.section.proposal.hide()

    def _show_steps(self) -> None:
        steps = self.editor.steps
        if [step.model for step in steps] != [card.model for card in self.section.steps.cards]:
            # It was proposed instead of other steps.
            self.section.proposal.hide()
        entry = self._session.entry
        self.section.show_steps(steps, None if entry is None else entry.long_edge)

    def _suggest(self) -> None:
        if self._session.photo is not None and not self.suggesting.busy:
            self.section.proposal.hide()
            self.suggesting.begin(self._session.photo)

    def _propose(self, suggestion: Suggestion, findings: Findings) -> None:
        proposal = self.section.proposal
        proposal.show_suggestion(suggestion, findings, self.editor.steps)
        if self.section.suggest.hasFocus():
            proposal.first_answer.setFocus()

    def _follow(self) -> None:
        self.section.show_measuring(self.suggesting.busy)
