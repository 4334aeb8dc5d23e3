"""The window's right side: one page at a time, with a tab for each."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QTabBar, QVBoxLayout, QWidget

_WIDTH = 316


class Side(QWidget):
    """Pages by name.

    Signals:
        page_changed: another page is seen; its name.

    Args:
        parent: as for every widget.
    """

    page_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(_WIDTH)
        self._names: list[str] = []
        self.tabs = QTabBar(drawBase=False, expanding=False)
        self.tabs.setObjectName("sideTabs")
        self.tabs.setAccessibleName(self.tr("What to do"))
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._pages = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        layout.addWidget(self._pages, 1)
        self.tabs.currentChanged.connect(self._changed)

    @property
    def page(self) -> str:
        """The one that is seen."""
        return self._names[self.tabs.currentIndex()]

    def add_page(self, name: str, title: str, page: QWidget) -> None:
        """Add a page to the right of the others.

        Args:
            name: for `show_page`.
            title: for people.
            page: what is seen.
        """
        self._names.append(name)
        self._pages.addWidget(page)
        self.tabs.addTab(title)

    def index(self, name: str) -> int:
        """Where a page's tab is, from 0."""
        return self._names.index(name)

    def show_page(self, name: str) -> None:
        """See another page."""
        self.tabs.setCurrentIndex(self.index(name))

    def set_title(self, name: str, title: str) -> None:
        """Call a page something else."""
        self.tabs.setTabText(self.index(name), title)

    def _changed(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        self.page_changed.emit(self._names[index])


class WithoutPhoto(QWidget):
    """A page that has something to say only while a photo is open.

    Args:
        page: what is seen then.
        parent: as for every widget.
    """

    def __init__(self, page: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._hint = QLabel(self.tr("Open a photo, and what can be done with it is here."), wordWrap=True)
        self._hint.setProperty("role", "quiet")
        self._hint.setContentsMargins(18, 16, 18, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(page, 1)
        layout.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignTop)
        self.show_photo(False)

    def show_photo(self, there: bool) -> None:
        """There is a photo, or none."""
        self._page.setVisible(there)
        self._hint.setVisible(not there)
