"""The middle of the window: the viewer or the welcome, and what floats over them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedLayout, QToolButton, QWidget

from photofix.app.base.banner import Banner
from photofix.app.viewer.pinch import Pinch
from photofix.app.viewer.viewer import Viewer
from photofix.app.welcome import Welcome


class ZoomBar(QFrame):
    """Zoom out, fit, 100 %, 200 %, zoom in; over the viewer's lower edge.

    Args:
        viewer: to steer; also what it lies over.
    """

    def __init__(self, viewer: Viewer) -> None:
        super().__init__(viewer)
        self.setObjectName("zoomBar")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._viewer = viewer
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 3, 4, 3)
        row.setSpacing(2)
        self.smaller = self._button("−", self.tr("Zoom out (−)"))
        self.fit = self._button(self.tr("Fit"), self.tr("Show the whole photo (F)"))
        self.whole = self._button("100 %", self.tr("One pixel of the photo for one of the screen (1)"))
        self.double = self._button("200 %", self.tr("Twice that (2)"))
        self.larger = self._button("+", self.tr("Zoom in (+)"))
        self.zoom = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.zoom.setProperty("role", "quiet")
        self.zoom.setToolTip(self.tr("The zoom"))
        # As wide as its widest text, so that the bar doesn't grow and shrink under the pointer.
        self.zoom.setFixedWidth(self.zoom.fontMetrics().horizontalAdvance("3200 %") + 12)
        for widget in (self.smaller, self.fit, self.whole, self.double, self.larger, self.zoom):
            row.addWidget(widget)
        self.fit.setCheckable(True)
        self.whole.setCheckable(True)
        self.double.setCheckable(True)
        self.smaller.clicked.connect(viewer.zoom_out)
        self.larger.clicked.connect(viewer.zoom_in)
        self.fit.clicked.connect(viewer.fit)
        self.whole.clicked.connect(lambda: viewer.zoom_to(1.0))
        self.double.clicked.connect(lambda: viewer.zoom_to(2.0))
        viewer.zoom_changed.connect(self._follow)
        viewer.installEventFilter(self)
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _follow(self) -> None:
        viewport = self._viewer.viewport
        self.fit.setChecked(viewport.fitted)
        self.whole.setChecked(not viewport.fitted and viewport.zoom == 1)
        self.double.setChecked(not viewport.fitted and viewport.zoom == 2)
        percent = viewport.zoom * 100
        self.zoom.setText(f"{QLocale().toString(percent, 'f', 0 if percent >= 10 else 1)} %")

    def _button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _place(self) -> None:
        self.adjustSize()
        parent = self._viewer
        self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - 16)


class Stage(QWidget):
    """Shows the welcome until there is a photo.

    Args:
        viewer: for photos.
        parent: as for every widget.
    """

    def __init__(self, viewer: Viewer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewer = viewer
        self.welcome = Welcome()
        self.zoom_bar = ZoomBar(viewer)
        self.pinch = Pinch(viewer)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.welcome)
        self._stack.addWidget(viewer)
        self.banner = Banner(self)

    def show_photo(self) -> None:
        """Show the viewer from now on."""
        self._stack.setCurrentWidget(self.viewer)
        self.banner.raise_()

    def add(self, widget: QWidget) -> None:
        """Add something that can be seen here."""
        self._stack.addWidget(widget)

    def show_widget(self, widget: QWidget) -> None:
        """Show what was added."""
        if self._stack.currentWidget() is not widget:
            self._stack.setCurrentWidget(widget)
            self.banner.raise_()

    def show_welcome(self) -> None:
        """Show the welcome again."""
        self._stack.setCurrentWidget(self.welcome)
        self.banner.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.banner.raise_()
