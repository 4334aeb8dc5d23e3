"""A tiny model that erases, among the person's own, so that the command line and the engine's process find it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from safetensors.torch import save_file

from photofix.engine.catalogue import user_models
from photofix.nets.inpainting_unet import InpaintingUNet
from photofix.training.package import package
from photofix.training.recipe import Recipe

NAME = "tiny-erase"


@contextmanager
def tiny_eraser(run: Path) -> Iterator[None]:
    """It finds something in about half of all places; its run is written into an empty folder."""
    arguments = {"widths": [8, 12], "blocks": 1}
    plan = Recipe.model_validate(
        {"name": NAME, "architecture": "inpainting_unet", "arguments": arguments, "steps": 1, "erasing": {},
         "degradation": {"kind": "nothing"}}
    )  # fmt: skip
    torch.manual_seed(0)
    net = InpaintingUNet(**arguments)
    with torch.no_grad():
        torch.nn.init.normal_(net.tail[0].weight, std=0.1)
        net.tail[0].weight[12:] *= 10
        net.tail[0].bias[12:] = -4.0
    (run / "recipe.json").write_text(plan.model_dump_json())
    save_file(net.state_dict(), run / "ema.safetensors")
    described = {"title": "Erase", "purpose": "Tests.", "task": "erase", "halo": 48, "licence": "Apache-2.0"}
    package(run, user_models(), **described)
    yield
    for path in user_models().glob(f"{NAME}.*"):
        path.unlink()
