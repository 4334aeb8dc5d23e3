"""The line at the window's head: open, paste, save, what is open, and how it is compared."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from photofix.app.base.elided_label import ElidedLabel
from photofix.app.base.plain_text import plain
from photofix.app.base.resources import icon
from photofix.app.base.theme import colours
from photofix.app.viewer.viewer import Mode

_ICON = QSize(18, 18)
_NAME = 200


class TopBar(QWidget):
    """Buttons for the window's actions, the photo's name, and the switch between modes.

    Signals:
        mode_wanted: another `Mode`.

    Args:
        actions: each with the name of its icon.
        make_menu: makes the menu of what has no button.
        parent: as for every widget.
    """

    mode_wanted = Signal(Mode)

    def __init__(
        self, actions: dict[str, QAction], make_menu: Callable[[QWidget], QMenu], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(50)
        brand = QLabel("photofix")
        brand.setProperty("role", "brand")
        self._actions = actions
        self._deeds: list[QToolButton] = []
        self.name = ElidedLabel("", Qt.TextElideMode.ElideRight)
        self.name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name.setAccessibleName(self.tr("The open photo"))

        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 12, 0)
        layout.setSpacing(6)
        layout.addWidget(brand)
        layout.addSpacing(16)
        for action in self._actions.values():
            button = QToolButton()
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(_ICON)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._deeds.append(button)
            layout.addWidget(button)
        self.more = QToolButton()
        self.more.setObjectName("more")
        self.more.setIconSize(_ICON)
        self.more.setAccessibleName(self.tr("More"))
        self.more.setToolTip(self.tr("More to do, and all keys"))
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(make_menu(self.more))
        layout.addWidget(self.more)
        layout.addSpacing(12)
        layout.addWidget(self.name, 1)
        layout.addSpacing(12)
        self.protect = self._toggle(self.tr("Protect"), self.tr("Paint over places that are to stay as they were (B)"))
        self.compare = self._toggle(
            self.tr("Compare"), self.tr("Keep what is done as A, change it as B, and see both (C)")
        )
        layout.addWidget(self.protect)
        layout.addWidget(self.compare)
        layout.addSpacing(6)
        self._modes = QButtonGroup(self)
        self._buttons: dict[Mode, QToolButton] = {}
        self.switch = self._mode_switch()
        layout.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignVCenter)
        self._draw_icons()

    def mode_button(self, mode: Mode) -> QToolButton:
        """The button of a mode."""
        return self._buttons[mode]

    def show_mode(self, mode: Mode) -> None:
        """Mark the mode that is in use."""
        self._buttons[mode].setChecked(True)

    def show_name(self, name: str, tooltip: str) -> None:
        """Say which photo is open."""
        self.name.setText(name)
        self.name.setToolTip(plain(tooltip))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icons()

    def show_photo_tools(self, there: bool) -> None:
        """There is a photo to be looked at and worked on, or none."""
        if there == self.switch.isHidden():
            for widget in (self.protect, self.compare, self.switch):
                widget.setVisible(there)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # Where there isn't room for all words and the photo's name, icons alone are left: of what is needed least first.
        groups = (self.protect, self.compare), tuple(self._buttons.values()), tuple(self._deeds)
        for button in itertools.chain(*groups):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for group in groups:
            if self._needed() <= self.width():
                return
            for button in group:
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)

    def _needed(self) -> int:
        """Pixels that all buttons take, with some for the photo's name."""
        row = self.layout()
        assert row is not None
        switch = self.switch.layout()
        assert switch is not None
        switch.invalidate()
        row.invalidate()
        return row.minimumSize().width() + _NAME

    def _toggle(self, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setCheckable(True)
        button.setIconSize(_ICON)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _mode_switch(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("segments")
        frame.setAccessibleName(self.tr("How before and after are shown"))
        row = QHBoxLayout(frame)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        for mode, text, tip in (
            (Mode.SPLIT, self.tr("Split"), self.tr("Before and after with a divider (S)")),
            (Mode.SIDE_BY_SIDE, self.tr("Side by side"), self.tr("Before and after beside each other (D)")),
            (Mode.AFTER, self.tr("After"), self.tr("The result alone; hold Space for the original")),
        ):
            button = QToolButton()
            button.setText(text)
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(_ICON)
            button.setToolTip(tip)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, mode=mode: self.mode_wanted.emit(mode))
            self._modes.addButton(button)
            self._buttons[mode] = button
            row.addWidget(button)
        return frame

    def _draw_icons(self) -> None:
        ratio = self.devicePixelRatioF()
        colour = colours().text
        for name, action in self._actions.items():
            action.setIcon(icon(name, colour, ratio))
        self.more.setIcon(icon("more", colour, ratio))
        self.protect.setIcon(icon("brush", colour, ratio))
        self.compare.setIcon(icon("compare", colour, ratio))
        for mode, button in self._buttons.items():
            button.setIcon(icon(mode.value.replace(" ", "-"), colour, ratio))
