"""The strip of photos at the window's left edge."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from photofix.app.base.theme import Colours, colours
from photofix.app.session.entry import Entry, State
from photofix.app.session.roll import ENTRY_ROLE, Roll, state_in_words
from photofix.app.session.thumbnails import Thumbnails

_PICTURE = QSize(112, 76)
_ROW = QSize(132, 112)
_WIDTH = 148


class Strip(QListView):
    """A vertical list of thumbnails with their state; only those that are seen are made.

    Signals:
        chosen: another `Entry`, by click or key.
        removal_wanted: an `Entry` is to leave the strip.
        all_removal_wanted: all of them are.

    Args:
        roll: the photos.
        parent: as for every widget.
    """

    chosen = Signal(Entry)
    removal_wanted = Signal(Entry)
    all_removal_wanted = Signal()

    def __init__(self, roll: Roll, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._roll = roll
        self.thumbnails = Thumbnails(round(_PICTURE.width() * self.devicePixelRatioF()), self)
        self.thumbnails.came.connect(self._came)
        self._delegate = _Delegate(self.thumbnails, self)
        self.setObjectName("strip")
        self.setAccessibleName(self.tr("Open photos"))
        self.setAccessibleDescription(self.tr("Arrows move through the photos; Delete takes one out of the strip."))
        self.setFixedWidth(_WIDTH)
        self.setModel(roll)
        self.setItemDelegate(self._delegate)
        # All rows alike, so that Qt never asks ten thousand of them for their size.
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)  # the window takes drops, wherever they fall
        self.clicked.connect(self._choose)

    def show_current(self, entry: Entry | None) -> None:
        """Mark the photo that is open, and bring it into view."""
        row = -1 if entry is None else self._roll.row(entry)
        if row < 0:
            self.selectionModel().clear()
            return
        index = self._roll.index(row)
        if index != self.currentIndex() or not self.selectionModel().isSelected(index):
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def dataChanged(
        self,
        top_left: QModelIndex | QPersistentModelIndex,
        bottom_right: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        # QListView's own lays every row out anew, which for ten thousand of them takes longer than a tile does.
        QAbstractItemView.dataChanged(self, top_left, bottom_right, roles)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.thumbnails.want(self._seen())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Delete if self.currentIndex().isValid():
                self.removal_wanted.emit(self.currentIndex().data(ENTRY_ROLE))
            case Qt.Key.Key_Left | Qt.Key.Key_Up:
                self._step(-1)
            case Qt.Key.Key_Right | Qt.Key.Key_Down:
                self._step(1)
            case Qt.Key.Key_Home if len(self._roll):
                self.chosen.emit(self._roll[0])
            case Qt.Key.Key_End if len(self._roll):
                self.chosen.emit(self._roll[len(self._roll) - 1])
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space if self.currentIndex().isValid():
                self._choose(self.currentIndex())
            case _:
                # Neither Qt's own search by letters nor its keys for editing.
                event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if index.isValid():
            remove = menu.addAction(self.tr("Remove from the strip"))
            remove.triggered.connect(partial(self._remove, index.data(ENTRY_ROLE)))
        menu.addAction(self.tr("Remove all")).triggered.connect(self.all_removal_wanted)
        menu.popup(event.globalPos())

    def _step(self, by: int) -> None:
        # Failed ones too: here they can be looked at, tried again and removed.
        row = self.currentIndex().row() + by
        if 0 <= row < len(self._roll):
            self.chosen.emit(self._roll[row])

    def _remove(self, entry: Entry, _checked: bool = False) -> None:
        self.removal_wanted.emit(entry)

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(ENTRY_ROLE))

    def _came(self, entry: Entry) -> None:
        self._roll.tell(entry)

    def _seen(self) -> list[Entry]:
        """The entries whose rows are on the screen, from the top."""
        count = len(self._roll)
        if not count:
            return []
        first = self.indexAt(QPoint(self.viewport().width() // 2, self.spacing() + 1))
        start = first.row() if first.isValid() else 0
        number = self.viewport().height() // _ROW.height() + 2
        return [self._roll[row] for row in range(start, min(count, start + number))]


class _Delegate(QStyledItemDelegate):
    """Draws a photo of the strip: picture, state in words and colour, and a bar while it is worked on."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return _ROW

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry = index.data(ENTRY_ROLE)
        c = colours()
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        row = area.adjusted(6, 3, -6, -3)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            painter.setBrush(QColor(c.raised if chosen else c.hover))
            painter.setPen(QPen(QColor(c.accent), 1.5) if chosen else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(row, 8, 8)
        picture = QRect(
            row.center().x() - _PICTURE.width() // 2 + 1, row.top() + 6, _PICTURE.width(), _PICTURE.height()
        )
        self._paint_picture(painter, entry, picture, c)
        words = QRect(picture.left(), picture.bottom() + 4, picture.width(), row.bottom() - picture.bottom() - 6)
        self._paint_state(painter, entry, words, c)
        painter.restore()

    def _paint_picture(self, painter: QPainter, entry: Entry, place: QRect, c: Colours) -> None:
        image = self._thumbnails.get(entry)
        if image is None:
            painter.setPen(QPen(QColor(c.line), 1))
            painter.setBrush(QColor(c.stage))
            painter.drawRoundedRect(place.adjusted(0, 0, -1, -1), 4, 4)
            painter.setPen(QColor(c.quiet))
            name = painter.fontMetrics().elidedText(entry.name, Qt.TextElideMode.ElideMiddle, place.width() - 12)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)
            return
        size = image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(QPoint(0, 0), size)
        target.moveCenter(place.center())
        painter.drawImage(target, image)

    def _paint_state(self, painter: QPainter, entry: Entry, place: QRect, c: Colours) -> None:
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(state_colour(entry, c)))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, state_in_words(entry))
        if entry.state is State.WORKING:
            bar = QRect(place.left(), place.bottom() - 2, place.width(), 3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.hover))
            painter.drawRoundedRect(bar, 1.5, 1.5)
            bar.setWidth(round(bar.width() * min(1.0, entry.pace.fraction)))
            painter.setBrush(QColor(c.accent))
            painter.drawRoundedRect(bar, 1.5, 1.5)


def state_colour(entry: Entry, c: Colours) -> str:
    """The colour of a state's words."""
    if entry.state is State.FAILED:
        return c.error
    if entry.state is State.WORKING or entry.writing:
        return c.accent
    if entry.state is State.DONE or entry.saved is not None:
        return c.success
    return c.quiet
