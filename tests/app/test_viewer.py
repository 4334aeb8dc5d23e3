"""What is seen, in pixels: the fake engine paints the negative, so before and after can't be mistaken."""

import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fake_engine import InlineEngine
from person import colour, drag, drop, seen, settle, wheel
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photofix.app.viewer.tiles import TileKey
from photofix.app.viewer.viewer import Mode, Viewer
from photofix.app.window import MainWindow
from photofix.engine.tiling import Box
from photofix.imaging import open_photo
from photofix.imaging.display import to_srgb


def pixel(viewer: Viewer, place: QPoint) -> tuple[int, int]:
    """The photo's pixel under a place: row and column."""
    x, y = viewer.viewport.origin
    return int((place.y() - y) / viewer.viewport.zoom), int((place.x() - x) / viewer.viewport.zoom)


def before_and_after(window: MainWindow, place: QPoint) -> tuple[tuple[int, ...], tuple[int, ...]]:
    photo = window.session.photo
    assert photo is not None
    at = pixel(window.viewer, place)
    return tuple(photo.before.array[at].tolist()), tuple(photo.after.array[at].tolist())


@pytest.fixture
def window(make_window: Callable[..., MainWindow], qtbot: QtBot, photo_file: Path) -> MainWindow:
    """At 100 %, where every pixel of the screen is one of the photo."""
    window = make_window(engine=InlineEngine)
    drop(window, photo_file)
    settle(qtbot, window)
    window.viewer.zoom_to(1.0)
    return window


@pytest.fixture
def viewer(window: MainWindow, qtbot: QtBot) -> Viewer:
    settle(qtbot, window)
    return window.viewer


