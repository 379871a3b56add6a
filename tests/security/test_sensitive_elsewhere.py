"""A sensitive risk beyond the plan's own page: on papers, beside the list, through commands, in figures, at another school."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from models.pupils import Pupil
from models.vocabulary import Role
from services import moving
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.commands.shell import done
from tests.security.browserless import Browser
from tests.security.canaries import SENSITIVE
from tests.security.paper import printed
from tests.stage import password_hash
from tests.world import World, complete

Inside = Callable[[Actor], Browser]
TOLD = (*SENSITIVE, "R2.07")
BLIND = ("ilze", "gita", "austra", "colleague")
ASIDE = (
    ("plani", "do=evaluate"), ("plani", "do=roll"), ("plani", "show=orphaned"), ("skoleni", "do=duplicates"), ("skoleni", "do=class"),
    ("skoleni", "q=slepena"), ("plani", "q=slepens"), ("zurnals", "q=R2.07"), ("parskati", ""), ("sapulces", ""), ("eksperta-galds", ""),
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    plan_id: UUID
    pupil_id: UUID
    people: dict[str, Actor]

    def who(self, stage: World, name: str) -> Actor:
        return self.people.get(name) or stage.cast.actors[name]


@pytest.fixture(scope="module")
def known() -> list[Case]:
    return []


@pytest.fixture
def case(stage: World, known: list[Case]) -> Case:
    """A pupil with a running plan, whose sensitive consultation Gita gives; colleagues here and at the school in the forest."""
    if not known:
        people = {
            "colleague": stage.somebody(Role.PREPARER, password_hash=password_hash()),
            "forest director": stage.somebody(Role.DIRECTOR, "forest", password_hash=password_hash()),
            "forest coordinator": stage.somebody(Role.SCHOOL_COORDINATOR, "forest", password_hash=password_hash()),
        }
        plan = complete(sensitive=True)
        meals, secret = plan.measures
        by_gita = secret.model_copy(update={"provider_id": stage.cast.gita.account_id})
        plan_id = stage.running(contents=plan.model_copy(update={"measures": (meals, by_gita)}))
        known.append(Case(plan_id, stage.plan(plan_id).pupil_id, people))
    return known[0]


@pytest.mark.parametrize("ending", ["pdf", "docx"])
@pytest.mark.parametrize("name", BLIND)
def test_a_printed_plan_tells_no_more_than_the_screen(
    stage: World, case: Case, inside: Inside, name: str, ending: str
) -> None:
    said = printed(inside(case.who(stage, name)).open(), case.plan_id, ending)

    assert stage.plan(case.plan_id).code in said
    assert [word for word in TOLD if word in said] == []


@pytest.mark.parametrize("ending", ["pdf", "docx"])
@pytest.mark.parametrize("name", ["dace", "elza"])
def test_the_paper_of_those_entitled_names_the_risk_and_not_what_was_written_about_it(
    stage: World, case: Case, inside: Inside, name: str, ending: str
) -> None:
    said = printed(inside(case.who(stage, name)).open(), case.plan_id, ending)

    assert "R2" in said
    assert [word for word in SENSITIVE if word in said] == []


def test_the_preparers_paper_leaves_the_words_out_until_asked_for_them(
    stage: World, case: Case, inside: Inside
) -> None:
    tab = inside(stage.cast.peteris).open()

    assert [word for word in SENSITIVE if word in printed(tab, case.plan_id, "pdf")] == []
    assert [word for word in SENSITIVE if word not in printed(tab, case.plan_id, "pdf", whole=True)] == []


@pytest.mark.parametrize("name", [*BLIND, "aija", "andris", "forest director", "forest coordinator"])
def test_nobody_else_hears_of_it_beside_the_list_nor_by_searching(
    stage: World, case: Case, inside: Inside, name: str
) -> None:
    tab = inside(case.who(stage, name)).open()
    for page, query in (*ASIDE, ("skoleni", f"pupil={case.pupil_id}"), ("plani", f"plan={case.plan_id}&compare=true")):
        tab.go(page, query)

        assert [word for word in TOLD if tab.saw(word)] == [], (page, query)


@pytest.mark.parametrize("name", ["forest director", "forest coordinator"])
def test_another_school_prints_nothing(stage: World, case: Case, inside: Inside, name: str) -> None:
    tab = inside(case.who(stage, name)).open("plani", f"plan={case.plan_id}")

    assert tab.screen.all("button", key=f"print {case.plan_id} prepare") == []
    assert stage.plan(case.plan_id).code not in tab.screen.read()


@pytest.mark.parametrize("name", ["ilze", "austra"])
def test_an_export_from_the_shell_tells_no_more_than_the_screen(
    stage: World, case: Case, name: str, tmp_path: Path
) -> None:
    file = tmp_path / "plans.csv"
    done("export", "plans", "--as", name, "--out", file)
    said = file.read_text("utf-8-sig")

    assert stage.plan(case.plan_id).code in said
    assert [word for word in TOLD if word in said] == []


@pytest.mark.parametrize("name", ["aija", "elza"])
def test_figures_from_the_shell_hide_so_small_a_group(stage: World, case: Case, name: str) -> None:
    said = done("figures", "--by", "risk_group", "--measure", "pupils", "--as", name, "--format", "csv").out

    (row,) = [line for line in said.splitlines() if line.startswith("R2")]
    assert not row.split(",")[1].strip().isdigit()


def test_a_school_that_takes_over_a_pupil_reads_it_only_as_its_director(stage: World, inside: Inside) -> None:
    """The history goes along; the words about a sensitive risk reach the new director, and nobody else there."""
    plan_id = stage.running(contents=complete(sensitive=True))
    with look(OPERATOR) as work:
        pupil = work.session.get_one(Pupil, stage.plan(plan_id).pupil_id)
    with begin(stage.cast.ilze) as work:
        moving.send(work, pupil.id, pupil.version, stage.school("far").reg_no, date(2018, 1, 15))
    for role, told in ((Role.SCHOOL_COORDINATOR, False), (Role.DIRECTOR, True)):
        # Not those of the case: who may read one such risk would find it in searches of the other tests too.
        newcomer = stage.somebody(role, "far", password_hash=password_hash())
        tab = inside(newcomer).open("plani", f"plan={plan_id}")
        assert stage.plan(plan_id).code in tab.screen.read()
        assert "Jums pieejamajos datos šāda ieraksta nav." not in tab.screen.read()
        assert [tab.saw(word) for word in SENSITIVE] == [told] * len(SENSITIVE), role
