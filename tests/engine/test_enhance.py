from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from photofix.engine.device import Device
from photofix.engine.enhance import Repair
from photofix.engine.model_store import Model
from photofix.engine.step import Chain, Step, parse_chain
from photofix.engine.tiling import Box, plan_tiles
from photofix.errors import EngineError, NotFiniteError, UsageError
from photofix.imaging import Photo
from photofix.nets.generator import Generator, Look, Rendered
from photofix.nets.unet import UNet
from photofix.progress import Cancelled, CancelToken
from tests.engine.fakes import CPU16, CPU32, Paint, card, identity, model, photo


def chain_of(count: int, strength: float = 1.0) -> Chain:
    return Chain(steps=tuple(Step(model="fake", strength=strength) for _ in range(count)))


def small_unet(seed: int = 0, noise: float = 0.02) -> UNet:
    torch.manual_seed(seed)
    net = UNet(widths=(8, 12), blocks=1)
    torch.nn.init.normal_(net.tail[0].weight, std=noise)  # untrained networks answer their input
    return net.eval().requires_grad_(False)


def whole(net: Generator, source: Photo) -> np.ndarray[Any, Any]:
    """The picture sent through a network at once, without the engine."""
    height, width = source.size
    padded = np.pad(
        source.pixels, ((0, -height % net.multiple), (0, -width % net.multiple), (0, 0)), mode="symmetric"
    ).astype(np.float32) / np.float32(np.iinfo(source.pixels.dtype).max)
    with torch.inference_mode():
        answer = net.render(torch.from_numpy(padded).permute(2, 0, 1)[None], Look(), (0, 0, 0, 0)).pixels
    return answer[0].permute(1, 2, 0).numpy()[:height, :width]


@settings(max_examples=30)
@given(st.integers(1, 200), st.integers(1, 200), st.sampled_from([np.uint8, np.uint16]), st.integers(1, 3))
def test_the_identity_gives_the_photo_back(height: int, width: int, dtype: Any, steps: int) -> None:
    source = photo(height, width, dtype=dtype)
    repair = Repair(source, chain_of(steps), [model(Paint(identity))] * steps, CPU32)
    assert np.array_equal(repair.run().pixels, source.pixels)


def test_a_tile_gets_its_own_place() -> None:
    """The box that a generator is told is where its pixels land."""
    source = photo(300, 200)

    def coordinates(tile: Tensor, box: tuple[int, int, int, int]) -> Tensor:
        rows = torch.arange(box[0], box[2]).float()[None, None, :, None].expand(1, 1, -1, tile.shape[-1])
        columns = torch.arange(box[1], box[3]).float()[None, None, None, :].expand(1, 1, tile.shape[-2], -1)
        return torch.cat([rows, columns, torch.zeros_like(rows)], dim=1) / 255

    pixels = Repair(source, chain_of(1), [model(Paint(coordinates))], CPU32, core=64).run().pixels
    assert np.array_equal(pixels[:256, 0, 0], np.arange(256))
    assert np.array_equal(pixels[0, :, 1], np.arange(200))


@settings(max_examples=12)
@given(st.integers(1, 150), st.integers(1, 150), st.sampled_from([16, 48, 96]))
def test_tiled_equals_whole_for_a_network(height: int, width: int, core: int) -> None:
    net = small_unet()
    # 16 bits, where a seam of a hundredth of an 8-bit level would be seen; a sum in another order is not.
    source = photo(height, width, dtype=np.uint16)
    repair = Repair(source, chain_of(1), [model(net, halo=48)], CPU32, core=core)
    tiled = repair.run().pixels
    expected = np.rint(np.clip(whole(net, source), 0, 1) * 65535)
    assert np.abs(tiled.astype(int) - expected).max() <= 1


def test_order_doesnt_change_the_bytes() -> None:
    source = photo(250, 330)
    models = [model(small_unet(1)), model(small_unet(2))]
    scan = Repair(source, chain_of(2), models, CPU32, core=64).run().pixels
    centred = Repair(source, chain_of(2), models, CPU32, core=64)
    boxes = list(centred.tiles(focus=(125, 165)))
    assert np.array_equal(centred.pixels, scan)
    first = boxes[0]
    assert first.top <= 125 < first.bottom
    assert first.left <= 165 < first.right
    assert sum(box.area for box in boxes) == 250 * 330


