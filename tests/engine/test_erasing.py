"""Generators that answer with a mask, through the engine."""

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from photofix.engine.enhance import Repair
from photofix.engine.guide import MaskImage
from photofix.engine.kept import KeptWork
from photofix.engine.protection import Stroke
from photofix.engine.step import Chain, Step
from photofix.errors import NotFiniteError, UsageError
from photofix.imaging import Photo, open_photo, save_photo
from photofix.nets.generator import Look, Rendered
from photofix.nets.inpainting_unet import InpaintingUNet
from tests.engine.fakes import CPU16, CPU32, Paint, identity, model, photo
from tests.nets.tiny_inpainting import tiny_inpainting

DOT = Stroke(points=((60, 50),), radius=20)
RUBBED = DOT.model_copy(update={"rubs": True})


def erasing(**step: object) -> Chain:
    return Chain.model_validate({"steps": [{"model": "erase", **step}]})


def repair(source: Photo, chain: Chain, network: InpaintingUNet | None = None, **options: object) -> Repair:
    models = [model(network or tiny_inpainting(), task="erase", halo=144)]
    found = Repair(source, chain, models, CPU32, **({"core": 64} | options))  # pyright: ignore[reportArgumentType]
    found.run()
    return found


@pytest.mark.parametrize("device", [CPU16, CPU32])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_outside_its_mask_every_sample_is_what_it_was(dtype: type[np.uint8], device: object) -> None:
    source = photo(130, 170, dtype=dtype)
    done = Repair(source, erasing(strength=1.5), [model(tiny_inpainting(), task="erase")], device, core=64)  # pyright: ignore[reportArgumentType]
    pixels = done.run().pixels
    mask = done.masks[0]
    assert 0.2 < (mask == 0).mean() < 0.8
    assert np.array_equal(pixels[mask == 0], source.pixels[mask == 0])
    assert (pixels[mask > 64] != source.pixels[mask > 64]).mean() > 0.9


@settings(max_examples=6)
@given(st.integers(1, 150), st.integers(1, 150), st.sampled_from([48, 96]))
def test_tiles_equal_the_whole_and_so_do_their_masks(height: int, width: int, core: int) -> None:
    source = photo(height, width, dtype=np.uint16)
    tiled, whole = (repair(source, erasing(paint=[DOT]), core=size) for size in (core, 4096))
    assert np.abs(tiled.pixels.astype(int) - whole.pixels).max() <= 2
    assert np.abs(tiled.masks[0].astype(int) - whole.masks[0]).max() <= 1


def test_it_repairs_exactly_where_it_is_told() -> None:
    source, levels = photo(130, 170), np.zeros((130, 170), np.uint8)
    levels[40:60, 50:100] = 255
    levels[100:110, 10:20] = 51
    done = repair(source, erasing(mask=MaskImage.of(levels)))
    assert np.array_equal(done.masks[0], levels)
    assert np.array_equal(done.pixels[levels == 0], source.pixels[levels == 0])
    # What it answers there is its own answer to the photo with that mask beside it, composed by it.
    padded = np.pad(source.pixels, ((0, 14), (0, 6), (0, 0)), mode="symmetric").astype(np.float32) / np.float32(255)
    given_mask = np.pad(levels, ((0, 14), (0, 6)), mode="edge").astype(np.float32)[..., None] / np.float32(255)
    tile = torch.from_numpy(np.concatenate([padded, given_mask], 2)).permute(2, 0, 1)[None]
    with torch.inference_mode():
        answer = tiny_inpainting().render(tile, Look(), (0, 0, 0, 0)).pixels[0].permute(1, 2, 0).numpy()
    expected = np.rint(np.clip(padded + given_mask * (answer - padded), 0, 1) * 255)[:130, :170]
    assert np.abs(done.pixels.astype(int) - expected).max() <= 1
    assert (done.pixels[levels == 255] != source.pixels[levels == 255]).mean() > 0.5


def test_where_nothing_may_be_replaced_nothing_is_computed() -> None:
    asked: list[tuple[int, int, int, int]] = []

    class Counting(InpaintingUNet):
        def render(self, tile: Tensor, look: Look, box: tuple[int, int, int, int]) -> Rendered:
            asked.append(box)
            return super().render(tile, look, box)

    levels = np.zeros((256, 256), np.uint8)
    levels[70:80, 70:80] = 255
    repair(photo(256, 256), erasing(mask=MaskImage.of(levels)), Counting(widths=(8, 12), blocks=1).eval())
    assert len(asked) == 1


