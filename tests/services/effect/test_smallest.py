"""How many people are too few to be told of is the programme's figure, in effectiveness as everywhere."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

import pytest

from services.demo import cast as casting
from services.effect import by_help, cohorts, comparison, following, ratings
from services.rules.suppression import SMALLEST
from services.work import Work, look
from tests.services.effect.register import Register

USES: Final = (
    by_help.by_measure, by_help.by_dose, cohorts.survival, comparison.first_and_later, following.afterwards, following.returners,
    ratings.by_group, ratings.by_risk,
)  # fmt: skip
_PEOPLE: Final = ("pupils", "left", "back", "waiting", "left_out", "now", "turns", "became")
_MORE: Final = 60


def people(found: Any, name: str = "") -> Iterator[int]:
    """Every number of people that an answer tells."""
    if is_dataclass(found):
        for field in fields(found):
            yield from people(getattr(found, field.name), field.name)
    elif isinstance(found, Mapping):
        for value in found.values():
            yield from people(value, name)
    elif isinstance(found, list):
        for value in found:
            yield from people(value)
    elif isinstance(found, int) and name in _PEOPLE:
        yield found


def told(use: Callable[[Work], Any]) -> list[int]:
    with look(casting.recall().sandra) as work:
        return [count for count in people(use(work)) if count]


@pytest.mark.parametrize("use", USES, ids=lambda use: f"{use.__module__.rsplit('.', 1)[-1]}.{use.__name__}")
def test_no_count_is_smaller_than_the_programme_says(
    past: Register, monkeypatch: pytest.MonkeyPatch, use: Callable[[Work], Any]
) -> None:
    before = told(use)
    for module in (by_help, cohorts, comparison, following, ratings):
        monkeypatch.setattr(module, "smallest_count", lambda _work: _MORE)

    assert all(count >= SMALLEST for count in before)
    assert any(before)
    assert all(count >= _MORE for count in told(use))
