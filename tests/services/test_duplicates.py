"""Pupils recorded twice: flagged with reasons, settled side by side, brought back exactly, never at the cost of a rule."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import SQLModel, col, select

from models.claims import CapUse, Claim
from models.meetings import Meeting, MeetingItem
from models.moves import DuplicateVerdict
from models.plans import Plan
from models.pupils import Guardian, PersonalCode, Pupil
from models.vocabulary import Action
from services import duplicates, enrolment, integrity, merging, moving, pupils
from services.duplicates import Pair
from services.errors import NotFound, NotNow, Overtaken, Refusal
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.world import World

FOREST = "4500000002"
BORN = "2005-03-02"
_KEEPS_ITSELF = {"audit_entry", "audit_head", "duplicate_verdict", "done_once"}


def twins(world: World, **second: Any) -> tuple[UUID, UUID]:
    """One child who was entered twice by the same coordinator."""
    one = world.pupil(first_name="Anna", last_name="Bērziņa", birth_date=BORN, personal_code="020305-20002")
    told = {"first_name": "Anna", "last_name": "Berzina", "birth_date": BORN, "personal_code": "020305-20003"}
    return one, world.pupil(**(told | second))


def found(world: World, who: Actor | None = None) -> list[Pair]:
    with look(who or world.cast.ilze) as work:
        return duplicates.candidates(work)


def version(pupil_id: UUID) -> tuple[UUID, int]:
    with look(OPERATOR) as work:
        return pupil_id, work.session.get_one(Pupil, pupil_id).version


def settle(world: World, keep: UUID, other: UUID, same: bool = True, who: Actor | None = None, key: str = "") -> UUID:
    seen = version(keep), version(other)
    with begin(who or world.cast.ilze) as work:
        return duplicates.settle(work, *seen, same=same, comment="Ierakstīts divreiz", key=key)


def undo(world: World, verdict_id: UUID) -> None:
    with look(OPERATOR) as work:
        seen = work.session.get_one(DuplicateVerdict, verdict_id).version
    with begin(world.cast.dace) as work:
        duplicates.undo(work, verdict_id, seen)


def refusal(use: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as refused:
        use(*args, **more)
    return refused.value.why.name


def contents() -> dict[str, list[dict[str, Any]]]:
    """All tables but those that tell of what was done; versions only ever grow."""
    with look(OPERATOR) as work:
        return {
            table.name: sorted(
                ({k: str(v) for k, v in row.items() if k != "version"} for row in work.session.execute(select(table)).mappings()),
                key=str,
            )
            for table in SQLModel.metadata.sorted_tables
            if table.name not in _KEEPS_ITSELF
        }  # fmt: skip


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


def rich_twins(world: World) -> tuple[UUID, UUID, UUID]:
    """Both have something of everything; gives the two pupils and the second one's plan."""
    one, other = twins(world, guardian_name="Inga", guardian_phone="1000", language="latviešu")
    old = world.running(pupil_id=one, semester="2017-2")
    claim = world.claim(old, "20.00")
    with begin(OPERATOR) as work:
        plan = work.session.get_one(Plan, old)
        work.change(plan, Action.IMPORT, semester="2017-1")
    plan_id = world.running(pupil_id=other)
    world.decide(world.cast.mara, Action.APPROVE, claim, world.claim(plan_id, "30.00"))
    with begin(world.cast.ilze) as work:
        meeting = Meeting(school_id=world.school("river").id, held_on=work.today, led_by=world.cast.ilze.account_id)
        work.add(meeting, Action.ADD)
        work.session.flush()
        item = MeetingItem(
            school_id=meeting.school_id, meeting_id=meeting.id, pupil_id=other, decision="Runāt ar vecākiem"
        )
        work.add(item, Action.ADD)
    with begin(world.cast.janis) as work:
        moving.ask(work, world.school("forest").id, "020305-20003", "iemesls")
    return one, other, plan_id


