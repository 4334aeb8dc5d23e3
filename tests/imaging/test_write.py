"""Photos into files."""

import os
from dataclasses import replace

import numpy as np
import pytest

from photofix.errors import OutputExistsError, UsageError
from photofix.imaging import Photo, Source, freeze, open_photo, save_photo, write_photo


def test_saving_copies_times_and_never_overwrites(make, tmp_path) -> None:
    original = save_photo(make.photo(), tmp_path / "a.png")
    os.utime(original, ns=(10**18, 10**18 + 7))
    photo = open_photo(original)
    output = save_photo(photo, tmp_path / "b.png")
    assert (output.stat().st_atime_ns, output.stat().st_mtime_ns) == (10**18, 10**18 + 7)
    before = output.read_bytes()
    with pytest.raises(OutputExistsError, match=r"b\.png"):
        save_photo(photo.with_pixels(255 - photo.pixels), output)
    assert output.read_bytes() == before
    save_photo(photo.with_pixels(255 - photo.pixels), output, overwrite=True)
    assert output.read_bytes() != before


@pytest.mark.parametrize("way", ["same", "hard link", "link"])
def test_the_original_is_never_overwritten(make, tmp_path, way: str) -> None:
    original = save_photo(make.photo(), tmp_path / "a.png")
    before = original.read_bytes()
    target = original
    if way != "same":
        target = tmp_path / "b.png"
        try:
            target.hardlink_to(original) if way == "hard link" else target.symlink_to(original)
        except OSError:
            pytest.skip("no links here")
    with pytest.raises(OutputExistsError, match="original"):
        save_photo(open_photo(original), target, overwrite=True)
    assert original.read_bytes() == before


def test_requests_that_make_no_sense_are_named(make, tmp_path) -> None:
    photo = make.photo()
    with pytest.raises(UsageError, match="not written"):
        save_photo(photo, tmp_path / "a.heic")
    with pytest.raises(UsageError, match="psd"):
        save_photo(photo, tmp_path / "a.psd")
    with pytest.raises(UsageError, match="1 to 100"):
        save_photo(photo, tmp_path / "a.jpg", quality=101)
    long = Photo(freeze(np.zeros((1, 70_000, 3), np.uint8)))
    for extension in ("jpg", "webp", "avif"):
        with pytest.raises(UsageError, match="at most"):
            save_photo(long, tmp_path / f"a.{extension}")
    assert list(tmp_path.iterdir()) == []
    assert open_photo(save_photo(long, tmp_path / "a.png")).size == (1, 70_000)


def test_a_sidecar_goes_along_corrected(make, tmp_path) -> None:
    original = save_photo(make.photo(20, 30), tmp_path / "a.png")
    (tmp_path / "a.xmp").write_bytes(make.xmp)
    photo = open_photo(original)
    saved = write_photo(photo, tmp_path / "out.png")
    assert saved.sidecar == tmp_path / "out.xmp"
    assert b'tiff:Orientation="1"' in saved.sidecar.read_bytes()
    assert b"Grandmother" in saved.sidecar.read_bytes()
    (tmp_path / "a.png.xmp").write_bytes(make.xmp)
    (tmp_path / "two.png.xmp").write_bytes(b"mine")
    saved = write_photo(photo, tmp_path / "two.png")
    assert saved.sidecar is None
    assert "left as it is" in saved.notes[0]
    assert (tmp_path / "two.png.xmp").read_bytes() == b"mine"
    assert write_photo(photo, tmp_path / "three.png", private=True).sidecar is None
    assert not (tmp_path / "three.png.xmp").exists()
    (tmp_path / "a.png.xmp").write_bytes(b"<damaged")
    saved = write_photo(photo, tmp_path / "four.png")
    assert "was not copied" in saved.notes[0]
    assert open_photo(saved.path).size == (20, 30)


def test_a_photo_without_a_file_can_be_saved(make, tmp_path) -> None:
    photo = replace(make.photo(), source=Source())
    assert np.array_equal(open_photo(save_photo(photo, tmp_path / "a.png")).pixels, photo.pixels)
