"""What we do to clean photos so that a generator learns to undo it (lesson 7 calls it crappify).

Each degradation draws its parameters apart from applying them: `sample(rng)` alone is random, `apply(image, params)` is a
pure function, and `apply_with_mask` also says where something was laid on the photo. Anything that is not in the degradation, a
generator won't learn to repair. `base` says what images, parameters and masks are; `kinds` lists all kinds.
"""

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
from photofix.training.degrade.compose import Choice, Sequence, Sometimes
from photofix.training.degrade.compression import Jpeg, WebP, jpeg_round_trip
from photofix.training.degrade.kinds import Degradation
from photofix.training.degrade.noise import Noise
from photofix.training.degrade.resize import Resize, Small, enlarged, resized

__all__ = [
    "BaseDegradation",
    "BaseMark",
    "Choice",
    "Degradation",
    "FloatImage",
    "Jpeg",
    "Mask",
    "Noise",
    "Nothing",
    "Params",
    "Resize",
    "Sequence",
    "Small",
    "Sometimes",
    "WebP",
    "enlarged",
    "jpeg_round_trip",
    "resized",
    "to_float",
    "to_uint8",
]
