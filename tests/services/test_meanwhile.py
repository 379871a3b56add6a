"""Two people at the same moment: each gets an answer, nothing is lost, nothing is done twice."""

from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from models.claims import ClaimForm
from models.kept import Counter, Draft
from models.plans import Plan
from models.pupils import Pupil
from models.vocabulary import Role
from services import drafts, enrolment, integrity, plan_writing, programme, pupils, rulebook
from services.errors import Overtaken, Refusal
from services.money import claim_lists, claims
from services.work import OPERATOR, Work, begin, look
from tests.services.together import meanwhile, together
from tests.world import JANUARY, SPRING, World, complete

only_postgres = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)  # on SQLite writers take turns


def begin_one(world: World, pupil_id: UUID) -> UUID:
    with begin(world.cast.peteris) as work:
        return plan_writing.begin_plan(work, pupil_id, SPRING)


@only_postgres
def test_the_first_two_plans_of_a_semester_get_codes_of_their_own(world: World) -> None:
    first, second = world.pupil(), world.pupil()
    with begin(world.cast.peteris) as work:
        plan_writing.begin_plan(work, first, SPRING)
        work.session.flush()
        other = meanwhile(lambda: begin_one(world, second))

    assert isinstance(other.result(60), UUID)
    with look(OPERATOR) as work:
        assert sorted(work.session.exec(select(Plan.code))) == ["IAP-2017-2-00001", "IAP-2017-2-00002"]


def test_two_preparers_who_begin_a_plan_for_the_same_pupil_make_one(world: World) -> None:
    pupil = world.pupil()
    outcomes = together(*[lambda: begin_one(world, pupil)] * 4)

    refused = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert len(refused) == 3
    assert {refusal.why.name for refusal in refused} == {"plan.twice"}


def change_programme(work: Work, code: str) -> None:
    row = next(p for p in programme.programmes(work) if p.code == code)
    raw = row.model_dump(include={"code", "name_lv", "name_en", "valid_from", "valid_to", "source"})
    programme.change_programme(work, row.id, row.version, raw | {"source": "Grozījumi"})


def change_as_another(world: World, code: str) -> None:
    with begin(world.cast.andris) as work:
        change_programme(work, code)


def stamp() -> int:
    with look(OPERATOR) as work:
        return work.session.get_one(Counter, rulebook.STAMP).value


@only_postgres
def test_two_changes_of_the_rules_are_two_for_every_process(world: World) -> None:
    """A process that read the rules between the two must notice the second."""
    before = stamp()
    with begin(world.cast.andris) as work:
        change_programme(work, "pumpurs")
        work.session.flush()
        other = meanwhile(lambda: change_as_another(world, "skola_kopiena"))

    assert other.result(60) is None
    assert stamp() == before + 2


def test_a_draft_kept_from_two_tabs_is_one_draft(world: World) -> None:
    def keep(text: str) -> None:
        with begin(world.cast.peteris) as work:
            drafts.keep(work, "plan", {"goal": text})

    outcomes = together(*(lambda text=text: keep(text) for text in "abcd"))

    assert outcomes == [None] * 4
    with look(OPERATOR) as work:
        assert len(work.session.exec(select(Draft)).all()) == 1


@only_postgres
def test_a_first_draft_waits_for_the_same_one_from_another_tab(world: World) -> None:
    def keep() -> None:
        with begin(world.cast.peteris) as work:
            drafts.keep(work, "plan", {"goal": "later"})

    with begin(world.cast.peteris) as work:
        drafts.keep(work, "plan", {"goal": "earlier"})
        work.session.flush()
        other = meanwhile(keep)

    assert other.result(60) is None
    with look(world.cast.peteris) as work:
        assert drafts.load(work, "plan") == {"goal": "later"}


def test_a_form_handed_in_twice_at_once_files_one_claim(world: World) -> None:
    plan_id = world.running()
    form = ClaimForm(plan_id=plan_id, kind="meals", month=JANUARY, amount="20")

    def file() -> UUID:
        with begin(world.cast.ilze) as work:
            return claims.file(work, form, key="one rendering")

    outcomes = together(*[file] * 4)

    ids = {outcome for outcome in outcomes if isinstance(outcome, UUID)}
    assert len(ids) == 1
    assert all(outcome.why.name == "form.already_handed_in" for outcome in outcomes if isinstance(outcome, Refusal))
    with look(world.cast.ilze) as work:
        assert claim_lists.find(work)[1].claims == 1


def test_a_pupil_enrolled_by_two_schools_at_once_is_of_one(world: World) -> None:
    form = world.form()

    def enrol(actor: Any, school: str) -> UUID:
        with begin(actor) as work:
            return enrolment.enrol(work, world.school(school).id, form)

    outcomes = together(lambda: enrol(world.cast.ilze, "river"), lambda: enrol(world.cast.janis, "forest"))

    assert sorted(type(outcome) for outcome in outcomes if isinstance(outcome, UUID)) == [UUID]
    (refused,) = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert refused.why.name in ("pupil.code_elsewhere", "pupil.code_taken")
    with look(OPERATOR) as work:
        assert len(work.session.exec(select(Pupil)).all()) == 1


def test_of_two_who_save_the_same_version_one_is_told(world: World) -> None:
    plan_id = world.draft()
    other = world.second_role(world.cast.peteris, Role.PREPARER)
    seen = world.plan(plan_id).version

    def save(actor: Any, goal: str) -> int:
        with begin(actor) as work:
            return plan_writing.save(work, plan_id, seen, complete().model_copy(update={"goal": goal}))

    outcomes = together(lambda: save(world.cast.peteris, "Viens."), lambda: save(other, "Otrs."))

    (late,) = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert isinstance(late, Overtaken)
    assert world.plan(plan_id).goal in ("Viens.", "Otrs.")


def test_twenty_writers_at_once_are_all_served(world: World) -> None:
    """No "database is locked", no lost update, whatever the database."""
    ids = [world.pupil() for _ in range(4)]
    actors = [world.somebody(Role.PREPARER) for _ in range(5)]

    def write(number: int) -> None:
        for again in range(3):
            with begin(actors[number % 5]) as work:
                drafts.keep(work, f"{number}", {"again": again})
                pupils.card(work, ids[number % 4])

    outcomes = together(*(lambda number=number: write(number) for number in range(20)))

    assert outcomes == [None] * 20
    with look(OPERATOR) as work:
        assert [draft.content for draft in work.session.exec(select(Draft))] == [{"again": 2}] * 20
    assert integrity.verify() == []
