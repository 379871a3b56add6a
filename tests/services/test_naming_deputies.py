"""Who names whom as a deputy for which days, and that nobody's rights grow by it."""

from datetime import date
from uuid import UUID

import pytest
from sqlmodel import select

from models.audit import AuditEntry
from models.people import Account, DeputyForm
from models.vocabulary import ASSIGNABLE_ROLES, Role
from services import deputies, own_roles, people, standing
from services.errors import Invalid, NotFound, NotPermitted, outcome_of
from services.rules.people import MAY_STAND_IN
from services.rules.permissions import Permission
from services.work import begin, look
from tests.services.standing_in import LAST, TODAY, acting, deputy_of, name, why
from tests.world import World


def test_those_who_staff_a_place_name_deputies_for_absent_colleagues(world: World) -> None:
    cast = world.cast
    assert acting(name(cast.dace, cast.peteris, cast.ilze)).stands_for == cast.peteris.account_id
    assert acting(name(cast.mara, cast.dace, cast.peteris)).role is Role.DIRECTOR
    refused = {
        "a coordinator gives no director's rights": (cast.ilze, cast.dace, cast.peteris, "person.role_not_yours_to_give"),
        "another school": (cast.normunds, cast.dace, cast.ilze, "access.not_found"),
        "who staffs nothing": (cast.peteris, cast.dace, cast.ilze, "access.not_permitted"),
        "another municipality": (
            world.somebody(Role.MUNICIPALITY_COORDINATOR, "far"), cast.dace, cast.ilze, "access.not_found",
        ),
    }  # fmt: skip
    assert {
        case: why(lambda row=row: name(*row[:3])) for case, row in refused.items()
    } == {case: row[3] for case, row in refused.items()}  # fmt: skip


def test_only_an_active_colleague_of_the_same_place_stands_in(world: World) -> None:
    cast = world.cast
    switched_off = world.somebody(Role.PREPARER, active=False)
    for stranger in (cast.normunds, cast.mara, cast.gita, cast.dace, switched_off):
        assert why(lambda: name(cast.dace, cast.dace, stranger)) == "deputy.nobody_like_that", stranger.username  # noqa: B023
    with begin(cast.dace) as work:
        found = deputies.candidates(work, cast.dace.assignment_id)
    assert [one.username for one in found] == ["ilze", "peteris"]
    with begin(cast.sandra) as work:
        found = deputies.candidates(work, cast.sandra.assignment_id)
    assert {one.username for one in found} == {"toms", "elza"}  # neither the auditor nor the administrator
    other = world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality")
    with begin(cast.mara) as work:  # not the accountant: nobody decides and pays the same claims
        assert [one.username for one in deputies.candidates(work, cast.mara.assignment_id)] == [other.username]


def test_providers_auditors_and_administrators_have_no_deputies(world: World) -> None:
    cast = world.cast
    for one in (cast.gita, cast.austra, cast.andris):
        assert why(lambda: name(one, one, cast.toms)) == "deputy.role_has_none"  # noqa: B023 called at once
    assert set(ASSIGNABLE_ROLES) - MAY_STAND_IN == {Role.PROVIDER, Role.AUDITOR, Role.ADMINISTRATOR}


def test_a_deputy_names_no_deputies_and_gives_no_rights(world: World) -> None:
    cast = world.cast
    ilze = deputy_of(cast.dace, cast.ilze)
    for absent in (cast.dace, ilze, cast.peteris):
        assert why(lambda: name(ilze, absent, cast.peteris)) == "deputy.not_as_deputy"  # noqa: B023 called at once
    with begin(ilze) as work:
        assert not work.actor.may(Permission.STAFF_MANAGE)
        with pytest.raises(NotPermitted):
            people.new_code(work, cast.peteris.account_id)
        with pytest.raises(NotPermitted):
            people.end_role(work, cast.peteris.assignment_id)
        assert deputies.own(work) == []
    as_acted = acting(name(cast.mara, cast.dace, cast.peteris))
    assert (
        why(lambda: name(cast.mara, as_acted, cast.ilze)) == "access.not_found"
    )  # a deputy's role is covered by nobody


def test_who_may_not_give_a_deputys_borrowed_role_does_not_get_into_their_account(world: World) -> None:
    """Otherwise a coordinator with a one-time code of the director's deputy would be director."""
    deputy_of(world.cast.dace, world.cast.peteris)

    with pytest.raises(NotPermitted, match=r"person\.role_not_yours_to_give"), begin(world.cast.ilze) as work:
        people.new_code(work, world.cast.peteris.account_id)


@pytest.mark.parametrize(
    ("first", "last", "fault"),
    [
        (date(2018, 1, 14), LAST, "deputy.begins_in_past"), (LAST, TODAY, "deputy.ends_before_it_begins"),
        (TODAY, date(2018, 7, 17), "deputy.too_long"), (TODAY, date(2018, 7, 16), ""), (TODAY, TODAY, ""),
    ],
)  # fmt: skip
def test_days_that_cannot_be_are_refused(world: World, first: date, last: date, fault: str) -> None:
    outcome = outcome_of(name, world.cast.dace, world.cast.dace, world.cast.ilze, first, last)

    faults = [one.name for one in outcome.faults.values()] if isinstance(outcome, Invalid) else []
    assert faults == ([fault] if fault else [])


def test_the_same_deputy_is_named_once_for_the_same_days(world: World) -> None:
    cast = world.cast
    name(cast.dace, cast.dace, cast.ilze, TODAY, date(2018, 1, 19))
    assert why(lambda: name(cast.dace, cast.dace, cast.ilze, date(2018, 1, 19), LAST)) == "deputy.named_already"
    name(cast.dace, cast.dace, cast.ilze, date(2018, 1, 20), LAST)
    form = DeputyForm(account_id=cast.peteris.account_id, first=TODAY, last=LAST)
    made = []
    for _ in range(2):
        with begin(cast.dace) as work:
            made.append(deputies.name(work, cast.dace.assignment_id, form, "twice"))
    assert made[0] == made[1]


def test_being_a_deputy_is_no_role_of_ones_own(world: World) -> None:
    """The role can still be given for good, and it is called by whom it is of."""
    deputy_of(world.cast.peteris, world.cast.ilze)
    with begin(world.cast.dace) as work:
        ilze = work.session.get_one(Account, world.cast.ilze.account_id)
        people.give_role(work, ilze, Role.PREPARER, world.school("river").id, None, "")
        held = standing.assignments_of(work.session, ilze.id)

    assert sorted(own_roles.absent(held).values()) == ["Pēteris Pīlādžlapa"]
    with look(world.cast.dace) as work:
        line = next(one for one in people.find(work, text="ilze") if one.deputy_for)
        assert (line.role, line.deputy_for) == (Role.PREPARER, "Pēteris Pīlādžlapa")
        assert work.session.exec(select(AuditEntry).where(AuditEntry.subject == "assignment")).first()


def test_nobody_like_that_is_found_out_of_reach(world: World) -> None:
    with pytest.raises(NotFound), begin(world.cast.dace) as work:
        deputies.candidates(work, UUID(int=1))
