"""A tiny model that erases, among the person's own, so that the command line and the engine's process find it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safetensors.torch import save_file

from photofix.engine.catalogue import user_models
from photofix.training.package import package
from photofix.training.recipe import Recipe
from tests.nets.tiny_inpainting import ARGUMENTS, tiny_inpainting

NAME = "tiny-erase"


@contextmanager
def tiny_eraser(run: Path) -> Iterator[None]:
    """It finds something in about half of all places; its run is written into an empty folder."""
    plan = Recipe.model_validate(
        {"name": NAME, "architecture": "inpainting_unet", "arguments": ARGUMENTS, "steps": 1, "erasing": {},
         "degradation": {"kind": "nothing"}}
    )  # fmt: skip
    (run / "recipe.json").write_text(plan.model_dump_json())
    save_file(tiny_inpainting().state_dict(), run / "ema.safetensors")
    described = {"title": "Erase", "purpose": "Tests.", "task": "erase", "halo": 144, "licence": "Apache-2.0"}
    package(run, user_models(), **described)
    yield
    for path in user_models().glob(f"{NAME}.*"):
        path.unlink()