def test_each_tile_of_an_earlier_step_is_computed_once() -> None:
    painted: list[tuple[int, int, int, int]] = []

    def count(tile: Tensor, box: tuple[int, int, int, int]) -> Tensor:
        painted.append(box)
        return tile

    repair = Repair(photo(256, 256), chain_of(2), [model(Paint(count)), model(Paint(identity))], CPU32, core=64)
    tiles = repair.tiles(focus=(0, 0))
    next(tiles)
    assert len(painted) == 4  # the corner tile's halo reaches into its three neighbours, and no further
    for _ in tiles:
        pass
    assert len(painted) == len(set(painted)) == 16


@settings(max_examples=15)
@given(st.integers(1, 60), st.integers(1, 60), st.sampled_from([2, 3]))
def test_enlarged_by_the_engine_equals_enlarged_at_once(height: int, width: int, scale: int) -> None:
    source = photo(height, width)
    upscale = model(Paint(identity), scale=scale, input="enlarged", task="upscale")
    once = Repair(source, chain_of(1), [upscale], CPU32).run().pixels
    tiled = Repair(source, chain_of(1), [upscale], CPU32, core=32)
    assert np.array_equal(tiled.run().pixels, once)
    assert once.shape == (height * scale, width * scale, 3)


def test_enlarging_agrees_with_another_bicubic() -> None:
    source = photo(24, 31)
    upscale = model(Paint(identity), scale=2, input="enlarged", task="upscale")
    ours = Repair(source, chain_of(1), [upscale], CPU32).run().pixels.astype(float)
    x = torch.from_numpy(source.pixels.copy()).permute(2, 0, 1)[None].float()
    # torch's kernel has a = -0.75; its difference from ours (a = -0.5) is bounded, a shift by half a pixel would not be.
    theirs = (
        torch.nn.functional.interpolate(x, scale_factor=2, mode="bicubic").clamp(0, 255)[0].permute(1, 2, 0).numpy()
    )
    assert np.abs(ours - theirs).mean() < 6
    shifted = np.roll(theirs, 1, axis=1)
    assert np.abs(ours - shifted).mean() > 30


def test_a_native_upscaler_is_tiled_on_its_input() -> None:
    source = photo(100, 70)

    def double(tile: Tensor, box: tuple[int, int, int, int]) -> Tensor:
        assert (box[2] - box[0], box[3] - box[1]) == (2 * tile.shape[-2], 2 * tile.shape[-1])
        return tile.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)

    pixels = Repair(source, chain_of(1), [model(Paint(double), scale=2, task="upscale")], CPU32, core=128).run().pixels
    assert np.array_equal(pixels, source.pixels.repeat(2, 0).repeat(2, 1))


def test_strength_blends_and_zero_gives_the_photo_back() -> None:
    source = photo(40, 50)

    def dark(tile: Tensor, _box: Any) -> Tensor:
        return tile * 0

    models = [model(Paint(dark))]
    assert np.array_equal(Repair(source, chain_of(1, 0.0), models, CPU32).run().pixels, source.pixels)
    half = Repair(source, chain_of(1, 0.5), models, CPU32).run().pixels
    assert np.array_equal(half, np.rint(source.pixels / 2))


def test_outside_the_mask_the_original_integers_stay() -> None:
    source = photo(64, 64, dtype=np.uint16)

    def left_half(tile: Tensor, _box: Any) -> Rendered:
        mask = torch.zeros(1, 1, *tile.shape[-2:])
        mask[..., :20] = 1
        return Rendered(1 - tile, mask)

    pixels = Repair(source, chain_of(1), [model(Paint(left_half))], CPU32).run().pixels
    assert np.array_equal(pixels[:, 20:], source.pixels[:, 20:])
    assert np.abs(pixels[:, :20].astype(int) - (65535 - source.pixels[:, :20].astype(int))).max() <= 1


