"""Pupils: enrolled once, corrected without losing what is known, found however they are typed, seen by whom it says."""

from datetime import date
from uuid import UUID

import pytest
from sqlmodel import select

from models.pupils import Guardian, PersonalCode, Pupil
from models.vocabulary import Role
from services import enrolment, pupils
from services.errors import NotFound, NotPermitted, Overtaken, Refusal, SignedOut
from services.paging import SIZE
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.world import World


def edit(world: World, pupil_id: UUID, **over: object) -> None:
    with look(world.cast.ilze) as work:
        known = pupils.card(work, pupil_id)
    told = {"personal_code": known.code, "first_name": known.pupil.first_name, "last_name": known.pupil.last_name}
    with begin(world.cast.ilze) as work:
        enrolment.edit(work, pupil_id, known.pupil.version, world.form(**(told | over)))


def found(world: World, text: str) -> list[str]:
    with look(world.cast.ilze) as work:
        return [line.last_name for line in pupils.find(work, text).lines]


def test_a_form_handed_in_twice_enrols_once(world: World) -> None:
    form, ids = world.form(), set()
    for _ in range(2):
        with begin(world.cast.ilze) as work:
            ids.add(enrolment.enrol(work, world.school("river").id, form, key="one rendering"))

    assert len(ids) == 1


@pytest.mark.parametrize(
    ("who", "school", "why"), [("ilze", "river", "pupil.already_enrolled"), ("janis", "forest", "pupil.code_elsewhere")]
)
def test_a_code_is_enrolled_once(world: World, who: str, school: str, why: str) -> None:
    form = world.form()
    with begin(world.cast.ilze) as work:
        enrolment.enrol(work, world.school("river").id, form)

    with pytest.raises(Refusal, match=why), begin(world.cast.actors[who]) as work:
        enrolment.enrol(work, world.school(school).id, form)


def test_a_grade_outside_the_target_group_of_the_day_is_refused_with_its_source(home_world: World) -> None:
    with pytest.raises(Refusal, match="eligibility.not_yet") as refusal:
        home_world.pupil(grade=3)

    assert refusal.value.why.values["since"] == date(2021, 9, 1)
    assert refusal.value.why.source


def test_a_changed_code_keeps_its_history_and_finds_the_pupil_by_either(world: World) -> None:
    pupil_id = world.pupil(personal_code="020305-20002", last_name="Mainīgā")
    edit(world, pupil_id, personal_code="321234-56789")

    with look(OPERATOR) as work:
        codes = {row.code: row.valid_to for row in work.session.exec(select(PersonalCode))}
    assert codes == {"020305-20002": date(2018, 1, 15), "321234-56789": None}
    assert found(world, "020305-2") == found(world, "32123456") == ["Mainīgā"]


def test_a_code_changed_by_mistake_can_be_changed_back(world: World) -> None:
    pupil_id = world.pupil(personal_code="020305-20002")
    edit(world, pupil_id, personal_code="321234-56789")
    edit(world, pupil_id, personal_code="020305-20002")

    with look(world.cast.ilze) as work:
        assert pupils.card(work, pupil_id).code == "020305-20002"


def test_a_code_that_another_pupil_has_is_not_taken_over(world: World) -> None:
    world.pupil(personal_code="020305-20002")
    other = world.pupil(personal_code="321234-56789")

    with pytest.raises(Overtaken, match="pupil.code_taken"):
        edit(world, other, personal_code="020305-20002")


def test_an_empty_cell_never_wipes_out_what_is_known(world: World) -> None:
    known = {"language": "latviešu", "gender": "f", "guardian_name": "Inga", "guardian_phone": "2000"}
    pupil_id = world.pupil(**known)
    empty = dict.fromkeys(("language", "gender", "guardian_name", "application_date", "application_signer"), "")
    edit(world, pupil_id, **empty, grade=8)

    with look(world.cast.ilze) as work:
        card = pupils.card(work, pupil_id)
    assert (card.pupil.grade, card.pupil.language, card.pupil.gender) == (8, "latviešu", "f")
    assert (card.guardian.name, card.guardian.phone) == ("Inga", "2000")
    assert card.application.signer == "Māte Pumpurzara"


def test_a_correction_of_what_changed_meanwhile_is_refused(world: World) -> None:
    pupil_id = world.pupil()
    with look(world.cast.ilze) as work:
        seen = pupils.card(work, pupil_id).pupil.version
    edit(world, pupil_id, grade=8)

    with pytest.raises(Overtaken), begin(world.cast.ilze) as work:
        enrolment.edit(work, pupil_id, seen, world.form())


