"""What hangs on the pointer or lies in the clipboard."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage


@dataclass(frozen=True)
class Offered:
    """What a drop or the clipboard holds.

    Attributes:
        files: paths of files and folders.
        image: a picture without a file, where there are no files.
        address: it is an address on the web.
        text: it is text.
    """

    files: tuple[str, ...] = ()
    image: QImage | None = None
    address: bool = False
    text: bool = False


def may_hold_photos(mime: QMimeData) -> bool:
    """Whether there is anything to look at or to say a word about; quick, for it is asked while the pointer moves."""
    return mime.hasUrls() or mime.hasImage() or mime.hasText()


def offered(mime: QMimeData) -> Offered:
    """Look at it. Files come first: a file manager offers pictures of them as well."""
    files = tuple(url.toLocalFile() for url in mime.urls() if url.isLocalFile()) if mime.hasUrls() else ()
    if files:
        return Offered(files)
    if mime.hasImage():
        image = mime.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return Offered(image=image)
    text = mime.text().strip() if mime.hasText() else ""
    address = mime.hasUrls() or text.startswith(("http://", "https://"))
    return Offered(address=address, text=bool(text))