def test_a_grey_photo_stays_grey() -> None:
    source = photo(30, 30, grey=True)

    def tint(tile: Tensor, _box: Any) -> Tensor:
        return tile * torch.tensor([1.0, 0.5, 0.2])[None, :, None, None]

    pixels = Repair(source, chain_of(1), [model(Paint(tint))], CPU32).run().pixels
    assert np.array_equal(pixels[..., 0], pixels[..., 1])
    assert np.array_equal(pixels[..., 0], pixels[..., 2])


def bfloat16_unet_model() -> Model:
    net = small_unet(noise=0.01)
    arguments = {"widths": [8, 12], "blocks": 1}
    return Model(card(architecture="unet", arguments=arguments, multiple=4), net.state_dict())


def test_the_body_runs_in_the_devices_precision_and_the_ends_as_the_photo_needs() -> None:
    loaded = bfloat16_unet_model()
    eight, sixteen = (loaded.on(CPU16, exact_ends=exact).state_dict() for exact in (False, True))
    assert eight["middle.0.conv1.weight"].dtype is sixteen["middle.0.conv1.weight"].dtype is torch.bfloat16
    assert eight["stem.1.weight"].dtype is eight["tail.0.weight"].dtype is torch.bfloat16
    assert sixteen["stem.1.weight"].dtype is sixteen["tail.0.weight"].dtype is torch.float32


def test_cancel_stops_within_one_tile_and_going_on_finishes() -> None:
    token = CancelToken()
    source = photo(256, 256)
    painted: list[Box] = []

    def answer(tile: Tensor, box: Any) -> Tensor:
        painted.append(box)
        if len(painted) == 3:
            token.cancel()
        return tile

    repair = Repair(source, chain_of(1), [model(Paint(answer))], CPU32, core=64)
    with pytest.raises(Cancelled):
        list(repair.tiles(progress=token))
    assert len(painted) == 3
    repair.run()
    assert len(painted) == 16
    assert np.array_equal(repair.pixels, source.pixels)


def test_cancel_is_heard_in_an_earlier_step() -> None:
    token = CancelToken()
    painted: list[Box] = []

    def answer(tile: Tensor, box: Any) -> Tensor:
        painted.append(box)
        token.cancel()
        return tile

    repair = Repair(photo(256, 256), chain_of(2), [model(Paint(answer)), model(Paint(identity))], CPU32, core=64)
    with pytest.raises(Cancelled):
        repair.run(token)
    assert len(painted) == 1


def test_progress_counts_output_pixels() -> None:
    class Heard(CancelToken):
        def __init__(self) -> None:
            super().__init__()
            self.updates: list[tuple[float, float]] = []

        def update(self, done: float, total: float) -> None:
            self.updates.append((done, total))

    heard = Heard()
    Repair(photo(1200, 1200), chain_of(1), [model(Paint(identity))], CPU32).run(heard)
    assert [total for _, total in heard.updates] == [1440000] * 4
    assert heard.updates[-1][0] == 1440000


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_not_a_number_is_an_error_and_never_a_black_photo(value: float) -> None:
    repair = Repair(photo(40, 40), chain_of(1), [model(Paint(lambda tile, _: tile * value))], CPU32)
    with pytest.raises(NotFiniteError, match="not numbers"):
        repair.run()


def test_overflow_in_half_precision_is_run_again_in_float32() -> None:
    class ByPrecision(Model):
        def on(self, device: Device, *, exact_ends: bool) -> Generator:
            good = device.body is torch.float32
            return Paint(identity if good else lambda tile, _: tile * float("inf"))

    source = photo(40, 40)
    repair = Repair(source, chain_of(1), [ByPrecision(card(), {})], CPU16)
    assert np.array_equal(repair.run().pixels, source.pixels)
    assert repair.backoffs == ["the network overflowed, so it was run again in float32"]


class SmallGpu(Device):
    """A device that can run out of memory, as a CPU can't. Computes on the CPU."""

    @property
    def can_run_out(self) -> bool:
        return True


