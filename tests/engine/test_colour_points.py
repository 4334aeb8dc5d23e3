from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photofix.engine.colour_points import ColourPoint, outside, parse_colour_point, read_colour_points
from photofix.errors import UsageError


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.integers(0, 0xFFFFFF))
def test_a_point_is_read_as_it_is_written(x: float, y: float, colour: int) -> None:
    point = parse_colour_point(f"{x!r},{y!r}=#{colour:06X}")
    assert (point.x, point.y, point.colour) == (x, y, f"#{colour:06x}")
    assert point.rgb == pytest.approx(tuple(byte / 255 for byte in colour.to_bytes(3, "big")))


@pytest.mark.parametrize(
    "text",
    ["", "1,2", "1=#ffffff", "1,2=red", "1,2=#fff", "a,2=#ffffff", "-1,2=#ffffff", "nan,2=#ffffff", "1,2=#gggggg"],
)
def test_what_is_no_point_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="is not a colour point") as caught:
        parse_colour_point(text)
    assert "1200,340=#c8503c" in str(caught.value)


def test_a_file_of_points(tmp_path: Path) -> None:
    (tmp_path / "points.json").write_text('[{"x": 1200, "y": 340, "colour": "#c8503c"}]')
    assert read_colour_points(tmp_path / "points.json") == (ColourPoint(x=1200, y=340, colour="#c8503c"),)


@pytest.mark.parametrize("text", ["", "{}", '[{"x": 1}]', '[{"x": 1, "y": 2, "colour": "blue"}]', " " * (2 << 20)])
def test_files_of_something_else_are_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "points.json").write_text(text)
    with pytest.raises(UsageError, match="does not hold colour points"):
        read_colour_points(tmp_path / "points.json")


def test_a_file_that_isnt_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can't be read"):
        read_colour_points(tmp_path / "points.json")


def test_the_edge_belongs_to_the_photo() -> None:
    points = [ColourPoint(x=50, y=40, colour="#000000"), ColourPoint(x=0, y=40.5, colour="#000000")]
    assert outside(points[:1], (40, 50)) is None
    assert outside(points, (40, 50)) == points[1]
