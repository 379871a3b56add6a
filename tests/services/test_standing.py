"""Whoever holds no role today does nothing: ended and future roles, switched-off accounts, forged and stale actors."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.people import Account, Assignment
from models.signin import AuthSession
from models.vocabulary import ASSIGNABLE_ROLES, Place, Role, place_of
from services import clock, pupils, signin, standing, tokens
from services.errors import NotFound, SignedOut
from services.rules.permissions import Actor
from services.work import OPERATOR, Work, begin, look
from tests.world import World

TODAY = date(2018, 1, 15)
DEVICE = "a browser"
Opens = Callable[[Actor], AbstractContextManager[Work]]


def change(actor: Actor, **values: object) -> None:
    """Change a role behind everybody's back, as time or another person would."""
    with begin(OPERATOR) as work:
        held = work.session.get_one(Assignment, actor.assignment_id)
        for name, value in values.items():
            setattr(held, name, value)
        work.session.add(held)


def switch_off(actor: Actor) -> None:
    with begin(OPERATOR) as work:
        account = work.session.get_one(Account, actor.account_id)
        account.active = False
        work.session.add(account)


ENDS: dict[str, Callable[[Actor], None]] = {
    "ended yesterday": lambda actor: change(actor, until=date(2018, 1, 14)),
    "ended today": lambda actor: change(actor, until=TODAY),
    "begins tomorrow": lambda actor: change(actor, since=date(2018, 1, 16)),
    "switched off": switch_off,
}


def everybody(world: World) -> dict[Role, Actor]:
    where = {Place.SCHOOL: "river", Place.MUNICIPALITY: "municipality", Place.STATE: ""}
    return {role: world.somebody(role, where[place_of(role)]) for role in ASSIGNABLE_ROLES}


@pytest.mark.parametrize("opens", [look, begin], ids=["reading", "writing"])
def test_every_role_may_begin_while_it_holds(world: World, opens: Opens) -> None:
    for role, actor in everybody(world).items():
        with opens(actor) as work:
            assert work.actor.role is role


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_no_role_may_anything_once_it_does_not_hold(world: World, end: Callable[[Actor], None]) -> None:
    for role, actor in everybody(world).items():
        end(actor)
        for opens in (look, begin):
            with pytest.raises(SignedOut, match=r"access\.signed_out"), opens(actor):
                pytest.fail(f"{role} got in")


def test_a_role_that_ends_tomorrow_holds_today(world: World) -> None:
    actor = world.somebody(Role.PREPARER)
    change(actor, until=date(2018, 1, 16))

    with look(actor) as work:
        assert work.actor.role is Role.PREPARER


def test_the_other_role_of_a_person_lives_on(world: World) -> None:
    as_preparer = world.somebody(Role.PREPARER)
    as_director = world.second_role(as_preparer, Role.DIRECTOR, "forest")
    change(as_preparer, until=TODAY)

    with look(as_director) as work:
        assert (work.actor.role, work.actor.school_id) == (Role.DIRECTOR, world.school("forest").id)
    with pytest.raises(SignedOut), look(as_preparer):
        pytest.fail("an ended role got in")


def test_what_an_actor_says_of_themselves_counts_for_nothing(world: World) -> None:
    """Role and place come from the database, whatever the object in hand says."""
    honest = world.somebody(Role.PROVIDER)
    forged = replace(honest, role=Role.STATE_COORDINATOR, school_id=world.school("forest").id)

    with look(forged) as work:
        assert (work.actor.role, work.actor.school_id) == (Role.PROVIDER, world.school("river").id)


def test_nobody_acts_by_another_persons_role(world: World) -> None:
    forged = replace(world.somebody(Role.PROVIDER), assignment_id=world.cast.andris.assignment_id)

    with pytest.raises(SignedOut), begin(forged):
        pytest.fail("somebody else's role got in")


def test_nobody_calls_themselves_the_operator(world: World) -> None:
    forged = replace(world.somebody(Role.PROVIDER), role=Role.OPERATOR)

    with look(forged) as work:
        assert work.actor.role is Role.PROVIDER


def test_an_end_in_the_middle_counts_from_the_next_thing_on(world: World) -> None:
    actor, pupil = world.somebody(Role.DIRECTOR), world.pupil()
    with look(actor) as work:
        assert pupils.card(work, pupil).pupil.id == pupil
    change(actor, school_id=world.school("forest").id)

    with pytest.raises(NotFound), look(actor) as work:
        pupils.card(work, pupil)


def session(actor: Actor, **over: object) -> Actor:
    """The same person through a session of a browser, with columns of that session as told."""
    with begin(OPERATOR) as work:
        account = work.session.get_one(Account, actor.account_id)
        entered = signin._open(work.session, account, DEVICE, by_code=False)
        sid_hash = tokens.digest("sid", entered.sid)
        work.session.flush()
        row = work.session.get_one(AuthSession, sid_hash)
        for name, value in over.items():
            setattr(row, name, value)
    return replace(actor, sid_hash=sid_hash)


def test_a_live_session_may_act(world: World) -> None:
    with look(session(world.cast.dace)) as work:
        assert work.actor.role is Role.DIRECTOR


@pytest.mark.parametrize(
    "over",
    [
        {"revoked_at": clock.real()},
        {"expires_at": clock.real() - timedelta(seconds=1)},
        {"last_seen": clock.real() - standing.IDLE},
        {"session_version": 0},
        {"by_code": True},
    ],
    ids=["revoked", "outlived", "idle", "of an older version", "still to set a password"],
)
def test_a_session_that_is_over_may_not(world: World, over: dict[str, object]) -> None:
    actor = session(world.cast.dace, **over)

    for opens in (look, begin):
        with pytest.raises(SignedOut), opens(actor):
            pytest.fail("a dead session got in")


def test_a_session_is_of_one_account(world: World) -> None:
    stolen = replace(world.cast.andris, sid_hash=session(world.cast.dace).sid_hash)

    with pytest.raises(SignedOut), look(stolen):
        pytest.fail("somebody else's session got in")


def test_an_unknown_session_is_none(world: World) -> None:
    with pytest.raises(SignedOut), look(replace(world.cast.dace, sid_hash="0" * 64)):
        pytest.fail("an unknown session got in")
