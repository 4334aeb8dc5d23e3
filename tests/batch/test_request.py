"""What a batch is asked for, and the hash by which it knows its results again."""

from pathlib import Path

from photofix.batch.request import BatchRequest
from photofix.engine.step import Chain, Step
from tests.engine.fakes import card

# Of the chain "clean" and nothing else.
RECORDED = "8a61cd4284f256dcc2ca7f8d7337daa68d45288477f8029266fdd60c33ae0ca3"


def work(**step: object) -> str:
    chain = Chain(steps=(Step.model_validate({"model": "clean"} | step),))
    return BatchRequest(inputs=(Path("photos"),), chain=chain).work([card(name="clean")])


def test_all_that_decides_on_a_result_is_in_its_hash() -> None:
    changes = {"strength": 0.5}, {"crisp": 0.5}, {"saturation": 0.5}, {"paint": [{"points": [[1, 2]], "radius": 3}]}
    assert len({work(), *(work(**change) for change in changes)}) == 1 + len(changes)


def test_what_is_said_as_it_is_by_default_changes_nothing() -> None:
    assert work() == work(strength=1, crisp=0, saturation=1, paint=[])


def test_results_of_this_version_are_known_by_later_ones() -> None:
    assert work() == RECORDED
