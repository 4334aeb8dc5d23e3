"""The plot of docs/peers.md: quality over time, each repairer a point."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from benchmarks.peers.catalogue import PEERS
from benchmarks.peers.tasks import TASKS

__all__ = ["draw", "points"]

# Of each panel: whose quality, which figure, whose time, and the axis' name.
PANELS = (
    ("upscale-2x", "psnr", "upscale-2x", "PSNR in dB, more is better"),
    ("web-4x", "lpips", "upscale-4x", "LPIPS, less is better"),
    ("noise-25", "psnr", "noise-25", "PSNR in dB, more is better"),
)
WIDTH, HEIGHT = 1320, 420


def points(results: dict[str, Any], quality: str, key: str, speed: str) -> dict[str, tuple[float, float]]:
    """Of each repairer that has both: seconds a megapixel, and the figure."""
    times = results["speed"].get(speed, {})
    rows = results["quality"].get(quality, {"rows": {}})["rows"]
    return {
        name: (times[name]["seconds_per_megapixel"], row[key])
        for name, row in rows.items()
        if row["status"] == "ran" and row[key] is not None and times.get(name, {}).get("status") == "ran"
    }


def draw(results: dict[str, Any], path: Path) -> None:
    """Write the plot as PNG."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import pyqtgraph as pg
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([])
    pg.setConfigOptions(background="w", foreground="k", antialias=True)
    window: Any = pg.GraphicsLayoutWidget(size=(WIDTH, HEIGHT))
    window.resize(WIDTH, HEIGHT)
    for quality, key, speed, name in PANELS:
        panel = window.addPlot(title=TASKS[quality].title)
        panel.setLabel("bottom", "seconds a megapixel")
        panel.setLabel("left", name)
        panel.setLogMode(x=True)
        panel.showGrid(x=True, y=True, alpha=0.15)
        _fill(panel, points(results, quality, key, speed))
    window.show()
    application.processEvents()
    path.parent.mkdir(parents=True, exist_ok=True)
    window.grab().save(str(path), "PNG")
    window.close()


def _fill(panel: Any, found: dict[str, tuple[float, float]]) -> None:
    import numpy as np
    import pyqtgraph as pg

    if not found:
        return
    xs = {name: float(np.log10(x)) for name, (x, _) in found.items()}
    ys = {name: y for name, (_, y) in found.items()}
    low, high = min(ys.values()), max(ys.values())
    room = max(high - low, 1e-6)
    panel.setXRange(min(xs.values()) - 0.2, max(xs.values()) + 1.6, padding=0)
    panel.setYRange(low - 0.08 * room, high + 0.08 * room, padding=0)
    for name, (x, y) in found.items():
        ours = name.startswith("photofix")
        panel.plot(
            [x],
            [y],
            pen=None,
            symbol="o",
            symbolSize=10 if ours else 8,
            symbolBrush="#c33" if ours else "#447",
            symbolPen=None,
        )
    # Labels that would lie on each other are moved apart, from below.
    free = low - room
    for name in sorted(found, key=lambda each: ys[each]):
        place = max(ys[name], free)
        free = place + 0.055 * room
        label = pg.TextItem(
            PEERS[name].title.replace("*", ""), color="#c33" if name.startswith("photofix") else "#333", anchor=(0, 0.5)
        )
        label.setPos(xs[name] + 0.05, place)
        panel.addItem(label)
