"""What differs between two plans, and one made of both: nothing is invented, nothing is lost."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.vocabulary import Action, Stage
from services.rules.plan_versions import Difference, Mark, compare, decided_on, digest, merged, readable
from tests.properties import TRIED
from tests.rules.rows import Taken

WORDS = some.sampled_from(["", "a", "ā", "b\nc"])
CODES = [f"R{group}.0{number}" for group in (1, 2) for number in (1, 2)]
RISK = {"sensitive": some.booleans(), "rating": some.sampled_from([None, 0, 1, 2, 3]), "note": WORDS}
MEASURE = {
    "kind": WORDS, "hours": some.none() | some.integers(1, 9), "justification": WORDS,
    "risks": some.lists(some.sampled_from(CODES), unique=True),
}  # fmt: skip


def things(name: str, keys: list[str], fields: dict[str, Any]) -> some.SearchStrategy[list[dict[str, Any]]]:
    one = some.fixed_dictionaries({name: some.sampled_from(keys), **fields})
    return some.lists(one, unique_by=lambda thing: thing[name], max_size=3)


PLANS = some.fixed_dictionaries(
    {"goal": WORDS, "grade": some.integers(5, 7), "risks": things("code", CODES, RISK), "measures": things("id", ["1", "2", "3"], MEASURE)}
)  # fmt: skip


def in_order(plan: dict[str, Any]) -> dict[str, Any]:
    """The order of risks and measures says nothing."""
    return plan | {
        "risks": sorted(plan["risks"], key=lambda risk: risk["code"]),
        "measures": sorted(plan["measures"], key=lambda measure: measure["id"]),
    }


@TRIED
@given(PLANS, PLANS)
def test_nothing_differs_exactly_where_two_plans_are_equal(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert (compare(one, other) == []) is (in_order(one) == in_order(other))
    assert compare(one, deepcopy(one)) == []


@TRIED
@given(PLANS, PLANS)
def test_all_differences_taken_over_make_the_other_plan_and_none_leave_it(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    found = compare(one, other)

    assert in_order(merged(one, found)) == in_order(other)
    assert in_order(merged(one, [])) == in_order(one)


@TRIED
@given(PLANS, PLANS, some.data())
def test_what_was_not_chosen_stays_as_the_only_difference(
    one: dict[str, Any], other: dict[str, Any], data: some.DataObject
) -> None:
    found = compare(one, other)
    chosen = [difference for difference in found if data.draw(some.booleans())]

    left = [difference for difference in found if difference not in chosen]
    mixed = {(d.thing, d.key, d.field) for d in compare(merged(one, chosen), other)}
    assert mixed == {(d.thing, d.key, d.field) for d in left}


@TRIED
@given(PLANS)
def test_whoever_is_not_entitled_reads_nothing_of_a_sensitive_risk(plan: dict[str, Any]) -> None:
    secret = {risk["code"] for risk in plan["risks"] if risk["sensitive"]}
    seen, hidden = readable(plan, sensitive=False)

    assert hidden == len(secret)
    assert not secret & {risk["code"] for risk in seen["risks"]}
    for before, after in zip(plan["measures"], seen["measures"], strict=True):
        assert not secret & set(after["risks"])
        assert after["justification"] == ("" if secret & set(before["risks"]) else before["justification"])
    assert readable(plan, sensitive=True) == (plan, 0)


@TRIED
@given(PLANS, PLANS)
def test_two_digests_are_equal_where_the_plans_are(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert (digest(one) == digest(other)) is (one == other)
    assert digest(one) == digest(dict(reversed(one.items())))


@pytest.mark.parametrize(
    ("before", "after", "field", "mark"),
    [(None, {"code": "x"}, "", Mark.ADDED), ({"code": "x"}, None, "", Mark.REMOVED), (None, 1, "hours", Mark.CHANGED)],
)
def test_what_became_of_a_thing_is_marked(before: Any, after: Any, field: str, mark: Mark) -> None:
    assert Difference("risks", "x", field, before, after).mark is mark


@pytest.mark.parametrize(
    ("steps", "number", "asked", "expected"),
    [
        ([], 1, Stage.DIRECTOR, None),
        ([Taken(1, Action.SUBMIT), Taken(1, Action.APPROVE, Stage.DIRECTOR)], 1, Stage.MUNICIPALITY, None),
        ([Taken(1, Action.APPROVE, Stage.DIRECTOR), Taken(1, Action.RETURN, Stage.STATE)], 2, Stage.DIRECTOR, 1),
        ([Taken(1, Action.RETURN, Stage.DIRECTOR)], 2, Stage.DIRECTOR, 1),
        ([Taken(1, Action.RETURN, Stage.DIRECTOR)], 2, Stage.MUNICIPALITY, None),
        ([Taken(1, Action.APPROVE, Stage.STATE), Taken(2, Action.RETURN, Stage.STATE)], 3, Stage.DIRECTOR, 1),
        ([Taken(1, Action.APPROVE, Stage.STATE), Taken(2, Action.RETURN, Stage.STATE)], 3, Stage.STATE, 2),
    ],
)
def test_whoever_is_asked_compares_with_what_was_decided_last(
    steps: list[Taken], number: int, asked: Stage, expected: int | None
) -> None:
    assert decided_on(steps, number, asked) == expected
