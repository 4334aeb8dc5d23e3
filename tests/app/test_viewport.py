import pytest
from hypothesis import given
from hypothesis import strategies as st

from photofix.app.viewer.viewport import LARGEST_ZOOM, Viewport

sides = st.integers(1, 20_000)
panes = st.tuples(st.integers(50, 4000), st.integers(50, 4000))


def viewport(scene: tuple[int, int] = (6000, 4000), pane: tuple[int, int] = (1200, 800)) -> Viewport:
    view = Viewport(scene=scene)
    view.resize(pane)
    return view


@given(st.tuples(sides, sides), panes)
def test_fit_shows_the_whole_picture_in_the_middle(scene: tuple[int, int], pane: tuple[int, int]) -> None:
    view = viewport(scene, pane)
    left, top = view.to_pane(0, 0)
    right, bottom = view.to_pane(*scene)
    assert left >= -1e-6
    assert top >= -1e-6
    assert right <= pane[0] + 1e-6
    assert bottom <= pane[1] + 1e-6
    assert left == pytest.approx(pane[0] - right, abs=1e-6)


@given(st.floats(0.2, 0.8), st.floats(0.2, 0.8), st.floats(1.5, 20))
def test_zooming_in_keeps_the_point_under_the_cursor(across: float, down: float, factor: float) -> None:
    view = viewport()
    place = across * 1200, down * 800
    before = view.to_scene(*place)
    view.zoom_to(view.zoom * factor, place)
    assert view.to_scene(*place) == pytest.approx(before)


def test_zoom_has_limits() -> None:
    view = viewport()
    view.zoom_to(1000)
    assert view.zoom == LARGEST_ZOOM
    view.zoom_to(1e-6)
    assert view.zoom == view.fit_zoom


def test_a_small_picture_can_be_seen_at_100_percent_although_it_would_fit_larger() -> None:
    view = viewport((300, 200))
    assert view.zoom == 4
    view.zoom_to(1.0)
    assert view.zoom == 1
    assert view.to_pane(150, 100) == pytest.approx((600, 400))


def test_panning_stops_at_the_picture_s_edges() -> None:
    view = viewport()
    view.zoom_to(1.0)
    view.pan(1e9, -1e9)
    assert view.to_pane(0, 4000) == pytest.approx((0, 800))


def test_a_fitted_picture_stays_fitted_and_another_keeps_its_middle() -> None:
    view = viewport()
    view.resize((600, 500))
    assert view.zoom == pytest.approx(0.1)
    view.zoom_to(1.0)
    view.pan(-321, -123)
    middle = view.to_scene(300, 250)
    view.resize((900, 700))
    assert view.to_scene(450, 350) == pytest.approx(middle)
