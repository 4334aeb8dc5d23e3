"""photofix, through its engine as the window and the command line use it."""

from __future__ import annotations

import numpy as np

from benchmarks.peers.adapters.loaded import Loaded, Pixels


def chain(steps: str) -> Loaded:
    """The chain of these steps, as ``clean,upscale-2x``, at full strength, with the shipped models."""
    from photofix.engine.catalogue import shipped_models
    from photofix.engine.device import choose_device
    from photofix.engine.enhance import Repair
    from photofix.engine.model_store import ModelStore
    from photofix.engine.step import parse_chain
    from photofix.imaging import Photo, freeze

    asked = parse_chain(steps)
    device = choose_device("cpu")
    store = ModelStore([shipped_models()])
    models = [store.load_step(step) for step in asked.steps]
    bodies = [model.on(device, exact_ends=False) for model in models]

    def repair(pixels: Pixels) -> Pixels:
        return np.asarray(Repair(Photo(freeze(pixels)), asked, models, device).run().pixels, np.uint8)

    return Loaded(repair, sum(weight.numel() for body in bodies for weight in body.parameters()))
