"""Staff brought in: one person is one account, however often and with however little they are named."""

import pytest
from sqlmodel import col, select

from models.people import Account, Assignment
from models.vocabulary import Role
from services.errors import NotPermitted
from services.transfer.columns import Kind
from services.work import OPERATOR, look
from tests.transfer.bringing import FAR, FOREST, RIVER, Told, member, take, why
from tests.world import World


def accounts(last_name: str) -> dict[str, tuple[str, set[str]]]:
    """The people of a name: by user name, their e-mail and roles."""
    with look(OPERATOR) as work:
        rows = work.session.exec(
            select(Account, Assignment.role)
            .join(Assignment, col(Assignment.account_id) == col(Account.id))
            .where(Account.last_name == last_name)
        ).all()
    return {a.username: (a.email, {role for b, role in rows if b.id == a.id}) for a, _ in rows}


def test_a_member_gets_an_account_nobody_can_enter_yet(world: World) -> None:
    row = member(last_name="Šķēle-Žagarsala", email="anna@klavas.example", profession="skolotāja")

    assert take(world.cast.ilze, Kind.STAFF, row) == Told(created=1)
    with look(OPERATOR) as work:
        account, held = work.session.exec(
            select(Account, Assignment).join(Assignment).where(Account.username == "anna.skelezagarsala")
        ).one()
    assert (account.password_hash, account.code_hash, account.email) == (None, None, "anna@klavas.example")
    assert (held.role, held.profession, held.school_id) == (Role.PROVIDER, "skolotāja", world.school("river").id)


def test_taken_again_nothing_changes(world: World) -> None:
    rows = [member(1), member(2, email="b@klavas.example", profession="psihologs"), member(1, role="preparer")]
    assert take(world.cast.ilze, Kind.STAFF, *rows) == Told(created=2, updated=1)

    assert take(world.cast.ilze, Kind.STAFF, *rows) == Told(unchanged=3)
    assert accounts("Pumpurzara1") == {"anna.pumpurzara1": ("", {"provider", "preparer"})}


def test_an_e_mail_added_later_belongs_to_the_same_person(world: World) -> None:
    take(world.cast.ilze, Kind.STAFF, member(1))

    assert take(world.cast.ilze, Kind.STAFF, member(1, email="anna@klavas.example")) == Told(updated=1)
    assert take(world.cast.ilze, Kind.STAFF, member(1)) == Told(unchanged=1)
    assert accounts("Pumpurzara1") == {"anna.pumpurzara1": ("anna@klavas.example", {"provider"})}


def test_somebody_with_an_e_mail_may_change_their_name(world: World) -> None:
    take(world.cast.ilze, Kind.STAFF, member(1, email="anna@klavas.example"))

    assert take(world.cast.ilze, Kind.STAFF, member(1, last_name="Jaunā", email="anna@klavas.example")) == Told(
        updated=1
    )
    assert accounts("Jaunā") == {"anna.pumpurzara1": ("anna@klavas.example", {"provider"})}


def test_two_people_with_one_e_mail_are_not_made_one(world: World) -> None:
    """A school's common address must not give one person's account to another."""
    rows = [member(1, email="skola@klavas.example"), member(2, email="skola@klavas.example", role="preparer")]

    assert why(world.cast.ilze, Kind.STAFF, *rows) == [(3, "email", "skola@klavas.example", "person.email_of_another")]
    assert accounts("Pumpurzara1") == accounts("Pumpurzara2") == {}


def test_namesakes_in_two_schools_are_two_people(world: World) -> None:
    assert take(world.cast.mara, Kind.STAFF, member(1), member(1, school=FOREST)) == Told(created=2)
    assert set(accounts("Pumpurzara1")) == {"anna.pumpurzara1", "anna.pumpurzara12"}


def test_a_profession_is_corrected_and_an_empty_one_left_alone(world: World) -> None:
    take(world.cast.ilze, Kind.STAFF, member(1, profession="skolotāja"))

    assert take(world.cast.ilze, Kind.STAFF, member(1, profession="psihologs")) == Told(updated=1)
    assert take(world.cast.ilze, Kind.STAFF, member(1)) == Told(unchanged=1)


