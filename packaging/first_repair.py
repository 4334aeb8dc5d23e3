"""Opens the window with a photo, and closes it when the photo is repaired: python first_repair.py PHOTO.

For trying an installed photofix. Exits with 1 if nothing was repaired within a minute.
"""

import sys
import time

from PySide6.QtWidgets import QApplication

from photofix.app.session.entry import State
from photofix.app.window import MainWindow


def main() -> int:
    """1 if it took too long."""
    app = QApplication(sys.argv[:1])
    window = MainWindow()
    window.show()
    began = time.monotonic()
    window.open(sys.argv[1])
    while window.session.state is not State.DONE and time.monotonic() < began + 60:
        app.processEvents()
        time.sleep(0.01)
    done = window.session.state is State.DONE
    if done:
        print(f"The window showed the repaired photo after {time.monotonic() - began:.1f} s.")
    window.close()
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())
