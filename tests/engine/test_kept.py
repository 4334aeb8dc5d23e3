import numpy as np
import pytest
from torch import Tensor

from photofix.engine.enhance import Repair
from photofix.engine.kept import KeptWork
from photofix.engine.model_store import Model
from photofix.engine.protection import Stroke
from photofix.engine.step import Chain, Step
from photofix.imaging import Photo
from photofix.progress import Cancelled, CancelToken
from tests.engine.fakes import CPU32, Paint, model, photo

SOURCE = photo(200, 260)
DOT = Stroke(points=((100, 100),), radius=40)


class Asked:
    """A model that counts how often it is asked."""

    def __init__(self, factor: float, sha256: str = "0" * 64) -> None:
        self.tiles = 0
        self._factor = factor
        self.model = model(Paint(self._answer), sha256=sha256)

    def _answer(self, tile: Tensor, _: object) -> Tensor:
        self.tiles += 1
        return tile * self._factor


def repaired(chain: Chain, models: list[Model], kept: KeptWork | None, source: Photo = SOURCE) -> np.ndarray:
    pixels = Repair(source, chain, models, CPU32, core=96, kept=kept, name="photo").run().pixels
    plain = Repair(source, chain, models, CPU32, core=96).run().pixels
    # Kept or not, the bytes are the same.
    assert np.array_equal(pixels, plain)
    return pixels


def chain_of(*strengths: float, protect: tuple[Stroke, ...] = ()) -> Chain:
    return Chain(steps=tuple(Step(model=f"m{i}", strength=s) for i, s in enumerate(strengths)), protect=protect)


def asked_for(chain: Chain, asked: list[Asked], kept: KeptWork) -> list[int]:
    """How often each model was asked for this chain, with kept work."""
    before = [a.tiles for a in asked]
    Repair(SOURCE, chain, [a.model for a in asked], CPU32, core=96, kept=kept, name="photo").run()
    return [a.tiles - b for a, b in zip(asked, before, strict=True)]


def test_another_strength_or_protection_asks_no_network() -> None:
    asked, kept = [Asked(0.5)], KeptWork(10 << 20)
    assert asked_for(chain_of(1.0), asked, kept) == [9]
    assert asked_for(chain_of(0.3), asked, kept) == [0]
    assert asked_for(chain_of(1.5, protect=(DOT,)), asked, kept) == [0]
    for strength in (0.0, 0.3, 1.0, 1.5):
        repaired(chain_of(strength, protect=(DOT,)), [a.model for a in asked], kept)


def test_what_an_earlier_step_has_made_is_taken_over_as_long_as_nothing_before_it_changes() -> None:
    asked, kept = [Asked(0.5), Asked(0.9)], KeptWork(10 << 20)
    assert asked_for(chain_of(1.0, 1.0), asked, kept) == [9, 9]
    assert asked_for(chain_of(1.0, 0.5), asked, kept) == [0, 0]
    assert asked_for(chain_of(0.7, 1.0), asked, kept) == [9, 9]
    assert asked_for(chain_of(1.0, 1.0), asked, kept) == [0, 0]
    # A protected place is seen by the steps after the first.
    assert asked_for(chain_of(1.0, 1.0, protect=(DOT,)), asked, kept) == [9, 9]
    repaired(chain_of(0.7, 1.2, protect=(DOT,)), [a.model for a in asked], kept)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_stopped_repair_goes_on_from_what_it_had(dtype: type[np.uint8]) -> None:
    source, asked, kept = photo(200, 260, dtype=dtype), Asked(0.5), KeptWork(10 << 20)
    token = CancelToken()
    tiles = Repair(source, chain_of(1.0), [asked.model], CPU32, core=96, kept=kept, name="photo").tiles(progress=token)
    for _ in range(4):
        next(tiles)
    token.cancel()
    with pytest.raises(Cancelled):
        next(tiles)
    assert asked.tiles == 4
    Repair(source, chain_of(0.5), [asked.model], CPU32, core=96, kept=kept, name="photo").run()
    assert asked.tiles == 9
    repaired(chain_of(0.5), [asked.model], kept, source)


def test_another_photo_or_other_weights_of_the_same_name_share_nothing() -> None:
    first, second, kept = Asked(0.5), Asked(0.9, sha256="1" * 64), KeptWork(10 << 20)
    one = repaired(chain_of(1.0), [first.model], kept)
    other = repaired(chain_of(1.0), [second.model], kept)
    assert not np.array_equal(one, other)
    Repair(photo(200, 260, seed=1), chain_of(1.0), [first.model], CPU32, core=96, kept=kept, name="another").run()
    assert first.tiles == 9 * 3


def test_no_more_is_kept_than_allowed_and_the_oldest_goes_first() -> None:
    asked, one = [Asked(0.5)], 200 * 260 * 3 * 2
    kept = KeptWork(2 * one)
    for name in ("a", "b", "c"):
        Repair(SOURCE, chain_of(1.0), [asked[0].model], CPU32, core=96, kept=kept, name=name).run()
        assert kept.size_in_bytes <= 2 * one
    kept.limit_to(one)
    assert kept.size_in_bytes <= one
    before = asked[0].tiles
    Repair(SOURCE, chain_of(1.0), [asked[0].model], CPU32, core=96, kept=kept, name="c").run()
    assert asked[0].tiles == before
    Repair(SOURCE, chain_of(1.0), [asked[0].model], CPU32, core=96, kept=kept, name="a").run()
    assert asked[0].tiles == before + 9


def test_what_is_larger_than_allowed_is_not_kept() -> None:
    asked, kept = [Asked(0.5), Asked(0.9)], KeptWork(1000)
    assert asked_for(chain_of(1.0, 1.0), asked, kept) == [9, 9]
    assert kept.size_in_bytes == 0
    assert asked_for(chain_of(1.0, 1.0), asked, kept) == [9, 9]
