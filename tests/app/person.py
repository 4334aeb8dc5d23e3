"""What a person does with the window, and waiting for what comes of it."""

from __future__ import annotations

import time
import warnings
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from photofix.app.base.elided_label import ElidedLabel
from photofix.app.enhance.step_card import StepCard
from photofix.app.session.entry import State
from photofix.app.train.picture_grid import PhotoStates
from photofix.app.viewer.viewer import Viewer
from photofix.app.window import MainWindow

WAIT = 60_000


def put_up(qtbot: QtBot, window: QWidget, width: int, height: int) -> None:
    """Show a window of a known size, and come to it."""
    window.resize(width, height)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)  # shortcuts act in the active window alone


def go_to(window: MainWindow, page: str) -> None:
    """Click a tab of the window's right side."""
    tabs = window.side.tabs
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(window.side.index(page)).center())


def click(button: QWidget) -> None:
    """Click a button that can be clicked."""
    assert button.isVisible()
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def press(window: MainWindow, text: str) -> None:
    """Click a button of the message."""
    buttons = [b for b in window.banner.findChildren(QPushButton) if text == b.text() and b.isVisible()]
    click(buttons[-1])


def drop(window: QWidget, *paths: Path) -> None:
    """Drop files onto the middle of a window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    drop_mime(window, mime)


def drop_mime(window: QWidget, mime: QMimeData) -> None:
    """Drop anything onto the middle of a window."""
    middle = QPoint(window.width() // 2, window.height() // 2)
    with warnings.catch_warnings():
        # PySide6 6.12 warns of the constructor with whole pixels, and earlier ones have no other.
        warnings.simplefilter("ignore", DeprecationWarning)
        entered = QDragEnterEvent(
            middle, Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    QApplication.sendEvent(window, entered)
    dropped = QDropEvent(
        QPointF(middle), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window, dropped)


def settle(qtbot: QtBot, window: MainWindow, state: State = State.DONE) -> None:
    """Wait until the repair has ended as it should, and everything is drawn."""
    qtbot.waitUntil(lambda: window.session.state is state and window.session.opening is None, timeout=WAIT)
    drawn(qtbot, window)


def drawn(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until no tile is missing or old."""
    QApplication.processEvents()

    def idle() -> bool:
        window.viewer.repaint()
        return window.viewer.store.idle

    qtbot.waitUntil(idle, timeout=WAIT)
    window.viewer.repaint()


def begin_with(qtbot: QtBot, window: MainWindow, photo: Path, model: str) -> StepCard:
    """Open a photo at 100 %, and do one more thing to it; its card."""
    drop(window, photo)
    settle(qtbot, window)
    window.viewer.zoom_to(1.0)
    window.enhance.editor.add(model)
    settle(qtbot, window)
    return card_of(window, model)


def card_of(window: MainWindow, model: str) -> StepCard:
    """A step's card in the panel."""
    return next(card for card in window.enhance.section.steps.cards if card.model == model)


def drag(widget: QWidget, start: QPoint, end: QPoint) -> None:
    """Press, move and release the left button."""
    QTest.mouseMove(widget, start)
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for place in ((start + end) / 2, end):
        move(widget, place)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)


def drag_up_or_down(widget: QWidget, by: int) -> None:
    """Drag something that moves along with the pointer."""
    start = widget.rect().center()
    screen = widget.mapToGlobal(QPointF(start))
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for part in (0.3, 0.7, 1.0):
        at = screen + QPointF(0, by * part)
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove, widget.mapFromGlobal(at), at, Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)
        QApplication.processEvents()
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)


def paint(
    viewer: Viewer,
    *places: QPoint,
    button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    release: bool = True,
) -> None:
    """Press at the first place, move through the others with the button down, and release."""
    QTest.mouseMove(viewer, places[0])
    QTest.mousePress(viewer, button, modifiers, places[0])
    for place in places[1:]:
        move(viewer, place, button, modifiers)
    if release:
        QTest.mouseRelease(viewer, button, modifiers, places[-1])


def move(
    widget: QWidget,
    place: QPoint,
    button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Move to a place with a button down."""
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove, QPointF(place), widget.mapToGlobal(QPointF(place)), Qt.MouseButton.NoButton,
        button, modifiers,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def wheel(widget: QWidget, place: QPoint, notches: int) -> None:
    """Turn the wheel over a place; positive is away from the person."""
    event = QWheelEvent(
        QPointF(place), widget.mapToGlobal(QPointF(place)), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def place_of(window: MainWindow, x: float, y: float) -> QPoint:
    """Where a place of the photo, in its pixels, is seen."""
    origin, zoom = window.viewer.viewport.origin, window.viewer.seen.photo_zoom
    return QPoint(round(origin[0] + x * zoom), round(origin[1] + y * zoom))


def seen(viewer: Viewer) -> QImage:
    """What the viewer shows now."""
    return viewer.grab().toImage()


def colour(image: QImage, place: QPoint) -> tuple[int, int, int]:
    """The colour at a place, red, green and blue."""
    found = QColor(image.pixel(place))
    return found.red(), found.green(), found.blue()


def uncut(*areas: QWidget) -> None:
    """Check that no word in some parts of the window is cut off, once what has just changed is laid out."""
    for _ in range(200):
        QApplication.processEvents()
        if not _cut(areas):
            return
        time.sleep(0.01)
    assert not _cut(areas)


def _cut(areas: tuple[QWidget, ...]) -> list[tuple[object, ...]]:
    """Words that have too little room: what they are, and their widths and heights, had and needed."""
    found: list[tuple[object, ...]] = []
    for each in (widget for area in areas for widget in area.findChildren(QWidget)):
        if each.isVisible() and isinstance(each, QAbstractButton | QLabel):
            if isinstance(each, PhotoStates | ElidedLabel):
                continue
            wraps = isinstance(each, QLabel) and each.wordWrap()
            needed = each.minimumSizeHint() if wraps else each.sizeHint()
            height = each.heightForWidth(each.width()) if wraps else needed.height()
            if each.width() < needed.width() or each.height() < height:
                found.append((each.text(), each.width(), needed.width(), each.height(), height))
    return found
