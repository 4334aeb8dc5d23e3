"""A tiny model that colourises, among the person's own, so that the command line and the engine's process find it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from safetensors.torch import save_file

from photofix.engine.catalogue import user_models
from photofix.nets.colourise import Colourise
from photofix.training.package import package
from photofix.training.recipe import Recipe

NAME = "tiny-colourise"
ARGUMENTS = {"side": 64, "widths": [8, 8, 12, 16]}


def tiny_network() -> Colourise:
    """One that answers with some colours or others."""
    torch.manual_seed(0)
    net = Colourise(side=64, widths=(8, 8, 12, 16))
    torch.nn.init.normal_(net.head.weight, std=2)
    return net.eval().requires_grad_(False)


@contextmanager
def tiny_colouriser(run: Path) -> Iterator[None]:
    """Its run is written into an empty folder."""
    plan = Recipe.model_validate(
        {"name": NAME, "architecture": "colourise", "arguments": ARGUMENTS, "steps": 1, "colourising": {},
         "degradation": {"kind": "nothing"}}
    )  # fmt: skip
    (run / "recipe.json").write_text(plan.model_dump_json())
    save_file(tiny_network().state_dict(), run / "ema.safetensors")
    described = {"title": "Colourise", "purpose": "Tests.", "task": "colourise", "halo": 0, "licence": "Apache-2.0"}
    package(run, user_models(), **described)
    yield
    for path in user_models().glob(f"{NAME}.*"):
        path.unlink()
