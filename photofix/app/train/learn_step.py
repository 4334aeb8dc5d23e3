"""The second step: from which model, in which manner, for how long, and what the result is called."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QWidget,
)

from photofix.app.base.form import add_field, new_form
from photofix.app.base.step_frame import StepFrame
from photofix.app.session.models import Models
from photofix.app.train.runs import Plan, Style
from photofix.engine.suggestion import ORDER

_MINUTES = (10, 20, 60, 120)
# Others have nothing that could be measured on a person's photos.
_TASKS = ("clean", "upscale")


class LearnStep(StepFrame):
    """What to learn; remembered.

    Signals:
        base_changed: another model to start from.
        changed: something else.

    Args:
        models: which there are.
        settings: where it is remembered.
        parent: as for every widget.
    """

    base_changed = Signal()
    changed = Signal()

    def __init__(self, models: Models, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(2, self.tr("What to learn"), parent)
        self._models = models
        self._settings = settings
        self.base = QComboBox()
        self._styles = QButtonGroup(self)
        self.style_buttons: dict[Style, QToolButton] = {}
        self.style_switch = self._style_switch()
        self.minutes = QComboBox()
        for minutes in _MINUTES:
            self.minutes.addItem(self._in_words(minutes), minutes)
        self.minutes.addItem(self.tr("Other…"), 0)
        self.own_minutes = QSpinBox()
        self.own_minutes.setRange(1, 24 * 60)
        self.own_minutes.setSuffix(self.tr(" min"))
        self.own_minutes.setAccessibleName(self.tr("Minutes of training"))
        self.own_minutes.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.name = QLineEdit()
        self.name.setMaxLength(60)
        self.name.setAcceptDrops(False)
        self.problem = QLabel(wordWrap=True)
        self.problem.setProperty("role", "error")
        self.problem.hide()
        self._named = False
        self._lay_out()
        self.fill()
        self._restore()
        models.changed.connect(self.fill)
        self.base.activated.connect(self._base_chosen)
        self.minutes.currentIndexChanged.connect(self._minutes_chosen)
        self.own_minutes.valueChanged.connect(self._remember)
        self._styles.buttonClicked.connect(self._remember)
        self.name.textEdited.connect(self._name_edited)
        self.name.textChanged.connect(self._check)

    @property
    def chosen_base(self) -> str:
        """The model's name; empty where none is shipped."""
        return str(self.base.currentData() or "")

    @property
    def chosen_style(self) -> Style:
        """As `photofix train` names it."""
        return "crisp" if self.style_buttons["crisp"].isChecked() else "faithful"

    @property
    def chosen_minutes(self) -> int:
        """Of training."""
        return int(self.minutes.currentData() or self.own_minutes.value())

    @property
    def title(self) -> str:
        """What it is called."""
        return self.name.text().strip()

    def summary(self, plan: Plan) -> str:
        """What a plan is, in a line."""
        return " · ".join((plan.title, self._models.title(plan.base), self._in_words(round(plan.minutes))))

    def propose(self, title: str) -> None:
        """Propose what to call it, unless the person has said so."""
        if not self._named:
            self.name.setText(self._free(title))
        self._check()

    def begin_anew(self) -> None:
        """What the last one was called isn't what the next one is."""
        self._named = False

    def fill(self) -> None:
        """Offer the models that there are."""
        chosen = self.chosen_base or str(self._settings.value("train/base", ""))
        self.base.clear()
        shipped = [card for card in self._models.cards if not self._models.is_own(card.name) and card.task in _TASKS]
        for card in sorted(shipped, key=lambda card: (ORDER.index(card.task), card.name)):
            self.base.addItem(self._models.title(card.name), card.name)
        self.base.setCurrentIndex(max(0, self.base.findData(chosen)))
        self._check()

    def _base_chosen(self) -> None:
        self._remember()
        self.base_changed.emit()

    def _name_edited(self) -> None:
        self._named = bool(self.title)

    def _minutes_chosen(self) -> None:
        own = not self.minutes.currentData()
        self.own_minutes.setVisible(own)
        self._remember()

    def _check(self) -> None:
        titles = {self._models.title(card.name).casefold() for card in self._models.cards}
        problem = ""
        if not self.title:
            problem = self.tr("Give it a name.")
        elif self.title.casefold() in titles:
            problem = self.tr("There is a model of that name already.")
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.changed.emit()

    def _free(self, title: str) -> str:
        titles = {self._models.title(card.name).casefold() for card in self._models.cards}
        number, name = 1, title
        while name.casefold() in titles:
            number += 1
            name = f"{title} {number}"
        return name

    def _in_words(self, minutes: int) -> str:
        if minutes >= 120 and minutes % 60 == 0:
            return self.tr("%n hours", "", minutes // 60)
        return self.tr("1 hour") if minutes == 60 else self.tr("%n minutes", "", minutes)

    def _style_switch(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("segments")
        row = QHBoxLayout(frame)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        styles: tuple[tuple[Style, str, str], ...] = (
            ("faithful", self.tr("Faithful"), self.tr("Invents nothing; fine detail may look softer")),
            ("crisp", self.tr("Crisp"), self.tr("Looks sharper, and invents some fine texture; needs longer")),
        )
        for style, text, tip in styles:
            button = QToolButton()
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleDescription(tip)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._styles.addButton(button)
            self.style_buttons[style] = button
            row.addWidget(button)
        return frame

    def _lay_out(self) -> None:
        time = QWidget()
        row = QHBoxLayout(time)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.minutes, 1)
        row.addWidget(self.own_minutes)
        form = new_form()
        add_field(form, self.tr("Start from"), self.base)
        add_field(form, self.tr("Manner"), self.style_switch)
        add_field(form, self.tr("Time"), time, self.minutes)
        add_field(form, self.tr("Name"), self.name)
        self.own_minutes.setFixedHeight(self.minutes.sizeHint().height())
        self.minutes.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.body.addLayout(form)
        self.body.addWidget(self.problem)

    def _remember(self) -> None:
        self._settings.setValue("train/base", self.chosen_base)
        self._settings.setValue("train/style", self.chosen_style)
        self._settings.setValue("train/minutes", self.chosen_minutes)
        self.changed.emit()

    def _restore(self) -> None:
        style: Style = "crisp" if self._settings.value("train/style") == "crisp" else "faithful"
        self.style_buttons[style].setChecked(True)
        try:
            minutes = int(str(self._settings.value("train/minutes", 20)))
        except ValueError:  # somebody has edited the settings
            minutes = 20
        index = self.minutes.findData(minutes)
        self.own_minutes.setValue(minutes)
        self.minutes.setCurrentIndex(index if index >= 0 else self.minutes.count() - 1)
        self.own_minutes.setVisible(index < 0)
