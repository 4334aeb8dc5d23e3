from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photofix.errors import NoPhotosError
from photofix.training.personal.splits import FEWEST, FEWEST_SCENES, Split, Splittable, shares, split

folders = (
    st.lists(st.integers(0, 60), min_size=FEWEST, max_size=120)
    .filter(lambda scenes: len(set(scenes)) >= FEWEST_SCENES)
    .map(lambda scenes: [Splittable(name=f"IMG_{i}.jpg", group=g, rank=i % 7) for i, g in enumerate(scenes)])
)


def _alone(count: int) -> list[Splittable]:
    return [Splittable(name=f"IMG_{i}.jpg", group=i) for i in range(count)]


@given(folders, st.integers(0, 1000))
def test_each_photo_has_one_place_and_scenes_stay_together(photos: list[Splittable], seed: int) -> None:
    made = split(photos, seed)
    sides = {name: side for side in ("train", "choose", "judge") for name in getattr(made, side)}
    assert sorted(sides) == sorted(photo.name for photo in photos)
    assert len(sides) == len(made.train) + len(made.choose) + len(made.judge)
    for group in {photo.group for photo in photos}:
        assert len({sides[photo.name] for photo in photos if photo.group == group}) == 1
    assert made.train
    assert made.choose
    assert made.judge


@given(folders, st.randoms())
def test_the_order_of_files_changes_nothing(photos: list[Splittable], random: st.DataObject) -> None:
    shuffled = list(photos)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert split(shuffled, 3) == split(photos, 3)


@pytest.mark.parametrize("count", [8, 12, 23, 24, 30, 60, 400])
def test_photos_of_different_scenes_are_dealt_by_the_rule(count: int) -> None:
    made = split(_alone(count), 1)
    assert (len(made.choose), len(made.judge)) == shares(count)
    assert len(made.train) >= count * 0.6
    if count >= 24:
        assert len(made.judge) >= 6


def test_another_seed_is_another_split() -> None:
    assert len({split(_alone(60), seed).judge for seed in range(5)}) == 5


def test_a_burst_does_not_judge() -> None:
    photos = _alone(40) + [Splittable(name=f"burst_{i}.jpg", group=1000) for i in range(12)]
    for seed in range(20):
        made = split(photos, seed)
        assert not [name for name in (*made.judge, *made.choose) if name.startswith("burst")]


def test_few_large_scenes_still_leave_enough_to_judge_by() -> None:
    sizes = Counter({0: 37, 1: 31, 2: 10, 3: 1, 4: 1})
    made = split([Splittable(name=f"{g}-{i}", group=g) for g in sizes for i in range(sizes[g])], 1)
    assert len(made.judge) >= 10


def test_the_best_targets_come_first() -> None:
    photos = [Splittable(name=f"{i}", group=i, rank=i) for i in range(20)]
    made = split(photos, 1)
    assert list(made.train) == sorted(made.train, key=int, reverse=True)


@pytest.mark.parametrize("count", [0, 1, 2, FEWEST - 1])
def test_too_few_photos_are_refused_with_both_numbers(count: int) -> None:
    with pytest.raises(NoPhotosError, match=f"{FEWEST} are needed"):
        split(_alone(count), 1)


def test_too_few_scenes_are_refused() -> None:
    photos = [Splittable(name=str(i), group=i % 3) for i in range(30)]
    with pytest.raises(NoPhotosError, match="3 scenes"):
        split(photos, 1)


def test_a_split_refuses_what_it_does_not_know() -> None:
    assert Split(train=("a",), choose=("b",), judge=("c",)).model_dump_json()
    with pytest.raises(ValueError):
        Split.model_validate({"train": [], "choose": [], "judge": [], "extra": []})
