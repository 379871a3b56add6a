"""The chain grows one link at a time, whoever writes at the same moment, from the very first entry on."""

import pytest
from sqlmodel import select

from models.audit import AuditEntry, AuditHead
from models.people import Account
from models.vocabulary import Action
from services import integrity, trail
from services.errors import Refusal, outcome_of
from services.work import OPERATOR, begin, look
from tests.services.together import meanwhile, together
from tests.services.trail.owner import run
from tests.world import World

MANY = 8


def entries() -> list[AuditEntry]:
    with look(OPERATOR) as work:
        return list(work.session.exec(select(AuditEntry).order_by(AuditEntry.seq)))


def write(note: str) -> None:
    with begin(OPERATOR) as work:
        work.entries.append(trail.Entry(Action.EDIT, "note", note))


def empty() -> None:
    run("DELETE FROM audit_entry", "DELETE FROM audit_head")


@pytest.mark.parametrize("at_first", [True, False], ids=["an empty trail", "a trail that is there"])
def test_many_writers_at_once_make_one_chain(world: World, at_first: bool) -> None:
    del world
    if at_first:
        empty()
    before = len(entries())
    outcomes = together(*(lambda note=str(number): write(note) for number in range(MANY)))

    assert outcomes == [None] * MANY
    assert [entry.seq for entry in entries()] == list(range(1, before + MANY + 1))
    assert {entry.subject_id for entry in entries()[before:]} == {str(number) for number in range(MANY)}
    assert [fault for fault in integrity.verify() if fault.startswith("audit")] == []


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)  # on SQLite writers take turns from the start
def test_two_first_entries_follow_each_other(world: World) -> None:
    """Both find no head; the second waits for the first and goes on from there."""
    del world
    empty()
    with begin(OPERATOR) as work:
        trail.append(
            work.session,
            [trail.Entry(Action.EDIT, "note", "first")],
            {"actor": "a", "role": "", "actor_id": None},
            work.now,
        )
        second = meanwhile(lambda: write("second"))

    assert second.result(60) is None
    assert [entry.subject_id for entry in entries()] == ["first", "second"]
    assert entries()[1].prev == entries()[0].hash


def test_nothing_is_entered_where_nothing_was_done(world: World) -> None:
    before = len(entries())
    with begin(world.cast.dace):
        pass

    assert len(entries()) == before


def test_what_is_taken_back_leaves_no_entry(world: World) -> None:
    before = len(entries())
    outcome = outcome_of(_add_and_think_better_of_it, world)

    assert isinstance(outcome, Refusal)
    assert len(entries()) == before
    with look(OPERATOR) as work:
        assert work.session.exec(select(Account).where(Account.username == "neviens")).all() == []


def _add_and_think_better_of_it(world: World) -> None:
    with begin(world.cast.dace) as work:
        work.add(Account(username="neviens", first_name="N", last_name="N"), Action.ADD)
        work.session.flush()
        raise Refusal("form.invalid")


def test_an_entry_says_who_what_and_in_which_role(world: World) -> None:
    plan_id = world.draft()
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    entry, version = entries()[-2:]

    assert (version.action, version.subject, version.after["plan_id"]) == ("add", "plan_version", str(plan_id))
    assert (entry.actor, entry.actor_id, entry.role) == ("peteris", world.cast.peteris.account_id, "preparer")
    assert (entry.action, entry.subject, entry.subject_id, entry.school_id) == (
        "submit",
        "plan",
        str(plan_id),
        world.school("river").id,
    )


def test_before_and_after_of_a_change_differ_in_every_column_they_name(world: World) -> None:
    """An entry is never empty (Primero R2-3587)."""
    plan_id = world.running()
    world.decide(world.cast.mara, Action.APPROVE, world.claim(plan_id))
    changes = [entry for entry in entries() if entry.before and entry.after]

    assert changes
    for entry in changes:
        assert entry.before.keys() == entry.after.keys()
        assert all(entry.before[name] != entry.after[name] for name in entry.before), entry
    told = [entry for entry in entries() if not entry.before and not entry.after]
    assert {entry.action for entry in told} <= {"sign_in", "set_password", "give_code", "read_sensitive", "export"}


def test_no_secret_is_in_the_trail(world: World) -> None:
    del world
    for entry in entries():
        assert not {"password_hash", "code_hash"} & (entry.before.keys() | entry.after.keys())


def test_the_head_is_where_the_chain_ends(world: World) -> None:
    world.pupil()
    with look(OPERATOR) as work:
        head = work.session.get_one(AuditHead, 1)
    last = entries()[-1]

    assert (head.seq, head.hash, head.seal) == (last.seq, last.hash, trail.seal(last.seq, last.hash))
