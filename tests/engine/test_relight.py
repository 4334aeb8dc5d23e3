"""A generator that looks at the whole photo and paints tiles of it, through the engine."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from photofix.engine.enhance import Repair
from photofix.engine.step import Chain, Step
from photofix.imaging import Photo, Source, freeze, open_photo, write_photo
from photofix.nets.light import PIECES, Light
from photofix.nets.relight import Relight
from tests.engine.fakes import CPU16, CPU32, Paint, model, photo


def chain(*strengths: float) -> Chain:
    return Chain(steps=tuple(Step(model="fake", strength=strength) for strength in strengths))


def trained() -> Relight:
    torch.manual_seed(0)
    net = Relight(side=64, width=8, hidden=16, knots=4)
    for head in (net.local, net.overall):
        torch.nn.init.normal_(head.weight, std=0.2)
    return net.eval().requires_grad_(False)


class Curve(Relight):
    """Sees nothing, and always answers one curve."""

    def __init__(self, curve: Tensor) -> None:
        super().__init__(side=64, width=8, hidden=16, knots=4)
        self.curve = curve

    def analyse(self, thumbnail: Tensor) -> Light:
        size = thumbnail.shape[-2], thumbnail.shape[-1]
        curves = (self.curve - torch.linspace(0, 1, PIECES + 1)).expand(1, 3, -1)
        return Light(torch.zeros(1, 3, 2), curves, torch.zeros(1, 3, 4, 1, 1), size)


def relit(source: Photo, net: Relight, *strengths: float, **options: Any) -> np.ndarray[Any, Any]:
    steps = strengths or (1.0,)
    return Repair(source, chain(*steps), [model(net, halo=0)] * len(steps), CPU32, **options).run().pixels


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_tiles_are_the_whole_to_the_last_bit(dtype: Any) -> None:
    source, net = photo(301, 403, dtype=dtype), trained()
    tiled, untiled = relit(source, net, core=64), relit(source, net, core=4096)
    assert np.array_equal(tiled, untiled)
    assert np.abs(tiled.astype(float) - source.pixels).mean() > 0.01 * np.iinfo(dtype).max
    focused = Repair(source, chain(1), [model(net, halo=0)], CPU32, core=64)
    for _ in focused.tiles(focus=(200, 300)):
        pass
    assert np.array_equal(focused.pixels, untiled)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_an_untrained_network_gives_the_photo_back(dtype: Any) -> None:
    source = photo(120, 190, dtype=dtype)
    assert np.array_equal(relit(source, Relight(side=64, width=8, hidden=16, knots=4), core=64), source.pixels)


def sixteen_bit_ramp() -> Photo:
    ramp = np.arange(65536, dtype=np.uint16).reshape(256, 256)
    return Photo(freeze(np.repeat(ramp[:, :, None], 3, axis=2)), None, Source(bit_depth=16))


def test_sixteen_bits_are_exact() -> None:
    """Every one of the 65,536 values is halved on its own, whatever the device's dtype; no 8-bit level is in between."""
    net, source = Curve(torch.linspace(0, 0.5, PIECES + 1)), sixteen_bit_ramp()
    for device in (CPU32, CPU16):
        result = Repair(source, chain(1), [model(net, halo=0)], device).run().pixels
        assert int(np.abs(2 * result.astype(int) - source.pixels).max()) <= 1
        assert np.unique(result).size == 32769


def test_sixteen_bits_brightened_are_spread_by_their_own_level_only() -> None:
    net, source = Curve(torch.linspace(0, 4, PIECES + 1)), sixteen_bit_ramp()
    result = relit(source, net)[:, :, 0].astype(int).ravel()
    expected = np.minimum(4 * np.arange(65536), 65535)
    assert int(np.abs(result - expected).max()) <= 2
    assert (result[:16384] % 4 != 0).mean() > 0.5


def test_strength_goes_evenly_from_the_photo_to_the_relit_one() -> None:
    source, net = photo(90, 130, dtype=np.uint16), trained()
    none, half, full = (relit(source, net, strength).astype(int) for strength in (0.0, 0.5, 1.0))
    assert np.array_equal(none, source.pixels)
    unclipped = (full > 0) & (full < 65535)
    assert int(np.abs(2 * half - none - full)[unclipped].max()) <= 2


def test_a_look_sees_earlier_steps_as_strong_as_they_are() -> None:
    seen: list[float] = []

    class Seeing(Curve):
        def analyse(self, thumbnail: Tensor) -> Light:
            seen.append(float(thumbnail.mean()))
            return super().analyse(thumbnail)

    source = photo(100, 140)
    black = model(Paint(lambda tile, _: tile * 0))
    net = model(Seeing(torch.linspace(0, 1, PIECES + 1)), halo=0)
    for strength in (0.0, 0.25, 1.0):
        Repair(source, chain(strength, 1), [black, net], CPU32).run()
    mean = source.pixels.mean() / 255
    assert seen == pytest.approx([mean, 0.75 * mean, 0], abs=1e-3)


def test_after_an_upscaler_places_are_those_of_the_enlarged_photo() -> None:
    """A map that is darker on the right is so at half the width of what is painted."""

    class Sided(Curve):
        def analyse(self, thumbnail: Tensor) -> Light:
            maps = torch.zeros(1, 3, 4, 1, 2)
            maps[..., 0, 0, 1] = -0.5
            return replace(super().analyse(thumbnail), maps=maps)

    source = Photo(freeze(np.full((40, 80, 3), 255, np.uint8)))
    double = model(Paint(lambda tile, _: tile), scale=2, input="enlarged")
    net = model(Sided(torch.linspace(0, 1, PIECES + 1)), halo=0)
    out = Repair(source, chain(1, 1), [double, net], CPU32).run().pixels
    assert out.shape == (80, 160, 3)
    assert out[0, 0, 0] == 255
    assert out[0, 159, 0] == 128
    assert 185 <= out[0, 79, 0] <= 195


def test_alpha_and_profile_are_as_they_were_and_sixteen_bits_reach_the_file(tmp_path: Path) -> None:
    alpha = np.random.default_rng(1).integers(0, 65536, (256, 256), dtype=np.uint16)
    ramp = sixteen_bit_ramp()
    profile = b"not looked into"
    source = Photo(ramp.pixels, freeze(alpha), replace(ramp.source, icc=profile))
    result = Repair(source, chain(1), [model(Curve(torch.linspace(0, 0.5, PIECES + 1)), halo=0)], CPU32).run()
    assert result.alpha is not None
    assert np.array_equal(result.alpha, alpha)
    assert result.source.icc == profile
    plain = replace(result, source=ramp.source)
    write_photo(plain, tmp_path / "relit.png")
    again = open_photo(tmp_path / "relit.png")
    assert again.pixels.dtype == np.uint16
    assert np.array_equal(again.pixels, result.pixels)
    assert again.alpha is not None
    assert np.array_equal(again.alpha, alpha)
