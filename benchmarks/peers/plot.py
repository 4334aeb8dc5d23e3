"""The plot of docs/peers.md: quality over time, each repairer a point."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

from benchmarks.peers.catalogue import PEERS
from benchmarks.peers.tasks import TASKS

__all__ = ["draw", "places", "points"]

# Of each panel: whose quality, which figure, whose time, and the axis' name. Better is further up in all of them.
PANELS = (
    ("upscale-2x", "psnr", "upscale-2x", "PSNR in dB"),
    ("web-4x", "lpips", "upscale-4x", "LPIPS, less is better"),
    ("noise-25", "psnr", "noise-25", "PSNR in dB"),
)
WIDTH, HEIGHT = 1320, 420
TICKS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
# Of a panel and of a letter, roughly and in pixels.
PANEL_HEIGHT, LETTER_WIDTH, LETTER_HEIGHT = 330, 7.4, 17


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
    panels = [(panel, points(results, *panel[:3])) for panel in PANELS]
    panels = [(panel, found) for panel, found in panels if found]
    for (quality, key, _, name), found in panels:
        panel = window.addPlot(title=TASKS[quality].title)
        panel.setLabel("bottom", "seconds a megapixel")
        panel.setLabel("left", name)
        for side in ("left", "bottom"):
            panel.getAxis(side).enableAutoSIPrefix(False)
        panel.getAxis("bottom").setTicks([[(math.log10(at), f"{at:g}") for at in TICKS]])
        panel.showGrid(x=True, y=True, alpha=0.15)
        panel.invertY(key == "lpips")
        _fill(panel, found, WIDTH / len(panels) - 80)
    window.show()
    application.processEvents()
    path.parent.mkdir(parents=True, exist_ok=True)
    window.grab().save(str(path), "PNG")
    window.close()


def _fill(panel: Any, found: dict[str, tuple[float, float]], width: float) -> None:
    import pyqtgraph as pg

    spots = {name: (math.log10(x), y) for name, (x, y) in found.items()}
    (left, right), (low, high) = (_room([spot[axis] for spot in spots.values()]) for axis in (0, 1))
    panel.setXRange(left, right, padding=0)
    panel.setYRange(low, high, padding=0)
    across, up = width / (right - left), PANEL_HEIGHT / (high - low)
    titles = {name: PEERS[name].title.replace("*", "") for name in spots}
    pixels = {titles[name]: (x * across, y * up) for name, (x, y) in spots.items()}
    edges = left * across, right * across
    for name, (x, y) in spots.items():
        colour = "#c33" if name.startswith("photofix") else "#447"
        panel.plot([x], [y], pen=None, symbol="o", symbolSize=9, symbolBrush=colour, symbolPen=None)
        begin, middle = places(pixels, edges)[titles[name]]
        label = pg.TextItem(titles[name], color=colour, anchor=(0, 0.5))
        label.setPos(begin / across, middle / up)
        panel.addItem(label)


def places(spots: dict[str, tuple[float, float]], edges: tuple[float, float]) -> dict[str, tuple[float, float]]:
    """Where the names of spots begin and have their middle, so that they lie on no other and on no spot if that can be; in pixels."""
    taken = [(x - 6, x + 6, y - 6, y + 6) for x, y in spots.values()]
    found: dict[str, tuple[float, float]] = {}
    for name, (x, y) in sorted(spots.items(), key=lambda spot: spot[1]):
        long = len(name) * LETTER_WIDTH
        shifts = sorted((step * LETTER_HEIGHT / 2 for step in range(-6, 7)), key=abs)
        tries = [(begin, y + shift) for shift in shifts for begin in (x + 8, x - 8 - long)]
        tries = [each for each in tries if edges[0] <= each[0] and each[0] + long <= edges[1]] or tries[:1]
        boxes = [(begin, begin + long, middle - 7, middle + 7) for begin, middle in tries]
        clear = [index for index, box in enumerate(boxes) if not any(_overlap(box, other) for other in taken)]
        chosen = clear[0] if clear else 0
        found[name] = tries[chosen]
        taken.append(boxes[chosen])
    return found


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]


def _room(values: list[float]) -> tuple[float, float]:
    """The ends of an axis."""
    low, high = min(values), max(values)
    margin = 0.1 * (high - low) or 1.0
    return low - margin, high + margin
