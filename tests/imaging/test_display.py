import threading

import numpy as np
import pytest
from PIL import ImageCms

from photofix.imaging.display import to_srgb


def wide_icc() -> bytes:
    """An RGB profile whose red and blue are swapped: sRGB's, with two tags renamed."""
    icc = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = icc.index(b"rXYZ"), icc.index(b"bXYZ")
    icc[red : red + 4], icc[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(icc)


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_srgb_is_shown_as_it_is(portrait, make, dtype: str) -> None:
    pixels = portrait if dtype == "uint8" else portrait.astype(np.uint16) * 257
    assert np.array_equal(to_srgb(pixels, None), portrait)
    assert np.abs(to_srgb(pixels, make.icc()).astype(int) - portrait).max() <= 1


def test_another_profile_is_applied(portrait) -> None:
    shown = to_srgb(portrait, wide_icc())
    assert np.abs(shown.astype(int) - portrait[..., ::-1]).mean() < 1.5
    assert shown.dtype == np.uint8
    assert shown.flags.c_contiguous


@pytest.mark.parametrize("damaged", [b"", b"nonsense", bytes(36) + b"acsp" + bytes(200)])
def test_a_damaged_profile_leaves_colours_alone(portrait, damaged: bytes) -> None:
    assert np.array_equal(to_srgb(portrait, damaged), portrait)


def test_truncated_profile_leaves_colours_alone(portrait, make) -> None:
    assert np.array_equal(to_srgb(portrait, make.icc()[:200]), portrait)


def test_tiles_of_several_threads_agree(portrait) -> None:
    icc = wide_icc()
    expected = to_srgb(portrait, icc)
    right: list[bool] = []

    def work() -> None:
        right.extend(
            np.array_equal(to_srgb(portrait[top : top + 8], icc), expected[top : top + 8]) for top in range(0, 96, 8)
        )

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert right == [True] * 48
