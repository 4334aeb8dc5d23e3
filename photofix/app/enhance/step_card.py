"""One step of the chain: what it does, how strongly, and how it is moved or removed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from photofix.app.base.elided_label import ElidedLabel
from photofix.app.base.looks import look_as
from photofix.app.base.plain_text import plain
from photofix.app.base.resources import icon
from photofix.app.base.theme import colours
from photofix.app.enhance.card_picture import CardPicture
from photofix.engine.step import Step

STRONGEST = 150
MOST_SATURATED = 200
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
        saturation_changed: the other one was moved, likewise.
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
    """

    strength_changed = Signal(float)
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
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.model = step.model
        self.title = title
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STRONGEST)
        self.slider.setPageStep(10)
        self.slider.setAccessibleName(self.tr("Strength of %1 in percent").replace("%1", title))
        self.slider.setToolTip(
            self.tr("0 % leaves the photo as it is, 100 % is the model’s own answer, beyond that it is exaggerated.")
        )
        self.slider.valueChanged.connect(self._slid)
        self._percent = _percent_label(STRONGEST)
        self.saturation: QSlider | None = None
        self.points_button: QToolButton | None = None
        self._saturation_percent = _percent_label(MOST_SATURATED)
        if colours:
            self.saturation = self._saturation_slider(title)
            self.points_button = self._points_button(title)
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
        self.slider.blockSignals(True)
        self.slider.setValue(round(step.strength * 100))
        self.slider.blockSignals(False)
        self._percent.setText(_percent(self.slider.value()))
        if self.saturation is not None:
            self.saturation.blockSignals(True)
            self.saturation.setValue(round(step.saturation * 100))
            self.saturation.blockSignals(False)
            self._saturation_percent.setText(_percent(self.saturation.value()))

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
        label = QLabel(self.tr("Strength"))
        label.setBuddy(self.slider)
        strength = QHBoxLayout()
        strength.setSpacing(10)
        strength.addWidget(label)
        strength.addWidget(self.slider, 1)
        strength.addWidget(self._percent)
        if self.mask_button is not None:
            strength.addWidget(self.mask_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addLayout(strength)
        strength.setContentsMargins(0, 0, 4, 0)
        if self.saturation is not None and self.points_button is not None:
            words_of_it = QLabel(self.tr("Saturation"))
            words_of_it.setBuddy(self.saturation)
            widest = max(label.sizeHint().width(), words_of_it.sizeHint().width())
            for name_of_slider in (label, words_of_it):
                name_of_slider.setMinimumWidth(widest)  # so that one slider stands below the other
            row = QHBoxLayout()
            row.setSpacing(10)
            row.setContentsMargins(0, 0, 4, 0)
            row.addWidget(words_of_it)
            row.addWidget(self.saturation, 1)
            row.addWidget(self._saturation_percent)
            layout.addLayout(row)
            layout.addWidget(self.points_button, alignment=Qt.AlignmentFlag.AlignLeft)

    def _draw_icons(self) -> None:
        ratio = self.devicePixelRatioF()
        self.grip.setIcon(icon("grip", colours().quiet, ratio))
        self.remove.setIcon(icon("remove", colours().quiet, ratio))

    def _saturation_slider(self, title: str) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, MOST_SATURATED)
        slider.setPageStep(10)
        slider.setAccessibleName(self.tr("Saturation of %1 in percent").replace("%1", title))
        slider.setToolTip(
            self.tr("0 % is grey, 100 % are the colours that the model gives, beyond that they are stronger.")
        )
        slider.valueChanged.connect(self._saturated)
        return slider

    def _points_button(self, title: str) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setText(self.tr("Colour points"))
        button.setToolTip(self.tr("Click on the photo to say what colour is there (P)"))
        button.setAccessibleName(self.tr("Colour points of %1").replace("%1", title))
        button.setProperty("role", "tool")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _saturated(self, value: int) -> None:
        self._saturation_percent.setText(_percent(value))
        self.saturation_changed.emit(value / 100)

    def _slid(self, value: int) -> None:
        self._percent.setText(_percent(value))
        self.strength_changed.emit(value / 100)


def _percent_label(most: int) -> QLabel:
    """As wide as its widest text, so that the slider doesn't move under the pointer."""
    label = QLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    label.setMinimumWidth(label.fontMetrics().horizontalAdvance(_percent(most)) + 2)
    return label


def _percent(value: int) -> str:
    return f"{value} %"
