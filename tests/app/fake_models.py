"""Cards of the models that the fake engine has; there are no weights, since nobody loads any."""

from __future__ import annotations

from pathlib import Path

from photofix.app.session.models import Models
from photofix.engine.card import Card, write_card
from photofix.engine.catalogue import Catalogue


def write_fake(
    folder: Path, name: str, title: str, task: str = "clean", scale: int = 1, crisp_of: str | None = None
) -> None:
    """Put a model into a folder, or the crisp version of one."""
    folder.mkdir(parents=True, exist_ok=True)
    card = Card.model_validate(
        {
            "name": name, "title": title, "purpose": f"{title}, for tests.", "task": task, "architecture": "none",
            "scale": scale, "halo": 0, "multiple": 1, "licence": "Apache-2.0", "sha256": "0" * 64,
            "photofix_version": "0", "crisp_of": crisp_of and {"model": crisp_of, "sha256": "0" * 64},
        }
    )  # fmt: skip
    write_card(card, folder / f"{name}.json")


def fake_models(folder: Path) -> Models:
    """What the fake engine has, in a folder `shipped`, and beside it the folder `own`, which is empty."""
    shipped = folder / "shipped"
    write_fake(shipped, "negative", "Negative")
    write_fake(shipped, "slow", "Slow")
    write_fake(shipped, "broken", "Broken")
    write_fake(shipped, "brighter", "Brighter", "relight")
    write_fake(shipped, "double", "Double", "upscale", scale=2)
    write_fake(shipped, "double-crisp", "Double, crisp", "upscale", scale=2, crisp_of="double")
    return Models(Catalogue([folder / "own", shipped]), folder / "own")
