"""All kinds of degradation that a recipe may name. A new one is one more line here."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from photofix.training.degrade.base import Nothing
from photofix.training.degrade.compose import Choice, Sequence, Sometimes
from photofix.training.degrade.compression import Jpeg, WebP
from photofix.training.degrade.noise import Noise
from photofix.training.degrade.resize import Resize, Small

Degradation = Annotated[
    Nothing | Sequence | Choice | Sometimes | Noise | Jpeg | WebP | Small | Resize,
    Field(discriminator="kind"),
]

# These hold degradations of any kind, and are complete only now that all kinds are known.
for _holder in (Small, Resize, Sequence, Choice, Sometimes):
    _holder.model_rebuild()
