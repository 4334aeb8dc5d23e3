"""What is done on the photo itself rather than in the panel: the brushes that protect and erase, colour points, and the comparison of two repairs."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack

from photofix.app.base.banner import Banner
from photofix.app.base.jobs import Jobs
from photofix.app.enhance.step_list import StepList
from photofix.app.saving.save_card import SaveCard
from photofix.app.session.models import Models
from photofix.app.session.session import Session
from photofix.app.session.sides import sides
from photofix.app.stage import Stage
from photofix.app.tools.colour_pointing import ColourPointing
from photofix.app.tools.compare_bar import CompareBar
from photofix.app.tools.comparing import Comparing
from photofix.app.tools.floating import Floating
from photofix.app.tools.mask_painting import MaskPainting
from photofix.app.tools.protecting import Protecting
from photofix.app.top_bar import TopBar
from photofix.engine.tiling import Box


class Tools(QObject):
    """Makes them, and lets buttons, bars and keys agree.

    Args:
        session: has the photo.
        history: where changes can be undone.
        stage: where they are used.
        jobs: makes what is seen of the brush.
        card: says which of two results is saved.
        models: tell which steps erase.
        parent: as for every QObject.
    """

    def __init__(
        self,
        session: Session,
        history: QUndoStack,
        stage: Stage,
        jobs: Jobs,
        card: SaveCard,
        models: Models,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._viewer = viewer = stage.viewer
        self._card = card
        banner: Banner = stage.banner
        self.comparing = Comparing(session, history, banner, self)
        self.protecting = Protecting(session, history, viewer, jobs, self)
        self.masks = MaskPainting(session, history, models, viewer, jobs, self)
        self.points = ColourPointing(session, history, models, viewer, self)
        self.compare_bar = CompareBar(self.comparing, session, viewer)
        for bar in (stage.zoom_bar, self.compare_bar):
            self.protecting.brush.keep_off(bar)
            self.masks.brush.keep_off(bar)
        bars = self.compare_bar, self.protecting.bar, self.masks.bar, self.points.bar
        self._floating = Floating(viewer, stage.zoom_bar, bars, self)
        viewer.comparison_wanted.connect(lambda: self.comparing.set_on(not self.comparing.on))
        session.desk.after_changed.connect(self._show_results)
        session.desk.other_painted.connect(self._refresh_other)
        self.comparing.changed.connect(self._show_which)

    def use_buttons(self, bar: TopBar) -> None:
        """Be taken up and laid down by the buttons of a bar, and show there what is in use."""
        brush, comparing = self.protecting.brush, self.comparing

        def follow() -> None:
            bar.protect.setChecked(brush.on)
            bar.compare.setChecked(comparing.on)
            bar.compare.setEnabled(comparing.possible or (comparing.on and not comparing.held))

        def go_to_brush(on: bool) -> None:
            # Who came by keyboard stays on the button.
            if on and not bar.protect.hasFocus():
                self._viewer.setFocus()

        bar.protect.toggled.connect(brush.set_on)
        bar.protect.clicked.connect(go_to_brush)
        bar.compare.clicked.connect(comparing.set_on)
        for changed in (brush.changed, comparing.changed, self._session.changed):
            changed.connect(follow)
        follow()

    def use_cards(self, steps: StepList) -> None:
        """Let the cards of steps that erase show their masks, and those of steps that colourise their points."""
        masks, points = self.masks, self.points

        def show(model: str, on: bool) -> None:
            masks.show(model, on)
            if masks.brush.on:
                self._viewer.setFocus()
            follow()

        def show_points(model: str, on: bool) -> None:
            points.show(model, on)
            if points.tool.on:
                self._viewer.setFocus()
            follow()

        def follow() -> None:
            steps.show_mask_of(masks.model if masks.brush.on else "")
            steps.show_points_of(points.model if points.tool.on else "")

        steps.mask_wanted.connect(show)
        steps.points_wanted.connect(show_points)
        masks.brush.changed.connect(follow)
        points.tool.changed.connect(follow)

    def leave(self) -> bool:
        """Lay the brush down, or else end the comparison with A; False if neither was in use."""
        return self.protecting.leave() or self.masks.leave() or self.points.leave() or self.comparing.keep(b=False)

    def close(self) -> None:
        """End all of it."""
        self.protecting.leave()
        self.masks.leave()
        self.points.leave()
        self.comparing.end()

    def _show_results(self) -> None:
        entry = self._session.entry
        if entry is not None and entry.photo is not None:
            results = [side.photo.after_layer for side in sides(entry) if side.photo is not None]
            self._viewer.show_layers(entry.photo.before_layer, *results, chosen=2 if entry.is_b else 1)

    def _refresh_other(self, box: Box) -> None:
        other = self._session.other
        if other is not None and other.photo is not None:
            self._viewer.refresh(box, other.photo.after_layer)

    def _show_which(self) -> None:
        self._card.show_which(self.comparing.letter if self.comparing.on else "")
