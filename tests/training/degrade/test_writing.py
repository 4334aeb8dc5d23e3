"""Text, date stamps, watermarks, logos, and the faces that they are written in."""

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageFont

from photofix.errors import TrainingError
from photofix.training.degrade import DateStamp, Logo, Text, Watermark, fonts
from photofix.training.degrade.datestamp import segmented
from photofix.training.degrade.fonts import BUILT_IN, Face, face_of, faces, written
from photofix.training.degrade.lettering import lettered, placed
from photofix.training.degrade.logo import SHAPES, designed
from photofix.training.degrade.words import claim, date, phrase

FLAT = np.full((120, 160, 3), 0.4, np.float32)
PLAIN = face_of("Built-in")
SOLID = {"colour": [1.0, 0.0, 0.0], "opacity": 1.0}
TEXT = {"text": "HI", "font": "Built-in", "size": 60.0, "centre": [0.5, 0.5], "tilt": 0.0, "style": SOLID}


def test_built_in_faces_are_many_and_differ() -> None:
    assert len(BUILT_IN) == 18
    assert len({face.name for face in BUILT_IN}) == 18
    drawn = {lettered("Rag 7", face, 40).tobytes() for face in BUILT_IN}
    assert len(drawn) == 18


def test_bold_has_more_ink_and_oblique_leans_to_the_right() -> None:
    ink = {face.name: np.asarray(lettered("I", face, 80), np.float64) for face in BUILT_IN}
    assert ink["Built-in Bold"].sum() > 1.3 * ink["Built-in"].sum()
    x = np.arange(ink["Built-in Oblique"].shape[1])
    rows = [row for row in ink["Built-in Oblique"] if row.sum() > 500]
    top, bottom = ((row * x).sum() / row.sum() for row in (rows[3], rows[-4]))
    assert top > bottom + 5


def test_letters_are_as_high_as_the_font_says() -> None:
    for size in (12.0, 40.0, 150.0):
        rows = np.flatnonzero((np.asarray(lettered("H", PLAIN, size)) > 127).any(axis=1))
        left, top, right, bottom = ImageFont.load_default(size).getbbox("H")
        assert len(rows) == pytest.approx(bottom - top, abs=1.5)
        assert right > left


def test_tilted_text_turns_anticlockwise_about_its_middle() -> None:
    bar = lettered("HHHHHH", PLAIN, 26)
    level, turned = (placed(bar, 120, 160, (80, 60), tilt) for tilt in (0, 30))
    for mask, angle in ((level, 0), (turned, 30)):
        y, x = np.nonzero(mask > 0.5)
        slope = np.polyfit(x, y, 1)[0]
        assert -np.degrees(np.arctan(slope)) == pytest.approx(angle, abs=1.5)
        assert x.mean() == pytest.approx(80, abs=2)


def test_solid_text_paints_its_colour_where_the_mask_is_full() -> None:
    painted, mask = Text().apply_with_mask(FLAT, TEXT)
    assert (mask == 1).sum() > 300
    np.testing.assert_allclose(painted[mask == 1], np.tile([1.0, 0.0, 0.0], ((mask == 1).sum(), 1)), atol=1e-6)
    # Both letters' middles: H left, I right of the centre.
    assert mask[:, :80].sum() > mask[:, 90:].sum() > 100


def test_opacity_shows_in_the_paint_and_not_in_the_mask() -> None:
    solid, mask = Text().apply_with_mask(FLAT, TEXT)
    pale, same = Text().apply_with_mask(FLAT, TEXT | {"style": SOLID | {"opacity": 0.25}})
    np.testing.assert_array_equal(mask, same)
    np.testing.assert_allclose(pale - FLAT, (solid - FLAT) / 4, atol=1e-6)


def test_white_on_white_is_no_mark() -> None:
    white = np.ones_like(FLAT)
    painted, mask = Text().apply_with_mask(white, TEXT | {"style": {"colour": [1.0] * 3, "opacity": 0.7}})
    assert np.array_equal(painted, white)
    assert not mask.any()


def test_outline_lies_around_and_shadow_beside() -> None:
    outlined, mask = Text().apply_with_mask(
        FLAT, TEXT | {"style": SOLID | {"outline": {"width": 3.0, "colour": [0.0, 0.0, 1.0]}}}
    )
    plain_mask = Text().apply_with_mask(FLAT, TEXT)[1]
    assert mask.sum() > plain_mask.sum() * 1.3
    around = (mask > 0.95) & (plain_mask == 0)
    assert around.sum() > 100
    np.testing.assert_allclose(outlined[around][:, 2], 1, atol=0.06)
    shadow = {"shift": [6.0, 4.0], "blur": 0.0, "colour": [0.0] * 3, "opacity": 0.5}
    shaded, shadow_mask = Text().apply_with_mask(FLAT, TEXT | {"style": SOLID | {"shadow": shadow}})
    beside = (shadow_mask == 1) & (plain_mask == 0)
    np.testing.assert_allclose(shaded[beside], 0.2, atol=1e-6)
    y, x = (places.mean() for places in np.nonzero(beside))
    whole_y, whole_x = (places.mean() for places in np.nonzero(plain_mask))
    assert x > whole_x
    assert y > whole_y


def test_sizes_and_opacities_are_drawn_from_their_whole_ranges() -> None:
    drawn = [Text(fonts="built-in").sample(np.random.default_rng(seed)) for seed in range(400)]
    sizes = [params["size"] for params in drawn]
    assert 8 <= min(sizes) < 10
    assert 160 < max(sizes) <= 200
    opacities = [params["style"]["opacity"] for params in drawn]
    assert 0.2 <= min(opacities) < 0.3
    assert max(opacities) > 0.97
    assert len({params["font"] for params in drawn}) == 18
    assert sum("outline" in params["style"] for params in drawn) > 50
    assert sum("shadow" in params["style"] for params in drawn) > 50
    assert sum(params["tilt"] != 0 for params in drawn) > 80


