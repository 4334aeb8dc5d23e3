"""Light between subject and lens: haze, and a subject against the light."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PIL import Image

from photofix.training.degrade.base import BaseDegradation, FloatImage, Params
from photofix.training.degrade.field import cloudy_field, coordinates, smooth_step
from photofix.training.degrade.tone import luma, to_encoded, to_linear


class Haze(BaseDegradation):
    """Mist, smoke, a dirty lens: J·t + A·(1 − t) in linear light, thicker with distance (Koschmieder 1924).

    Distance isn't known; it is taken to grow in one direction, mostly upwards, with clouds in it.

    Attributes:
        density: range of the share of airlight where it is thickest.
        airlight: range of its brightness, encoded.
    """

    kind: Literal["haze"] = "haze"
    density: tuple[float, float] = (0.2, 0.85)
    airlight: tuple[float, float] = (0.6, 0.95)

    def sample(self, rng: np.random.Generator) -> Params:
        grey = rng.uniform(*self.airlight)
        return {
            "density": rng.uniform(*self.density),
            "airlight": [grey + rng.uniform(-0.04, 0.02), grey, grey + rng.uniform(-0.02, 0.05)],
            "near": rng.uniform(0.2, 0.9),  # of the density, where it is thinnest
            "angle": rng.normal(90, 30),
            "clouds": rng.uniform(0, 0.3),
            "seed": int(rng.integers(2**63)),
        }

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        height, width = image.shape[:2]
        x, y = coordinates(height, width)
        angle = np.radians(params["angle"])
        far = x * np.float32(np.cos(angle)) - y * np.float32(np.sin(angle))
        far = (far - far.min()) / max(float(np.ptp(far)), 1e-6)
        far = far + params["clouds"] * cloudy_field(
            height, width, 2, np.random.Generator(np.random.SFC64(params["seed"]))
        )
        share = params["density"] * (params["near"] + (1 - params["near"]) * np.clip(far, 0, 1))[..., None]
        airlight = to_linear(np.clip(np.array(params["airlight"], np.float32), 0, 1))
        return to_encoded((to_linear(image) * (1 - share) + airlight * share).astype(np.float32))


class Backlight(BaseDegradation):
    """A subject against the light: it is too dark, what is behind it too bright, and light strays in the lens.

    What is darker than the rest counts as subject; the stray light is strongest near its source.

    Attributes:
        subject: range of its exposure in stops.
        behind: range of the background's exposure in stops.
        flare: range of stray light, as a share of white.
    """

    kind: Literal["backlight"] = "backlight"
    subject: tuple[float, float] = (-3.0, -1.0)
    behind: tuple[float, float] = (0.0, 1.2)
    flare: tuple[float, float] = (0.0, 0.08)

    def sample(self, rng: np.random.Generator) -> Params:
        return {
            "subject": rng.uniform(*self.subject),
            "behind": rng.uniform(*self.behind),
            "flare": rng.uniform(*self.flare),
            "source": [rng.uniform(0, 1), rng.uniform(0, 1)],
        }

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        height, width = image.shape[:2]
        x, y = coordinates(height, width)
        tone = luma(image)[..., 0]
        # A few dozen places' brightness, without detail: large dark things more than every shadow.
        few = Image.fromarray(tone).resize((16, 16), Image.Resampling.BOX)
        coarse = np.asarray(few.resize((width, height), Image.Resampling.BICUBIC))
        dark = 1 - (0.6 * coarse + 0.4 * tone)
        middle, spread = float(dark.mean()), max(0.2, 1.5 * float(dark.std()))
        share = smooth_step(dark.astype(np.float32), middle - spread, middle + spread)[..., None]
        stops = params["behind"] + (params["subject"] - params["behind"]) * share
        light = to_linear(image) * np.exp2(stops).astype(np.float32)
        away = np.hypot(x - params["source"][0] * x.max(), y - params["source"][1] * y.max())[..., None]
        stray = params["flare"] * np.exp(-2 * away)
        return to_encoded((light + stray * (1 - np.minimum(light, 1))).astype(np.float32))
