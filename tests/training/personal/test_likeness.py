import numpy as np
from PIL import Image

from photofix.training.personal.likeness import BURST, DUPLICATE, difference_hash, distances, groups
from tests.training.personal.synthetic import scene


def _hash(picture: np.ndarray) -> bytes:
    return difference_hash(Image.fromarray((picture * 255).astype(np.uint8)).convert("L").reduce(4))


def test_stored_again_is_the_same_and_moved_is_alike_and_another_scene_is_neither() -> None:
    picture = scene(1)
    noisy = np.clip(picture * 0.9 + np.random.default_rng(0).normal(0, 0.03, picture.shape), 0, 1)
    apart = distances([_hash(picture), _hash(noisy), _hash(picture[:, 12:]), _hash(scene(2))])
    assert apart[0, 0] == 0
    assert apart[0, 1] <= DUPLICATE
    assert apart[0, 2] <= BURST
    assert apart[0, 3] > BURST
    assert np.array_equal(apart, apart.T)


def test_groups_reach_through_others_and_time_brings_closer() -> None:
    def bits(count: int) -> bytes:
        return np.packbits(np.arange(128) < count).tobytes()

    assert groups([bits(0), bits(20), bits(40), bits(100)], [None] * 4) == [0, 0, 0, 3]
    assert groups([bits(0), bits(35)], [None, None]) == [0, 1]
    assert groups([bits(0), bits(35)], [10.0, 12.0]) == [0, 0]
    assert groups([bits(0), bits(35)], [10.0, 60.0]) == [0, 1]
    assert groups([], []) == []
