"""More than thirty ways in which a file is broken, or isn't what it says: each says whether it must be refused."""

from __future__ import annotations

import io
import os
import random
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.drill import good
from photofix.imaging.jpeg_segments import APP1, APP2

Files = dict[str, bytes]
SPARSE = 5 << 30
"""Bytes that a sparse file says it has."""


@dataclass(frozen=True)
class Way:
    """A way to break a file.

    Attributes:
        make: the bytes, of sound files of all kinds.
        ending: of the name.
        refused: whether the file must be refused; None where decoders may still see a photo. Where only what is around the photo is
            broken, the photo is repaired.
    """

    make: Callable[[Files, random.Random], bytes]
    ending: str
    refused: bool | None = True


def _cut(kind: str, part: float) -> Way:
    return Way(lambda files, _: files[kind][: int(len(files[kind]) * part)], kind.rsplit(".", 1)[-1])


def _flips(kind: str, count: int, start: float, refused: bool | None = None) -> Way:
    def make(files: Files, chance: random.Random) -> bytes:
        data = bytearray(files[kind])
        for _ in range(count):
            data[chance.randrange(int(len(data) * start), len(data))] ^= 1 << chance.randrange(8)
        return bytes(data)

    return Way(make, kind.rsplit(".", 1)[-1], refused)


def _exif(block: Callable[[], bytes]) -> Way:
    return Way(
        lambda files, _: good.with_segments(files["baseline.jpg"], (APP1, b"Exif\0\0" + block())), "jpg", refused=False
    )


def _xmp(packet: Callable[[], bytes]) -> Way:
    return Way(
        lambda files, _: good.with_segments(
            files["baseline.jpg"], (APP1, b"http://ns.adobe.com/xap/1.0/\0" + packet())
        ),
        "jpg",
        refused=False,
    )


def _looped() -> bytes:
    """The link to the Exif directory leads to the first one, and so does the link to the next."""
    block = bytearray(good.exif())
    first = struct.unpack_from("<I", block, 4)[0]
    count = struct.unpack_from("<H", block, first)[0]
    struct.pack_into("<I", block, first + 2 + 12 * count, first)
    at = block.find(struct.pack("<HH", 0x8769, 4))
    struct.pack_into("<I", block, at + 8, first)
    return bytes(block)


def _counts() -> bytes:
    block = bytearray(good.exif())
    first = struct.unpack_from("<I", block, 4)[0]
    for number in range(struct.unpack_from("<H", block, first)[0]):
        struct.pack_into("<I", block, first + 2 + 12 * number + 4, 0xFFFFFFFF)
    return bytes(block)


def _laughs() -> bytes:
    names = [f"a{number}" for number in range(10)]
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names)
    )
    return f"<!DOCTYPE x [{entities}]><x:xmpmeta xmlns:x='adobe:ns:meta/'>&a9;</x:xmpmeta>".encode()


def _outside() -> bytes:
    return b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x:xmpmeta xmlns:x='adobe:ns:meta/'>&a;</x:xmpmeta>"


def _archive(files: Files, _: random.Random) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("../../outside.jpg", files["baseline.jpg"])
    return data.getvalue()


