"""The table of a batch: picture, name, state and time of each photo, for thousands of them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from photofix.app.base.theme import Colours, colours
from photofix.app.batch import words
from photofix.app.batch.photos import NAME, PICTURE, ROW_ROLE, STATE, TIME, Chosen, Photos, Row, RowState
from photofix.app.session.thumbnails import Thumbnails

_HEIGHT = 50
_PICTURE = QSize(60, 42)
_SIDE = 120

_AnyIndex = QModelIndex | QPersistentModelIndex


class Table(QTableView):
    """Shows photos; only what is seen gets a picture.

    Signals:
        opened: a row was opened, by a double click or Enter.

    Args:
        photos: to show.
        parent: as for every widget.
    """

    opened = Signal(object)

    def __init__(self, photos: Photos, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batchTable")
        self.setAccessibleName(self.tr("Photos of the batch"))
        self._photos = photos
        self.chosen = Chosen(self)
        self.chosen.setSourceModel(photos)
        self.setModel(self.chosen)
        self.thumbnails = Thumbnails(_SIDE, self)
        self.thumbnails.came.connect(photos.picture_came)
        self.setItemDelegate(_Delegate(self.thumbnails, self))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAcceptDrops(False)  # the window takes drops, wherever they fall
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_HEIGHT)
        columns.setSectionsClickable(False)
        columns.setHighlightSections(False)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, mode in (
            (PICTURE, QHeaderView.ResizeMode.Fixed),
            (NAME, QHeaderView.ResizeMode.Stretch),
            (STATE, QHeaderView.ResizeMode.Stretch),
            (TIME, QHeaderView.ResizeMode.Fixed),
        ):
            columns.setSectionResizeMode(column, mode)
        columns.setMinimumSectionSize(40)
        self.setColumnWidth(PICTURE, _PICTURE.width() + 22)
        self.setColumnWidth(TIME, 84)
        self.doubleClicked.connect(self._open)

    def follow(self, task: int, before: int) -> None:
        """Bring a photo that is begun into view, if the one before it is seen: whoever has scrolled away stays there."""
        place, last = self._photos.place_of(task), self._photos.place_of(before)
        if place is None:
            return
        index = self.chosen.mapFromSource(self._photos.index(place, NAME))
        was = self.chosen.mapFromSource(self._photos.index(last, NAME)) if last is not None else None
        seen = was is None or self.viewport().rect().intersects(self.visualRect(was))
        if index.isValid() and seen:
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.thumbnails.want([row.entry for row in self._seen() if row.entry is not None])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(index.data(ROW_ROLE))

    def _seen(self) -> list[Row]:
        """The rows that are on the screen, from the top."""
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        count = self.chosen.rowCount()
        last = count - 1 if last < 0 else last
        return [self.chosen.index(row, NAME).data(ROW_ROLE) for row in range(first, min(last + 1, count))]


class _Delegate(QStyledItemDelegate):
    """Draws a cell."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        row: Row = index.data(ROW_ROLE)
        c = colours()
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(c.hover))
        painter.setPen(QColor(c.line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        column = index.column()
        if column == PICTURE:
            self._paint_picture(painter, row, area, c)
        elif column == STATE:
            _paint_state(painter, row, area.adjusted(8, 0, -8, 0), c)
        else:
            faint = row.state in (RowState.OTHER, RowState.DONE_BEFORE, RowState.REPAIRED)
            painter.setPen(QColor(c.quiet if faint or column == TIME else c.text))
            mode = Qt.TextElideMode.ElideMiddle if column == NAME else Qt.TextElideMode.ElideRight
            _write(painter, area.adjusted(8, 0, -8, 0), str(index.data()), mode)
        if column == PICTURE and state & QStyle.StateFlag.State_Selected:
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), QColor(c.accent))
        painter.restore()

    def _paint_picture(self, painter: QPainter, row: Row, area: QRect, c: Colours) -> None:
        place = QRect(QPoint(0, 0), _PICTURE)
        place.moveCenter(area.center())
        image = None if row.entry is None else self._thumbnails.get(row.entry)
        if image is None:
            painter.setPen(QPen(QColor(c.line), 1))
            painter.setBrush(QColor(c.stage))
            painter.drawRoundedRect(place.adjusted(0, 0, -1, -1), 4, 4)
            return
        target = QRect(QPoint(0, 0), image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio))
        target.moveCenter(place.center())
        painter.drawImage(target, image)


def _paint_state(painter: QPainter, row: Row, area: QRect, c: Colours) -> None:
    why = words.reason(row)
    first = area.adjusted(0, 8, 0, -area.height() // 2 + 2) if why else area
    painter.setPen(QColor(state_colour(row.state, c)))
    _write(painter, first, words.state(row), Qt.TextElideMode.ElideRight)
    if why:
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(c.quiet))
        _write(painter, area.adjusted(0, area.height() // 2 - 1, 0, -6), why, Qt.TextElideMode.ElideRight)
    if row.state is RowState.WORKING:
        bar = QRectF(area.left(), area.bottom() - 8, min(area.width(), 160), 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.hover))
        painter.drawRoundedRect(bar, 1.5, 1.5)
        bar.setWidth(bar.width() * row.fraction)
        painter.setBrush(QColor(c.accent))
        painter.drawRoundedRect(bar, 1.5, 1.5)


def _write(painter: QPainter, place: QRect, text: str, mode: Qt.TextElideMode) -> None:
    shown = painter.fontMetrics().elidedText(text, mode, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def state_colour(state: RowState, c: Colours) -> str:
    """The colour of a state's words."""
    return {RowState.FAILED: c.error, RowState.WORKING: c.accent, RowState.DONE: c.success}.get(state, c.quiet)