@pytest.mark.parametrize("role", ["municipality_coordinator", "expert", "administrator", "operator"])
def test_only_roles_in_a_school_can_be_brought_in(home_world: World, role: str) -> None:
    assert why(OPERATOR, Kind.STAFF, member(role=role)) == [(2, "role", role, "person.not_a_school_role")]
    assert accounts("Pumpurzara1") == {}


@pytest.mark.parametrize("role", ["director"])
def test_a_role_that_is_not_ones_own_to_give_is_refused(world: World, role: str) -> None:
    assert why(world.cast.ilze, Kind.STAFF, member(role=role)) == [(2, "role", role, "person.role_not_yours_to_give")]
    assert take(world.cast.dace, Kind.STAFF, member(role=role)) == Told(created=1)


def test_what_is_already_so_needs_nobodys_leave(world: World) -> None:
    """One's own line and the director's stand in every list of a school; only a change of them is refused."""
    ilze = member(
        first_name="Ilze",
        last_name="Ievziede",
        email="ilze@klavas.example",
        role="school_coordinator",
        profession="sociālais pedagogs",
    )
    dace = member(
        first_name="Dace", last_name="Dzērvenāja", email="dace@klavas.example", role="director", profession="direktore"
    )

    assert take(world.cast.ilze, Kind.STAFF, ilze, dace) == Told(unchanged=2)
    assert why(world.cast.ilze, Kind.STAFF, ilze | {"profession": "cita"}, dace | {"profession": "cita"}) == [
        (2, "", "", "person.not_oneself"),
        (3, "role", "director", "person.role_not_yours_to_give"),
    ]


@pytest.mark.parametrize("where", [FOREST, FAR])
def test_a_school_out_of_reach_looks_as_if_it_were_not_there(world: World, where: str) -> None:
    assert why(world.cast.ilze, Kind.STAFF, member(school=where)) == [(2, "school", where, "school.not_found")]


@pytest.mark.parametrize(
    "names", [("Žanis", "Ņūdēļupe"), ("李", "明"), ("O'Brien", "van der Berg"), ("A" * 100, "B" * 100)]
)
def test_every_name_makes_a_user_name(world: World, names: tuple[str, str]) -> None:
    first, last = names

    assert take(OPERATOR, Kind.STAFF, member(first_name=first, last_name=last)) == Told(created=1)
    assert take(OPERATOR, Kind.STAFF, member(first_name=first, last_name=last, school=FOREST)) == Told(created=1)
    assert len(accounts(last)) == 2


@pytest.mark.parametrize(
    ("over", "column", "reason"),
    [
        ({"first_name": ""}, "first_name", "field.missing"),
        ({"last_name": "x" * 101}, "last_name", "field.too_long"),
        ({"role": ""}, "role", "field.missing"),
        ({"role": "karalis"}, "role", "field.not_a_choice"),
        ({"email": "x" * 201}, "email", "field.too_long"),
        ({"school": ""}, "school", "field.missing"),
    ],
)
def test_a_cell_that_cannot_be_is_named_with_its_reason(
    home_world: World, over: dict[str, str], column: str, reason: str
) -> None:
    assert why(OPERATOR, Kind.STAFF, member(**over)) == [(2, column, over[column], reason)]


@pytest.mark.parametrize("role", Role)
def test_staff_is_brought_in_by_those_who_manage_it(home_world: World, role: Role) -> None:
    actor = (
        OPERATOR
        if role is Role.OPERATOR
        else home_world.somebody(role, "municipality" if "municip" in role else "river")
    )
    may = {Role.DIRECTOR, Role.SCHOOL_COORDINATOR, Role.MUNICIPALITY_COORDINATOR, Role.ADMINISTRATOR, Role.OPERATOR}

    if role in may:
        assert take(actor, Kind.STAFF, member(school=RIVER)) == Told(created=1)
    else:
        with pytest.raises(NotPermitted):
            take(actor, Kind.STAFF, member(school=RIVER))
