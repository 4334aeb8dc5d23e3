"""One step of the chain: what it does, how strongly, and how it is moved or removed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from photofix.app.base.elided_label import ElidedLabel
from photofix.app.base.looks import look_as
from photofix.app.base.plain_text import plain
from photofix.app.base.resources import icon
from photofix.app.base.theme import colours
from photofix.app.enhance.amount import Amount
from photofix.app.enhance.card_picture import CardPicture
from photofix.engine.step import Step

STRONGEST, CRISPEST, MOST_SATURATED = 150, 100, 200
_ICON = QSize(16, 16)


class Grip(QToolButton):
    """What a card is dragged by; with the keyboard, arrows move it.

    Signals:
        dragged: the pointer is at this height of the screen.
        dropped: it was let go.
        nudged: one place up (-1) or down (1).
    """

    dragged = Signal(int)
    dropped = Signal()
    nudged = Signal(int)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(round(event.globalPosition().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.dropped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.nudged.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)


class StepCard(QFrame):
    """Shows a step.

    Signals:
        strength_changed: the slider was moved; as a step has it, 1 for 100 %.
        crisp_changed, saturation_changed: another one was moved, likewise.
        removal_wanted: the step is to go.
        nudged: it is wanted one place up (-1) or down (1).

    Args:
        step: to show.
        title: what its model is called.
        words: what it is for, in a few words.
        details: all about it.
        parent: as for every widget.
        masked: it erases, and its mask can be shown.
        colours: it gives colours, which can be made stronger, and points can be set for it.
        can_be_crisp: it has a crisp version.
    """

    strength_changed = Signal(float)
    crisp_changed = Signal(float)
    saturation_changed = Signal(float)
    removal_wanted = Signal()
    nudged = Signal(int)

    def __init__(
        self,
        step: Step,
        title: str,
        words: str,
        details: str,
        parent: QWidget | None = None,
        *,
        masked: bool = False,
        colours: bool = False,
        can_be_crisp: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.model = step.model
        self.title = title
        self._strength = Amount(
            self.tr("Strength"),
            self.tr("Strength of %1 in percent").replace("%1", title),
            self.tr("0 % leaves the photo as it is, 100 % is the model’s own answer, beyond that it is exaggerated."),
            STRONGEST,
        )
        self._strength.changed.connect(self.strength_changed)
        self._crispness = self._crispness_row(title) if can_be_crisp else None
        self._saturation = self._saturation_row(title) if colours else None
        self.slider = self._strength.slider
        self.crisp = None if self._crispness is None else self._crispness.slider
        self.saturation = None if self._saturation is None else self._saturation.slider
        self.points_button = self._points_button(title) if colours else None
        self.grip = Grip()
        self.grip.setCursor(Qt.CursorShape.SizeVerCursor)
        self.grip.setToolTip(self.tr("Drag to do this earlier or later (Alt+↑, Alt+↓)"))
        self.grip.setAccessibleName(self.tr("Order of %1: arrows move it").replace("%1", title))
        self.grip.nudged.connect(self.nudged)
        self.remove = QToolButton()
        self.remove.setToolTip(self.tr("Remove this step"))
        self.remove.setAccessibleName(self.tr("Remove %1").replace("%1", title))
        self.remove.clicked.connect(self.removal_wanted)
        self.mask_button: QToolButton | None = None
        if masked:
            self.mask_button = QToolButton()
            self.mask_button.setCheckable(True)
            self.mask_button.setProperty("role", "tool")
            self.mask_button.setText(self.tr("Mask"))
            self.mask_button.setToolTip(self.tr("Show what is erased, to paint on it and rub out of it (M)"))
            self.mask_button.setAccessibleName(self.tr("Mask of %1").replace("%1", title))
            self.mask_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for button in (self.grip, self.remove):
            button.setProperty("role", "small")
            button.setIconSize(_ICON)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lay_out(words, details)
        for keys, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=by: self.nudged.emit(by))
        self.show_step(step)
        self._draw_icons()

    def show_step(self, step: Step) -> None:
        """Say how strong it is; nobody is told."""
        for row, amount in self._amounts(step):
            row.show_amount(amount)

    def set_movable(self, movable: bool) -> None:
        """There are others that it can be moved past."""
        self.grip.setVisible(movable)

    def set_dragged(self, dragged: bool) -> None:
        """It is being dragged just now."""
        look_as(self, dragged=dragged)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icons()

    def _lay_out(self, words: str, details: str) -> None:
        name = ElidedLabel(self.title, Qt.TextElideMode.ElideRight)
        name.setProperty("role", "title")
        line = ElidedLabel(words, Qt.TextElideMode.ElideRight)
        line.setProperty("role", "words")
        for label in (name, line):
            label.setToolTip(plain(details))
        first = QHBoxLayout()
        first.setSpacing(0)
        first.addWidget(name, 1)
        first.addWidget(self.grip)
        first.addWidget(self.remove)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addLayout(first)
        text.addWidget(line)
        text.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(11)
        head.addWidget(CardPicture(self.model, self.title))
        head.addLayout(text, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(head)
        rows = [row for row in (self._strength, self._crispness, self._saturation) if row is not None]
        widest = max(row.label.sizeHint().width() for row in rows)
        for row in rows:
            row.label.setMinimumWidth(widest)  # so that one slider stands below the other
            layout.addWidget(row)
        if self.mask_button is not None:
            self._strength.row.addWidget(self.mask_button)
        if self.points_button is not None:
            layout.addWidget(self.points_button, alignment=Qt.AlignmentFlag.AlignLeft)

    def _amounts(self, step: Step) -> list[tuple[Amount, float]]:
        rows = (self._strength, step.strength), (self._crispness, step.crisp), (self._saturation, step.saturation)
        return [(row, amount) for row, amount in rows if row is not None]

    def _draw_icons(self) -> None:
        ratio = self.devicePixelRatioF()
        self.grip.setIcon(icon("grip", colours().quiet, ratio))
        self.remove.setIcon(icon("remove", colours().quiet, ratio))

    def _crispness_row(self, title: str) -> Amount:
        row = Amount(
            self.tr("Crisp"),
            self.tr("Crispness of %1 in percent").replace("%1", title),
            self.tr(
                "At 0 % nothing is invented. Towards 100 % there is more texture, as it may have been: look at faces and letters."
            ),
            CRISPEST,
        )
        row.changed.connect(self.crisp_changed)
        return row

    def _saturation_row(self, title: str) -> Amount:
        row = Amount(
            self.tr("Saturation"),
            self.tr("Saturation of %1 in percent").replace("%1", title),
            self.tr("0 % is grey, 100 % are the colours that the model gives, beyond that they are stronger."),
            MOST_SATURATED,
        )
        row.changed.connect(self.saturation_changed)
        return row

    def _points_button(self, title: str) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setText(self.tr("Colour points"))
        button.setToolTip(self.tr("Click on the photo to say what colour is there (P)"))
        button.setAccessibleName(self.tr("Colour points of %1").replace("%1", title))
        button.setProperty("role", "tool")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
