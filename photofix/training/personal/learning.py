"""The learning between the survey and the verdict: steps, looks and checkpoints, until the person's time is used up."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from photofix.engine.device import Device
from photofix.engine.model_store import Model
from photofix.errors import SaveError
from photofix.progress import Cancelled
from photofix.training.dataset import batches
from photofix.training.events import EventLog
from photofix.training.perceptual import held_out_distance
from photofix.training.personal.checkpoint import Course, load_best, save_best, save_checkpoint
from photofix.training.personal.clock import Clock
from photofix.training.personal.crisp import FAITHFUL_SHARE, FEATURES, CrispLearner
from photofix.training.personal.examples import LEARNT, REPLAYED, PersonalPairs, fixed_examples
from photofix.training.personal.judging import REAL_PHOTOS
from photofix.training.personal.learner import ALL, Learner, answers, learning_rate
from photofix.training.personal.material import Material
from photofix.training.personal.measure import Measured, measure
from photofix.training.personal.orders import Orders
from photofix.training.personal.pace import Pace
from photofix.training.personal.pictures import Previews
from photofix.training.personal.plan import CROP, Plan
from photofix.training.personal.watch import Due, Watch

BATCH = 8
# Measuring takes at most this share of the time, and is done at least so many times.
MEASURING_SHARE = 0.05
FEWEST_LOOKS = 10
PREVIEWS = 6


class Learning:
    """The faithful part, and for a crisp model the part against a critic.

    Args:
        plan: what was asked for.
        run: the training's folder, where the best weights, checkpoints and previews go.
        events: hears of everything.
        orders: pause, go on, stop.
        device: to compute on.
        clock: that the person's minutes go by.
        workers: processes that prepare crops; 0 prepares them in this one.

    Attributes:
        course: how far it has come.
    """

    def __init__(
        self, plan: Plan, run: Path, *, events: EventLog, orders: Orders, device: Device, clock: Clock, workers: int
    ) -> None:
        self._plan = plan
        self._run = run
        self._events = events
        self._orders = orders
        self._device = device
        self._clock = clock
        self._workers = workers
        self.course = Course()

    def go(self, learner: Learner, base: Model, material: Material, crisp_state: dict[str, Any] | None) -> None:
        """Take steps until the time is used up, or the person has enough.

        Args:
            learner: takes the faithful ones.
            base: that the training began from.
            material: to learn from and to choose by.
            crisp_state: of the critic's part, where that had begun already.

        Raises:
            Cancelled: the person wants to end at once; the last step is saved.
            TrainingError: the numbers break down again and again.
        """
        device, course = self._device.device, self.course
        choose = fixed_examples(material.choose, base.card.multiple)
        built_in = base.on(self._device, exact_ends=False)
        distance = held_out_distance(FEATURES, device)

        def look(network: nn.Module) -> Measured:
            return measure(network, choose, device, distance=distance, on_each=self.breathe)

        started = self._clock.used
        baseline = look(built_in)
        look_seconds = self._clock.used - started
        previews = Previews(self._run / "preview", choose[:PREVIEWS], built_in, device)
        if learner.steps == 0:
            # Until something is better, the built-in is the best.
            with self._said():
                save_best(self._run, base.state())
            course.best_psnr = course.built_in_psnr = baseline.mean_psnr
            course.best_distance = course.built_in_distance = baseline.mean_distance
            course.input_psnr = measure(None, choose, device).mean_psnr
            course.began = self._clock.used
            with self._said():
                self._events.emit("preview", step=0, photos=previews.look(learner.network, 0))
        budget = self._budget(look_seconds, len(choose), len(material.judge))
        often = min(max(look_seconds / MEASURING_SHARE, 2.0), max(budget / FEWEST_LOOKS, look_seconds * 2))
        watch = Watch(look, previews, budget, often)
        drawn = partial(PersonalPairs, material.train, crop=CROP, seed=self._plan.seed)
        if crisp_state is None:
            stream = batches(drawn(replay=material.replay), BATCH, start=learner.steps, workers=self._workers)
            with self._saved(learner):
                self._faithful(learner, watch, stream, built_in if material.replay else None)
        if self._plan.style == "crisp" and not self._orders.stopped:
            # What a critic takes for real has to be a photo.
            self._crisp(learner, base, watch, drawn(replay=material.replay[:1]), crisp_state)

    def _faithful(
        self, learner: Learner, watch: Watch, stream: Iterator[tuple[Tensor, Tensor]], built_in: nn.Module | None
    ) -> None:
        """Learn to be near the truth, and with a built-in, to answer as it does where its trade is replayed."""
        share = FAITHFUL_SHARE if self._plan.style == "crisp" else 1.0
        pace, due = Pace(self._events), Due(self._clock, watch.often)
        while (through := self._through(watch)) < share and not self._orders.stopped:
            self.breathe()
            rate = learning_rate(through / share)
            clean, degraded = self._next(stream)
            told = ALL
            if built_in is not None:
                clean[REPLAYED], told = answers(built_in, degraded[REPLAYED]), LEARNT
            loss = learner.step(clean, degraded, rate, told)
            if loss is None:
                learner.recover()
                self._events.emit(
                    "trouble", message="The numbers broke down: back to the last good weights, and on at half the rate."
                )
                continue
            pace.step(learner.steps, loss, learner.rate(rate), through, self._left())
            if due.look():
                self._look_at(learner, watch, through)
            if due.checkpoint():
                self._checkpoint(learner)
        if learner.steps > 0:
            self._look_at(learner, watch, min(1.0, self._through(watch)))
        self._checkpoint(learner)

    def _look_at(self, learner: Learner, watch: Watch, through: float) -> None:
        found = watch.look(learner.average.module)
        learner.remember()
        best = found.mean_psnr > self.course.best_psnr
        if best:
            self._keep(learner.weights(), learner.steps, found)
        self._show(learner.average.module, learner.steps, found, best, watch, through)

    def _crisp(
        self, learner: Learner, base: Model, watch: Watch, pairs: PersonalPairs, state: dict[str, Any] | None
    ) -> None:
        """Tune the best against a critic, until the time is used up or the stop rule has seen enough."""
        pace_so_far = learner.steps / max(1.0, self._clock.used - self.course.began)
        # A critic's step costs about as much as a generator's; with features, both cost more.
        expected = int(0.6 * pace_so_far * watch.budget * (1 - FAITHFUL_SHARE))
        self.course.crisp_steps = self.course.crisp_steps or max(20, expected)
        crisp = CrispLearner(
            base.card, load_best(self._run) or base.state(), self._device.device,
            look=watch.look, steps=self.course.crisp_steps, seed=self._plan.seed,
        )  # fmt: skip
        if state is not None:
            crisp.load_state_dict(state)
        else:
            found, _ = crisp.look()
            # From here on the distance decides, among what the stop rule allows.
            self._keep(crisp.weights(), learner.steps, found)
        # Other crops than the faithful part saw.
        stream = batches(pairs, BATCH, start=learner.steps + crisp.steps, workers=self._workers)
        with self._saved(learner, crisp):
            self._sharpen(learner, crisp, watch, stream)

    def _sharpen(
        self, learner: Learner, crisp: CrispLearner, watch: Watch, stream: Iterator[tuple[Tensor, Tensor]]
    ) -> None:
        pace, due, phase = Pace(self._events), Due(self._clock, watch.often), ""
        while (through := self._through(watch)) < 1 and not self._orders.stopped and not crisp.finished:
            self.breathe()
            now = "critic" if crisp.pretraining else "adversarial"
            if now != phase:
                phase = now
                self._events.emit("phase", phase=phase, through=round(through, 4))
            part = (through - FAITHFUL_SHARE) / (1 - FAITHFUL_SHARE)
            loss = crisp.step(*self._next(stream), part)
            if loss is None:
                self._events.emit("trouble", message="The numbers broke down: the best weights before that are kept.")
                break
            pace.step(learner.steps + crisp.steps, loss, crisp.rate(part), through, self._left())
            if due.look() and not crisp.pretraining:
                self._look_at_crisp(learner.steps, crisp, watch, through)
            if due.checkpoint():
                self._checkpoint(learner, crisp)
        if not crisp.pretraining:
            self._look_at_crisp(learner.steps, crisp, watch, min(1.0, self._through(watch)))
        self._checkpoint(learner, crisp)

    def _look_at_crisp(self, before: int, crisp: CrispLearner, watch: Watch, through: float) -> None:
        found, best = crisp.look()
        if best:
            self._keep(crisp.weights(), before + crisp.steps, found)
        self._show(crisp.network, before + crisp.steps, found, best, watch, through)

    def _next(self, stream: Iterator[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
        clean, degraded = (_floats(pixels, self._device.device) for pixels in next(stream))
        return clean, degraded

    def _through(self, watch: Watch) -> float:
        """How much of the time for steps is used."""
        return (self._clock.used - self.course.began) / watch.budget

    def _left(self) -> float:
        """Seconds until the verdict."""
        return max(0.0, self._plan.minutes * 60 - self._clock.used)

    def _budget(self, look_seconds: float, choosing: int, judging: int) -> float:
        """Seconds of steps in all, so that judging still fits into the person's minutes."""
        each = look_seconds / max(1, choosing)
        # The judge repairs each photo by both generators, the ordinary crops (a seventh of the size each, five damages) likewise;
        # then come the halo's measurement and the real photos.
        judging_seconds = 2 * each * (judging + 8) + 3 * each * REAL_PHOTOS + 60 * each
        whole = self._plan.minutes * 60
        return max(whole - self.course.began - judging_seconds, 0.3 * whole)

    def _keep(self, weights: dict[str, Tensor], step: int, found: Measured) -> None:
        with self._said():
            save_best(self._run, weights)
            self.course.best_step, self.course.best_psnr = step, found.mean_psnr
            self.course.best_distance = found.mean_distance

    def _show(self, network: nn.Module, step: int, found: Measured, best: bool, watch: Watch, through: float) -> None:
        course = self.course
        self._events.emit(
            "validate", step=step, through=round(through, 4), psnr=round(found.mean_psnr, 3),
            built_in=round(course.built_in_psnr, 3), input=round(course.input_psnr, 3), best=best,
            distance=found.mean_distance, built_in_distance=course.built_in_distance,
        )  # fmt: skip
        with self._said():
            self._events.emit("preview", step=step, photos=watch.previews.look(network, step))

    def _checkpoint(self, learner: Learner, crisp: CrispLearner | None = None) -> None:
        self.course.used = self._clock.used
        state = {"faithful": learner.state_dict(), "crisp": None if crisp is None else crisp.state_dict()}
        with self._said():
            save_checkpoint(self._run, self.course, state)
            self._events.emit("checkpoint", step=learner.steps + (0 if crisp is None else crisp.steps))

    @contextlib.contextmanager
    def _saved(self, learner: Learner, crisp: CrispLearner | None = None) -> Generator[None]:
        """Who wants to end at once still finds the last step."""
        try:
            yield
        except Cancelled:
            self._checkpoint(learner, crisp)
            raise

    @contextlib.contextmanager
    def _said(self) -> Generator[None]:
        """A disk that is full now may have room again in a minute: it is said, and the training goes on."""
        try:
            yield
        except SaveError as error:
            self._events.emit("trouble", message=f"{error} The training goes on meanwhile.")

    def breathe(self, _done: int = 0) -> None:
        """Between two pieces of work: wait while paused, and end if the person wants that at once."""
        if self._orders.paused:
            self._events.emit("paused")
            self._clock.pause()
            self._orders.wait_while_paused()
            self._clock.resume()
            self._events.emit("resumed")
        self._orders.check()


def _floats(pixels: Tensor, device: torch.device) -> Tensor:
    return pixels.to(device, non_blocking=True).float().div_(255).contiguous(memory_format=torch.channels_last)
