"""Models on a worker's machine: its own, if they are the very same, or else the driver's."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from photofix.engine.card import Card
from photofix.engine.model_store import Model, ModelStore, read_weights
from photofix.errors import PhotofixError


def load_models(cards: Sequence[Card], fetch: Callable[[str], bytes], store: ModelStore | None = None) -> list[Model]:
    """Load one model for each card.

    Args:
        cards: the driver's. Weights count by their SHA-256 alone, under whatever name they are here.
        fetch: the content of the driver's file of weights, by that hash.
        store: of this machine.

    Returns:
        The models.

    Raises:
        CardError, WeightsError, MissingExtraError: a model can't be used here.
    """
    store = store or ModelStore()
    loaded: dict[str, Model] = {}
    for card in cards:
        if card.sha256 in loaded:
            continue
        own: Model | None = None
        with contextlib.suppress(PhotofixError):  # none of that name, or a broken one: the driver's is whole
            if store.card(card.name).sha256 == card.sha256:
                own = store.load(card.name)
        if own is None:
            with tempfile.TemporaryDirectory(prefix="photofix-") as folder:
                path = Path(folder) / "fetched.safetensors"
                path.write_bytes(fetch(card.sha256))
                own = Model(card, read_weights(path, card))
        loaded[card.sha256] = own
    # Under the driver's cards: halo and tile plan are theirs.
    return [loaded[card.sha256].with_card(card) for card in cards]
