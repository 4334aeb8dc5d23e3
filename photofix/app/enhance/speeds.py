"""How long a model takes for a photo, from repairs that were measured on this computer; before the first, nothing is said."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QSettings, Signal

# Of a small photo, most of the time is the engine's way to the first tile: it would make large ones seem slow.
_LARGE_ENOUGH = 0.5
# So it is of the first repair after the start, which makes the kernels and loads the model, unless it takes longer than this.
_START_DOESNT_MATTER = 10.0


class Speeds(QObject):
    """Remembers how fast each model went, on which device.

    Signals:
        changed: something was learnt, or the device is known.

    Args:
        settings: where it is remembered.
        parent: as for every QObject.
    """

    changed = Signal()

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._device = ""
        self._warm = False

    def set_device(self, device: str) -> None:
        """Say what computes now, in words; what was measured on another device doesn't count."""
        self._device = device
        self.changed.emit()

    def learn(self, model: str, megapixels: float, seconds: float) -> None:
        """A model alone has repaired a photo.

        Args:
            model: its name.
            megapixels: of the result.
            seconds: that it took.
        """
        warm, self._warm = self._warm, True
        if not self._device or seconds <= 0 or megapixels < _LARGE_ENOUGH:
            return
        if warm or seconds >= _START_DOESNT_MATTER:
            self._settings.setValue(self._key(model), megapixels / seconds)
            self.changed.emit()

    def rate(self, model: str) -> float | None:
        """Megapixels of the result a second; None where it was never measured."""
        stored = self._settings.value(self._key(model)) if self._device else None
        try:
            rate = float(str(stored)) if stored is not None else 0.0
        except ValueError:  # somebody has edited the settings
            rate = 0.0
        return rate if rate > 0 else None

    def hint(self, model: str, megapixels: float) -> str:
        """How long it will take for a result of that size, in words; empty where it was never measured."""
        rate = self.rate(model)
        return "" if rate is None else in_words(megapixels / rate)

    def _key(self, model: str) -> str:
        # QSettings has groups, and its own idea of slashes.
        device = self._device.replace("/", "_").replace("\\", "_")
        return f"speed/{device}/{model}"


def in_words(seconds: float) -> str:
    """About how long, as people say it."""
    translate = QCoreApplication.translate
    if seconds < 0.95:
        return translate("Speeds", "under 1 s")
    if seconds < 90:
        return translate("Speeds", "about %1 s").replace("%1", str(round(seconds)))
    return translate("Speeds", "about %1 min").replace("%1", str(round(seconds / 60)))
