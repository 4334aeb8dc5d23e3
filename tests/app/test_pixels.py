from multiprocessing.shared_memory import SharedMemory

import pytest

from photofix.app.viewer.pixels import SharedPixels
from photofix.engine.tiling import Box
from photofix.progress import Cancelled


def exists(pixels: SharedPixels) -> bool:
    try:
        SharedMemory(pixels.name.name).close()
    except FileNotFoundError:
        return False
    return True


def test_memory_is_freed_at_once_if_nobody_uses_it() -> None:
    pixels = SharedPixels.create((4, 5, 3), "uint8")
    assert exists(pixels)
    pixels.close()
    assert not exists(pixels)


def test_memory_stays_until_its_last_user_is_done() -> None:
    pixels = SharedPixels.create((4, 5, 3), "uint8")
    pixels.array[:] = 7
    pixels.hold()
    pixels.hold()
    pixels.close()
    pixels.release()
    assert pixels.array[0, 0, 0] == 7
    pixels.release()
    assert not exists(pixels)


def test_closed_pixels_can_t_be_used_any_more() -> None:
    pixels = SharedPixels.create((4, 5, 3), "uint16")
    pixels.close()
    with pytest.raises(Cancelled):
        pixels.read(Box(0, 0, 1, 1))
    with pytest.raises(Cancelled):
        pixels.hold()


def test_what_is_read_is_a_copy() -> None:
    pixels = SharedPixels.create((4, 5, 3), "uint8")
    pixels.array[:] = 1
    part = pixels.read(Box(1, 1, 3, 3))
    pixels.array[:] = 2
    assert part.shape == (2, 2, 3)
    assert (part == 1).all()
    pixels.close()
