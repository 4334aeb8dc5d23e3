"""photofix repairs photographs, on the owner's own computer.

The public API, for use from Python::

    import photofix

    photo = photofix.open_photo("photo.jpg")
    repaired = photofix.enhance(photo, "clean")
    photofix.save_photo(repaired, "photo_photofix.jpg")

Importing photofix is cheap: what a name needs (codecs, torch) is imported when the name is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from photofix.engine.model_store import Model
    from photofix.imaging import Photo, open_photo, save_photo

__all__ = ["Photo", "enhance", "load_model", "open_photo", "save_photo"]


def __getattr__(name: str) -> Any:
    if name in {"Photo", "open_photo", "save_photo"}:
        from photofix import imaging

        return getattr(imaging, name)
    raise AttributeError(f"module 'photofix' has no attribute {name!r}")


def load_model(name: str, *, crisp: float = 0.0) -> Model:
    """Load a model by name: one of the person's own, or one that is shipped.

    Args:
        name: as `photofix models` lists them.
        crisp: how far to go towards its crisp version, 0 to 1.

    Raises:
        ModelError: there is none of that name, or it can't be used.
        UsageError: it is to be crisp, and has no crisp version.
    """
    from photofix.engine.model_store import ModelStore
    from photofix.engine.step import Step

    return ModelStore().load_step(Step(model=name, crisp=crisp))


def enhance(photo: Photo, model: Model | str = "clean", *, strength: float = 1.0, device: str = "auto") -> Photo:
    """Repair a photo with one model; everything but the pixels is as it was.

    Args:
        photo: to repair; stays as it is.
        model: a loaded model, or a name.
        strength: 0 leaves the photo as it is, 1 is the model's own answer, up to 1.5.
        device: "auto", "cpu", "cuda", "cuda:1" or "mps".

    Raises:
        ModelError: the model can't be used.
        DeviceError: there is no such device.
        EngineError: the repair can't be finished.
    """
    from photofix.engine.device import choose_device
    from photofix.engine.enhance import enhance as run_chain
    from photofix.engine.step import Chain, Step

    loaded = load_model(model) if isinstance(model, str) else model
    chain = Chain(steps=(Step(model=loaded.card.name, strength=strength),))
    return run_chain(photo, chain, [loaded], choose_device(device))
