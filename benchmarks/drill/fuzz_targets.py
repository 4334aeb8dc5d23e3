"""The codec's own code under bytes that a fuzzer invents: each target says which errors are an answer, and what must hold.

    python -m benchmarks.drill.fuzz_targets NAME [options of libFuzzer] CORPUS…

Coverage-guided fuzzing needs atheris (Apache-2.0; `pip install atheris`), which only this file uses. `read` alone, without it, gives a
target one input: that is how findings are tried again.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import struct
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

SIZE = (300, 200)
PIXELS = 250_000  # so that a whole photo takes milliseconds


def exif(data: bytes) -> None:
    """Patching in place keeps every offset, and says what it can't patch."""
    from photofix.imaging.exif import drop_orientation, orientation_of, patch_exif, private_exif
    from photofix.imaging.ifd import IfdError

    assert orientation_of(data) in (None, *range(1, 9))
    for change in (partial(patch_exif, size=SIZE), drop_orientation, private_exif):
        with contextlib.suppress(IfdError):
            changed: bytes = change(data)
            assert len(changed) <= len(data) + 4
            assert orientation_of(changed) in (None, *range(1, 9))
    with contextlib.suppress(IfdError):
        patched = patch_exif(data, SIZE)
        assert len(patched) == len(data)
        assert orientation_of(patched) in (None, 1)


def xmp(data: bytes) -> None:
    """What is written can be read again, and says what was done."""
    from photofix.imaging.xmp import XmpError, done_of, patch_xmp, xmp_orientation

    assert xmp_orientation(data) in (None, *range(1, 9))
    with contextlib.suppress(XmpError):
        done_of(data)
    try:
        patched = patch_xmp(data, SIZE, "fuzzed")
    except XmpError:
        return
    assert (done_of(patched) or "").split("; ")[-1] == "fuzzed", patched
    assert xmp_orientation(patched) in (None, 1), patched


def jpeg(data: bytes) -> None:
    """Segments and tables are read, or it is said what of them no decoder is to see. What is carried can be woven in again."""
    from photofix.imaging.jpeg_metadata import read_jpeg_metadata
    from photofix.imaging.jpeg_write import weave_jpeg
    from photofix.imaging.metadata import Carried

    try:
        found = read_jpeg_metadata(io.BytesIO(data))
    except ValueError:
        return
    assert found.quality is None or 1 <= found.quality <= 100
    carried = Carried(found.icc, found.exif, found.xmp, found.iptc, found.comments)
    woven, _ = weave_jpeg(b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xda\0\2", carried)
    again = read_jpeg_metadata(io.BytesIO(woven))
    assert (again.icc, again.iptc, again.comments) == (found.icc, found.iptc, found.comments)


def heif(data: bytes) -> None:
    """Boxes are judged, or found wanting."""
    from photofix.imaging.heif_boxes import check_names

    with contextlib.suppress(ValueError):
        check_names(data)


def tiff(data: bytes) -> None:
    """Directories of a whole file; what is gathered from them is a stream that can be read."""
    from photofix.imaging.ifd import read_ifd
    from photofix.imaging.tiff_read import tiff_metadata

    if not data:
        return
    with tempfile.TemporaryFile(dir=_fast()) as file:
        file.write(data)
        file.flush()
        orientation, source = tiff_metadata(file)
    assert 1 <= orientation <= 8
    if source.exif is not None:
        assert read_ifd(source.exif).broken == 0


def icc(data: bytes) -> None:
    """A profile converts, or leaves tones as they are; what it says of itself is text."""
    import numpy as np

    from photofix.imaging.colour import grey_to_srgb, profile_space
    from photofix.imaging.display import to_srgb
    from photofix.imaging.photo import freeze

    profile_space(data)
    pixels = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    assert grey_to_srgb(pixels, data).shape == pixels.shape
    assert to_srgb(freeze(pixels), data).shape == pixels.shape


def header(data: bytes) -> None:
    """What tells formats apart, and the headers that are read before a decoder is."""
    from photofix.imaging import pillow_read
    from photofix.imaging.formats import HEADER_BYTES, sniff

    sniff(data[:HEADER_BYTES], ".nef")
    with contextlib.suppress(ValueError):
        pillow_read._webp_header(data[:30])  # pyright: ignore[reportPrivateUsage]
    pillow_read._says_more_after_pixels(io.BytesIO(data))  # pyright: ignore[reportPrivateUsage]
    pillow_read._from_hexadecimal(data.decode("latin-1"))  # pyright: ignore[reportPrivateUsage]


def journal(data: bytes) -> None:
    """A batch's journal: what isn't understood is passed over, and no result of it lies outside the folder."""
    from pathlib import PurePosixPath

    from photofix.batch.journal import FOLDER, read_history
    from photofix.errors import JournalError

    with tempfile.TemporaryDirectory(dir=_fast()) as name:
        place = Path(name) / FOLDER
        place.mkdir()
        (place / "journal.jsonl").write_bytes(data)
        with contextlib.suppress(JournalError):
            history = read_history(Path(name))
            for result in history.unfinished():
                parts = PurePosixPath(result.output).parts
                assert parts, result.output
                assert ".." not in parts, result.output
                assert not parts[0].startswith("/"), result.output


def card(data: bytes) -> None:
    """A model's card, and a chain of steps: read, or refused by name."""
    from photofix.engine.card import read_card
    from photofix.engine.chain_file import read_chain
    from photofix.errors import PhotofixError

    path = Path(_fast() or tempfile.gettempdir()) / f"photofix-fuzz-{os.getpid()}.json"
    path.write_bytes(data)
    with contextlib.suppress(PhotofixError):
        name = read_card(path).name
        assert "/" not in name
        assert "\\" not in name
    with contextlib.suppress(PhotofixError):
        read_chain(path)


def photo(data: bytes) -> None:
    """A whole file through the codec, decoders and all: a photo, or an error of ours that names the file."""
    from photofix.errors import PhotofixError, UsageError
    from photofix.imaging import encode_photo, open_photo, probe

    path = Path(_fast() or tempfile.gettempdir()) / f"photofix-fuzz-{os.getpid()}.bin"
    path.write_bytes(data)
    with contextlib.suppress(PhotofixError):
        probe(path, pixel_limit=PIXELS)
    with contextlib.suppress(PhotofixError):
        found = open_photo(path, first_frame=True, pixel_limit=PIXELS)
        with contextlib.suppress(UsageError):  # a side too long for the format
            encode_photo(found, done="fuzzed")


TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each for each in (exif, xmp, jpeg, heif, tiff, icc, header, journal, card, photo)
}


