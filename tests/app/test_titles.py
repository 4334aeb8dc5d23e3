from photofix.app.session import titles
from tests.engine.fakes import card


def test_of_a_model_by_others_its_licence_is_said_before_it_is_used() -> None:
    theirs = card(purpose="By others: removes noise.", tiling="approximate", licence="unknown")
    assert titles.in_a_few_words(theirs, own=True) == "By others: removes noise. Licence: unknown"
    mine = card(purpose="For my scans.")
    assert titles.in_a_few_words(mine, own=True) == "For my scans."
