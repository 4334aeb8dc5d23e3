"""What is proposed for what was measured, and that what the limits say holds for photos that are known."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import data

from photofix.engine.card import Card
from photofix.engine.suggestion import Cause, Suggestion, suggest
from photofix.imaging import Photo, freeze, open_photo
from photofix.imaging.findings import Findings, measure_photo

LARGE, SMALL = (3000, 4000), (600, 800)
GOOD = Findings(noise=0.4, blocks=0.1, darkest=8, lightest=245, middle=110, colour=45)


def card(name: str, task: str, scale: int = 1) -> Card:
    return Card.model_validate(
        {
            "name": name, "title": name, "purpose": "", "task": task, "architecture": "none", "scale": scale, "halo": 0,
            "multiple": 1, "licence": "Apache-2.0", "sha256": "0" * 64, "photofix_version": "0",
        }
    )  # fmt: skip


CLEAN, RELIGHT, COLOURISE = card("clean", "clean"), card("relight", "relight"), card("colourise", "colourise")
UPSCALE4, UPSCALE2 = card("upscale-4x", "upscale", 4), card("upscale-2x", "upscale", 2)
ALL = [CLEAN, COLOURISE, RELIGHT, UPSCALE4, UPSCALE2]


def with_(**measured: float) -> Findings:
    return Findings(**{**GOOD.__dict__, **measured})


def models(suggestion: Suggestion) -> list[str]:
    return [step.model for step in suggestion.steps]


def causes(suggestion: Suggestion) -> list[Cause]:
    return [reason.cause for reason in suggestion.reasons]


def test_nothing_is_proposed_for_a_good_photo() -> None:
    assert suggest(GOOD, LARGE, ALL) == Suggestion((), ())


@pytest.mark.parametrize(
    ("measured", "size", "model", "cause", "strong"),
    [
        ({"noise": 2.1}, LARGE, "clean", Cause.GRAIN, False),
        ({"noise": 14.0}, LARGE, "clean", Cause.GRAIN, True),
        ({"blocks": 0.6}, LARGE, "clean", Cause.BLOCKS, False),
        ({"blocks": 3.9}, LARGE, "clean", Cause.BLOCKS, True),
        ({"middle": 20.0}, LARGE, "relight", Cause.DARK, False),
        ({"middle": 230.0}, LARGE, "relight", Cause.BRIGHT, False),
        ({"darkest": 90.0, "lightest": 180.0}, LARGE, "relight", Cause.FLAT, False),
        ({"colour": 9.0}, LARGE, "relight", Cause.FAINT, False),
        ({"colour": 0.0}, LARGE, "colourise", Cause.GREY, False),
        ({}, SMALL, "upscale-2x", Cause.SMALL, False),
    ],
)
def test_each_fault_has_its_model_and_its_reason(
    measured: dict[str, float], size: tuple[int, int], model: str, cause: Cause, strong: bool
) -> None:
    suggestion = suggest(with_(**measured), size, ALL)
    assert models(suggestion) == [model]
    (reason,) = suggestion.reasons
    assert (reason.cause, reason.strong, reason.model) == (cause, strong, model)
    others = suggest(with_(**measured), size, [other for other in ALL if not other.name.startswith(model[:5])])
    # Without a model for it, it is only said; that a photo is grey is no fault, and isn't.
    assert others.steps == ()
    assert causes(others) == ([] if cause is Cause.GREY else [cause])
    assert all(reason.model is None for reason in others.reasons)


def test_one_model_with_two_reasons_is_one_step_and_steps_stand_in_their_order() -> None:
    bad = with_(noise=9.0, blocks=2.0, middle=25.0)
    suggestion = suggest(bad, SMALL, ALL)
    assert models(suggestion) == ["clean", "relight", "upscale-2x"]
    assert causes(suggestion) == [Cause.GRAIN, Cause.BLOCKS, Cause.DARK, Cause.SMALL]
    assert [reason.value for reason in suggestion.reasons] == [9.0, 2.0, 25.0, pytest.approx(0.48)]


def test_what_can_only_be_said_comes_last() -> None:
    suggestion = suggest(with_(middle=25.0), SMALL, [UPSCALE2])
    assert models(suggestion) == ["upscale-2x"]
    assert causes(suggestion) == [Cause.SMALL, Cause.DARK]


# Real photos


def of(photo: Photo) -> Suggestion:
    return suggest(measure_photo(photo), photo.size, [CLEAN])


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("cat-noisy", Cause.GRAIN),
        ("coffee-compressed", Cause.BLOCKS),
        ("portrait-sideways", Cause.BLOCKS),
        ("rocket-noisy-compressed", Cause.GRAIN),
    ],
)
def test_the_damage_of_the_samples_is_found(name: str, cause: Cause, pytestconfig: pytest.Config) -> None:
    path: Path = pytestconfig.rootpath / "resources" / "samples" / f"{name}.jpg"
    suggestion = of(open_photo(path))
    assert models(suggestion) == ["clean"]
    assert cause in causes(suggestion)


@pytest.mark.parametrize("name", ["chelsea", "coffee", "astronaut"])
def test_undamaged_photos_need_no_cleaning_and_badly_compressed_ones_do(name: str) -> None:
    image = Image.fromarray(getattr(data, name)()[..., :3])
    assert models(of(Photo(freeze(np.asarray(image))))) == []
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=20)
    damaged = of(Photo(freeze(np.asarray(Image.open(buffer)))))
    assert models(damaged) == ["clean"]
    assert Cause.BLOCKS in causes(damaged)