def test_names_are_found_by_their_beginning_with_or_without_diacritics(world: World) -> None:
    for first, last in (
        ("Žanete", "Bērziņa"),
        ("Jānis", "Bērzs"),
        ("Anna Šarlote", "Āboltiņa-Ūpe"),
        ("Oļegs", "O'Nīls"),
    ):
        world.pupil(first_name=first, last_name=last)

    assert found(world, "berz") == found(world, "BĒRZ") == ["Bērziņa", "Bērzs"]
    assert found(world, "zan berzina") == found(world, "Bērziņa  Žanete") == ["Bērziņa"]
    assert found(world, "aboltina-u") == ["Āboltiņa-Ūpe"]
    assert found(world, "erz") == []
    assert found(world, "") == ["Āboltiņa-Ūpe", "Bērziņa", "Bērzs", "O'Nīls"]


@pytest.mark.parametrize("text", ["%", "_", "B%", "' OR 1=1 --", "\\", "020305-%", "\U0010ffff"])
def test_signs_that_mean_something_to_databases_are_plain_text(world: World, text: str) -> None:
    world.pupil(last_name="Bērziņa", personal_code="020305-20002")

    assert found(world, text) == []


def test_pages_show_everybody_once_even_where_names_are_the_same(world: World) -> None:
    forms = [(world.school("river").id, world.form(last_name="Vienāda")) for _ in range(SIZE + 5)]
    with begin(world.cast.ilze) as work:
        enrolment.keep_pupils(work, forms)
    with look(world.cast.ilze) as work:
        pages = [pupils.find(work, number=number) for number in (1, 2, 99, 0)]

    assert [(page.number, len(page.lines), page.total) for page in pages] == [
        (1, SIZE, SIZE + 5), (2, 5, SIZE + 5), (2, 5, SIZE + 5), (1, SIZE, SIZE + 5),
    ]  # fmt: skip
    assert len({line.id for page in pages[:2] for line in page.lines}) == SIZE + 5


def test_the_list_of_those_without_a_plan_forgets_void_ones(world: World) -> None:
    planned, unplanned = world.pupil(), world.pupil()
    plan_id = world.draft(pupil_id=planned)
    with look(world.cast.ilze) as work:
        assert [line.id for line in pupils.find(work, without_plan=True).lines] == [unplanned]
    world.step(world.cast.peteris, plan_id, "void")

    with look(world.cast.ilze) as work:
        assert {line.id for line in pupils.find(work, without_plan=True).lines} == {planned, unplanned}


def test_who_sees_a_pupil_is_exactly_who_can_open_the_card(world: World) -> None:
    """Said and done agree for everybody, whatever their role and place."""
    everybody = [
        *world.cast.actors.values(), world.somebody(Role.MUNICIPALITY_COORDINATOR, "far"),
        world.somebody(Role.DIRECTOR, "far"), world.somebody(Role.PREPARER), world.somebody(Role.DIRECTOR, active=False),
    ]  # fmt: skip
    for pupil_id in (world.pupil(), world.pupil("craft")):
        with look(OPERATOR) as work:
            told = {(one.name, one.role) for one in pupils.who_sees(work, pupil_id)}
        opened = {(actor.name, actor.role) for actor in everybody if opens(actor, pupil_id)}
        assert told == opened


def opens(actor: Actor, pupil_id: UUID) -> bool:
    try:
        with look(actor) as work:
            return pupils.card(work, pupil_id).pupil.id == pupil_id
    except (NotFound, NotPermitted, SignedOut):
        return False


def test_a_file_is_kept_row_by_row_with_a_reason_for_each_that_is_not(world: World) -> None:
    river, forest, form = world.school("river").id, world.school("forest").id, world.form()
    with begin(world.cast.ilze) as work:
        outcomes = enrolment.keep_pupils(
            work, [(river, form), (river, form), (forest, world.form()), (river, world.form(grade=2))]
        )

    assert [o.why.name if isinstance(o, Refusal) else o for o in outcomes] == [
        "created", "pupil.twice_in_file", "access.not_found", "eligibility.not_yet",
    ]  # fmt: skip
    with begin(world.cast.ilze) as work:
        assert enrolment.keep_pupils(work, [(river, form)]) == ["unchanged"]
        assert work.entries == []


def test_a_new_guardian_replaces_the_old_one_whole(world: World) -> None:
    pupil_id = world.pupil(guardian_name="Inga", guardian_phone="2000")
    edit(world, pupil_id, guardian_name="Ojārs")

    with look(OPERATOR) as work:
        assert [(g.name, g.phone) for g in work.session.exec(select(Guardian))] == [("Ojārs", "")]
        assert work.session.get_one(Pupil, pupil_id).school_id == world.school("river").id
