import io
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pydantic import TypeAdapter, ValidationError

from photofix.imaging.colour import LUMA
from photofix.training.degrade import Degradation
from photofix.training.degrade.camera import CameraDamage, camera_noise, compressed
from photofix.training.personal.camera import Camera, CameraNoise, JpegSetting
from tests.training.personal.synthetic import scene, setting

IMAGE = scene(1, 64, 80)

noises = st.builds(
    CameraNoise,
    a=st.floats(0, 0.01),
    b=st.floats(-0.01, 0.01),
    correlation=st.tuples(st.floats(-0.5, 0.9), st.floats(-0.4, 0.8)),
    chroma=st.floats(0, 3),
    chroma_blur=st.floats(0, 4),
)
cameras = st.builds(
    Camera,
    noise=st.none() | noises,
    jpeg=st.lists(
        st.builds(setting, st.integers(5, 100), st.sampled_from(["4:4:4", "4:2:2", "4:2:0"])), max_size=3
    ).map(tuple),
)


@given(cameras, st.integers(0, 2**32))
def test_it_is_pure_and_keeps_shape_and_range(camera: Camera, seed: int) -> None:
    damage = CameraDamage(camera=camera)
    before = IMAGE.copy()
    params = damage.sample(np.random.default_rng(seed))
    first = damage.apply(IMAGE, params)
    assert np.array_equal(first, damage.apply(IMAGE, json.loads(json.dumps(params))))
    assert np.array_equal(IMAGE, before)
    assert (first.shape, first.dtype) == (IMAGE.shape, np.float32)
    assert np.isfinite(first).all()
    assert first.min() >= 0
    assert first.max() <= 1


@given(cameras)
def test_it_is_a_degradation_that_prints_itself(camera: Camera) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(Degradation)
    damage = CameraDamage(camera=camera)
    assert adapter.validate_json(adapter.dump_json(damage)) == damage


@pytest.mark.parametrize("correlation", [(0.0, 0.0), (0.4, 0.1), (-0.2, 0.0)])
@pytest.mark.parametrize("level", [0.1, 0.5, 0.9])
def test_noise_has_the_strength_and_correlation_that_it_says(correlation: tuple[float, float], level: float) -> None:
    noise = CameraNoise(a=20 / 255**2, b=-10 / 255**2, correlation=correlation, chroma=0.6, chroma_blur=1.0)
    flat = np.full((300, 300, 3), level, np.float32)
    field = camera_noise(flat, noise, np.random.default_rng(1))
    luma = field @ LUMA
    assert luma.std() * 255 == pytest.approx(np.sqrt(20 - 10 * level), rel=0.03)
    for lag, wanted in enumerate(correlation, 1):
        assert np.corrcoef(luma[:, :-lag].ravel(), luma[:, lag:].ravel())[0, 1] == pytest.approx(wanted, abs=0.03)
    blue = field[..., 2] - luma
    assert (blue / 1.772).std() == pytest.approx(0.6 * luma.std(), rel=0.05)


@pytest.mark.parametrize(("quality", "sampling", "number"), [(60, "4:4:4", 0), (85, "4:2:2", 1), (92, "4:2:0", 2)])
def test_standard_tables_give_the_very_bytes_of_the_encoder(quality: int, sampling: Any, number: int) -> None:
    pixels = (IMAGE * 255).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality, subsampling=number)
    assert np.array_equal(compressed(pixels, setting(quality, sampling)), np.asarray(Image.open(buffer)))


def test_a_table_is_used_row_by_row() -> None:
    # A table that isn't symmetric: coarse across, fine down.
    steps = np.ones((8, 8), int)
    steps[:, 1:] = 255
    table = tuple(int(step) for step in steps.ravel())
    lopsided = JpegSetting(luma=table, chroma=table, sampling="4:4:4", quality=50, weight=1)
    ramp = np.tile(np.linspace(60, 180, 64), (64, 1)).astype(np.uint8)
    across, down = (np.repeat(picture[..., None], 3, axis=2) for picture in (ramp, np.ascontiguousarray(ramp.T)))
    # (Down only would suffer if rows and columns were exchanged.)
    assert np.abs(compressed(down, lopsided).astype(int) - down).max() <= 3
    assert np.abs(compressed(across, lopsided).astype(int) - across).max() > 4


def test_without_noise_and_compression_nothing_happens() -> None:
    damage = CameraDamage(camera=Camera())
    assert np.array_equal(damage(IMAGE, np.random.default_rng(0)), IMAGE)


@pytest.mark.parametrize("wrong", [{"luma": (1,) * 63}, {"sampling": "4:1:1"}, {"weight": 0}, {"path": "/home/me"}])
def test_what_is_no_setting_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        JpegSetting.model_validate(setting(80).model_dump() | wrong)