def out_of_memory_above(area: int, sizes: list[int]) -> Paint:
    def answer(tile: Tensor, _box: Any) -> Tensor:
        sizes.append(tile.shape[-1] * tile.shape[-2])
        if sizes[-1] > area:
            raise torch.OutOfMemoryError("no room")
        return tile

    return Paint(answer)


def test_out_of_memory_halves_the_tiles_and_starts_the_photo_again() -> None:
    source = photo(3000, 900)
    sizes: list[int] = []
    # The corner tile of the first plan still fits, the next one doesn't.
    gpu = SmallGpu(torch.device("cpu"), torch.float32, "fake")
    repair = Repair(source, chain_of(1), [model(out_of_memory_above(950_000, sizes))], gpu)
    boxes = list(repair.tiles())
    assert np.array_equal(repair.pixels, source.pixels)
    assert repair.backoffs == ["the device ran out of memory, so tiles were made smaller (512 pixels)"]
    # The tiles that the first plan had finished are painted again by the second, which covers the photo alone.
    second = len(plan_tiles(3000, 900, halo=32, multiple=16, core=512))
    assert sum(box.area for box in boxes[-second:]) == 3000 * 900
    assert len(boxes) > second
    assert len(sizes) == len(boxes) + 1


def test_out_of_memory_with_the_smallest_tiles_is_an_error() -> None:
    repair = Repair(
        photo(500, 500),
        chain_of(1),
        [model(out_of_memory_above(0, []))],
        SmallGpu(torch.device("cpu"), torch.float32, "fake"),
    )
    with pytest.raises(EngineError, match="ran out of memory"):
        repair.run()


def test_out_of_memory_on_a_cpu_is_not_hidden() -> None:
    repair = Repair(photo(50, 50), chain_of(1), [model(out_of_memory_above(0, []))], CPU32)
    with pytest.raises(torch.OutOfMemoryError):
        repair.run()


def test_mapped_canvases_give_the_same_bytes() -> None:
    source, net = photo(100, 130), small_unet()
    plain = Repair(source, chain_of(2), [model(net)] * 2, CPU32).run()
    mapped = Repair(source, chain_of(2), [model(net)] * 2, CPU32, mapped=True)
    assert isinstance(mapped.pixels, np.memmap)
    assert np.array_equal(mapped.run().pixels, plain.pixels)


def test_a_generator_that_looks_sees_the_whole_photo_as_repaired_before_it() -> None:
    seen: list[Tensor] = []

    class Looking(Paint):
        looks = True

        def analyse(self, thumbnail: Tensor) -> Look:
            seen.append(thumbnail)
            return Look()

    source = photo(700, 1400)
    halve = model(Paint(lambda tile, _: tile / 2))
    Repair(source, chain_of(2), [halve, model(Looking(identity))], CPU32).run()
    (thumbnail,) = seen
    assert thumbnail.shape == (1, 3, 256, 512)
    expected = source.pixels.mean(axis=(0, 1)) / 255 / 2
    assert np.allclose(thumbnail.mean(dim=(0, 2, 3)).numpy(), expected, atol=2e-3)


def test_a_wrong_canvas_is_refused() -> None:
    with pytest.raises(ValueError, match="the canvas is"):
        Repair(photo(10, 10), chain_of(1), [model(Paint(identity))], CPU32, into=np.zeros((10, 11, 3), np.uint8))


@pytest.mark.parametrize("text", ["clean", "clean:0.8", "clean:0.8,other:1.5", "clean:0", "up:1:0.5,clean"])
def test_a_chain_is_written_as_it_is_read(text: str) -> None:
    assert str(parse_chain(text)) == text
    assert Chain.model_validate_json(parse_chain(text).model_dump_json()) == parse_chain(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "clean:",
        "clean:2",
        "clean:-1",
        "clean:x",
        ":1",
        "clean,,x",
        "clean:nan",
        "up:1:",
        "up:1:1.1",
        "up::1",
        "up:1:1:1",
    ],
)
def test_what_is_no_chain_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_chain(text)
