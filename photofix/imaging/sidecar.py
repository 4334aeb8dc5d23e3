"""`.xmp` files beside photos, as raw developers write them."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from photofix.errors import OutputExistsError
from photofix.imaging.atomic import Filesystem, write_exclusive
from photofix.imaging.xmp import XmpError, patch_xmp

__all__ = ["copy_sidecar", "find_sidecar"]

_LONGEST = 16 << 20


def find_sidecar(photo: Path) -> Path | None:
    """The photo's sidecar: `photo.xmp`, or `photo.jpg.xmp`, in either case; None if there is none."""
    for name in (f"{photo.name}.xmp", f"{photo.stem}.xmp", f"{photo.name}.XMP", f"{photo.stem}.XMP"):
        candidate = photo.with_name(name)
        # A name that is longer than the filesystem's limit is no error here: there is no such file.
        if os.path.isfile(candidate):  # noqa: PTH113
            return candidate
    return None


def copy_sidecar(
    original: Path, output: Path, size: tuple[int, int], *, filesystem: Filesystem | None = None
) -> tuple[Path | None, str | None]:
    """Copies a photo's sidecar beside the output, with orientation and dimensions corrected; never over another file.

    Args:
        original: the photo that was repaired.
        output: the repaired photo.
        size: height and width of the output in pixels.
        filesystem: for tests.

    Returns:
        The copy, if one was made, and a sentence for the person, if there is something to say.

    Raises:
        SaveError: the copy can't be written.
    """
    found = find_sidecar(original)
    if found is None:
        return None, None
    data = b""
    with contextlib.suppress(OSError):
        if found.stat().st_size <= _LONGEST:
            data = found.read_bytes()
    try:
        data = patch_xmp(data, size)
    except XmpError as error:
        return None, f"The sidecar “{found.name}” was not copied: {error}."
    # Named the way the original's is.
    name = f"{output.name}.xmp" if found.name.lower() == f"{original.name}.xmp".lower() else f"{output.stem}.xmp"
    target = output.with_name(name)
    try:
        return write_exclusive(target, data, filesystem=filesystem), None
    except OutputExistsError:
        return None, f"There is already a sidecar “{name}”; it was left as it is."