def _png(width: int, height: int) -> bytes:
    import zlib

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(100_000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(good.chunk(*each) for each in chunks)


def _wrong_checksum(files: Files, _: random.Random) -> bytes:
    data = bytearray(files["plain.png"])
    at = data.find(b"IDAT")
    length = struct.unpack_from(">I", data, at - 4)[0]
    data[at + 4 + length] ^= 0xFF
    return bytes(data)


def _strips_past_the_end(files: Files, _: random.Random) -> bytes:
    data = bytearray(files["plain.tif"])
    order = "<" if bytes(data[:2]) == b"II" else ">"
    at = struct.unpack_from(order + "I", data, 4)[0]
    for entry in range(at + 2, at + 2 + 12 * struct.unpack_from(order + "H", data, at)[0], 12):
        if struct.unpack_from(order + "H", data, entry)[0] == 273:
            struct.pack_into(order + "I", data, entry + 8, 0x7FFFFFF0)
    return bytes(data)


def _overlaid_tiff(_files: Files, _: random.Random) -> bytes:
    """Four thousand fields of a megabyte each, which all lie over the same one."""
    count = 4000
    table = struct.pack("<H", count) + b"".join(
        struct.pack("<HHII", 40000 + number, 1, 1 << 20, 8 + 2 + 12 * count + 4) for number in range(count)
    )
    return b"II*\0\x08\0\0\0" + table + bytes(4) + bytes(1 << 20)


def _pages(files: Files, _: random.Random) -> bytes:
    import numpy as np
    import tifffile

    data = io.BytesIO()
    tifffile.imwrite(data, np.zeros((3, 20, 30, 3), np.uint8), photometric="rgb")
    return data.getvalue()


def _circle_of_pages(files: Files, _: random.Random) -> bytes:
    data = bytearray(files["plain.tif"])
    order = "<" if bytes(data[:2]) == b"II" else ">"
    at = struct.unpack_from(order + "I", data, 4)[0]
    struct.pack_into(order + "I", data, at + 2 + 12 * struct.unpack_from(order + "H", data, at)[0], at)
    return bytes(data)


def _animated(_files: Files, _: random.Random) -> bytes:
    from PIL import Image

    frames = [Image.new("RGB", (20, 20), (shade, 0, 0)) for shade in (0, 100, 200)]
    data = io.BytesIO()
    frames[0].save(data, "GIF", save_all=True, append_images=frames[1:])
    return data.getvalue()


def _bad_tables(files: Files, _: random.Random) -> bytes:
    data = bytearray(files["baseline.jpg"])
    at = data.find(b"\xff\xc4")
    data[at + 5 : at + 21] = b"\xff" * 16
    return bytes(data)


def _no_pixels(files: Files, _: random.Random) -> bytes:
    data = bytearray(files["baseline.jpg"])
    at = data.find(b"\xff\xc0")
    data[at + 5 : at + 9] = bytes(4)
    return bytes(data)


def _gif_bomb(_files: Files, _: random.Random) -> bytes:
    screen = b"GIF89a" + struct.pack("<HH", 65535, 65535) + b"\x80\0\0" + bytes(6)
    return screen + b"," + struct.pack("<HHHHB", 0, 0, 65535, 65535, 0) + b"\2\2\x4c\1\0;"


def _segments(files: Files, _: random.Random) -> bytes:
    data = files["baseline.jpg"]
    return data[:2] + b"\xff\xfe\0\2" * 200_000 + data[2:]


def _instructions() -> bytes:
    return b"<?xpacket " * 6000


WAYS: dict[str, Way] = {
    "cut at a hundredth": _cut("baseline.jpg", 0.01),
    "cut at a tenth": _cut("baseline.jpg", 0.1),
    "cut at half": _cut("baseline.jpg", 0.5),
    "cut at 95 %": _cut("baseline.jpg", 0.95),
    "progressive, cut at half": _cut("progressive.jpg", 0.5),
    "PNG, cut at half": _cut("plain.png", 0.5),
    "deep PNG, cut at 80 %": _cut("deep.png", 0.8),
    "TIFF, cut at half": _cut("plain.tif", 0.5),
    "LZW, cut at half": _cut("lzw.tif", 0.5),
    "WebP, cut at half": _cut("plain.webp", 0.5),
    "AVIF, cut at half": _cut("plain.avif", 0.5),
    "BMP, cut at half": _cut("plain.bmp", 0.5),
    "empty": Way(lambda _files, _chance: b"", "jpg"),
    "text": Way(lambda _files, _chance: b"Dear aunt, this was to be a photo.\n" * 40, "jpg"),
    "random bytes": Way(lambda _, chance: chance.randbytes(4000), "png"),
    "header alone": Way(lambda files, _: files["baseline.jpg"][:20], "jpg"),
    "signature of PNG alone": Way(lambda _files, _chance: b"\x89PNG\r\n\x1a\n", "png"),
    "an archive": Way(_archive, "jpg"),
    "a drawing": Way(
        lambda _files, _chance: b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        "png",
    ),
    "wrong ending": Way(lambda files, _: files["plain.png"], "jpg", refused=False),
    "flipped bits in a JPEG": _flips("baseline.jpg", 5, 0.5),
    "flipped bits in a PNG": _flips("plain.png", 5, 0.1, refused=True),
    "flipped bits in a WebP": _flips("plain.webp", 5, 0.3),
    "flipped bits in an AVIF": _flips("plain.avif", 5, 0.5),
    "flipped bits in a header": Way(
        lambda files, chance: bytes(
            byte ^ (1 << chance.randrange(8)) if 2 < at < 200 and chance.random() < 0.05 else byte
            for at, byte in enumerate(files["exif.jpg"])
        ),
        "jpg",
        refused=None,
    ),
    "impossible Huffman table": Way(_bad_tables, "jpg"),
    "no pixels": Way(_no_pixels, "jpg"),
    "bomb of 10 gigapixels, PNG": Way(lambda _files, _chance: _png(100_000, 100_000), "png"),
    "bomb of 4 gigapixels, GIF": Way(_gif_bomb, "gif"),
    "more pixels than data, PNG": Way(lambda _files, _chance: _png(4000, 3000), "png"),
    "Exif that leads outside": _exif(lambda: b"II*\0\xff\xff\xff\x7f" + bytes(30)),
    "Exif that leads in a circle": _exif(_looped),
    "Exif with four billion values": _exif(_counts),
    "Exif of zeros": _exif(lambda: bytes(500)),
    "broken profile": Way(
        lambda files, chance: good.with_segments(
            files["baseline.jpg"], (APP2, b"ICC_PROFILE\0\1\1" + good.icc()[:60] + chance.randbytes(200))
        ),
        "jpg",
        refused=False,
    ),
    "half a profile": Way(
        lambda files, _: good.with_segments(files["baseline.jpg"], (APP2, b"ICC_PROFILE\0\1\3" + good.icc())),
        "jpg",
        refused=False,
    ),
    "broken XMP": _xmp(lambda: good.XMP[:200]),
    "XMP of a billion laughs": _xmp(_laughs),
    "XMP that names a file": _xmp(_outside),
    "XMP nested a thousand times": _xmp(lambda: b"<a>" * 1000 + b"</a>" * 1000),
    "XMP of unending instructions": _xmp(_instructions),
    "trailing garbage": Way(lambda files, chance: files["baseline.jpg"] + chance.randbytes(5000), "jpg", refused=False),
    # The pixels have a checksum of their own, which is right.
    "PNG with a wrong checksum": Way(_wrong_checksum, "png", refused=False),
    "TIFF whose strips lie past the end": Way(_strips_past_the_end, "tif"),
    "TIFF whose fields lie over each other": Way(_overlaid_tiff, "tif"),
    "TIFF of several pages": Way(_pages, "tif"),
    "TIFF whose pages go in a circle": Way(_circle_of_pages, "tif"),
    "animated": Way(_animated, "gif"),
    "two hundred thousand segments": Way(_segments, "jpg"),
}
"""By what a report would call them."""


def special(folder: Path, files: Files) -> dict[str, bool]:
    """What is no ordinary file, or of no ordinary size, made in a folder.

    Returns:
        By name, whether a batch must say that it failed; the others must be passed over, and be said too.
    """
    made: dict[str, bool] = {}
    (folder / "folder.jpg").mkdir()
    os.mkfifo(folder / "pipe.jpg")
    made["pipe.jpg"] = False
    (folder / "circle.jpg").symlink_to("circle.jpg")
    made["circle.jpg"] = False
    (folder / "nowhere.jpg").symlink_to("gone/away.jpg")
    made["nowhere.jpg"] = False
    (folder / "loop").symlink_to(".", target_is_directory=True)
    made["loop"] = False
    for name, start in (
        ("sparse.jpg", b""),
        ("sparse-jpeg.jpg", files["baseline.jpg"][:30]),
        ("sparse-heic.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
        ("sparse-png.png", files["deep.png"][:300]),
        ("sparse-tiff.tif", b"II*\0\xf0\xff\xff\x7f"),
    ):
        with (folder / name).open("wb") as file:
            file.write(start)
            file.truncate(SPARSE)
        made[name] = True
    return made
