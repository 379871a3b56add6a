"""Figures within reach: everybody counts their own places only, and whoever may not see the children no small groups."""

from dataclasses import replace
from itertools import combinations, product

import pytest

from models.places import School
from models.vocabulary import SchoolKind
from services import figures
from services.counting import Dimension, Measure, Question, Units
from services.demo import cast as casting
from services.errors import NotPermitted, Refusal
from services.rules.permissions import Actor, Permission
from services.rules.suppression import SMALLEST
from services.work import look
from tests.services.figures.asking import told
from tests.services.figures.naive import LESSONS, MONEY, Asked, count
from tests.services.figures.register import Register

COUNTS = ("plans", "pupils")
QUESTIONS = [
    (),
    *((d.value,) for d in Dimension),
    *combinations(("semester", "school", "risk_group", "grade", "kind"), 2),
]
OUTSIDE = ["elza", "aija", "mara", "sandra", "austra"]  # readers of more than one school
# What they may ask: one thing besides time and place.
SAFE = [
    *((d.value,) for d in Dimension),
    (),
    ("month", "kind"),
    *product(("semester", "school_year"), ("school", "municipality")),
    *product(("semester", "school", "municipality"), ("risk_group", "grade", "kind", "status")),
    ("semester", "school", "grade"),
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


@pytest.mark.parametrize("who", ["peteris", "dace"])
def test_a_school_counts_exactly_its_own(register: Register, who: str) -> None:
    actor = casting.recall().actors[who]
    for by in QUESTIONS:
        if who == "peteris" and {"risk", "risk_group"} & set(by):
            continue  # who prepares plans may read the sensitive risks of their own only
        asked = Asked(by, COUNTS)
        assert answered(asked, actor) == counted(register, asked, who), by


def test_in_a_school_single_risks_of_few_are_hidden_from_whoever_may_not_read_them(register: Register) -> None:
    asked = Asked(("risk",), COUNTS)
    true, shown = counted(register, asked, "peteris"), answered(asked, casting.recall().actors["peteris"])

    assert {row: told_of for row, told_of in shown.items() if told_of != (None, None)}.items() <= true.items()
    assert (None, None) in shown.values()
    assert answered(asked, casting.recall().actors["dace"]) == true


@pytest.mark.parametrize("who", OUTSIDE)
def test_outside_a_school_figures_are_true_and_never_small(register: Register, who: str) -> None:
    actor, hidden = casting.recall().actors[who], 0
    for by in SAFE:
        true, shown = counted(register, Asked(by, COUNTS), who), answered(Asked(by, COUNTS), actor)
        assert shown.keys() >= true.keys(), by
        for key, told_of in shown.items():
            assert told_of in ((None, None), true.get(key)), (by, key)
            assert not 0 < (told_of[1] or 0) < SMALLEST, (by, key)
            hidden += told_of == (None, None)
    assert hidden


@pytest.mark.parametrize("who", OUTSIDE)
def test_a_hidden_row_is_hidden_whatever_is_asked_of_it(register: Register, who: str) -> None:
    """Money, too: where the children are few, the sum tells of them. But not from those who may read each claim."""
    actor = casting.recall().actors[who]
    for by in SAFE:
        if "status" in by or "provider" in by:  # money cannot be asked of so
            continue
        if actor.may(Permission.CLAIM_READ) and not {"risk", "risk_group", "grade"} & set(by):
            continue
        hidden = {key for key, figures in answered(Asked(by, COUNTS), actor).items() if figures[0] is None}
        sums = answered(Asked(by, MONEY), actor)
        assert all(set(sums[key]) <= {None} for key in hidden & sums.keys()), by


def test_hours_are_hidden_where_so_few_children_had_them(register: Register) -> None:
    elza, hidden = casting.recall().elza, 0
    for by in SAFE:
        people = answered(Asked(by, (*COUNTS, *LESSONS)), elza)
        for key, hours in answered(Asked(by, LESSONS), elza).items():
            assert hours == people[key][2:], (by, key)
            assert hours in ((None, None), counted(register, Asked(by, LESSONS), "elza").get(key)), (by, key)
            hidden += hours == (None, None)
    assert hidden


def test_an_accountant_is_told_the_sums_of_the_claims_they_pay(register: Register) -> None:
    """Who may read each claim may read their sum, but not by what only the children's plans say."""
    aija = casting.recall().aija
    asked = Asked(("school", "kind"), MONEY)

    assert answered(asked, aija) == counted(register, asked, "aija")
    assert {None} in [set(row) for row in answered(Asked(("school", "grade"), MONEY), aija).values()]


@pytest.mark.parametrize(
    "by", [("grade", "risk_group"), ("school", "risk"), ("school", "month"), ("month", "grade"), ("school", "provider")]
)
@pytest.mark.parametrize("who", OUTSIDE)
def test_a_question_too_fine_is_refused_outside_a_school(register: Register, who: str, by: tuple[str, ...]) -> None:
    del register
    with pytest.raises(Refusal, match=r"figures\.too_fine"):
        told(Asked(by, COUNTS), casting.recall().actors[who])
    if "risk" not in by and "risk_group" not in by:
        assert told(Asked(by, COUNTS), casting.recall().actors["dace"]) is not None


def test_all_that_somebody_reaches_is_no_narrower_place_for_them(register: Register) -> None:
    """A municipality that looks at itself is told what it is told of all."""
    mara = casting.recall().actors["mara"]
    with look(mara) as work:
        everything = Question((Dimension.MONTH,), (Measure.PUPILS,), units=Units.TODAY)
        own = replace(everything, municipality=mara.municipality_id)
        assert figures.answer(work, own).rows == figures.answer(work, everything).rows
    assert register.plans


@pytest.mark.parametrize("who", ["gita", "andris"])
def test_some_count_nothing(register: Register, who: str) -> None:
    del register
    with pytest.raises(NotPermitted):
        told(Asked((), COUNTS), casting.recall().actors[who])


def test_money_and_people_by_status_are_two_questions(register: Register) -> None:
    del register
    with pytest.raises(Refusal, match=r"figures\.status_of_what"):
        told(Asked(("status",), ("plans", "paid")))
