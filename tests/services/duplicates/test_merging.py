"""Two records made one keep everything, and are brought back exactly."""

from decimal import Decimal

from sqlmodel import SQLModel, col, select

from models.claims import CapUse, Claim
from models.evidence import Payee
from models.meetings import MeetingItem
from models.money_words import PayeeKind, Reduction
from models.plans import Plan
from models.pupils import Guardian, PersonalCode, Pupil
from models.vocabulary import Action, Role
from services import integrity, merging, moving, pupils
from services.money import corrections
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
from tests.services.paying import pay_to, payee
from tests.world import World


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


def test_one_family_account_under_both_records_is_one_and_parts_again(world: World) -> None:
    one, other = twins(world)
    account = {"name": "Māte Bērziņa", "iban": "LV80BANK0000435195001"}
    river = world.school("river").id
    stays, goes = (payee(river, PayeeKind.PARENT, pupil_id=pupil, **account) for pupil in (one, other))
    claim_id = world.claim(world.running(pupil_id=other), "30.00")
    pay_to(claim_id, goes)
    before = contents()
    verdict_id = settle(world, one, other)

    assert world.the_claim(claim_id).payee_id == stays
    with look(OPERATOR) as work:
        assert {row.id: (row.pupil_id, row.active) for row in work.session.exec(select(Payee))} == {
            stays: (one, True), goes: (one, False),
        }  # fmt: skip
    undo(world, verdict_id)
    assert contents() == before
    assert integrity.verify() == []


def test_what_was_corrected_meanwhile_is_parted_as_the_ledger_says(world: World) -> None:
    one, other = twins(world)
    claim_id = world.claim(world.running(pupil_id=other), "30.00")
    verdict_id = settle(world, one, other)
    world.decide(world.cast.mara, Action.APPROVE, claim_id)
    with begin(world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality")) as work:
        seen = work.session.get_one(Claim, claim_id).version
        corrections.correct(work, claim_id, seen, Decimal(-5), Reduction.MISCALCULATED, "Pārrēķins.")
    undo(world, verdict_id)

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
        moving.send(work, *id_and_version(work, one), FOREST, work.today)

    assert refusal(undo, world, verdict_id) == "duplicate.cannot_undo"


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


def test_every_table_that_names_a_pupil_is_thought_of(world: World) -> None:
    naming = {table.name for table in SQLModel.metadata.sorted_tables if "pupil_id" in table.columns}

    assert naming == set(merging.TABLES) - {"pupil"}
