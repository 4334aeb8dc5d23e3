from pathlib import Path

import numpy as np
import pytest

import photofix
from photofix.errors import DecodeError, ModelNotFoundError, PhotofixError

SAMPLES = Path(__file__).parents[1] / "resources" / "samples"


def test_the_readmes_lines(tmp_path: Path) -> None:
    photo = photofix.open_photo(SAMPLES / "coffee-compressed.jpg")
    model = photofix.load_model("clean")
    repaired = photofix.enhance(photo, model, device="cpu")
    assert not np.array_equal(repaired.pixels, photo.pixels)
    written = photofix.save_photo(repaired, tmp_path / "coffee_photofix.jpg")
    assert photofix.open_photo(written).size == photo.size
    by_name = photofix.enhance(photo, "clean", device="cpu")
    assert np.array_equal(by_name.pixels, repaired.pixels)


def test_names_that_arent_there() -> None:
    with pytest.raises(ModelNotFoundError):
        photofix.load_model("none")
    with pytest.raises(AttributeError):
        photofix.nothing  # noqa: B018


def test_an_error_has_three_parts_and_survives_a_pipe() -> None:
    import pickle

    error = DecodeError("It broke.", tried="We looked.", advice="Try again.")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is DecodeError
    assert isinstance(again, PhotofixError)
    assert (again.happened, again.tried, again.advice) == ("It broke.", "We looked.", "Try again.")
    assert str(again) == "It broke. We looked. Try again."
