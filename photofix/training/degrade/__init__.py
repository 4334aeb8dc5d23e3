"""What we do to clean photos so that a generator learns to undo it (fast.ai's lesson 7 calls it crappify).

Each degradation draws its parameters apart from applying them: `sample(rng)` alone is random, `apply(image, params)` is a
pure function, and `apply_with_mask` also says where something was laid on the photo. Anything that is not in the degradation, a
generator won't learn to repair. `base` says what images, parameters and masks are; `kinds` lists all kinds.
"""

from photofix.training.degrade.atmosphere import Backlight, Haze
from photofix.training.degrade.banding import Banding
from photofix.training.degrade.base import (
    BaseDegradation,
    BaseMark,
    FloatImage,
    Mask,
    Nothing,
    Params,
    to_float,
    to_uint8,
)
from photofix.training.degrade.blur import Defocus, GaussianBlur, MotionBlur, Ringing
from photofix.training.degrade.camera import CameraDamage
from photofix.training.degrade.compose import Choice, Sequence, Sometimes
from photofix.training.degrade.compression import Jpeg, WebP, jpeg_round_trip
from photofix.training.degrade.cracks import Cracks
from photofix.training.degrade.creases import Creases, TornCorners
from photofix.training.degrade.datestamp import DateStamp
from photofix.training.degrade.fading import Fading, Vignetting, Yellowing
from photofix.training.degrade.grain import Grain
from photofix.training.degrade.halftone import Halftone
from photofix.training.degrade.kinds import Degradation
from photofix.training.degrade.light import Contrast, Exposure, Saturation, WhiteBalance
from photofix.training.degrade.logo import Logo
from photofix.training.degrade.noise import Noise
from photofix.training.degrade.resize import Resize, Small, enlarged, resized
from photofix.training.degrade.scratches import Dust, Hairs, Scratches
from photofix.training.degrade.stains import Stains
from photofix.training.degrade.text import Text
from photofix.training.degrade.toning import Grey, Sepia
from photofix.training.degrade.watermark import Watermark

__all__ = [
    "Backlight",
    "Banding",
    "BaseDegradation",
    "BaseMark",
    "CameraDamage",
    "Choice",
    "Contrast",
    "Cracks",
    "Creases",
    "DateStamp",
    "Defocus",
    "Degradation",
    "Dust",
    "Exposure",
    "Fading",
    "FloatImage",
    "GaussianBlur",
    "Grain",
    "Grey",
    "Hairs",
    "Halftone",
    "Haze",
    "Jpeg",
    "Logo",
    "Mask",
    "MotionBlur",
    "Noise",
    "Nothing",
    "Params",
    "Resize",
    "Ringing",
    "Saturation",
    "Scratches",
    "Sepia",
    "Sequence",
    "Small",
    "Sometimes",
    "Stains",
    "Text",
    "TornCorners",
    "Vignetting",
    "Watermark",
    "WebP",
    "WhiteBalance",
    "Yellowing",
    "enlarged",
    "jpeg_round_trip",
    "resized",
    "to_float",
    "to_uint8",
]
