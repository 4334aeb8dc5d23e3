"""Light between subject and lens: haze, and a subject against the light."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PIL import Image

from photofix.training.degrade.base import BaseDegradation, FloatImage, Params, to_uint8
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

    What was rather dark and lies near the middle of an oval counts as subject.

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
            "centre": [rng.uniform(0.2, 0.8), rng.uniform(0.3, 0.9)],
            "radius": [rng.uniform(0.25, 0.5), rng.uniform(0.3, 0.7)],
        }

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        height, width = image.shape[:2]
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        x = ((x + 0.5) / width - params["centre"][0]) / params["radius"][0]
        y = ((y + 0.5) / height - params["centre"][1]) / params["radius"][1]
        oval = 1 - smooth_step(np.hypot(x, y).astype(np.float32), 0.5, 1.5)
        # A few dozen places' brightness, without detail: large dark things, not every shadow.
        few = Image.fromarray(to_uint8(luma(image))[..., 0]).resize((12, 12), Image.Resampling.BOX)
        dark = 1 - np.asarray(few.resize((width, height), Image.Resampling.BICUBIC), np.float32) / 255
        share = smooth_step((0.5 * oval + 0.5 * dark).astype(np.float32), 0.35, 0.75)[..., None]
        stops = params["behind"] + (params["subject"] - params["behind"]) * share
        light = to_linear(image) * np.exp2(stops).astype(np.float32)
        stray = params["flare"] * (1 - 0.5 * share)
        return to_encoded((light + stray * (1 - light)).astype(np.float32))
