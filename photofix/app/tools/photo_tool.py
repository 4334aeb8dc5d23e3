"""What a tool in the hand shares with every other: taken up and laid down, lent for moving the photo, and told of the pointer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

from photofix.app.viewer.comparison import Mode, Pane
from photofix.app.viewer.viewer import Viewer

_PRESSED = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


class PhotoTool(QObject):
    """A tool that works on the photo: while it is on, the pointer is its own instead of moving the photo.

    With Space held, with the middle button, and at the divider's handle, the viewer has the pointer all the same. Places are in the
    viewer's pixels.

    Attributes:
        possible: there is something that it could work on, beside the photo.

    Signals:
        changed: it is on or off, or something else about it.

    Args:
        viewer: shows the photo.
        key: takes it up, and lays it down.
        parent: as for every QObject.
    """

    changed = Signal()

    def __init__(self, viewer: Viewer, key: Qt.Key, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self._key = key
        self.possible = True
        self._on = False
        # The viewer has the pointer until its button is released: it moves the photo, or the divider.
        self._lent = False
        self._space = False
        viewer.installEventFilter(self)

    @property
    def on(self) -> bool:
        return self._on

    @property
    def cursor(self) -> Qt.CursorShape:
        """Over the photo."""
        return Qt.CursorShape.OpenHandCursor if self._space else self._own_cursor()

    def set_on(self, on: bool) -> None:
        """Take it up, or lay it down; what isn't finished is given up."""
        on = on and self.possible and self._viewer.shows_photo
        if on == self._on:
            return
        if on and self._viewer.overlay is not None:
            self._viewer.overlay.set_on(False)  # one hand, one tool
        self._on, self._lent, self._space = on, False, False
        self.give_up()
        self._viewer.overlay = self if on else None
        self._on_taken()
        self._viewer.setCursor(self.cursor if on else Qt.CursorShape.OpenHandCursor)
        self._viewer.update()
        self.changed.emit()

    def lay_down(self) -> bool:
        """Lay it down; False if it was not in the hand."""
        was_on = self._on
        self.set_on(False)
        return was_on

    def give_up(self) -> None:
        """Leave what the pointer has begun, as if it had not been."""
        raise NotImplementedError

    def paint(self, painter: QPainter) -> None:
        """Draw, in device pixels, over the photo and under the words on it."""
        raise NotImplementedError

    # What each tool does

    @property
    def _at_work(self) -> bool:
        """A button is pressed, and what it began isn't finished."""
        raise NotImplementedError

    def _own_cursor(self) -> Qt.CursorShape:
        """Over the photo, while the pointer is the tool's."""
        raise NotImplementedError

    def _on_taken(self) -> None:
        """It was taken up or laid down."""

    def _on_key(self, event: QKeyEvent) -> bool:
        """A key was pressed while it is on; True if it means something to the tool."""
        raise NotImplementedError

    def _press(self, event: QMouseEvent) -> None:
        """A button was pressed on the photo."""
        raise NotImplementedError

    def _hover(self, place: QPointF) -> None:
        """The pointer was moved over the photo, with nothing begun."""
        raise NotImplementedError

    def _away(self) -> None:
        """The pointer has left the photo, or is the viewer's for a while."""

    def _drag(self, place: QPointF) -> None:
        """The pointer was moved with something begun."""
        raise NotImplementedError

    def _release(self, place: QPointF, button: Qt.MouseButton) -> None:
        """A button was released."""
        raise NotImplementedError

    # Where things are

    def _to_photo(self, place: QPointF) -> tuple[float, float]:
        """A place as x and y in pixels of the photo."""
        ratio = self._viewer.devicePixelRatioF()
        return self._viewer.seen.to_photo(place.x() * ratio, place.y() * ratio)

    def _to_pane(self, place: QPointF) -> QPointF:
        """A place in device pixels of the pane that it lies in."""
        ratio = self._viewer.devicePixelRatioF()
        return QPointF(*self._viewer.seen.in_pane(place.x() * ratio, place.y() * ratio))

    def _worked_on(self) -> Sequence[Pane]:
        """The panes that show what the tool has done."""
        panes = self._viewer.seen.panes()
        # Two panes beside each other show the photo twice: one of them stays as it is, to be looked at.
        return panes[1:] if self._viewer.mode is Mode.SIDE_BY_SIDE else panes

    # What the viewer is told

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._press_key(event)
            return event.type() == QEvent.Type.KeyRelease and self._release_key(event)
        if not self._on:
            return False
        if isinstance(event, QMouseEvent):
            return self._point(event)
        if event.type() == QEvent.Type.Leave:
            self._away()
        elif event.type() == QEvent.Type.FocusOut:
            self._space = False
        return False

    def _press_key(self, event: QKeyEvent) -> bool:
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier):
            return False
        if event.key() == self._key and not event.isAutoRepeat():
            self.set_on(not self._on)
            return True
        if not self._on:
            return False
        if event.key() != Qt.Key.Key_Space:
            return self._on_key(event)
        self._space = True
        if not self._at_work:
            self._viewer.setCursor(self.cursor)
            self._away()
        return True

    def _release_key(self, event: QKeyEvent) -> bool:
        if not self._on or event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            return False
        self._space = False
        if not self._lent:
            self._viewer.setCursor(self.cursor)
        return not self._viewer.shows_original  # shown since before the tool was taken up

    def _point(self, event: QMouseEvent) -> bool:
        """The pointer was pressed, moved or released; True if that was the tool's to answer."""
        place, button = event.position(), event.button()
        if event.type() in _PRESSED:
            if self._at_work:
                return True
            if button == Qt.MouseButton.MiddleButton or (
                button == Qt.MouseButton.LeftButton and (self._space or self._viewer.on_handle(place))
            ):
                self._lent = True
                self._away()
                return False
            self._press(event)
            return True
        if event.type() == QEvent.Type.MouseMove:
            return self._move(place)
        if self._lent:
            self._lent = event.buttons() != Qt.MouseButton.NoButton
            return False
        self._release(place, button)
        return True

    def _move(self, place: QPointF) -> bool:
        if self._lent:
            return False
        if self._at_work:
            self._drag(place)
            return True
        if self._viewer.on_handle(place):
            self._away()
            return False
        self._hover(place)
        self._viewer.setCursor(self.cursor)
        return True