def test_other_fonts_change_the_face_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    built_in = Text(fonts="built-in").sample(np.random.default_rng(5))
    more = (*BUILT_IN, *(Face(f"Other {i}", Path(f"{i}.ttf")) for i in range(60)))

    def many(*, built_in_only: bool) -> tuple[Face, ...]:
        return BUILT_IN if built_in_only else more

    monkeypatch.setattr("photofix.training.degrade.text.faces", many)
    there = Text().sample(np.random.default_rng(5))
    assert there | {"font": ""} == built_in | {"font": ""}
    assert there["font"] != built_in["font"]


def test_fonts_of_packages_and_of_the_machine_are_found_by_their_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Broken-Regular.ttf").write_bytes(b"no font")
    font = ImageFont.load_default(10)
    assert isinstance(font, ImageFont.FreeTypeFont)
    (tmp_path / "Good-Regular.otf").write_bytes(font.path.getvalue())  # type: ignore[union-attr]
    (tmp_path / "Some Symbols.ttf").write_bytes(font.path.getvalue())  # type: ignore[union-attr]
    monkeypatch.setattr(fonts, "_folders", lambda: [tmp_path, tmp_path / "missing"])
    monkeypatch.setattr(fonts, "_packaged", list)
    faces.cache_clear()
    try:
        assert [face.name for face in faces(built_in_only=False)[18:]] == ["Good-Regular"]
        assert face_of("Good-Regular").path == tmp_path / "Good-Regular.otf"
        with pytest.raises(TrainingError, match="Nowhere"):
            face_of("Nowhere Sans")
    finally:
        faces.cache_clear()


def test_for_a_built_in_face_the_machine_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    def search() -> list[Path]:
        raise AssertionError

    monkeypatch.setattr(fonts, "_packaged", search)
    faces.cache_clear()
    try:
        assert [face_of(face.name) for face in BUILT_IN] == list(BUILT_IN)
        with pytest.raises(AssertionError):
            face_of("Nowhere Sans")
    finally:
        faces.cache_clear()


def test_what_a_face_cannot_write_is_not_drawn_as_boxes() -> None:
    assert written("Zürich © 7", PLAIN) in {"Zürich © 7", "Zurich (c) 7", "Zurich © 7"}
    assert written("日本", PLAIN) == "x"


def test_seven_segments_light_the_right_bars() -> None:
    eight, one, seven = (np.asarray(segmented(digit, 80)) > 127 for digit in "817")
    assert eight.sum() > seven.sum() > one.sum() > 100
    assert not (one & ~eight).any()
    assert not (one & ~seven).any()
    height, width = eight.shape
    assert not one[:, : width // 3].any()  # a one is lit on the right
    assert one[height // 4].any()


def test_a_stamp_is_warm_and_glows_only_nearby() -> None:
    params = DateStamp().sample(np.random.default_rng(0)) | {
        "text": "'98 7 14", "segments": True, "size": 20.0, "centre": [0.5, 0.5], "colour": [1.0, 0.48, 0.1],
        "opacity": 1.0, "glow": 0.7, "upright": True,
    }  # fmt: skip
    stamped, mask = DateStamp().apply_with_mask(FLAT, params)
    red, green, blue = stamped[mask > 0.9].mean(axis=0)
    assert red > green > blue
    assert not mask[:35].any()
    assert not mask[85:].any()


def test_a_tiled_watermark_repeats_and_a_single_one_does_not() -> None:
    params = Watermark().sample(np.random.default_rng(0)) | {
        "text": "ab", "font": "Built-in", "design": None, "words": True, "size": 12.0, "tilt": 0.0, "tiled": True, "gap": [1.0, 1.0],
        "staggered": False, "centre": [0.5, 0.5], "colour": [1.0] * 3, "opacity": 0.5, "hollow": False, "shadow": 0.0, "cross": False,
    }  # fmt: skip
    big = np.full((200, 200, 3), 0.4, np.float32)
    tiled = Watermark().apply_with_mask(big, params)[1]
    single = Watermark().apply_with_mask(big, params | {"tiled": False})[1]
    assert single[:70].sum() == single[130:].sum() == 0
    assert tiled.sum() > 8 * single.sum() > 0
    # A period of rows: the sheet lies on itself when moved by it.
    profile = tiled.sum(axis=1) - tiled.sum(axis=1).mean()
    echo = [float((profile[shift:] * profile[:-shift]).mean()) for shift in range(8, 60)]
    assert max(echo) > 0.8 * float((profile**2).mean())


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_is_a_shape(shape: str) -> None:
    design = {"shapes": [{"shape": shape, "scale": 1.0, "turn": 0.0}], "initials": "", "font": "Built-in"}
    covered = np.asarray(designed(design, 60), np.float64) / 255
    assert 0.1 < covered.sum() / 60**2 < 1.01
    twice = np.asarray(designed(design | {"shapes": design["shapes"] * 2}, 60))
    assert not twice.any()  # cut out of itself


def test_logos_are_seen() -> None:
    covered = [Logo().apply_with_mask(FLAT, Logo().sample(np.random.default_rng(seed)))[1].any() for seed in range(20)]
    assert sum(covered) >= 17


def test_words_are_many_and_dates_are_dates() -> None:
    rng = np.random.default_rng(0)
    for write in (phrase, claim):
        lines = [write(rng) for _ in range(300)]
        assert len(set(lines)) > 120
        assert all(line.strip() and "\n" not in line for line in lines)
    assert all(re.fullmatch(r"[\d '.:-]+", date(rng)) for _ in range(200))
