"""Figures within reach: everybody counts their own places only, and whoever may not see the children no small groups."""

from itertools import combinations

import pytest

from models.places import School
from models.vocabulary import SchoolKind
from services.counting import Dimension
from services.demo import cast as casting
from services.errors import NotPermitted, Refusal
from services.rules.permissions import Actor
from services.rules.suppression import SMALLEST
from tests.services.figures.asking import told
from tests.services.figures.naive import LESSONS, MONEY, Asked, count
from tests.services.figures.register import Register

COUNTS = ("plans", "pupils")
QUESTIONS = [
    (),
    *((d.value,) for d in Dimension),
    *combinations(("semester", "school", "risk_group", "grade", "kind"), 2),
]


def within(register: Register, who: str) -> list[School]:
    """The schools a person counts in, told by what the cast's parts say."""
    schools = list(register.schools.values())
    here = [school for school in schools if school.name.startswith("Kļavu")]
    return {
        "peteris": [school for school in here if "Upes" in school.name],
        "dace": [school for school in here if "Upes" in school.name],
        "mara": [school for school in here if school.kind is SchoolKind.GENERAL],
        "aija": [school for school in here if school.kind is SchoolKind.GENERAL],
    }.get(who, schools)


def counted(register: Register, asked: Asked, who: str) -> dict[tuple, tuple]:
    rows = count(register, asked, [school.id for school in within(register, who)])
    return {row[: len(asked.by)]: row[len(asked.by) :] for row in rows}


def answered(asked: Asked, actor: Actor) -> dict[tuple, tuple]:
    return {row[: len(asked.by)]: row[len(asked.by) :] for row in told(asked, actor)}


@pytest.mark.parametrize("who", ["peteris", "dace", "mara", "sandra", "austra"])
def test_everybody_who_sees_the_children_counts_exactly_their_own_places(register: Register, who: str) -> None:
    actor = casting.recall().actors[who]
    for by in QUESTIONS:
        asked = Asked(by, COUNTS)
        assert answered(asked, actor) == counted(register, asked, who), by


@pytest.mark.parametrize("who", ["elza", "aija"])
def test_whoever_does_not_is_shown_true_figures_and_never_a_small_one(register: Register, who: str) -> None:
    actor, hidden = casting.recall().actors[who], 0
    for by in QUESTIONS:
        asked = Asked(by, COUNTS)
        true, shown = counted(register, asked, who), answered(asked, actor)
        assert shown.keys() == true.keys(), by
        for key, figures in shown.items():
            assert figures in ((None, None), true[key]), (by, key)
            assert not 0 < (figures[1] or 0) < SMALLEST, (by, key)
            hidden += figures == (None, None)
    assert hidden


def test_a_hidden_group_is_hidden_whatever_is_asked_of_it(register: Register) -> None:
    """Money, too: where the children are few, the sum tells of them."""
    elza = casting.recall().elza
    for by in QUESTIONS:
        if "status" in by or "provider" in by:  # money cannot be asked of so
            continue
        hidden = {key for key, figures in answered(Asked(by, COUNTS), elza).items() if figures[0] is None}
        sums = answered(Asked(by, MONEY), elza)
        assert all(set(sums[key]) <= {None} for key in hidden & sums.keys()), by


def test_hours_are_hidden_where_so_few_children_had_them(register: Register) -> None:
    elza, hidden = casting.recall().elza, 0
    for by in QUESTIONS:
        people = answered(Asked(by, (*COUNTS, *LESSONS)), elza)
        for key, hours in answered(Asked(by, LESSONS), elza).items():
            assert hours == people[key][2:], (by, key)
            assert hours in ((None, None), counted(register, Asked(by, LESSONS), "elza")[key]), (by, key)
            hidden += hours == (None, None)
    assert hidden


def test_an_accountant_is_told_the_sums_of_the_claims_they_pay(register: Register) -> None:
    """Who may read each claim may read their sum, but not by what only the children's plans say."""
    aija = casting.recall().aija
    asked = Asked(("school", "kind"), MONEY)

    assert answered(asked, aija) == counted(register, asked, "aija")
    assert {None} in [set(row) for row in answered(Asked(("school", "grade"), MONEY), aija).values()]


@pytest.mark.parametrize("who", ["elza", "aija"])
def test_a_question_too_fine_is_refused_to_whoever_does_not_see_the_children(register: Register, who: str) -> None:
    asked = Asked(("semester", "school", "grade"), COUNTS)
    with pytest.raises(Refusal, match=r"figures\.too_fine"):
        told(asked, casting.recall().actors[who])

    assert told(asked, casting.recall().sandra)


@pytest.mark.parametrize("who", ["gita", "andris"])
def test_some_count_nothing(register: Register, who: str) -> None:
    del register
    with pytest.raises(NotPermitted):
        told(Asked((), COUNTS), casting.recall().actors[who])


def test_money_and_people_by_status_are_two_questions(register: Register) -> None:
    del register
    with pytest.raises(Refusal, match=r"figures\.status_of_what"):
        told(Asked(("status",), ("plans", "paid")))
