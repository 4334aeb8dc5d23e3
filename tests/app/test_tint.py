"""The tint that shows protected places: what is seen of strokes, before the engine has answered."""

import time
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from photofix.app.base.jobs import Jobs, Listener
from photofix.app.tools.tint import Tint
from photofix.app.tools.tinted_mask import TintedMask, View
from photofix.engine.protection import Stroke, coverage
from photofix.engine.tiling import Box

VIEW = View(Box(40, 30, 340, 430), 0.75)
LINE = Stroke(points=((100, 100), (180, 150), (300, 380)), radius=40)
RUB = Stroke(points=((180, 150), (500, 200)), radius=25, rubs=True)
DOT = Stroke(points=((420, 300),), radius=60)

IGNORED: Listener[None] = Listener(lambda _: None, lambda _: None, lambda: None)


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    jobs = Jobs(2)
    yield jobs
    jobs.close()


def expected(*strokes: Stroke, view: View = VIEW) -> np.ndarray:
    covered = coverage(strokes, view.box, view.zoom)
    return np.zeros((view.box.height, view.box.width)) if covered is None else covered * 255


def test_a_mask_is_what_the_engine_leaves_alone() -> None:
    mask = TintedMask(VIEW)
    for stroke in (LINE, RUB, DOT):
        mask.add(stroke)
    np.testing.assert_allclose(mask.covered, expected(LINE, RUB, DOT), atol=1)
    alpha = np.frombuffer(mask.image.constBits(), np.uint32).reshape(mask.covered.shape) >> 24
    assert (alpha > 0).any()
    np.testing.assert_array_equal(alpha == 0, mask.covered <= 1)


@pytest.mark.parametrize("rubs", [False, True])
def test_a_stroke_shows_point_by_point_as_it_will_as_a_whole(jobs: Jobs, rubs: bool, qtbot: QtBot) -> None:
    tint = Tint(jobs)
    tint.show((DOT, LINE))
    tint.look(VIEW)
    qtbot.waitUntil(lambda: tint.idle)
    points = [(60.0, 90.0), (160.0, 160.0), (260.0, 300.0), (430.0, 310.0)]
    tint.begin(points[0], 30, rubs=rubs)
    for point in points[1:]:
        tint.extend(point)
        assert tint.idle  # at once
    stroke = Stroke(points=tuple(points), radius=30, rubs=rubs)
    assert tint.stroke == stroke
    np.testing.assert_allclose(tint._mask.covered, expected(DOT, LINE, stroke), atol=1)
    assert tint.end() == stroke
    assert tint.idle  # nothing is made again
    tint.show((DOT, LINE))  # undone
    qtbot.waitUntil(lambda: tint.idle)
    np.testing.assert_allclose(tint._mask.covered, expected(DOT, LINE), atol=1)


def test_points_nearer_than_a_quarter_of_the_radius_are_not_kept(jobs: Jobs) -> None:
    tint = Tint(jobs)
    tint.look(VIEW)
    tint.begin((100, 100), 20, rubs=False)
    for x in range(101, 121):
        tint.extend((x, 100))
    stroke = tint.stroke
    assert stroke is not None
    assert stroke.points == ((100, 100), (105, 100), (110, 100), (115, 100), (120, 100))


def test_a_stroke_that_is_given_up_is_no_longer_seen(jobs: Jobs, qtbot: QtBot) -> None:
    tint = Tint(jobs)
    tint.show((LINE,))
    tint.look(VIEW)
    qtbot.waitUntil(lambda: tint.idle)
    tint.begin((420, 300), 60, rubs=False)
    assert tint._mask.covered[185, 285] == 255
    tint.give_up()
    qtbot.waitUntil(lambda: tint.idle)
    np.testing.assert_allclose(tint._mask.covered, expected(LINE), atol=1)


def test_while_another_view_is_made_the_last_one_is_drawn_in_its_size(jobs: Jobs, qtbot: QtBot) -> None:
    tint = Tint(jobs)
    tint.show((DOT,))
    tint.look(VIEW)
    qtbot.waitUntil(lambda: tint.idle)
    jobs.run(lambda: time.sleep(0.2), IGNORED)
    jobs.run(lambda: time.sleep(0.2), IGNORED)
    larger = View(Box(0, 0, 1500, 2000), 3.0)
    tint.begin((100, 60), 30, rubs=False)
    tint.look(larger)
    tint.extend((160, 90))  # painted while it is being made
    drawn = QImage(2000, 1500, QImage.Format.Format_ARGB32_Premultiplied)
    drawn.fill(0)
    painter = QPainter(drawn)
    tint.paint(painter, QPoint(0, 0), larger.zoom)
    painter.end()
    assert drawn.pixelColor(420 * 3, 300 * 3).alpha() > 80
    assert drawn.pixelColor(420 * 3 + 200, 300 * 3).alpha() == 0
    assert not tint.idle
    qtbot.waitUntil(lambda: tint.idle)
    stroke = Stroke(points=((100, 60), (160, 90)), radius=30)
    np.testing.assert_allclose(tint._mask.covered, expected(DOT, stroke, view=larger), atol=1)
