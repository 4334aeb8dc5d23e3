from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from photofix.app.base.jobs import Jobs
from photofix.app.viewer.pixels import SharedPixels
from photofix.app.viewer.pyramid import Pyramid
from photofix.app.viewer.tiles import TILE, Layer, TileKey, TileStore, make_tile, to_image
from photofix.engine.tiling import Box


@pytest.fixture
def layer() -> Iterator[Layer]:
    pixels = SharedPixels.create((1300, 1700, 3), "uint16")
    pixels.array[:] = np.random.default_rng(1).integers(0, 65536, pixels.name.shape, np.uint16)
    pyramid = Pyramid(pixels)
    pyramid.build()
    yield Layer(pyramid, None)
    pixels.close()


@pytest.fixture
def jobs(qapp: object) -> Iterator[Jobs]:
    jobs = Jobs(threads=2)
    yield jobs
    jobs.close()


def test_an_image_has_the_pixels_it_was_made_of() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (5, 7, 3), np.uint8)
    image = to_image(pixels)
    for y in range(5):
        for x in range(7):
            assert image.pixelColor(x, y) == QColor(*pixels[y, x].tolist())


def test_a_tile_has_a_pixel_of_its_neighbours_around_it(layer: Layer) -> None:
    tile = make_tile(layer, TileKey(layer.id, 0, 1, 1))
    assert tile.box == Box(TILE - 1, TILE - 1, 2 * TILE + 1, 2 * TILE + 1)
    assert (tile.image.height(), tile.image.width()) == (tile.box.height, tile.box.width)
    corner = layer.pyramid.read(0, Box(TILE - 1, TILE - 1, TILE, TILE))[0, 0].astype(int)
    assert tile.image.pixelColor(0, 0) == QColor(*((corner + 128) // 257).tolist())


def test_the_last_tile_ends_with_the_photo(layer: Layer) -> None:
    tile = make_tile(layer, TileKey(layer.id, 0, 2, 3))
    assert tile.box == Box(2 * TILE - 1, 3 * TILE - 1, 1300, 1700)


def test_the_cache_keeps_to_its_limit_and_forgets_the_oldest(layer: Layer, jobs: Jobs, qtbot: QtBot) -> None:
    limit = 3 * (TILE + 2) ** 2 * 4
    store = TileStore(jobs, limit=limit)
    store.set_layers([layer])
    keys = [TileKey(layer.id, 0, row, column) for row in range(3) for column in range(4)]
    for key in keys:
        store.want([key])
        qtbot.waitUntil(lambda: store.idle)
    assert store.size_in_bytes <= limit
    assert store.get(keys[0]) is None
    assert store.get(keys[-1]) is not None


def test_what_was_outdated_on_its_way_is_made_again(layer: Layer, jobs: Jobs, qtbot: QtBot) -> None:
    store = TileStore(jobs)
    store.set_layers([layer])
    key = TileKey(layer.id, 0, 0, 0)
    came: list[int] = []
    store.changed.connect(lambda: came.append(1))
    store.want([key])
    store.invalidate(layer, Box(0, 0, 10, 10))  # while it is being made
    qtbot.waitUntil(lambda: len(came) == 1)
    first = store.get(key)
    store.want([key])
    qtbot.waitUntil(lambda: len(came) == 2)
    assert store.get(key) is not first
    store.want([key])
    assert store.idle


def test_tiles_of_another_photo_are_forgotten_also_if_they_come_late(layer: Layer, jobs: Jobs, qtbot: QtBot) -> None:
    store = TileStore(jobs)
    store.set_layers([layer])
    key = TileKey(layer.id, 0, 0, 0)
    store.want([key])
    store.set_layers([])
    qtbot.waitUntil(lambda: store.idle)
    assert store.get(key) is None
    assert store.size_in_bytes == 0