def test_strokes_add_to_the_proposal_and_take_away() -> None:
    source = photo(130, 170)
    free = repair(source, erasing()).masks[0]
    added = repair(source, erasing(paint=[DOT]))
    rubbed = repair(source, erasing(paint=[RUBBED]))
    assert free[45:55, 55:65].min() == 0
    assert added.masks[0][45:55, 55:65].min() == 255
    assert rubbed.masks[0][45:55, 55:65].max() == 0
    assert np.array_equal(rubbed.pixels[45:55, 55:65], source.pixels[45:55, 55:65])
    # Far from the stroke, beyond what the network sees, the proposal is what it was.
    assert np.array_equal(added.masks[0][:, 150:], free[:, 150:])
    assert np.array_equal(rubbed.masks[0][100:], free[100:])


def test_protected_places_stay_whatever_the_mask() -> None:
    source, levels = photo(130, 170), np.full((130, 170), 255, np.uint8)
    chain = erasing(mask=MaskImage.of(levels)).model_copy(update={"protect": (DOT,)})
    done = repair(source, chain)
    assert np.array_equal(done.pixels[45:55, 55:65], source.pixels[45:55, 55:65])
    assert (done.pixels[100:] != source.pixels[100:]).mean() > 0.5


def test_masks_are_kept_with_the_answers_and_asked_for_anew_with_another_guide() -> None:
    source, kept, network = photo(130, 170), KeptWork(10 << 20), tiny_inpainting()

    def once(chain: Chain) -> tuple[np.ndarray, np.ndarray, bool]:
        found = repair(source, chain, network, kept=kept, name="photo")
        return found.pixels, found.masks[0], found.reuses

    first, again, painted, plain = (
        once(erasing()),
        once(erasing(strength=0.5)),
        once(erasing(paint=[DOT])),
        once(erasing()),
    )
    assert [found[2] for found in (first, again, painted, plain)] == [False, True, False, True]
    assert np.array_equal(first[1], again[1])
    assert not np.array_equal(first[1], painted[1])
    assert np.array_equal(first[0], plain[0])
    # Kept or not, the same.
    assert np.array_equal(painted[1], repair(source, erasing(paint=[DOT])).masks[0])


def test_in_a_chain_each_step_has_its_own_mask() -> None:
    source = photo(100, 120)
    steps = [Step(model="erase"), Step(model="clean"), Step(model="erase", paint=(DOT,))]
    models = [model(tiny_inpainting(1), task="erase"), model(Paint(identity)), model(tiny_inpainting(2), task="erase")]
    kept = KeptWork(10 << 20)
    for _ in range(2):
        done = Repair(source, Chain(steps=tuple(steps), long_edge=60), models, CPU32, core=64, kept=kept, name="p")
        assert done.run().pixels.shape == (50, 60, 3)
        assert set(done.masks) == {0, 2}
        assert done.masks[0].shape == done.masks[2].shape == (100, 120)
        assert done.masks[2][45:55, 55:65].min() == 255
        assert done.masks[0].any()


@pytest.mark.parametrize("suffix", [".png", ".tif"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_lossless_files_are_bit_identical_outside_the_mask(dtype: type[np.uint8], suffix: str, tmp_path: Path) -> None:
    save_photo(photo(90, 110, dtype=dtype), tmp_path / f"in{suffix}")
    source = open_photo(tmp_path / f"in{suffix}")
    done = repair(source, erasing())
    save_photo(source.with_pixels(done.pixels), tmp_path / f"out{suffix}")
    back = open_photo(tmp_path / f"out{suffix}").pixels
    outside = done.masks[0] == 0
    assert back.dtype == dtype
    assert outside.any()
    assert np.array_equal(back[outside], source.pixels[outside])


def test_guides_that_dont_fit_are_refused() -> None:
    source, mask = photo(64, 64), MaskImage.of(np.zeros((64, 60), np.uint8))
    with pytest.raises(UsageError, match="60 × 64 pixels, and the photo 64 × 64"):
        repair(source, erasing(mask=mask))
    with pytest.raises(UsageError, match="can't be given a mask"):
        Repair(source, erasing(paint=[DOT]), [model(Paint(identity))], CPU32)


def test_a_mask_that_is_no_number_is_refused() -> None:
    def broken(tile: Tensor, _: object) -> Rendered:
        return Rendered(tile, torch.full_like(tile[:, :1], torch.nan))

    with pytest.raises(NotFiniteError):
        Repair(photo(64, 64), erasing(), [model(Paint(broken), task="erase")], CPU32).run()
