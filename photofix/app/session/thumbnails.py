"""Small pictures of files: made in a thread, for what is seen alone, the last few hundred kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from photofix.app.base.jobs import Jobs, Listener
from photofix.app.session.entry import Entry
from photofix.app.viewer.tiles import to_image
from photofix.engine.tiling import Box
from photofix.errors import PhotofixError
from photofix.imaging.display import to_srgb
from photofix.imaging.preview import fitted, preview
from photofix.progress import Cancelled

_KEPT = 400


class Thumbnails(QObject):
    """Makes and keeps thumbnails.

    Signals:
        came: an entry's thumbnail is there.

    Args:
        side: the longest a thumbnail is, in device pixels.
        parent: as for every QObject.
    """

    came = Signal(Entry)

    def __init__(self, side: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._side = side
        # A thread of its own: the viewer's tiles never wait behind the thumbnails of a folder.
        self._jobs = Jobs(threads=1, parent=self)
        self._kept: OrderedDict[str, QImage | None] = OrderedDict()
        self._wanted: list[Entry] = []
        self._under_way: Entry | None = None

    @property
    def idle(self) -> bool:
        """None is being made."""
        return self._under_way is None

    def get(self, entry: Entry) -> QImage | None:
        """The thumbnail, if it is here."""
        image = self._kept.get(entry.key)
        if image is not None:
            self._kept.move_to_end(entry.key)
        return image

    def want(self, entries: Sequence[Entry]) -> None:
        """Say what is seen; earlier wishes are void. What can't be made is not tried again."""
        self._wanted = [entry for entry in entries if entry.key not in self._kept and entry is not self._under_way]
        self._start()

    def close(self) -> None:
        """End the thread."""
        self._wanted = []
        self._jobs.close()

    def _start(self) -> None:
        if self._under_way is None and self._wanted and not self._jobs.closing:
            self._under_way = entry = self._wanted.pop(0)
            self._jobs.run(
                partial(make_thumbnail, entry, self._side),
                Listener(partial(self._came, entry), self._failed, partial(self._keep, None)),
            )

    def _came(self, entry: Entry, image: QImage) -> None:
        self._keep(image)
        self.came.emit(entry)

    def _failed(self, _: PhotofixError) -> None:
        # The row says so when the photo is opened; until then it has an empty frame.
        self._keep(None)

    def _keep(self, image: QImage | None) -> None:
        assert self._under_way is not None
        self._kept[self._under_way.key] = image
        self._under_way = None
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self._start()


def make_thumbnail(entry: Entry, side: int) -> QImage:
    """A picture of a photo that fits into a square, in any thread.

    Raises:
        PhotofixError: it can't be read, or it would take too much memory.
    """
    photo = entry.photo
    if photo is not None:
        try:
            pyramid = photo.before_layer.pyramid
            level = pyramid.levels - 1
            height, width = pyramid.size(level)
            shown = to_srgb(pyramid.read(level, Box(0, 0, height, width)), photo.before_layer.icc)
            return to_image(fitted(shown, side))
        except Cancelled:
            pass  # closed this moment, so from its file
    return to_image(preview(entry.path, side))
