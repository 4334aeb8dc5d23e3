"""All kinds of degradation that a recipe may name. A new one is one more line in the union, at its place in the physical story."""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import Field

from photofix.training.degrade.atmosphere import Backlight, Haze
from photofix.training.degrade.banding import Banding
from photofix.training.degrade.base import BaseDegradation, Nothing
from photofix.training.degrade.blur import Defocus, GaussianBlur, MotionBlur, Ringing
from photofix.training.degrade.camera import CameraDamage
from photofix.training.degrade.compose import Choice, Sequence, Sometimes
from photofix.training.degrade.compression import Jpeg, WebP
from photofix.training.degrade.cracks import Cracks
from photofix.training.degrade.creases import Creases, TornCorners
from photofix.training.degrade.datestamp import DateStamp
from photofix.training.degrade.fading import Fading, Vignetting, Yellowing
from photofix.training.degrade.grain import Grain
from photofix.training.degrade.halftone import Halftone
from photofix.training.degrade.light import Contrast, Exposure, Saturation, WhiteBalance
from photofix.training.degrade.logo import Logo
from photofix.training.degrade.noise import Noise
from photofix.training.degrade.resize import Resize, Small
from photofix.training.degrade.scratches import Dust, Hairs, Scratches
from photofix.training.degrade.stains import Stains
from photofix.training.degrade.text import Text
from photofix.training.degrade.toning import Grey, Sepia
from photofix.training.degrade.watermark import Watermark

Degradation = Annotated[
    Nothing
    | Sequence
    | Choice
    | Sometimes
    | Exposure
    | Contrast
    | WhiteBalance
    | Saturation
    | Haze
    | Backlight
    | GaussianBlur
    | MotionBlur
    | Defocus
    | Ringing
    | Resize
    | Small
    | Grain
    | Noise
    | CameraDamage
    | Fading
    | Yellowing
    | Vignetting
    | Halftone
    | Sepia
    | Grey
    | Scratches
    | Dust
    | Hairs
    | Creases
    | Cracks
    | Stains
    | TornCorners
    | Text
    | DateStamp
    | Watermark
    | Logo
    | Banding
    | Jpeg
    | WebP,
    Field(discriminator="kind"),
]

# These hold degradations of any kind, and are complete only now that all kinds are known.
for _holder in (Small, Resize, Sequence, Choice, Sometimes):
    _holder.model_rebuild()

KINDS: dict[str, type[BaseDegradation]] = {
    kind.model_fields["kind"].default: kind for kind in get_args(get_args(Degradation)[0])
}
"""All kinds by the name that recipes give them."""
