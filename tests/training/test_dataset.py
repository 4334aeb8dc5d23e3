from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from photofix.errors import NoPhotosError
from photofix.training.dataset import CropPairs, PhotoCache, batches, cut_and_reduce, usable_photos
from photofix.training.degrade import Grain, Jpeg, Noise, Nothing, Small


def pairs(photos: Path, degradation: object, length: int = 40, seed: int = 3) -> CropPairs:
    files = usable_photos(photos, side=48)
    return CropPairs(files, degradation, crop=32, reduce=(1.5, 2.5), seed=seed, length=length)


def test_usable_photos_leaves_out_what_is_too_small_or_no_photo(photos: Path) -> None:
    assert [path.stem for path in usable_photos(photos, side=48)] == ["astronaut", "chelsea", "coffee", "rocket"]


@pytest.mark.parametrize("folder", ["empty", "missing"])
def test_a_folder_without_photos_is_named(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoPhotosError, match=folder):
        usable_photos(tmp_path / folder, side=48)


def test_an_item_is_a_function_of_seed_and_index(photos: Path) -> None:
    first, again = pairs(photos, Noise()), pairs(photos, Noise())
    for index in (7, 0, 7, 39):
        for a, b in zip(first[index], again[index], strict=True):
            assert torch.equal(a, b)
    assert not torch.equal(first[1][0], first[2][0])
    assert not torch.equal(first[1][0], pairs(photos, Noise(), seed=4)[1][0])


def test_nothing_degraded_equals_clean_and_types(photos: Path) -> None:
    clean, degraded = pairs(photos, Nothing())[5]
    assert clean.shape == degraded.shape == (3, 32, 32)
    assert clean.dtype == degraded.dtype == torch.uint8
    assert torch.equal(clean, degraded)


def test_what_the_target_gets_is_in_both_crops(tmp_path: Path) -> None:
    Image.new("RGB", (96, 96), (128, 128, 128)).save(tmp_path / "grey.png")
    files = usable_photos(tmp_path, side=48)
    grainy = CropPairs(
        files, Nothing(), target=Grain(sigma=(8, 8), surface=0), crop=32, reduce=(1.5, 2.5), seed=3, length=40
    )
    for index in range(5):
        clean, degraded = grainy[index]
        assert torch.equal(clean, degraded)
        assert 5 < clean.float().std() < 11


def test_an_unaltered_target_draws_as_before(photos: Path) -> None:
    files = usable_photos(photos, side=48)
    settings: dict[str, object] = {"crop": 32, "reduce": (1.5, 2.5), "seed": 3, "length": 40}
    before, after = CropPairs(files, Noise(), **settings), CropPairs(files, Noise(), target=Nothing(), **settings)
    assert all(torch.equal(a, b) for a, b in zip(before[7], after[7], strict=True))


def test_the_grid_of_jpeg_lies_anywhere(photos: Path) -> None:
    """Block edges are found at every offset, or the network would learn only one."""
    dataset = pairs(photos, Jpeg(quality=(8, 8), low=0, subsampled=0, double=0), length=400)
    offsets: set[int] = set()
    for index in range(400):
        degraded = dataset[index][1].float()
        steps = (degraded[..., 1:] - degraded[..., :-1]).abs().mean(dim=(0, 1)).numpy()
        offsets.add(int(np.argmax([steps[offset::8].mean() for offset in range(8)])))
        if len(offsets) == 8:
            return
    pytest.fail(f"grids were found at {sorted(offsets)} alone")


def test_enlarged_pixels_always_lie_the_same_way(photos: Path) -> None:
    """A network that folds 2 × 2 pixels would otherwise meet four kinds of pictures in training and one at work."""
    files = usable_photos(photos, side=48)
    degradation = Small(scale=2, filters=("area",))
    dataset = CropPairs(files, degradation, crop=32, reduce=(1.5, 2.5), seed=3, length=200, align=2)
    for index in range(200):
        clean, degraded = (t.float() for t in dataset[index])
        # Where each 2 × 2 block begins at an even place, its mean in the small copy's enlargement is near that of the clean one.
        means = torch.nn.functional.avg_pool2d(clean, 2) - torch.nn.functional.avg_pool2d(degraded, 2)
        shifted = torch.nn.functional.avg_pool2d(clean[:, 1:-1, 1:-1], 2) - torch.nn.functional.avg_pool2d(
            degraded[:, 1:-1, 1:-1], 2
        )
        if clean.std() > 20:
            assert means[:, 1:-1, 1:-1].abs().mean() < shifted.abs().mean()


def test_batches_go_on_where_they_were(photos: Path) -> None:
    dataset = pairs(photos, Noise(), length=24)
    everything = list(batches(dataset, 4, start=0, workers=0))
    rest = list(batches(dataset, 4, start=3, workers=1))
    assert len(everything) == 6
    assert len(rest) == 3
    for (clean, degraded), (clean_again, degraded_again) in zip(everything[3:], rest, strict=True):
        assert torch.equal(clean, clean_again)
        assert torch.equal(degraded, degraded_again)


def test_a_crop_is_reduced_and_within_a_small_photo() -> None:
    rng = np.random.default_rng(0)
    ramp = np.broadcast_to(np.arange(200, dtype=np.uint8)[None, :, None], (60, 200, 3))
    slopes = [np.diff(cut_and_reduce(ramp, 48, (1.5, 2.5), rng)[20, 4:44, 0].astype(float)).mean() for _ in range(50)]
    # 60 pixels allow a factor of 1.25 at most.
    assert max(slopes) == pytest.approx(1.25, abs=0.05)
    large = np.broadcast_to(np.arange(200, dtype=np.uint8)[None, :, None], (200, 200, 3))
    slopes = [np.diff(cut_and_reduce(large, 48, (1.5, 2.5), rng)[20, 4:44, 0].astype(float)).mean() for _ in range(200)]
    assert min(slopes) == pytest.approx(1.25, abs=0.05)
    assert max(slopes) == pytest.approx(2.5, abs=0.1)


def test_the_cache_is_bounded(photos: Path) -> None:
    files = usable_photos(photos, side=48)
    one = PhotoCache(files, 10**9)[0].nbytes
    cache = PhotoCache(files, int(2.5 * one))
    for _ in range(2):
        for index in range(len(files)):
            assert cache[index].shape[2] == 3
            assert cache._bytes <= 2.5 * one
    assert cache[3] is cache[3]
