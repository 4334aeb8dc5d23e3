"""Recipes of earlier days draw and paint what they did then: models were trained by them, and their cards say so.

`data/recorded_draws.json` was written before the degradations became a package: for each recipe of then (shipped and on cards)
eight draws with the parameters, the means of 16×16 blocks and the strength of the damage, in 8-bit levels.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter
from skimage import data

from photofix.training.degrade import Degradation
from photofix.training.recipe import Recipe, load_recipe

ROOT = Path(__file__).parents[3]
RECORDED = json.loads((Path(__file__).parent / "data" / "recorded_draws.json").read_text("utf-8"))
IMAGE = (data.chelsea()[:96, 100:196] / 255).astype(np.float32)


def approximately(value: Any) -> Any:
    """Numbers to twelve digits, all else as it is."""
    if isinstance(value, dict):
        return {key: approximately(item) for key, item in value.items()}
    if isinstance(value, list):
        return [approximately(item) for item in value]
    return pytest.approx(value, rel=1e-12) if isinstance(value, float) else value


@pytest.mark.parametrize("recipe", RECORDED, ids=[recipe["name"] for recipe in RECORDED])
def test_a_recipe_of_before_draws_and_paints_the_same(recipe: dict[str, Any]) -> None:
    degradation = TypeAdapter(Degradation).validate_python(recipe["degradation"])
    for draw in recipe["draws"]:
        rng = np.random.Generator(np.random.PCG64([7, draw["index"]]))
        params = degradation.sample(rng)
        assert params == approximately(draw["params"])
        assert int(rng.integers(2**31)) == draw["next"]  # what is drawn next, is drawn from the same place
        painted = degradation.apply(IMAGE, params)
        # libjpeg's versions differ by a level or two in some pixels, and hardly in means.
        means = painted.reshape(6, 16, 6, 16, 3).mean((1, 3)).ravel() * 255
        np.testing.assert_allclose(means, draw["means"], atol=0.75)
        assert (painted - IMAGE).std() * 255 == pytest.approx(draw["std"], rel=0.02, abs=0.02)


def test_all_shipped_recipes_and_cards_are_understood() -> None:
    recipes = sorted((ROOT / "photofix" / "training" / "recipes").glob("*.json"))
    assert len(recipes) >= 3
    for path in recipes:
        assert load_recipe(path.stem) == Recipe.model_validate_json(path.read_text("utf-8"))
    cards = sorted((ROOT / "models").glob("*.json"))
    assert len(cards) >= 2
    for path in cards:
        Recipe.model_validate(json.loads(path.read_text("utf-8"))["recipe"])
