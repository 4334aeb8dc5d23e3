import json
from pathlib import Path

import pytest
from pydantic import BaseModel

from photofix.engine.json_file import in_words, read_json
from photofix.errors import UsageError


class Two(BaseModel):
    one: int
    other: int


def read(path: Path, largest: int = 100) -> Two:
    return read_json(
        path, Two.model_validate_json, what="twos", largest=largest, which="Name one.", instead="Write one."
    )


def test_a_file_is_read_up_to_its_limit_and_no_further(tmp_path: Path) -> None:
    path = tmp_path / "two.json"
    path.write_text(json.dumps({"one": 1, "other": 2}))
    assert read(path, path.stat().st_size) == Two(one=1, other=2)
    with pytest.raises(UsageError, match="does not hold twos") as caught:
        read(path, path.stat().st_size - 1)
    assert (caught.value.tried, caught.value.advice) == ("It is larger than 0 MB.", "Write one.")


def test_a_file_that_isnt_there_is_said_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"The twos in .*two\.json” can't be read: No such file") as caught:
        read(tmp_path / "two.json")
    assert caught.value.advice == "Name one."


def test_of_several_mistakes_the_first_is_said_and_how_many_more_there_are(tmp_path: Path) -> None:
    path = tmp_path / "two.json"
    path.write_text('{"one": "x"}')
    with pytest.raises(UsageError) as caught:
        read(path)
    assert caught.value.tried.startswith("one: Input should be a valid integer")
    assert caught.value.tried.endswith(", and 1 more.")


def test_other_errors_are_made_sentences() -> None:
    assert in_words(ValueError("there is no comma")) == "There is no comma."
