"""People from the shell: added with a one-time code, given more roles, listed, switched off, helped back in."""

import re

import pytest
from sqlmodel import select

from models.audit import AuditEntry
from models.people import Account, Assignment
from models.vocabulary import ASSIGNABLE_ROLES, Place, Role, place_of
from services.demo.cast import MUNICIPALITY, PARTS, SCHOOLS
from services.work import OPERATOR, look
from tests.commands.shell import done, pumpurs
from tests.world import World

CODE = re.compile(r"[a-z0-9]{5}(-[a-z0-9]{5}){3}")
RIVER = SCHOOLS["river"][0]


def place_words(role: Role) -> list[str]:
    match place_of(role):
        case Place.SCHOOL:
            return ["--school", RIVER]
        case Place.MUNICIPALITY:
            return ["--municipality", MUNICIPALITY]
        case _:
            return []


def account(name: str) -> Account:
    with look(OPERATOR) as work:
        return work.session.exec(select(Account).where(Account.username == name)).one()


@pytest.mark.parametrize("role", ASSIGNABLE_ROLES)
def test_every_role_can_be_given(home_world: World, role: Role) -> None:
    said = done("user", "add", "jauna.balss", "--role", role, *place_words(role), "--json").json

    assert (said["name"], said["role"], bool(said["code"])) == ("jauna.balss", role, True)
    assert ("jauna.balss", role) in {(one["name"], one["role"]) for one in done("user", "list", "--json").json["users"]}


@pytest.mark.parametrize("role", [role for role in ASSIGNABLE_ROLES if place_of(role) is not Place.STATE])
def test_a_role_without_its_place_is_refused(home_world: World, role: Role) -> None:
    said = pumpurs("user", "add", "jauna.balss", "--role", role)

    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    with look(OPERATOR) as work:
        assert work.session.exec(select(Account).where(Account.username == "jauna.balss")).first() is None


def test_a_new_person_gets_a_code_which_is_printed_once_and_kept_nowhere(world: World) -> None:
    said = done("user", "add", "Jauna.Balss", "--role", "auditor", "--first-name", "Jauna", "--last-name", "Balss")
    first, second = said.lines

    assert first == "Jauna.Balss now has the role auditor."
    code = second.removeprefix("One-time code, valid for a day: ")
    assert CODE.fullmatch(code)
    made = account("jauna.balss")
    assert (made.first_name, made.last_name, made.password_hash) == ("Jauna", "Balss", None)
    assert made.code_hash is not None
    assert code not in made.code_hash
    with look(OPERATOR) as work:
        assert not [entry for entry in work.session.exec(select(AuditEntry)) if code in f"{entry.after}{entry.comment}"]


def test_somebody_known_gets_another_role_and_no_code(world: World) -> None:
    assert done("user", "add", "ilze", "--role", "preparer", "--school", RIVER, "--json").json["code"] is None

    with look(OPERATOR) as work:
        held = work.session.exec(
            select(Assignment.role).where(Assignment.account_id == world.cast.ilze.account_id)
        ).all()
    assert set(held) == {Role.SCHOOL_COORDINATOR, Role.PREPARER}
    assert pumpurs("user", "add", "ilze", "--role", "preparer", "--school", RIVER).code == 1


def test_a_user_name_is_not_given_to_another_person(home_world: World) -> None:
    said = pumpurs("user", "add", "ilze", "--role", "auditor", "--first-name", "Cita", "--last-name", "Persona")

    assert (said.code, said.err.count("\n")) == (1, 1)


def test_a_municipality_is_known_by_its_code_too(home_world: World) -> None:
    done("user", "add", "jauna.balss", "--role", "accountant", "--municipality", "0001000")

    places = {one["name"]: one["place"] for one in done("user", "list", "--json").json["users"]}
    assert places["jauna.balss"] == "Rīga"


def test_everybody_is_listed_with_role_and_place(home_world: World) -> None:
    listed = done("user", "list", "--json").json["users"]

    assert {(one["name"], one["role"]) for one in listed} == {(part.username, part.role.value) for part in PARTS}
    assert [one for one in listed if one["name"] == "ilze"] == [
        {
            "name": "ilze", "person": "Ievziede Ilze", "role": "school_coordinator", "place": SCHOOLS["river"][1], "active": True,
        }
    ]  # fmt: skip
    lines = done("user", "list").lines
    assert len(lines) == len(PARTS)
    assert all(part.username in "\n".join(lines) for part in PARTS)


def test_somebody_switched_off_is_out_at_once_and_shown_so(world: World) -> None:
    before = account("ilze").session_version

    assert done("user", "disable", "ilze", "--json").json == {"name": "ilze", "active": False}
    after = account("ilze")
    assert (after.active, after.session_version > before) == (False, True)
    listed = {one["name"]: one["active"] for one in done("user", "list", "--json").json["users"]}
    assert (listed["ilze"], listed["janis"]) == (False, True)


def test_a_code_helps_somebody_back_in_and_ends_their_sessions(world: World) -> None:
    before = account("ilze")

    code = done("user", "password", "ILZE", "--json").json["code"]
    after = account("ilze")
    assert after.code_hash not in (None, before.code_hash)
    assert after.session_version > before.session_version
    assert done("user", "password", "ilze", "--json").json["code"] != code
