"""The curves of a training, by pyqtgraph, which is loaded beside the window when they are first wanted."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from functools import partial
from types import ModuleType
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from photofix.app.base.jobs import Jobs, Listener
from photofix.app.base.theme import colours
from photofix.app.train.curve import Curve
from photofix.errors import PhotofixError


class Curves(QWidget):
    """Loss on the left; on the right PSNR with the built-in's, a flat line.

    Args:
        jobs: loads what draws them.
        parent: as for every widget.
    """

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._asked = False
        self._curve = Curve()
        self._graph: Any = None
        self._plots: list[Any] = []
        self._lines: dict[str, Any] = {}
        self._holders: list[QVBoxLayout] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.psnr_title = QLabel()
        self.psnr_title.setToolTip(
            self.tr("How close to the clean photos, on those that are held back: higher is better")
        )
        self.loss_title = QLabel(self.tr("Loss"))
        self.loss_title.setToolTip(
            self.tr("How far from the clean photos, on those that are learnt from: lower is better")
        )
        for title, factor in ((self.psnr_title, 3), (self.loss_title, 2)):
            title.setProperty("role", "words")
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(title)
            self._holders.append(column)
            row.addLayout(column, factor)
        self.setMinimumHeight(150)
        self._say()

    @property
    def drawn(self) -> bool:
        """What draws them is there."""
        return bool(self._plots)

    def show_curve(self, curve: Curve) -> None:
        """Show other figures."""
        self._curve = curve
        self._say()
        if not self._asked:
            self._asked = True
            self._jobs.run(_load, Listener(self._loaded, self._failed))
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _say(self) -> None:
        c = colours()
        yours = self.tr("yours")
        built_in = self.tr("built-in")
        self.psnr_title.setText(
            self.tr("PSNR in dB")
            + f" &nbsp; <span style='color:{c.accent}'>▬ {yours}</span> &nbsp;<span style='color:{c.text}'>┅ {built_in}</span>"
        )
        self.psnr_title.setTextFormat(Qt.TextFormat.RichText)

    def _failed(self, error: PhotofixError) -> None:
        self.psnr_title.setText(self.tr("The curves can’t be drawn: %1").replace("%1", error.happened))

    def _loaded(self, graph: ModuleType) -> None:
        if self._jobs.closing:
            return
        self._graph = graph
        self._go_on(self._build())

    def _go_on(self, building: Iterator[None]) -> None:
        """Build a part at a time: all together would hold the window up."""
        if next(building, self) is not self:
            QTimer.singleShot(0, self, partial(self._go_on, building))

    def _build(self) -> Iterator[None]:
        graph = self._graph
        plots: list[Any] = []
        names = (self.tr("PSNR on photos held back"), self.tr("Loss"))
        for holder, name in zip(self._holders, names, strict=True):
            box = graph.ViewBox(enableMenu=False, enableMouse=False)
            axes = {side: graph.AxisItem(orientation=side) for side in ("left", "bottom")}
            yield
            item = graph.PlotItem(viewBox=box, axisItems=axes, enableMenu=False)
            yield
            plot = graph.PlotWidget(plotItem=item)
            plot.setAccessibleName(name)
            plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            plot.hideButtons()
            plot.setBackground(QColor(colours().stage))
            item.showGrid(x=False, y=True, alpha=0.15)
            axes["bottom"].setLabel(self.tr("minutes"))
            for axis in axes.values():
                axis.enableAutoSIPrefix(False)
            axes["left"].setWidth(46)
            yield
            holder.addWidget(plot, 1)
            plots.append(plot)
            yield
        self._plots = plots
        self._draw_lines()

    def _draw_lines(self) -> None:
        psnr, loss = self._plots
        self._lines = {
            "built-in": self._graph.InfiniteLine(angle=0),
            "psnr": psnr.plot(antialias=True),
            "loss": loss.plot(antialias=True),
        }
        self._dress()
        self._draw()

    def _dress(self) -> None:
        self._say()
        if not self._plots:
            return
        c, graph = colours(), self._graph
        for plot in self._plots:
            plot.setBackground(QColor(c.stage))
            for side in ("left", "bottom"):
                axis = plot.getAxis(side)
                axis.setPen(graph.mkPen(c.line))
                axis.setTextPen(graph.mkPen(c.quiet))
        self._lines["psnr"].setPen(graph.mkPen(c.accent, width=2))
        self._lines["psnr"].setSymbol("o")
        self._lines["psnr"].setSymbolSize(6)
        self._lines["psnr"].setSymbolBrush(graph.mkBrush(c.accent))
        self._lines["psnr"].setSymbolPen(None)
        self._lines["loss"].setPen(graph.mkPen(c.quiet, width=1.5))
        self._lines["built-in"].setPen(graph.mkPen(c.text, width=1.5, style=Qt.PenStyle.DashLine))

    def _draw(self) -> None:
        if not self._plots:
            return
        curve = self._curve
        psnr, _ = self._plots
        self._lines["psnr"].setData(curve.checked, curve.psnr)
        self._lines["loss"].setData(curve.minutes, curve.loss)
        line = self._lines["built-in"]
        if curve.built_in is None:
            if line in psnr.getPlotItem().items:
                psnr.removeItem(line)
            return
        line.setValue(curve.built_in)
        if line not in psnr.getPlotItem().items:
            psnr.addItem(line)
        values = [*curve.psnr, curve.built_in]
        margin = max(0.05, 0.12 * (max(values) - min(values)))
        psnr.setYRange(min(values) - margin, max(values) + margin, padding=0)


def _load() -> ModuleType:
    return importlib.import_module("pyqtgraph")
