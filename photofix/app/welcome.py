"""What is seen before a photo is open."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from photofix.app.base.drop_target import DropTarget
from photofix.app.base.resources import resources, samples


class Welcome(DropTarget):
    """A large place to drop a photo on, what photofix does in a line, and how to begin.

    Signals:
        open_wanted: choose a file.
        sample_wanted: try a photo that came with photofix.

    Args:
        parent: as for every widget.
    """

    open_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(48, 8, parent)
        picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        mark = QPixmap(str(resources() / "icons" / "photofix.svg"))
        picture.setPixmap(
            mark.scaled(88, 88, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        )
        title = QLabel(self.tr("Drop a photo here"), alignment=Qt.AlignmentFlag.AlignCenter)
        title.setProperty("role", "welcome")
        line = QLabel(
            self.tr("photofix removes noise, blocks, scratches and more, on this computer alone: no photo leaves it."),
            alignment=Qt.AlignmentFlag.AlignCenter,
            wordWrap=True,
        )
        line.setProperty("role", "quiet")
        self.open_button = QPushButton(self.tr("Open a photo…"))
        self.open_button.setProperty("role", "primary")
        self.open_button.clicked.connect(self.open_wanted)
        self.sample_button = QPushButton(self.tr("Try a sample photo"))
        self.sample_button.setProperty("role", "plain")
        self.sample_button.clicked.connect(self.sample_wanted)
        self.sample_button.setVisible(bool(samples()))

        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.sample_button)
        buttons.addStretch(1)
        inside = self.inside
        inside.addStretch(1)
        inside.addWidget(picture)
        inside.addSpacing(12)
        inside.addWidget(title)
        inside.addWidget(line)
        inside.addSpacing(16)
        inside.addLayout(buttons)
        inside.addStretch(1)
