"""The desktop application. Knows Qt; never imports torch, which the engine's process does."""

from __future__ import annotations

__all__ = ["main"]


def main(argv: list[str] | None = None) -> int:
    """Open the window, with the photos in it that are named, and those of folders that are.

    Args:
        argv: what follows the program's name; by default the process's own.

    Returns:
        The exit code.
    """
    # Here, so that the engine's process, which imports this package on its way, doesn't load Qt.
    import sys

    from photofix.importing import uncollected

    with uncollected():
        # What isn't Qt's comes first: PySide6 reads the source of every module that is imported after it, for 0.1 s in all.
        import photofix.engine.client  # noqa: F401  # pyright: ignore[reportUnusedImport]

        # isort: split
        from PySide6.QtWidgets import QApplication

        from photofix.app.base.log import log_folder, start_log
        from photofix.app.base.theme import apply_theme
        from photofix.app.base.translation import translate
        from photofix.app.window import MainWindow

    arguments = sys.argv[1:] if argv is None else argv
    app = QApplication([sys.argv[0], *arguments])
    app.setApplicationName("photofix")
    app.setApplicationDisplayName("photofix")
    app.setDesktopFileName("photofix")
    start_log(log_folder())
    translate(app)
    apply_theme(app)
    window = MainWindow()
    window.show()
    # Qt has taken its own options out.
    files = [argument for argument in app.arguments()[1:] if not argument.startswith("-")]
    if files:
        window.open(*files)
    return app.exec()
