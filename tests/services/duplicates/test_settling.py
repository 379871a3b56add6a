"""Pupils recorded twice: flagged with reasons, settled once, never at the cost of a rule."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from models.plans import Plan
from models.pupils import Pupil
from models.vocabulary import Action
from services import duplicates, enrolment, merging, moving
from services.errors import NotFound, NotNow, Overtaken, Refusal
from services.work import OPERATOR, begin, look
from tests.services.duplicates.twins import (
    BORN,
    FOREST,
    contents,
    found,
    id_and_version,
    refusal,
    rich_twins,
    settle,
    twins,
    undo,
    version,
)
from tests.world import World


def test_own_duplicates_are_flagged_too(world: World) -> None:
    """One person entered the child twice at one school: that is the commonest case, and it is said."""
    one, other = twins(world)

    (pair,) = found(world)
    assert {pair.one.id, pair.other.id} == {one, other}
    assert [why.name for why in pair.why] == ["duplicate.same_name_and_birth", "duplicate.code_one_slip"]


def test_it_is_said_which_record_was_matched(world: World) -> None:
    twins(world)

    (pair,) = found(world)
    assert {(look.name, look.code, look.school) for look in (pair.one, pair.other)} == {
        ("Anna Bērziņa", "020305-20002", world.school("river").name),
        ("Anna Berzina", "020305-20003", world.school("river").name),
    }


def test_nobody_is_shown_another_schools_pairs(world: World) -> None:
    one, other = twins(world)
    assert found(world, world.cast.janis) == []

    for who in (world.cast.janis, world.cast.viktors):
        with begin(who) as work, pytest.raises(NotFound):
            duplicates.compare(work, one, other)
        with begin(who) as work, pytest.raises(NotFound):
            duplicates.settle(work, (one, 1), (other, 1), same=True)
    foreign = world.pupil(
        "forest", first_name="Anna", last_name="Bērziņa", birth_date=BORN, personal_code="020305-20012"
    )
    with begin(world.cast.ilze) as work, pytest.raises(NotFound):
        duplicates.settle(work, version(one), (foreign, 1), same=True)


def test_similar_pupils_are_found_before_one_is_enrolled(world: World) -> None:
    one = world.pupil(first_name="Anna", last_name="Bērziņa", personal_code="020305-20002")
    world.pupil("forest", first_name="Anna", last_name="Bērziņa", personal_code="020305-20012")

    def similar(*name: str, **more: Any) -> list[tuple[UUID, list[str]]]:
        with look(world.cast.ilze) as work:
            return [(who.id, [why.name for why in told]) for who, told in duplicates.similar(work, *name, **more)]

    assert similar("anna", "berzina") == [(one, ["duplicate.same_name_close_grade"])]
    assert similar("Bērziņa", "Anna") == [(one, ["duplicate.names_swapped"])]
    assert similar("Anna", "Ozola", code="020305-20003") == [(one, ["duplicate.code_one_slip"])]
    assert similar("Cita", "Pavisam", code="020305-20002") == [(one, ["duplicate.same_code"])]
    assert similar("Cita", "Pavisam", code="020305-20003") == []
    assert similar("anna", "berzina", birth_date=date(2001, 1, 1)) == []
    assert similar("", "Bērziņa") == []


def test_two_who_are_not_the_same_are_not_asked_about_again_until_it_is_undone(world: World) -> None:
    one, other = twins(world)
    before = contents()
    verdict_id = settle(world, one, other, same=False)
    assert found(world) == []
    assert contents() == before
    assert refusal(settle, world, other, one) == "duplicate.settled_already"

    undo(world, verdict_id)

    assert len(found(world)) == 1
    assert refusal(undo, world, verdict_id) == "duplicate.undone_already"


def test_two_live_plans_of_one_semester_are_not_made_one_persons(world: World) -> None:
    one, other = twins(world)
    plans = [world.draft(pupil_id=pupil_id) for pupil_id in (one, other)]

    with pytest.raises(Refusal) as refused:
        settle(world, one, other)
    assert refused.value.why.name == "duplicate.two_plans"
    assert refused.value.why.values == {"one": world.plan(plans[0]).code, "other": world.plan(plans[1]).code}
    world.step(world.cast.peteris, plans[1], Action.VOID)
    settle(world, one, other)


def test_what_both_were_granted_is_not_made_more_than_the_cap(world: World) -> None:
    one, other = twins(world)
    plan_ids = [world.running(pupil_id=pupil_id) for pupil_id in (one, other)]
    world.decide(world.cast.mara, Action.APPROVE, *(world.claim(plan_id, "40.00") for plan_id in plan_ids))
    with begin(OPERATOR) as work:
        work.change(work.session.get_one(Plan, plan_ids[0]), Action.IMPORT, semester="2017-1")
    before = contents()

    assert refusal(settle, world, one, other) == "duplicate.over_cap"
    assert contents() == before


def test_records_of_two_schools_are_not_joined_before_the_pupil_has_moved(world: World) -> None:
    one, other = twins(world)
    with begin(world.cast.ilze) as work:
        moving.send(work, *id_and_version(work, other), FOREST, work.today)

    def join() -> None:
        with begin(OPERATOR) as work:
            merging.merge(work, work.session.get_one(Pupil, one), work.session.get_one(Pupil, other))

    assert refusal(join) == "duplicate.other_school"


def test_one_child_asked_for_by_two_schools_is_decided_about_first(world: World) -> None:
    one, other = twins(world)
    for who, where, code in (
        (world.cast.janis, "forest", "020305-20002"),
        (world.cast.viktors, "craft", "020305-20003"),
    ):
        with begin(who) as work:
            moving.ask(work, world.school(where).id, code, "iemesls")

    assert refusal(settle, world, one, other) == "duplicate.two_requests"


def test_handed_in_twice_it_is_settled_once(world: World) -> None:
    one, other = twins(world)
    first = settle(world, one, other, key="k")
    with begin(world.cast.ilze) as work:
        assert duplicates.settle(work, (one, 1), (other, 1), same=True, key="k") == first

    with look(world.cast.ilze) as work:
        assert [(v.id, v.pupil, v.other, v.same) for v in duplicates.verdicts(work)] == [
            (first, "Anna Bērziņa", "Anna Berzina", True)
        ]


def test_records_changed_meanwhile_are_looked_at_again(world: World) -> None:
    one, other = twins(world)
    stale = version(other)
    with begin(world.cast.dace) as work:
        enrolment.edit(work, *stale, world.form(personal_code="020305-20003", last_name="Pavisam Cita"))

    with begin(world.cast.ilze) as work, pytest.raises(Overtaken, match=r"access\.overtaken"):
        duplicates.settle(work, version(one), stale, same=True)
    assert refusal(settle, world, one, one) == "duplicate.one_record"


def test_the_verdict_is_not_undone_from_what_was_seen_before(world: World) -> None:
    one, other = twins(world)
    verdict_id = settle(world, one, other, same=False)

    with begin(world.cast.ilze) as work, pytest.raises(Overtaken):
        duplicates.undo(work, verdict_id, 9)
    undo(world, verdict_id)
    with begin(world.cast.ilze) as work, pytest.raises(NotNow):
        duplicates.undo(work, verdict_id, 2)


def test_both_records_stand_side_by_side_with_plans_and_money(world: World) -> None:
    one, other, plan_id = rich_twins(world)

    with begin(world.cast.ilze) as work:
        left, right = duplicates.compare(work, one, other)
    assert (left.codes[0].code, left.guardian, left.claims, left.approved) == (
        "020305-20002",
        None,
        1,
        Decimal("20.00"),
    )
    assert (right.guardian.name, right.plans[0][0], right.approved) == (
        "Inga", world.plan(plan_id).code, Decimal("30.00"),
    )  # fmt: skip
