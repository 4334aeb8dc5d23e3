import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from skimage import data

from photofix.engine.enhance import Repair
from photofix.engine.fitter import fitted_size
from photofix.engine.kept import KeptWork
from photofix.engine.resize import resample, source_box
from photofix.engine.step import Chain, Step
from photofix.engine.tiling import Box
from photofix.imaging import Photo, freeze
from photofix.imaging.metrics import psnr
from tests.engine.fakes import CPU32, Paint, identity, model, photo


@pytest.mark.parametrize(
    ("size", "long_edge", "fitted"),
    [((300, 400), 200, (150, 200)), ((400, 300), 200, (200, 150)), ((300, 400), 400, (300, 400)),
     ((300, 400), 1000, (300, 400)), ((300, 400), None, (300, 400)), ((1, 4000), 100, (1, 100))],
)  # fmt: skip
def test_the_longer_side_becomes_what_is_asked_for_and_never_larger(
    size: tuple[int, int], long_edge: int | None, fitted: tuple[int, int]
) -> None:
    assert fitted_size(size, long_edge) == fitted


@settings(max_examples=40)
@given(st.integers(8, 90), st.integers(8, 90), st.floats(0.1, 2), st.floats(0.1, 2), st.data())
def test_parts_of_a_resampling_are_parts_of_the_whole(
    height: int, width: int, down: float, across: float, draw: st.DataObject
) -> None:
    pixels = np.random.default_rng(height).random((height, width, 3), dtype=np.float32)
    out = Box(0, 0, max(1, round(height * down)), max(1, round(width * across)))
    scales = out.height / height, out.width / width
    whole = resample(pixels, Box(0, 0, height, width), out, scales, height, width)
    top, left = draw.draw(st.integers(0, out.height - 1)), draw.draw(st.integers(0, out.width - 1))
    part = Box(top, left, out.height, out.width)
    at = source_box(part, scales, height, width)
    np.testing.assert_array_equal(resample(pixels[at.slices], at, part, scales, height, width), whole[part.slices])


def test_a_smaller_copy_is_what_pillow_makes_of_it() -> None:
    cat = np.ascontiguousarray(data.chelsea())
    chain = Chain(steps=(Step(model="fake"),), long_edge=200)
    small = Repair(Photo(freeze(cat)), chain, [model(Paint(identity))], CPU32).run().pixels
    assert small.shape == (133, 200, 3)
    pillow = np.asarray(Image.fromarray(cat).resize((200, 133), Image.Resampling.BICUBIC))
    assert psnr(small[4:-4, 4:-4], pillow[4:-4, 4:-4]) > 50  # they treat the edge otherwise


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_fitting_after_an_upscaler_in_any_order_and_with_kept_work(dtype: type[np.uint8]) -> None:
    source, kept = photo(150, 170, dtype=dtype), KeptWork(50 << 20)
    models = [model(Paint(identity), scale=2, input="enlarged", task="upscale")]
    chain = Chain(steps=(Step(model="fake"),), long_edge=250)
    repair = Repair(source, chain, models, CPU32, core=64, kept=kept, name="photo")
    assert repair.size == (221, 250)
    boxes = list(repair.tiles(focus=(200, 10)))
    assert sum(box.area for box in boxes) == 221 * 250
    assert np.array_equal(repair.pixels, Repair(source, chain, models, CPU32, core=64).run().pixels)
    again = Repair(source, chain.model_copy(update={"long_edge": 100}), models, CPU32, core=64, kept=kept, name="photo")
    assert again.run().size == (88, 100)


def test_a_flat_photo_stays_flat() -> None:
    flat = Photo(freeze(np.full((301, 203, 3), 200, np.uint8)))
    chain = Chain(steps=(Step(model="fake"),), long_edge=77)
    assert np.unique(Repair(flat, chain, [model(Paint(identity))], CPU32).run().pixels).tolist() == [200]