def test_the_same_pupil_keeps_everything_of_both(world: World) -> None:
    one, other, plan_id = rich_twins(world)
    settle(world, one, other)

    with look(OPERATOR) as work:
        assert work.session.get(Pupil, other) is None
        for table in (Plan, Claim, PersonalCode, MeetingItem, Guardian):
            assert {row.pupil_id for row in work.session.exec(select(table))} == {one}
        codes = work.session.exec(select(PersonalCode).order_by(col(PersonalCode.code))).all()
        assert [(code.code, code.valid_to) for code in codes] == [("020305-20002", None), ("020305-20003", work.today)]
        (use,) = work.session.exec(select(CapUse)).all()
        assert (use.pupil_id, use.used) == (one, Decimal("50.00"))
        assert work.session.get_one(Pupil, one).language == "latviešu"
    assert world.plan(plan_id).pupil_id == one
    assert integrity.verify() == []
    with look(world.cast.ilze) as work:
        assert pupils.kept_as(work, other) == one
        assert [line.id for line in pupils.find(work, "020305-20003").lines] == [one]
    with look(world.cast.viktors) as work:
        assert pupils.kept_as(work, other) is None


def test_undoing_brings_back_exactly_what_was(world: World) -> None:
    one, other, _ = rich_twins(world)
    before, seen = contents(), version(other)[1]
    verdict_id = settle(world, one, other)
    assert contents() != before

    undo(world, verdict_id)

    assert contents() == before
    assert integrity.verify() == []
    assert version(other)[1] > seen
    with look(world.cast.ilze) as work:
        assert pupils.kept_as(work, other) is None
    assert len(found(world)) == 1


def test_what_was_decided_meanwhile_stays_decided_when_two_are_parted(world: World) -> None:
    one, other = twins(world)
    claim_id = world.claim(world.running(pupil_id=other), "30.00")
    verdict_id = settle(world, one, other)
    world.decide(world.cast.mara, Action.APPROVE, claim_id)
    undo(world, verdict_id)

    with look(OPERATOR) as work:
        uses = {use.pupil_id: use.used for use in work.session.exec(select(CapUse)) if use.used}
    assert uses == {other: Decimal("30.00")}
    assert integrity.verify() == []


def test_what_came_to_hang_on_both_keeps_them_one(world: World) -> None:
    one, other = twins(world)
    plan_id = world.running(pupil_id=other)
    verdict_id = settle(world, one, other)
    world.claim(plan_id, "10.00")
    before = contents()

    assert refusal(undo, world, verdict_id) == "duplicate.cannot_undo"
    assert contents() == before


def test_a_pupil_who_moved_on_since_is_not_parted(world: World) -> None:
    one, other = twins(world)
    verdict_id = settle(world, one, other)
    with begin(world.cast.ilze) as work:
        moving.send(work, *_id_and_version(work, one), FOREST, work.today)

    assert refusal(undo, world, verdict_id) == "duplicate.cannot_undo"


def _id_and_version(work: Any, pupil_id: UUID) -> tuple[UUID, int]:
    return pupil_id, work.session.get_one(Pupil, pupil_id).version


def test_three_records_of_one_child_are_parted_in_the_order_they_were_joined(world: World) -> None:
    one, other = twins(world)
    third = world.pupil(first_name="Anna", last_name="Bērziņa", birth_date=BORN, personal_code="020305-20012")
    before = contents()
    first = settle(world, other, third)
    second = settle(world, one, other)
    with look(world.cast.ilze) as work:
        assert {pupils.kept_as(work, gone) for gone in (other, third)} == {one}

    assert refusal(undo, world, first) == "duplicate.undo_the_later_first"
    undo(world, second)
    undo(world, first)
    assert contents() == before


def test_what_was_said_of_a_record_that_goes_is_said_of_the_one_that_stays(world: World) -> None:
    one, other = twins(world)
    third = world.pupil(first_name="Anna", last_name="Bērziņa", birth_date=BORN, personal_code="020305-20012")
    earlier = settle(world, one, other, same=False)
    undo(world, earlier)
    for pair in ((other, third), (third, one)):
        settle(world, *pair, same=False)
    verdict_id = settle(world, one, other)
    assert found(world) == []

    undo(world, verdict_id)

    assert [{pair.one.id, pair.other.id} for pair in found(world)] == [{one, other}]


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
        moving.send(work, *_id_and_version(work, other), FOREST, work.today)

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


def test_every_table_that_names_a_pupil_is_thought_of(world: World) -> None:
    naming = {table.name for table in SQLModel.metadata.sorted_tables if "pupil_id" in table.columns}

    assert naming == set(merging.TABLES) - {"pupil"}


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
