from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fake_engine import InlineEngine
from person import colour, drop, seen, settle
from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from photofix.app.base.theme import colours
from photofix.app.viewer.opacity import Opacity, opacity_of
from photofix.app.viewer.tiles import to_image
from photofix.app.window import MainWindow
from photofix.engine.tiling import Box


def test_an_opaque_photo_has_none() -> None:
    assert opacity_of(None) is None
    assert opacity_of(np.full((4, 5), 65535, np.uint16)) is None
    assert opacity_of(np.full((4, 5), 254, np.uint8)) is not None


def test_it_is_reduced_as_pixels_are() -> None:
    alpha = np.random.default_rng(1).integers(0, 256, (1201, 1403), np.uint8)
    opacity = Opacity(alpha)
    size = alpha.shape
    np.testing.assert_array_equal(opacity.under(size, 0, Box(10, 20, 700, 900)), alpha[10:700, 20:900])
    half = opacity.under(size, 1, Box(0, 0, 601, 702)).astype(int)
    expected = (alpha[0:2, 0:2].astype(int).sum() + 2) // 4
    assert half[0, 0] == expected
    quarter = opacity.under(size, 2, Box(5, 6, 301, 351))
    np.testing.assert_array_equal(quarter, opacity.under(size, 2, Box(0, 0, 301, 351))[5:, 6:])
    # Beyond its own last level it goes on from that.
    assert opacity.under(size, 5, Box(0, 0, 38, 44)).shape == (38, 44)


def test_an_enlarged_picture_has_the_photo_s_own_in_all_its_pixels() -> None:
    alpha = np.random.default_rng(1).integers(0, 65536, (300, 401), np.uint16)
    opacity = Opacity(alpha)
    levels = ((alpha.astype(np.uint32) + 128) // 257).astype(np.uint8)
    doubled = opacity.under((600, 802), 0, Box(0, 0, 600, 802))
    np.testing.assert_array_equal(doubled, levels.repeat(2, axis=0).repeat(2, axis=1))
    np.testing.assert_array_equal(opacity.under((600, 802), 1, Box(0, 0, 300, 401)), levels)


def test_an_image_with_opacity_has_the_colours_and_the_opacity() -> None:
    rng = np.random.default_rng(1)
    pixels, opacity = rng.integers(0, 256, (5, 7, 3), np.uint8), rng.integers(100, 256, (5, 7), np.uint8)
    image = to_image(pixels, opacity)
    for y in range(5):
        for x in range(7):
            found = image.pixelColor(x, y)
            assert found.alpha() == opacity[y, x]
            assert (found.red(), found.green(), found.blue()) == pytest.approx(tuple(pixels[y, x].tolist()), abs=2)


@pytest.mark.parametrize("zoom", [1.0, 0.4])
def test_where_a_photo_has_nothing_both_sides_show_a_checkerboard(
    make_window: Callable[..., MainWindow], qtbot: QtBot, tmp_path: Path, zoom: float
) -> None:
    pixels = np.zeros((900, 1600, 4), np.uint8)
    pixels[..., 0], pixels[..., 3] = 200, 255
    pixels[400:500, :, 3] = 0
    Image.fromarray(pixels).save(tmp_path / "cut out.png")
    window = make_window(engine=InlineEngine)
    drop(window, tmp_path / "cut out.png")
    settle(qtbot, window)
    viewer = window.viewer
    viewer.zoom_to(zoom)
    settle(qtbot, window)
    image = seen(viewer)
    middle, divider = viewer.height() // 2, viewer.width() // 2
    squares = {QColor(words).getRgb()[:3] for words in (colours().raised, colours().hover)}
    for side in (-1, 1):
        line = {colour(image, QPoint(divider + side * x, middle)) for x in range(40, 100)}
        assert line == squares
    above = middle - round(100 * zoom)
    assert colour(image, QPoint(divider - 60, above)) == (200, 0, 0)
    assert colour(image, QPoint(divider + 60, above)) == (55, 255, 255)
