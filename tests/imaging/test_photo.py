import numpy as np
import pytest

from photofix.imaging import Photo, Source, freeze
from photofix.imaging.colour import profile_space


def test_the_contract_is_checked() -> None:
    good = np.zeros((4, 5, 3), np.uint8)
    with pytest.raises(ValueError, match="read-only"):
        Photo(good)
    turned = freeze(good).swapaxes(0, 1)
    with pytest.raises(ValueError, match="C-contiguous"):
        Photo(turned)
    with pytest.raises(ValueError, match="uint8 or uint16"):
        Photo(freeze(good.astype(np.float32)))  # pyright: ignore
    with pytest.raises(ValueError, match="H, W, 3"):
        Photo(freeze(good[..., 0]))
    with pytest.raises(ValueError, match="not empty"):
        Photo(freeze(good[:0]))
    with pytest.raises(ValueError, match="alpha is"):
        Photo(freeze(good), freeze(good[..., 0].astype(np.uint16)))
    photo = Photo(freeze(good), freeze(good[..., 0]))
    assert photo.size == (4, 5)
    assert photo.megapixels == 20e-6


def test_freeze_leaves_the_callers_array_writable() -> None:
    mine = np.zeros((2, 2, 3), np.uint8)
    frozen = freeze(mine)
    assert not frozen.flags.writeable
    mine[0, 0, 0] = 1


def test_with_pixels_keeps_what_must_survive(make) -> None:
    photo = make.photo(alpha=True, source=Source(exif=b"x", icc=b"y"))
    repaired = photo.with_pixels(np.full((40, 64, 3), 9, np.uint8))
    assert repaired.source == photo.source
    assert repaired.alpha is not None
    assert np.array_equal(repaired.alpha, photo.alpha)
    assert (repaired.pixels == 9).all()


def test_alpha_follows_the_scale_without_overshoot() -> None:
    cover = np.zeros((10, 10), np.uint8)
    cover[:, 5:] = 255
    photo = Photo(freeze(np.zeros((10, 10, 3), np.uint8)), freeze(cover))
    bigger = photo.with_pixels(np.zeros((40, 40, 3), np.uint16))
    assert bigger.alpha is not None
    assert bigger.alpha.shape == (40, 40)
    assert bigger.alpha.dtype == np.uint16
    assert (bigger.alpha[:, :16] == 0).all()
    assert (bigger.alpha[:, 24:] == 65535).all()


def grey_profile() -> bytes:
    """A minimal ICC v2 profile of grey with gamma 1.0, so that its tones are far from those of sRGB."""
    import struct

    def tag(kind: bytes, body: bytes) -> bytes:
        return kind + bytes(4) + body

    curve = tag(b"curv", struct.pack(">I", 0))
    white = tag(b"XYZ ", struct.pack(">iii", 63190, 65536, 54061))
    text = tag(b"desc", struct.pack(">I", 5) + b"grey\0" + bytes(4 + 4 + 2 + 1 + 67 + 3))
    right = tag(b"text", b"none\0\0\0\0")
    tags = [(b"kTRC", curve), (b"wtpt", white), (b"desc", text), (b"cprt", right)]
    at = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, value in tags:
        value += bytes(-len(value) % 4)
        table += name + struct.pack(">II", at + len(body), len(value))
        body += value
    head = struct.pack(">I", at + len(body)) + bytes(4) + bytes((2, 0x40, 0, 0)) + b"mntrGRAYXYZ " + bytes(12) + b"acsp"
    head = head.ljust(68, b"\0") + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + table + body


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_grey_that_gains_colour_becomes_srgb(make, dtype: str) -> None:
    icc = grey_profile()
    assert profile_space(icc) == "GRAY"
    photo = make.photo(dtype=dtype, grey=True, source=Source(grey=True, icc=icc))
    level = photo.peak // 2
    coloured = photo.with_pixels(np.full((40, 64, 3), level, dtype), coloured=True)
    assert not coloured.source.grey
    assert coloured.source.icc is None
    assert "sRGB" in coloured.source.notes[0]
    # Half of linear light is 188 of 255 in sRGB.
    assert np.allclose(coloured.pixels / photo.peak * 255, 188, atol=1)
    kept = photo.with_pixels(np.full((40, 64, 3), level, dtype))
    assert kept.source.grey
    assert kept.source.icc == icc


def test_a_damaged_grey_profile_changes_no_tone(make) -> None:
    photo = make.photo(grey=True, source=Source(grey=True, icc=b"nonsense"))
    assert np.array_equal(photo.with_pixels(photo.pixels, coloured=True).pixels, photo.pixels)


def test_notes_are_said_once() -> None:
    assert Source().with_notes("a", "b", "a").with_notes("b").notes == ("a", "b")
