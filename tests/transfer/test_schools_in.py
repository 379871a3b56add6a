"""Schools brought in: known by their number, placed in a municipality of any time, and only in one's own."""

import pytest
from sqlmodel import select

from models.places import Municipality, School
from models.vocabulary import Role
from services.errors import NotPermitted
from services.transfer.columns import Kind
from services.work import OPERATOR, look
from tests.transfer.bringing import FAR, RIVER, Told, school, take, why
from tests.world import FAR_MUNICIPALITY, World


def known(number: int = 1) -> School:
    with look(OPERATOR) as work:
        return work.session.exec(select(School).where(School.reg_no == school(number)["reg_no"])).one()


def schools() -> int:
    with look(OPERATOR) as work:
        return len(work.session.exec(select(School.id)).all())


def unit_of(number: int = 1) -> Municipality:
    with look(OPERATOR) as work:
        return work.session.get_one(Municipality, known(number).municipality_id)


def test_a_school_is_added_with_its_agreement(world: World) -> None:
    row = school(agreement_no="8.3.4/12", agreement_date="22.11.2019", stage="1. kārta", joined_semester="2019-2")

    assert take(OPERATOR, Kind.SCHOOLS, row) == Told(created=1)
    kept = known().model_dump(
        include={"name", "kind", "agreement_no", "agreement_date", "stage", "joined_semester"}, mode="json"
    )
    assert kept == {
        "name": "Skola Nr. 1", "kind": "general", "agreement_no": "8.3.4/12", "agreement_date": "2019-11-22", "stage": "1. kārta",
        "joined_semester": "2019-2",
    }  # fmt: skip


def test_taken_again_nothing_changes_and_what_differs_is_corrected(world: World) -> None:
    take(OPERATOR, Kind.SCHOOLS, school(1), school(2))

    assert take(OPERATOR, Kind.SCHOOLS, school(1), school(2)) == Told(unchanged=2)
    assert take(OPERATOR, Kind.SCHOOLS, school(1), school(2, name="Jauns nosaukums")) == Told(updated=1, unchanged=1)
    assert known(2).name == "Jauns nosaukums"


def test_an_empty_cell_wipes_nothing_out(world: World) -> None:
    whole = school(agreement_no="8.3.4/12", agreement_date="22.11.2019", stage="1. kārta", joined_semester="2019-2")
    take(OPERATOR, Kind.SCHOOLS, whole)
    before = known()

    assert take(OPERATOR, Kind.SCHOOLS, school()) == Told(unchanged=1)
    assert take(
        OPERATOR,
        Kind.SCHOOLS,
        whole | dict.fromkeys(("agreement_no", "agreement_date", "stage", "joined_semester"), ""),
    ) == Told(unchanged=1)
    assert known() == before


@pytest.mark.parametrize(
    ("told", "atvk", "ended"),
    [
        ("0001000", "0001000", None),
        ("Rīga", "0001000", None),
        ("RIGA", "0001000", None),
        ("Preiļu novads", "0042000", None),
        ("Kokneses novads", None, "2021-06-30"),
        ("Varakļānu novads", "0055000", "2025-06-30"),
    ],
)
def test_a_municipality_is_known_by_its_code_or_by_a_name_of_any_time(
    home_world: World, told: str, atvk: str | None, ended: str | None
) -> None:
    take(OPERATOR, Kind.SCHOOLS, school(municipality=told))
    unit = unit_of()

    assert (unit.atvk, str(unit.valid_to) if unit.valid_to else None) == (atvk, ended)


def test_one_number_with_two_names_is_refused(world: World) -> None:
    assert why(OPERATOR, Kind.SCHOOLS, school(1), school(2), school(1, name="Cita")) == [
        (4, "reg_no", "4600000001", "school.twice_in_file")
    ]
    with look(OPERATOR) as work:
        assert work.session.exec(select(School).where(School.reg_no == "4600000001")).one_or_none() is None


def test_the_same_row_twice_is_one_school(world: World) -> None:
    assert take(OPERATOR, Kind.SCHOOLS, school(1), school(1)) == Told(created=1, unchanged=1)


def test_a_municipality_brings_in_its_own_schools_only(world: World) -> None:
    mara = world.cast.mara
    assert take(mara, Kind.SCHOOLS, school(1)) == Told(created=1)

    assert why(
        mara, Kind.SCHOOLS, school(2, municipality=FAR_MUNICIPALITY), school(1, municipality=FAR_MUNICIPALITY)
    ) == [
        (2, "municipality", FAR_MUNICIPALITY, "school.other_municipality"),
        (3, "municipality", FAR_MUNICIPALITY, "school.other_municipality"),
    ]


def test_a_school_of_another_municipality_cannot_be_drawn_over(world: World) -> None:
    assert why(world.cast.mara, Kind.SCHOOLS, school(reg_no=FAR)) == [
        (2, "municipality", "Kļavu novads", "school.other_municipality")
    ]


def test_the_longest_name_that_is_taken_can_be_kept(world: World) -> None:
    """Letters that become two when names are compared must not overflow what is kept for comparing."""
    assert take(OPERATOR, Kind.SCHOOLS, school(name="ß" * 100)) == Told(created=1)
    assert known().name == "ß" * 100


@pytest.mark.parametrize(
    ("over", "column", "reason"),
    [
        ({"reg_no": "12a"}, "reg_no", "field.not_a_reg_no"),
        ({"reg_no": "123"}, "reg_no", "field.not_a_reg_no"),
        ({"reg_no": "12345678901234"}, "reg_no", "field.not_a_reg_no"),
        ({"name": ""}, "name", "field.missing"),
        ({"name": "x" * 101}, "name", "field.too_long"),
        ({"kind": "university"}, "kind", "field.not_a_choice"),
        ({"municipality": "Atlantīda"}, "municipality", "school.unknown_municipality"),
        ({"municipality": ""}, "municipality", "field.missing"),
        ({"agreement_date": "22/11/2019"}, "agreement_date", "field.not_a_date"),
        ({"joined_semester": "2019"}, "joined_semester", "field.not_a_semester"),
        ({"joined_semester": "2019-3"}, "joined_semester", "field.not_a_semester"),
    ],
)
def test_a_cell_that_cannot_be_is_named_with_its_reason(
    home_world: World, over: dict[str, str], column: str, reason: str
) -> None:
    before = schools()

    assert why(OPERATOR, Kind.SCHOOLS, school(**over)) == [(2, column, over[column], reason)]
    assert schools() == before


@pytest.mark.parametrize("role", Role)
def test_schools_are_brought_in_by_those_who_manage_them(home_world: World, role: Role) -> None:
    actor = (
        OPERATOR
        if role is Role.OPERATOR
        else home_world.somebody(role, "municipality" if "municip" in role else "river")
    )

    if role in (Role.MUNICIPALITY_COORDINATOR, Role.ADMINISTRATOR, Role.OPERATOR):
        assert take(actor, Kind.SCHOOLS, school()) == Told(created=1)
    else:
        with pytest.raises(NotPermitted):
            take(actor, Kind.SCHOOLS, school())


def test_the_cast_can_be_corrected_too(world: World) -> None:
    row = school(reg_no=RIVER, name="Kļavu Upes vidusskola", agreement_no="8.3.4/01")

    assert take(world.cast.mara, Kind.SCHOOLS, row) == Told(unchanged=1)
