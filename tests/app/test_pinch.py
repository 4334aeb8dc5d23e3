from collections.abc import Callable
from pathlib import Path

import pytest
from fake_engine import InlineEngine
from person import drop, settle
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photofix.app.viewer.viewer import Viewer
from photofix.app.window import MainWindow


@pytest.fixture
def viewer(make_window: Callable[..., MainWindow], qtbot: QtBot, photo_file: Path) -> Viewer:
    window = make_window(engine=InlineEngine)
    drop(window, photo_file)
    settle(qtbot, window)
    window.viewer.zoom_to(2.0)
    return window.viewer


def touchpad(viewer: Viewer, kind: Qt.NativeGestureType, place: QPoint, value: float) -> None:
    event = QNativeGestureEvent(
        kind, QPointingDevice.primaryPointingDevice(), 2, QPointF(place), QPointF(viewer.mapTo(viewer.window(), place)),
        QPointF(viewer.mapToGlobal(place)), value, QPointF(),
    )  # fmt: skip
    QApplication.sendEvent(viewer, event)


def test_a_pinch_on_the_touchpad_zooms_at_the_pointer(viewer: Viewer) -> None:
    place = QPoint(viewer.width() // 2 + 90, viewer.height() // 2 - 60)
    point = viewer.viewport.to_scene(place.x(), place.y())
    for value in (0.1, 0.25, -0.2):
        zoom = viewer.viewport.zoom
        touchpad(viewer, Qt.NativeGestureType.ZoomNativeGesture, place, value)
        assert viewer.viewport.zoom == pytest.approx(zoom * (1 + value))
        assert viewer.viewport.to_scene(place.x(), place.y()) == pytest.approx(point, abs=0.5)


def test_other_gestures_are_not_ours(viewer: Viewer) -> None:
    touchpad(viewer, Qt.NativeGestureType.RotateNativeGesture, QPoint(300, 300), 20.0)
    assert viewer.viewport.zoom == 2


@pytest.mark.qt_log_ignore(
    "could not find the target for gesture"
)  # Qt looks where the pointer is, and it is elsewhere
@pytest.mark.parametrize("shift", [QPoint(0, 0), QPoint(30, -20)])
def test_two_fingers_zoom_and_take_the_photo_with_them(viewer: Viewer, shift: QPoint) -> None:
    device = QTest.createTouchDevice()
    middle = QPoint(viewer.width() // 2 - 80, viewer.height() // 2 + 50)
    point = viewer.viewport.to_scene(middle.x(), middle.y())
    QTest.touchEvent(viewer, device).press(0, middle - QPoint(60, 0), viewer).commit()
    touch = QTest.touchEvent(viewer, device).move(0, middle - QPoint(60, 0), viewer)
    touch.press(1, middle + QPoint(60, 0), viewer).commit()
    for step in range(1, 11):
        apart, moved = QPoint(60 + 6 * step, 0), shift * step / 10
        touch = QTest.touchEvent(viewer, device)
        touch.move(0, middle + moved - apart, viewer).move(1, middle + moved + apart, viewer).commit()
    end = middle + shift
    QTest.touchEvent(viewer, device).release(0, end - apart, viewer).release(1, end + apart, viewer).commit()
    # Qt takes some steps until it is sure that it is a pinch.
    assert 2 * 1.3 < viewer.viewport.zoom <= 2 * 2.05
    assert viewer.viewport.to_scene(end.x(), end.y()) == pytest.approx(point, abs=8)
    zoom, x = viewer.viewport.zoom, viewer.viewport.x
    QTest.mouseMove(viewer, QPoint(10, 10))
    assert (viewer.viewport.zoom, viewer.viewport.x) == (zoom, x)  # nothing is dragged any more
