"""The end of a personal training: the best weights are anchored, judged on photos kept apart for it, and become a model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from torch import Tensor

from photofix.engine.card import Figure, Verdict
from photofix.engine.device import Device
from photofix.engine.model_store import Model, ModelStore
from photofix.training.events import EventLog
from photofix.training.perceptual import held_out_distance
from photofix.training.personal.anchor import anchored
from photofix.training.personal.crisp import FEATURES
from photofix.training.personal.examples import fixed_examples
from photofix.training.personal.export import export_model, settle_halo
from photofix.training.personal.material import Material
from photofix.training.personal.measure import measure
from photofix.training.personal.ordinary import ordinary_psnr
from photofix.training.personal.pictures import real_photos
from photofix.training.personal.plan import Plan
from photofix.training.personal.verdict import MOST_FORGOTTEN, judge

REAL_PHOTOS = 4


class Judge:
    """Opens the judge's photos, once.

    Args:
        plan: what was asked for.
        run: the training's folder; the model goes into its folder `model`.
        base: what the training began from.
        device: to compute on.
        events: hears of what is found.
        store: names in it are not taken again.
        on_each: called between repairs; may wait, and may raise to end.
    """

    def __init__(
        self,
        plan: Plan,
        run: Path,
        base: Model,
        device: Device,
        *,
        events: EventLog,
        store: ModelStore,
        on_each: Callable[[], None],
    ) -> None:
        self._plan = plan
        self._run = run
        self._base = base
        self._device = device
        self._events = events
        self._store = store
        self._on_each = on_each

    def go(self, weights: dict[str, Tensor], material: Material, *, minutes: float) -> tuple[Verdict, Path]:
        """Judge the best weights, and write them with their card.

        Args:
            weights: by parameter name.
            material: whose judge's photos are opened.
            minutes: that the training took so far.

        Returns:
            The verdict, and the card beside the weights.
        """
        plan, base, device = self._plan, self._base, self._device.device
        weights, lost = self._kept_general(weights)
        own = base.with_weights(weights)
        photos = fixed_examples(material.judge, base.card.multiple)
        distance = held_out_distance(FEATURES, device)
        before, after = (
            measure(
                model.on(self._device, exact_ends=False), photos, device,
                distance=distance, on_each=self._told(part, len(photos)),
            )
            for part, model in enumerate((base, own))
        )  # fmt: skip
        verdict = judge(
            [b - a for a, b in zip(before.psnr, after.psnr, strict=True)],
            general=-lost,
            distance_gains=[a - b for a, b in zip(before.distance, after.distance, strict=True)],
            style=plan.style,
            pairs=plan.pairs is not None,
        )
        figure = Figure(
            set=f"{len(photos)} photos of your own", damage=material.learnt, metric="PSNR RGB dB",
            input=round(measure(None, photos, device).mean_psnr, 3), output=round(after.mean_psnr, 3),
        )  # fmt: skip
        card = export_model(
            self._run / "model", plan, base.card, weights, verdict=verdict, figures=(figure,),
            minutes=minutes, photos=len(material.train), learnt=material.learnt,
            taken={card.name for card in self._store.cards(on_error=lambda _error: None)},
        )  # fmt: skip
        settle_halo(card, material.real[0])
        own = ModelStore([card.parent]).load(card.stem)
        real = real_photos(material.real[:REAL_PHOTOS], base, own, self._device, self._run / "real")
        self._events.emit("verdict", **verdict.model_dump(), real=real, model=str(card))
        return verdict, card

    def _kept_general(self, weights: dict[str, Tensor]) -> tuple[dict[str, Tensor], float]:
        """The weights, anchored unless they are crisp, and what they lose on ordinary photos in dB."""
        base, scale, device = self._base, self._base.card.scale, self._device

        def ordinary(model: Model) -> float:
            network = model.on(device, exact_ends=False)
            return ordinary_psnr([network], scale, device.device, on_each=self._on_each)[0]

        known = ordinary(base)

        def forgotten(candidate: dict[str, Tensor]) -> float:
            return known - ordinary(base.with_weights(candidate))

        if self._plan.style == "crisp":
            return weights, forgotten(weights)
        weights, share, lost = anchored(base.state(), weights, forgotten, MOST_FORGOTTEN)
        self._events.emit("anchored", share=share)
        return weights, lost

    def _told(self, part: int, photos: int) -> Callable[[int], None]:
        def on_each(done: int) -> None:
            self._on_each()
            self._events.emit("judging", done=part * photos + done, of=2 * photos)

        return on_each
