"""Roles and permissions: nothing unless the table says so, nobody reaches beyond their place, nobody lifts themselves."""

from typing import Any

import pytest

from models.vocabulary import ASSIGNABLE_ROLES, Place, Role, place_of
from services.rules.people import MAY_GRANT, may_grant
from services.rules.permissions import GRANTS, Actor, Level, Permission, level_of
from services.rules.workflows import CLAIM, PLAN
from tests.rules.cases import cases, table

READS = {
    Permission.FIGURES_READ,
    Permission.EFFECT_READ,
    Permission.PROGRAMME_READ,
    Permission.TRAIL_READ,
    Permission.DATA_EXPORT,
}
READS |= {Permission.PUPIL_READ, Permission.PLAN_READ, Permission.CLAIM_READ, Permission.RISK_READ_SENSITIVE}
# The rules are for everybody; other schools are only told as bands.
ANYWHERE = {Permission.PROGRAMME_READ, Permission.SCHOOLS_COMPARE}
OF_PUPILS = {
    p for p in Permission if p.partition(":")[0] in {"pupil", "plan", "risk", "claim", "figures", "effect", "data"}
}
WIDEST = {Place.SCHOOL: Level.SCHOOL, Place.MUNICIPALITY: Level.MUNICIPALITY, Place.STATE: Level.EVERYWHERE}


@pytest.mark.parametrize("permission", Permission)
def test_every_role_has_its_column_in_every_row(permission: Permission) -> None:
    assert set(GRANTS[permission]) == set(Role)


@pytest.mark.parametrize("case", cases("permissions", "holders"))
def test_the_holders_of_a_permission(case: dict[str, Any]) -> None:
    found = {role.value: level.name for role, level in GRANTS[Permission(case["permission"])].items() if level}

    assert found == {key: value for key, value in case.items() if key not in {"permission", "source"}}


@pytest.mark.parametrize("role", Role)
def test_what_the_table_does_not_know_is_not_permitted(role: Role) -> None:
    assert level_of(role, "pupil:sell") is Level.NOTHING
    assert level_of("janitor", Permission.PUPIL_READ) is Level.NOTHING
    assert not Actor(None, "x", "X", role).may("pupil:sell")


@pytest.mark.parametrize("permission", sorted(OF_PUPILS))
def test_an_administrator_sees_no_pupil_and_nothing_made_of_pupils(permission: Permission) -> None:
    assert level_of(Role.ADMINISTRATOR, permission) is Level.NOTHING


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ACCOUNTANT, Role.PROVIDER])
def test_who_looks_only_never_changes_a_plan_or_a_pupil(role: Role) -> None:
    changes = OF_PUPILS - READS - {Permission.CLAIM_PAY}

    assert [permission for permission in changes if level_of(role, permission)] == []


@pytest.mark.parametrize("role", ASSIGNABLE_ROLES)
def test_nobody_reaches_beyond_their_place(role: Role) -> None:
    beyond = {p for p in Permission if level_of(role, p) > WIDEST[place_of(role)]}

    assert beyond == ({p for p in ANYWHERE if level_of(role, p)} if place_of(role) is not Place.STATE else set())


@pytest.mark.parametrize("role", Role)
def test_no_role_both_asks_and_decides(role: Role) -> None:
    asks = {step.needs for step in (*PLAN, *CLAIM) if not step.four_eyes} - {Permission.CLAIM_DECIDE}
    decides = {step.needs for step in (*PLAN, *CLAIM) if step.four_eyes}
    held = {permission for permission in Permission if level_of(role, permission)}

    assert not (held & asks and held & decides) or (role, held & asks) == (Role.DIRECTOR, {Permission.PLAN_SUSPEND})


@pytest.mark.parametrize(
    ("permission", "read"),
    [
        (p, Permission(f"{thing}:read"))
        for p in Permission
        if (thing := p.partition(":")[0]) in {"pupil", "plan", "claim"}
    ],
)
def test_whoever_changes_something_may_read_it(permission: Permission, read: Permission) -> None:
    assert [role for role in Role if level_of(role, permission) > level_of(role, read)] == []


def test_sensitive_risks_are_read_no_wider_than_the_plans_they_are_in() -> None:
    wider = [
        role for role in Role if level_of(role, Permission.RISK_READ_SENSITIVE) > level_of(role, Permission.PLAN_READ)
    ]

    assert wider == []


@pytest.mark.parametrize("granter", Role)
def test_who_gives_which_role(granter: Role) -> None:
    assert sorted(role for role in Role if may_grant(granter, role)) == table("permissions")["grants"][granter]


@pytest.mark.parametrize("granter", [role for role in MAY_GRANT if role is not Role.OPERATOR])
def test_nobody_gives_a_role_of_a_wider_place_than_their_own(granter: Role) -> None:
    given = [role for role in Role if may_grant(granter, role)]

    assert [role for role in given if WIDEST[place_of(role)] > WIDEST[place_of(granter)]] == []


def test_nobody_gives_the_operators_role() -> None:
    assert [granter for granter in Role if may_grant(granter, Role.OPERATOR)] == []


def test_only_whoever_manages_staff_gives_roles() -> None:
    assert set(MAY_GRANT) == {role for role in Role if level_of(role, Permission.STAFF_MANAGE)}
