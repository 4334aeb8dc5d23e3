"""A personal training from the survey to the verdict: read it from top to bottom.

It keeps to the person's minutes, can be paused, stopped and continued at any moment, and everything it learns or finds goes
through events, the same for the command line and for the window.
"""

from __future__ import annotations

from pathlib import Path

from photofix.engine.card import Verdict
from photofix.engine.device import Device
from photofix.engine.model_store import Model, ModelStore
from photofix.training.events import EventLog
from photofix.training.personal.checkpoint import load_best, load_checkpoint
from photofix.training.personal.clock import Clock
from photofix.training.personal.judging import Judge
from photofix.training.personal.learner import Learner
from photofix.training.personal.learning import Learning
from photofix.training.personal.material import Material, prepare
from photofix.training.personal.orders import BeforeLearning, Orders
from photofix.training.personal.plan import CROP, Plan, claim


class Training:
    """One person's training.

    Args:
        plan: what was asked for.
        run: its folder; one that was begun by the same plan goes on.
        events: hears of everything.
        orders: pause, go on, stop.
        device: to compute on.
        store: where the base comes from; names in it are not taken again.
        workers: processes that prepare crops; 0 prepares them in this one.
        clock: that the person's minutes go by; one of its own, for tests.
    """

    def __init__(
        self,
        plan: Plan,
        run: Path,
        *,
        events: EventLog,
        orders: Orders,
        device: Device,
        store: ModelStore,
        workers: int = 1,
        clock: Clock | None = None,
    ) -> None:
        self._clock = clock or Clock()
        self._plan = plan
        self._run = run
        self._events = events
        self._orders = orders
        self._device = device
        self._store = store
        self._learning = Learning(
            plan, run, events=events, orders=orders, device=device, clock=self._clock, workers=workers
        )
        self.verdict: Verdict | None = None

    @property
    def worth_keeping(self) -> bool:
        """Whether the verdict doesn't speak against the model."""
        return self.verdict is not None and self.verdict.verdict != "no-better"

    def go(self) -> Path | None:
        """Train to the end.

        Returns:
            The card of the model, beside its weights in the run's folder; None if it was stopped before anything was learnt.

        Raises:
            Cancelled: asked twice to stop; the last checkpoint stays.
            NoPhotosError, RecipeError, TrainingError, ModelError, SaveError: as their messages say.
        """
        base = self._store.load(self._plan.base)
        resumed = claim(self._run, self._plan)
        waiting = BeforeLearning(self._orders)
        material = prepare(self._plan, self._run, base.card, events=self._events, progress=waiting, crop=CROP)
        waiting.check()
        learner = Learner(base.card.architecture, base.card.arguments, base.state(), self._device.device)
        begun, crisp_state = load_checkpoint(self._run) if resumed else None, None
        if begun is not None:
            self._learning.course, state = begun
            learner.load_state_dict(state["faithful"])
            crisp_state = state["crisp"]
            self._clock.add(self._learning.course.used)
        self._start(learner, resumed=begun is not None)
        self._learning.go(learner, base, material, crisp_state)
        return self._judge(base, material)

    def _start(self, learner: Learner, *, resumed: bool) -> None:
        plan = self._plan
        self._events.emit(
            "start", step=learner.steps, minutes=plan.minutes, base=plan.base, style=plan.style, name=plan.title,
            device=self._device.name, resumed=resumed, phase="faithful",
        )  # fmt: skip

    def _judge(self, base: Model, material: Material) -> Path | None:
        """Open the judge's photos, once, and say what was found."""
        weights = load_best(self._run)
        card = None
        if weights is not None:
            judge = Judge(
                self._plan,
                self._run,
                base,
                self._device,
                events=self._events,
                store=self._store,
                on_each=self._learning.breathe,
            )
            self.verdict, card = judge.go(weights, material, minutes=self._clock.used / 60)
        stopped = card is None or self._orders.stopped
        self._events.emit("end", reason="stopped" if stopped else "finished")
        return card