def beside_divider(viewer: Viewer, by: int) -> QPoint:
    return QPoint(round(viewer.divider * viewer.width()) + by, viewer.height() // 2 + 60)


def test_split_shows_before_on_the_left_and_after_on_the_right(window: MainWindow, viewer: Viewer) -> None:
    image = seen(viewer)
    left, right = beside_divider(viewer, -40), beside_divider(viewer, 40)
    assert colour(image, left) == before_and_after(window, left)[0]
    assert colour(image, right) == before_and_after(window, right)[1]


def test_dragging_the_divider_changes_what_is_painted(window: MainWindow, viewer: Viewer) -> None:
    place = beside_divider(viewer, 40)
    before, after = before_and_after(window, place)
    assert colour(seen(viewer), place) == after
    start = QPoint(round(viewer.divider * viewer.width()), viewer.height() // 2)
    drag(viewer, start, start + QPoint(120, 0))
    assert viewer.divider * viewer.width() == pytest.approx(start.x() + 120, abs=1)
    assert colour(seen(viewer), place) == before


def test_the_divider_moves_by_keys_and_stays_inside(viewer: Viewer) -> None:
    viewer.set_divider(0.97)
    for _ in range(4):
        QTest.keyClick(viewer, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert viewer.divider == 1
    QTest.keyClick(viewer, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert viewer.divider == pytest.approx(0.98)


def test_space_shows_the_original_for_as_long_as_it_is_held(window: MainWindow, viewer: Viewer) -> None:
    place = beside_divider(viewer, 40)
    before, after = before_and_after(window, place)
    QTest.keyPress(viewer, Qt.Key.Key_Space)
    assert colour(seen(viewer), place) == before
    QTest.keyRelease(viewer, Qt.Key.Key_Space)
    assert colour(seen(viewer), place) == after


def test_the_original_goes_when_the_focus_does(window: MainWindow, viewer: Viewer) -> None:
    viewer.setFocus()
    QTest.keyPress(viewer, Qt.Key.Key_Space)
    assert viewer.shows_original
    window.panel.slider.setFocus()
    assert not viewer.shows_original


def test_after_alone_fills_the_viewer(window: MainWindow, viewer: Viewer, qtbot: QtBot) -> None:
    QTest.mouseClick(window.top_bar.mode_button(Mode.AFTER), Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    place = beside_divider(viewer, -200)
    assert colour(seen(viewer), place) == before_and_after(window, place)[1]


def test_side_by_side_shows_the_same_part_twice(window: MainWindow, viewer: Viewer, qtbot: QtBot) -> None:
    QTest.keyClick(viewer, Qt.Key.Key_D)
    assert viewer.mode is Mode.SIDE_BY_SIDE
    assert window.top_bar.mode_button(Mode.SIDE_BY_SIDE).isChecked()
    settle(qtbot, window)
    image, shift = seen(viewer), viewer.width() - viewer.viewport.pane[0]
    for place in (QPoint(150, 200), QPoint(300, 500)):
        before, after = before_and_after(window, place)
        assert colour(image, place) == before
        assert colour(image, place + QPoint(shift, 0)) == after


def test_the_wheel_zooms_at_the_cursor(viewer: Viewer) -> None:
    place = QPoint(viewer.width() // 2 + 137, viewer.height() // 2 - 81)
    for notches in (4, 3, -2):
        point, zoom = viewer.viewport.to_scene(place.x(), place.y()), viewer.viewport.zoom
        wheel(viewer, place, notches)
        assert (viewer.viewport.zoom > zoom) == (notches > 0)
        assert viewer.viewport.to_scene(place.x(), place.y()) == pytest.approx(point, abs=0.5)


def test_the_wheel_zooms_at_the_cursor_in_the_right_pane_too(viewer: Viewer) -> None:
    viewer.set_mode(Mode.SIDE_BY_SIDE)
    shift = viewer.width() - viewer.viewport.pane[0]
    point = viewer.viewport.to_scene(200, 300)
    wheel(viewer, QPoint(200 + shift, 300), 6)
    assert viewer.viewport.to_scene(200, 300) == pytest.approx(point, abs=0.5)


def test_dragging_pans_by_what_the_pointer_moves(window: MainWindow, viewer: Viewer, qtbot: QtBot) -> None:
    viewer.zoom_to(4.0)
    settle(qtbot, window)
    place = QPoint(viewer.width() // 4, viewer.height() // 3)
    point = viewer.viewport.to_scene(place.x(), place.y())
    drag(viewer, place, place + QPoint(-63, 41))
    assert viewer.viewport.to_scene(place.x() - 63, place.y() + 41) == pytest.approx(point)


def test_a_double_click_toggles_between_fit_and_100_percent(viewer: Viewer) -> None:
    place = QPoint(viewer.width() // 2 + 50, viewer.height() // 2 - 30)
    viewer.fit()
    point = viewer.viewport.to_scene(place.x(), place.y())
    QTest.mouseDClick(viewer, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert viewer.viewport.zoom == 1
    assert viewer.viewport.to_scene(place.x(), place.y()) == pytest.approx(point, abs=0.5)
    QTest.mouseDClick(viewer, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert viewer.viewport.fitted


def test_keys_for_zoom(viewer: Viewer) -> None:
    QTest.keyClick(viewer, Qt.Key.Key_2)
    assert viewer.viewport.zoom == 2
    QTest.keyClick(viewer, Qt.Key.Key_1)
    assert viewer.viewport.zoom == 1
    QTest.keyClick(viewer, Qt.Key.Key_Plus)
    assert viewer.viewport.zoom > 1
    QTest.keyClick(viewer, Qt.Key.Key_F)
    assert viewer.viewport.fitted
    QTest.keyClick(viewer, Qt.Key.Key_D)
    QTest.keyClick(viewer, Qt.Key.Key_S)
    assert viewer.mode is Mode.SPLIT


def test_the_zoom_bar_says_and_sets_the_zoom(window: MainWindow, viewer: Viewer) -> None:
    bar = window.stage.zoom_bar
    QTest.mouseClick(bar.double, Qt.MouseButton.LeftButton)
    assert viewer.viewport.zoom == 2
    assert bar.double.isChecked()
    assert not bar.fit.isChecked()
    assert bar.zoom.text() == "200 %"
    QTest.mouseClick(bar.fit, Qt.MouseButton.LeftButton)
    assert viewer.viewport.fitted
    assert bar.fit.isChecked()


def test_above_400_percent_pixels_are_drawn_square(window: MainWindow, viewer: Viewer, qtbot: QtBot) -> None:
    viewer.zoom_to(16.0)
    settle(qtbot, window)
    image = seen(viewer)
    x, y = viewer.viewport.origin
    middle = beside_divider(viewer, 100)
    row, column = pixel(viewer, middle)
    left, top = x + column * 16, y + row * 16
    expected = before_and_after(window, QPoint(left + 8, top + 8))[1]
    for place in ((left, top), (left + 15, top), (left, top + 15), (left + 15, top + 15)):
        assert colour(image, QPoint(*place)) == expected


def test_below_that_they_are_smoothed(window: MainWindow, viewer: Viewer, qtbot: QtBot) -> None:
    viewer.zoom_to(3.0)
    settle(qtbot, window)
    image = seen(viewer)
    middle = beside_divider(viewer, 100)
    found = {colour(image, middle + QPoint(dx, 0)) for dx in range(30)}
    assert len(found) > 20


def test_tiles_join_without_seams(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    """A photo of one slope over many tiles: no step anywhere, at a zoom that is no round number."""
    ramp = np.linspace(0, 255, 2600, dtype=np.float32).round().astype(np.uint8)
    Image.fromarray(np.broadcast_to(ramp[None, :, None], (1300, 2600, 3)).copy()).save(tmp_path / "ramp.png")
    window.viewer.set_mode(Mode.AFTER)
    window.open(tmp_path / "ramp.png")
    qtbot.waitUntil(lambda: window.session.photo is not None and window.session.photo.size == (1300, 2600))
    settle(qtbot, window)
    for zoom in (0.37, 0.7, 1.0, 1.7):
        window.viewer.zoom_to(zoom)
        settle(qtbot, window)
        image, y = seen(window.viewer), 150
        line = [colour(image, QPoint(x, y))[0] for x in range(5, window.viewer.width() - 200)]
        assert max(abs(a - b) for a, b in itertools.pairwise(line)) <= 2, zoom


def test_colours_are_those_of_the_photo_s_profile(
    make_window: Callable[..., MainWindow], qtbot: QtBot, request: pytest.FixtureRequest
) -> None:
    sample = request.config.rootpath / "resources" / "samples" / "portrait-sideways.jpg"
    icc = open_photo(sample).source.icc
    assert icc is not None
    window = make_window(engine=InlineEngine)
    window.open(sample)
    settle(qtbot, window)
    window.viewer.zoom_to(1.0)
    settle(qtbot, window)
    image = seen(window.viewer)
    shifted = 0
    for dx in range(-120, -20, 7):
        place = beside_divider(window.viewer, dx)
        raw = np.array(before_and_after(window, place)[0], np.uint8)
        assert colour(image, place) == tuple(to_srgb(raw[None, None], icc)[0, 0].tolist())
        shifted += colour(image, place) != tuple(raw.tolist())
    assert shifted > 5


def test_only_tiles_that_a_box_touches_are_made_anew(window: MainWindow, qtbot: QtBot) -> None:
    viewer, photo = window.viewer, window.session.photo
    assert photo is not None
    viewer.set_mode(Mode.AFTER)
    viewer.zoom_to(1.0)
    settle(qtbot, window)
    layer = photo.after_layer.id
    near, far = TileKey(layer, 0, 0, 0), TileKey(layer, 0, 0, 1)
    tiles = {key: viewer.store.get(key) for key in (near, far)}
    assert all(tiles.values())
    viewer.refresh(Box(0, 0, 64, 64))
    settle(qtbot, window)
    assert viewer.store.get(near) is not tiles[near]
    assert viewer.store.get(far) is tiles[far]
