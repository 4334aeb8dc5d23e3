import os
import shutil
from pathlib import Path

import pytest

from photofix.errors import PhotoNotFoundError, UsageError
from photofix.imaging import FORMATS, default_output, encode_photo, format_of, formats, is_photo, list_photos
from photofix.imaging.formats import sniff


@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF", "WebP", "AVIF"])
def test_what_we_write_is_known_by_content(make, name: str) -> None:
    found = sniff(encode_photo(make.photo(), name).data[:4096])
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("header", "extension", "name"),
    [
        (b"GIF89a", "", "GIF"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "", "HEIC"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "", "AVIF"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", "", "RAW"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", ".heic", None),
        (b"II*\0\x08\0\0\0", ".tif", "TIFF"),
        (b"II*\0\x08\0\0\0", ".NEF", "RAW"),
        (b"II*\0\x10\0\0\0CR\2\0", "", "RAW"),
        (b"FUJIFILMCCD-RAW 0201", ".raf", "RAW"),
        (b"just text", ".jpg", None),
        (b"", ".jpg", None),
        (b"BM, a text that begins so", "", None),
    ],
)
def test_content_decides(header: bytes, extension: str, name: str | None) -> None:
    found = sniff(header, extension)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("original", "format_name", "expected"),
    [
        ("a.jpg", None, "a_photofix.jpg"),
        ("a.b.JPEG", None, "a.b_photofix.JPEG"),
        ("a.heic", None, "a_photofix.jpg"),
        ("a.gif", None, "a_photofix.jpg"),
        ("a.bmp", None, "a_photofix.jpg"),
        ("a.mpo", None, "a_photofix.jpg"),
        ("a.NEF", None, "a_photofix.tif"),
        ("a.tiff", None, "a_photofix.tiff"),
        ("a.png", "jpeg", "a_photofix.jpg"),
        ("a.jpg", "webp", "a_photofix.webp"),
        ("a", None, "a_photofix.png"),
    ],
)
def test_default_names(original: str, format_name: str | None, expected: str) -> None:
    assert default_output(Path("x") / original, format=format_name) == Path("x") / expected
    assert default_output(Path(original), Path("out"), format_name) == Path("out") / expected


def test_formats_by_name() -> None:
    for name, entry in FORMATS.items():
        assert format_of(name) is format_of(name.lower()) is format_of(entry.extensions[0]) is entry
        assert FORMATS[entry.output].writes
    with pytest.raises(UsageError, match="psd"):
        format_of("psd")
    with pytest.raises(UsageError, match="not written"):
        default_output(Path("a.jpg"), format="heic")


def test_a_folders_photos_in_natural_order(make, tmp_path: Path) -> None:
    data = encode_photo(make.photo(), "PNG").data
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("p10.png", "p2.png", "P1.png", "._p1.png", "sub/x.png", ".hidden/y.png", "no ending"):
        (tmp_path / name).write_bytes(data)
    (tmp_path / "damaged.jpg").write_bytes(b"text")
    (tmp_path / "notes.txt").write_text("text")
    (tmp_path / "p2.xmp").write_text("text")
    names = [path.relative_to(tmp_path).as_posix() for path in list_photos(tmp_path)]
    # A damaged photo is listed, so that it can be told of.
    assert names == ["damaged.jpg", "no ending", "P1.png", "p2.png", "p10.png"]
    below = [path.relative_to(tmp_path).as_posix() for path in list_photos(tmp_path, recursive=True)]
    assert below == [*names, "sub/x.png"]
    assert not is_photo(tmp_path / "damaged.jpg")
    assert not is_photo(tmp_path / "sub")
    assert not is_photo(tmp_path / "missing.jpg")
    assert is_photo(tmp_path / "no ending")


def test_a_circle_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    try:
        (tmp_path / "sub" / "up").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("links need rights here")
    assert list_photos(tmp_path, recursive=True) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(PhotoNotFoundError, match="missing"):
        list_photos(tmp_path / "missing")


@pytest.mark.parametrize("gone", ["album", "b.png"])
def test_what_vanishes_meanwhile_doesnt_take_the_others_along(
    make, gone: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {"a.png", "b.png", "c.png", "album/d.png", "other/e.png"}
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(encode_photo(make.photo(), "PNG").data)
    judged = formats.is_hidden

    def tidied_up(entry: os.DirEntry[str]) -> bool:
        if entry.name == gone:
            shutil.rmtree(entry.path) if Path(entry.path).is_dir() else Path(entry.path).unlink()
        return judged(entry)

    monkeypatch.setattr(formats, "is_hidden", tidied_up)
    found = {path.relative_to(tmp_path).as_posix() for path in list_photos(tmp_path, recursive=True)}
    assert found == {name for name in names if not name.startswith(gone)}
