import numpy as np
import pytest
import torch

from photofix.nets.chroma import chroma_of
from photofix.training.drawn_hints import drawn_hints, hints_of_truth


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def test_hints_tell_the_truth() -> None:
    """Of a picture that has one colour everywhere there is one thing to be told."""
    clean = torch.tensor([0.9, 0.4, 0.2]).reshape(3, 1, 1).expand(3, 40, 60)
    hints = hints_of_truth(clean, 5, generator())
    told = hints[:2, hints[2] > 0]
    assert torch.allclose(told, chroma_of(clean[None])[0, :, :1, 0].expand_as(told), atol=1e-6)
    assert float(hints[2].max()) == 1
    assert 5 <= int((hints[2] > 0).sum()) < 5 * 120
    assert not hints[:2, hints[2] == 0].any()


def test_so_many_pictures_have_hints_and_mostly_few() -> None:
    clean = torch.rand(400, 3, 16, 16)
    hints = drawn_hints(clean, 0.5, generator())
    some = (hints[:, 2].flatten(1) > 0).any(1)
    assert 160 < int(some.sum()) < 240
    assert not drawn_hints(clean[:9], 0, generator()).any()
    assert bool((drawn_hints(clean[:9], 1, generator())[:, 2].flatten(1) == 1).any(1).all())


@pytest.mark.parametrize("seed", [0, 1])
def test_the_same_draw_gives_the_same(seed: int) -> None:
    clean = torch.rand(4, 3, 20, 30)
    assert torch.equal(drawn_hints(clean, 0.5, generator(seed)), drawn_hints(clean, 0.5, generator(seed)))
    assert not torch.equal(drawn_hints(clean, 1, generator(seed)), drawn_hints(clean, 1, generator(seed + 2)))
