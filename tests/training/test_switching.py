import pytest
from pydantic import TypeAdapter, ValidationError

from photofix.training.switching import Adaptive, Fixed, Switching, Turns


def order(switching: Adaptive | Fixed, losses: list[float]) -> str:
    """Who takes each step: critic or generator."""
    turns, told, said = Turns(), iter(losses), ""
    while True:
        said += "c" if turns.critic else "g"
        if turns.critic:
            try:
                turns.after_critic(switching, next(told))
            except StopIteration:
                return said[:-1]
        else:
            turns.after_generator()


def test_adaptive_waits_until_the_critic_is_good_enough() -> None:
    assert order(Adaptive(below=0.65), [0.7, 0.66, 0.64, 0.6, 0.7, 0.5]) == "cccgcgccg"


def test_adaptive_doesnt_wait_for_ever() -> None:
    assert order(Adaptive(below=0.65, most=3), [1.0] * 6) == "cccgcccg"


def test_fixed_counts() -> None:
    assert order(Fixed(critic_steps=1), [9.0, 0.0, 9.0]) == "cgcgcg"
    assert order(Fixed(critic_steps=3), [0.0] * 6) == "cccgcccg"


def test_turns_are_kept_in_a_checkpoint() -> None:
    turns = Turns()
    turns.after_critic(Fixed(critic_steps=3), 0.0)
    again = Turns()
    again.load_state_dict(turns.state_dict())
    assert again == turns == Turns(critic=True, in_a_row=1)


def test_in_a_recipe() -> None:
    adapter: TypeAdapter[Adaptive | Fixed] = TypeAdapter(Switching)
    assert adapter.validate_python({"kind": "fixed", "critic_steps": 5}) == Fixed(critic_steps=5)
    for wrong in ({"kind": "never"}, {"kind": "fixed", "critic_steps": 0}, {"kind": "adaptive", "n": 1}):
        with pytest.raises(ValidationError):
            adapter.validate_python(wrong)
