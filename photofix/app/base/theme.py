"""How the window looks: Fusion with palettes of our own, light and dark as the system is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from photofix.app.base.resources import resources


@dataclass(frozen=True)
class Colours:
    """Colours by what they are for. Text on its ground has a contrast of at least 4.5 (WCAG AA), marks of at least 3.

    Attributes:
        chrome: of bars and panels.
        stage: around the photo: neutral, so that colours can be judged.
        raised: of cards and chosen buttons.
        hover: of what the pointer is on.
        line: between areas.
        edge: of controls.
        text: what is to be read.
        quiet: what needn't be.
        accent: of what is active.
        on_accent: text on it.
        error: of failures.
        success: of what went well.
    """

    chrome: str
    stage: str
    raised: str
    hover: str
    line: str
    edge: str
    text: str
    quiet: str
    accent: str
    on_accent: str
    error: str
    success: str


DARK = Colours(
    chrome="#222428",
    stage="#18191b",
    raised="#2d3036",
    hover="#383c43",
    line="#33363c",
    edge="#7d828d",
    text="#eceef1",
    quiet="#a4a9b2",
    accent="#f0b04f",
    on_accent="#241a08",
    error="#ff8f80",
    success="#7fcf8d",
)
LIGHT = Colours(
    chrome="#f6f6f7",
    stage="#d9dadd",
    raised="#ffffff",
    hover="#e6e7ea",
    line="#d3d5d9",
    edge="#84888f",
    text="#1d1f23",
    quiet="#5a5f68",
    accent="#985200",
    on_accent="#ffffff",
    error="#b3261e",
    success="#1d6f33",
)


def colours() -> Colours:
    """Those that are in use."""
    light = QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() > 127
    return LIGHT if light else DARK


def apply_theme(app: QApplication, scheme: Qt.ColorScheme | None = None) -> None:
    """Dress the application.

    Args:
        app: to dress.
        scheme: light or dark for good; None is as the system has it, now and whenever that changes.
    """
    app.setStyle("Fusion")
    if scheme is not None:
        _dress(app, scheme)
        return
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(partial(_dress, app))
    _dress(app, hints.colorScheme())


def _dress(app: QApplication, scheme: Qt.ColorScheme) -> None:
    # A desktop that doesn't say gets the dark one: next to it, a photo is easier to judge.
    chosen = LIGHT if scheme == Qt.ColorScheme.Light else DARK
    app.setPalette(_palette(chosen))
    app.setStyleSheet(_style_sheet(chosen))


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: c.chrome,
        QPalette.ColorRole.WindowText: c.text,
        QPalette.ColorRole.Base: c.raised,
        QPalette.ColorRole.AlternateBase: c.chrome,
        QPalette.ColorRole.Text: c.text,
        QPalette.ColorRole.PlaceholderText: c.quiet,
        QPalette.ColorRole.Button: c.raised,
        QPalette.ColorRole.ButtonText: c.text,
        QPalette.ColorRole.BrightText: c.error,
        QPalette.ColorRole.ToolTipBase: c.raised,
        QPalette.ColorRole.ToolTipText: c.text,
        QPalette.ColorRole.Highlight: c.accent,
        QPalette.ColorRole.HighlightedText: c.on_accent,
        QPalette.ColorRole.Link: c.accent,
        QPalette.ColorRole.Light: c.hover,
        QPalette.ColorRole.Mid: c.line,
        QPalette.ColorRole.Dark: c.line,
        QPalette.ColorRole.Shadow: c.line,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(c.edge))
    return palette


def _style_sheet(c: Colours) -> str:
    # A style sheet can't colour a picture, so there is one for each theme.
    theme = "light" if c is LIGHT else "dark"
    chevron, tick = ((resources() / "icons" / f"{name}-{theme}.svg").as_posix() for name in ("chevron", "tick"))
    return f"""
    QToolTip {{ border: 1px solid {c.line}; padding: 4px 6px; }}

    #topBar, #statusBar, #side, #strip {{ background: {c.chrome}; }}
    #topBar {{ border-bottom: 1px solid {c.line}; }}
    #statusBar {{ border-top: 1px solid {c.line}; }}
    #side {{ border-left: 1px solid {c.line}; }}
    #sideTabs {{ background: transparent; border: none; border-bottom: 1px solid {c.line}; margin: 0 0 0 1px; }}
    #sideTabs::tab {{
        color: {c.quiet}; background: transparent; border: none; border-bottom: 2px solid transparent;
        padding: 11px 4px 9px 4px; margin: 0 10px;
    }}
    #sideTabs::tab:hover {{ color: {c.text}; }}
    #sideTabs::tab:selected {{ color: {c.text}; border-bottom: 2px solid {c.accent}; }}
    #sideTabs:focus {{ border-bottom-color: {c.accent}; }}
    #trainStage, #batchStage {{ background: {c.stage}; }}
    #batchTable {{ background: {c.chrome}; border: none; border-top: 1px solid {c.line}; outline: none; }}
    #batchTable:focus {{ border-top-color: {c.accent}; }}
    #batchTable QHeaderView {{ background: {c.chrome}; border: none; }}
    #batchTable QHeaderView::section {{
        color: {c.quiet}; background: {c.chrome}; border: none; border-bottom: 1px solid {c.line}; padding: 6px 8px;
        font-size: 12px;
    }}
    QToolButton[role="presets"] {{ border-color: {c.edge}; padding: 5px 22px 5px 6px; }}
    QToolButton[role="presets"]:focus {{ border-color: {c.accent}; }}
    QToolButton[role="presets"]::menu-indicator {{
        image: url({chevron}); width: 12px; height: 12px; subcontrol-origin: padding;
        subcontrol-position: center right; right: 7px;
    }}
    #stepFrame {{ background: transparent; border: 1px solid {c.line}; border-radius: 10px; }}
    #stepFrame[turn="true"] {{ background: {c.raised}; }}
    #stepFrame #segments QToolButton:checked {{ background: {c.hover}; color: {c.text}; }}
    #modelRow {{ background: transparent; border: 1px solid {c.line}; border-radius: 10px; }}
    QToolButton[role="menu"]::menu-indicator {{ image: none; }}
    QLabel[role="number"] {{
        font-size: 11px; font-weight: 600; color: {c.quiet}; border: 1px solid {c.edge}; border-radius: 11px;
    }}
    QLabel[role="number"][turn="true"] {{ color: {c.on_accent}; background: {c.accent}; border-color: {c.accent}; }}
    QPushButton[role="details"] {{ color: {c.quiet}; font-size: 12px; padding: 2px 2px 2px 0; text-align: left; }}
    QPushButton[role="details"]:checked {{ color: {c.text}; }}
    QPushButton[role="folder"] {{ background: {c.chrome}; border: 1px solid {c.edge}; }}
    QPushButton[role="folder"]:hover {{ background: {c.hover}; }}
    QPushButton[role="folder"]:focus {{ border-color: {c.accent}; }}
    #strip {{ border: none; border-right: 1px solid {c.line}; padding: 6px 0; }}
    #strip:focus {{ border-right: 2px solid {c.accent}; }}

    QLabel[role="brand"] {{ font-size: 16px; font-weight: 600; }}
    QLabel[role="heading"] {{ font-size: 11px; font-weight: 600; color: {c.quiet}; }}
    QLabel[role="title"] {{ font-size: 14px; font-weight: 600; }}
    QLabel[role="name"] {{ font-size: 13px; font-weight: 600; }}
    QLabel[role="words"] {{ font-size: 12px; color: {c.quiet}; }}
    QLabel[role="title"][good="true"] {{ color: {c.success}; }}
    QLabel[role="welcome"] {{ font-size: 20px; font-weight: 600; }}
    QLabel[role="quiet"] {{ color: {c.quiet}; }}
    QLabel[role="error"] {{ color: {c.error}; }}
    QLabel[role="key"] {{
        background: {c.raised}; border: 1px solid {c.edge}; border-radius: 5px; padding: 2px 7px; font-weight: 600;
    }}

    QToolButton, QPushButton {{
        border: 1px solid transparent; border-radius: 6px; padding: 5px 11px; color: {c.text}; background: transparent;
    }}
    QToolButton:hover, QPushButton:hover {{ background: {c.hover}; }}
    QToolButton:pressed, QPushButton:pressed {{ background: {c.line}; }}
    QToolButton:focus, QPushButton:focus {{ border-color: {c.accent}; }}
    QToolButton:disabled, QPushButton:disabled {{ color: {c.edge}; }}
    QToolButton {{ padding: 5px 8px; }}
    QPushButton[role="link"] {{ color: {c.accent}; font-weight: 600; padding: 3px 12px; }}
    QToolButton[role="small"] {{ padding: 3px; }}
    QPushButton[role="plain"] {{ border-color: {c.edge}; }}
    QPushButton[role="plain"]:focus {{ border-color: {c.accent}; }}
    QPushButton[role="primary"] {{ background: {c.accent}; color: {c.on_accent}; font-weight: 600; }}
    QPushButton[role="primary"]:hover, QPushButton[role="primary"]:focus {{ border-color: {c.text}; }}
    QPushButton[role="primary"]:disabled {{ background: {c.hover}; color: {c.quiet}; }}

    #more::menu-indicator {{ image: none; }}

    #segments {{ background: {c.stage}; border-radius: 8px; }}
    #segments QToolButton {{ color: {c.quiet}; }}
    #topBar #segments QToolButton:checked {{ background: {c.raised}; color: {c.text}; }}

    #modelCard {{ background: transparent; border: 1px solid {c.line}; border-radius: 10px; padding: 0; text-align: left; }}
    #modelCard:hover {{ background: {c.raised}; border-color: {c.edge}; }}
    #modelCard:pressed {{ background: {c.hover}; }}
    #modelCard:focus {{ border-color: {c.accent}; }}
    #card {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: 10px; }}
    #card[proposal="true"] {{ border-color: {c.edge}; }}
    #card QToolButton[role="tool"] {{ border-color: {c.edge}; }}
    #card QToolButton[role="tool"]:checked {{ background: {c.hover}; border-color: {c.accent}; }}
    #card[dragged="true"] {{ border-color: {c.accent}; }}
    #banner {{ background: {c.raised}; border: 1px solid {c.edge}; border-radius: 10px; }}
    #banner[kind="error"] {{ border-color: {c.error}; }}
    #banner[kind="done"] {{ border-color: {c.success}; }}
    #banner QPlainTextEdit {{
        background: {c.chrome}; border: 1px solid {c.line}; border-radius: 6px; padding: 4px; color: {c.quiet};
    }}
    #dropTarget {{ border: 2px dashed {c.edge}; border-radius: 18px; background: transparent; }}
    #dropTarget[hot="true"] {{ border-color: {c.accent}; background: {c.raised}; }}

    #zoomBar {{ background: {c.chrome}; border: 1px solid {c.line}; border-radius: 17px; }}
    #floatingBar {{ background: {c.chrome}; border: 1px solid {c.line}; border-radius: 14px; }}
    #floatingBar QToolButton {{ border-radius: 13px; padding: 4px 12px; }}
    #floatingBar QToolButton:checked {{ background: {c.hover}; }}
    #floatingBar #segments QToolButton {{ padding: 4px 8px; }}
    #floatingBar #segments QToolButton:checked {{ background: {c.raised}; color: {c.text}; }}
    #floatingBar QToolButton[role="accent"] {{ color: {c.accent}; font-weight: 600; }}
    #floatingBar QToolButton:disabled {{ color: {c.edge}; }}
    #topBar QToolButton:checked {{ background: {c.hover}; }}
    #zoomBar QToolButton {{ border-radius: 13px; padding: 4px 10px; }}
    #zoomBar QToolButton:checked {{ background: {c.hover}; }}

    QSpinBox {{ background: {c.chrome}; border: 1px solid {c.edge}; border-radius: 6px; padding: 3px 8px;
        min-height: 20px;
    }}
    QComboBox, QLineEdit {{
        background: {c.chrome}; border: 1px solid {c.edge}; border-radius: 6px; padding: 3px 8px; min-height: 20px;
    }}
    QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: none; }}
    QSpinBox QLineEdit {{ border: none; padding: 0; min-height: 0; background: transparent; }}
    QComboBox:focus, QLineEdit:focus, QSpinBox:focus {{ border-color: {c.accent}; }}
    QComboBox::drop-down {{ border: none; width: 22px; }}
    QComboBox::down-arrow {{ image: url({chevron}); width: 12px; height: 12px; }}
    QComboBox QAbstractItemView {{
        background: {c.raised}; border: 1px solid {c.edge}; selection-background-color: {c.hover}; selection-color: {c.text};
    }}
    QCheckBox {{ spacing: 8px; }}
    QCheckBox::indicator {{
        width: 14px; height: 14px; border: 1px solid {c.edge}; border-radius: 4px; background: {c.chrome};
    }}
    QCheckBox::indicator:checked {{ background: {c.accent}; border-color: {c.accent}; image: url({tick}); }}
    QCheckBox::indicator:focus {{ border: 2px solid {c.accent}; }}
    QCheckBox::indicator:checked:focus {{ border-color: {c.text}; }}
    QMenu {{ background: {c.raised}; border: 1px solid {c.edge}; padding: 4px; }}
    QMenu::item {{ padding: 5px 18px; border-radius: 4px; }}
    QMenu::item:disabled {{ color: {c.edge}; }}
    QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
    QMenu::item:selected {{ background: {c.hover}; }}
    QScrollBar:vertical {{ background: transparent; width: 8px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {c.edge}; border-radius: 3px; min-height: 28px; margin: 1px; }}
    QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}
    QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background: transparent; }}

    QProgressBar {{ background: {c.hover}; border: none; border-radius: 2px; }}
    QProgressBar::chunk {{ background: {c.accent}; border-radius: 2px; }}

    QSlider {{ min-height: 22px; }}
    QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {c.hover}; }}
    QSlider::sub-page:horizontal {{ background: {c.accent}; border-radius: 2px; }}
    QSlider::handle:horizontal {{
        width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: {c.text}; border: 1px solid {c.raised};
    }}
    QSlider::handle:horizontal:focus {{ border: 2px solid {c.accent}; width: 12px; height: 12px; }}
    QSlider::groove:horizontal:disabled, QSlider::sub-page:horizontal:disabled {{ background: {c.hover}; }}
    QSlider::handle:horizontal:disabled {{ background: {c.edge}; }}

    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
    """