def read(name: str, data: bytes) -> None:
    """Give a target one input."""
    TARGETS[name](data)


def seeds(name: str) -> list[bytes]:
    """Sound inputs for a target to begin with."""
    from benchmarks.drill import good

    files = good.files(seed=1, size=(24, 32))
    by_ending: dict[str, list[bytes]] = {}
    for file_name, data in files.items():
        by_ending.setdefault(file_name.rsplit(".", 1)[-1], []).append(data)
    jpegs = by_ending["jpg"]
    return {
        "exif": lambda: [good.exif("<"), good.exif(">"), b"II*\0\x08\0\0\0" + bytes(12)],
        "xmp": lambda: [good.XMP, good.XMP.decode().encode("utf-16-le")],
        "jpeg": lambda: jpegs,
        "heif": lambda: [*by_ending.get("heic", []), *by_ending.get("avif", []), _boxes()],
        "tiff": lambda: by_ending["tif"],
        "icc": lambda: [good.icc()],
        "header": lambda: [data[:4096] for data in files.values()],
        "journal": lambda: [_journal()],
        "card": lambda: [_card(), b'{"steps": [{"model": "clean", "strength": 0.5}]}'],
        "photo": lambda: list(files.values()),
    }[name]()


def _boxes() -> bytes:
    def box(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I4s", len(body) + 8, kind) + body

    item = box(b"infe", b"\2\0\0\0" + struct.pack(">HH", 1, 0) + b"hvc1" + b"name\0")
    auxiliary = box(b"iprp", box(b"ipco", box(b"auxC", bytes(4) + b"urn:mpeg:hevc:2015:auxid:1\0")))
    return box(b"ftyp", b"heic\0\0\0\0heic") + box(
        b"meta", bytes(4) + box(b"iinf", bytes(4) + b"\0\1" + item) + auxiliary
    )


def _journal() -> bytes:
    line = (
        b'{"event":"writing","run":1,"source":"a.jpg","work":"w","input":"0","state":[1,2,3],'
        b'"wanted":"a.jpg","output":"sub/a.jpg","sha256":"1"}\n'
    )
    root = b'{"event":"root","id":"0","label":"x"}\n{"event":"run","run":1}\n'
    failed = b'{"event":"failed","run":1,"source":"b.jpg","work":"w","state":null,"error":{"kind":"DecodeError"}}\n'
    return b'{"event":"journal","version":1}\n' + root + line + line.replace(b'"writing"', b'"done"') + failed


def _card() -> bytes:
    return (Path(__file__).parents[2] / "models" / "clean.json").read_bytes()


def _fast() -> str | None:
    """A folder in memory, where there is one."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def main() -> None:
    """Let atheris invent inputs for one target."""
    name = sys.argv.pop(1)
    import warnings

    import atheris

    warnings.simplefilter("ignore")
    atheris_: Any = atheris
    with atheris_.instrument_imports(include=["photofix"]):
        for module in ("batch.journal", "engine.card", "engine.chain_file", "imaging", "imaging.display"):
            importlib.import_module(f"photofix.{module}")
    atheris_.Setup(sys.argv, TARGETS[name])
    atheris_.Fuzz()


if __name__ == "__main__":
    main()
