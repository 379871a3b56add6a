"""The tables that people review hold together: roles and permissions, steps and statuses, presets and their sources."""

import ast
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import SQLModel, select

from models.base import PartnerRow, SchoolRow
from models.money_words import ClaimStatus
from models.vocabulary import ASSIGNABLE_ROLES, PlanStatus, Role, SchoolKind, Stage
from pages.admin import bring_in
from pages.front import framework_files
from pages.front.routes import routes
from pages.shell import menu, paths
from services import presets, programme
from services.forms import checked
from services.rules import workflows
from services.rules.permissions import _COLUMNS, _TABLE, GRANTS, Actor, Level, Permission, level_of
from services.rules.workflows import lands, steps_from
from services.work import OPERATOR, look
from tests.house.source import within
from tests.models import full

CHAINS = {"general": (Stage.DIRECTOR, Stage.MUNICIPALITY, Stage.STATE), "straight": (Stage.DIRECTOR, Stage.STATE)}
# A plan ends by being closed or void, a claim by being paid or rejected.
FINAL_PLANS = {PlanStatus.CLOSED, PlanStatus.VOID}
FINAL_CLAIMS = {ClaimStatus.PAID, ClaimStatus.REJECTED, ClaimStatus.WITHDRAWN}
# No way leads there but its own stage.
NOT_WITHOUT_MUNICIPALITY = {PlanStatus.IN_APPROVAL}
# To be filled in by the municipality whose own it is; until then nothing can be claimed.
UNFINISHED = "own_programme"
SUPPORTED = {UNFINISHED: {SchoolKind.GENERAL, SchoolKind.SPECIAL}}
# The shell alone asks for it.
FOR_THE_SHELL = {Permission.INSTALLATION_RUN}


def test_every_permission_is_held_by_somebody_and_asked_for_somewhere() -> None:
    asked = {
        node.attr
        for module in within("services", "pages")
        if module.path not in ("services/rules/permissions.py", "services/rules/workflows.py")
        for node in module.nodes()
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("Permission", "P")
    }
    asked |= {step.needs.name for table in (workflows.PLAN, workflows.CLAIM) for step in table}

    assert {p for p in Permission if all(level is Level.NOTHING for level in GRANTS[p].values())} == set()
    assert {p for p in Permission if p.name not in asked} == FOR_THE_SHELL


def test_every_role_has_a_column_and_something_to_do() -> None:
    assert sorted(_COLUMNS) == sorted(Role)
    assert {role for role in Role if not any(level_of(role, permission) for permission in Permission)} == set()


def test_every_permission_has_one_row_as_wide_as_the_roles() -> None:
    assert list(_TABLE) == list(Permission)
    assert {permission: len(row) for permission, row in _TABLE.items() if len(row) != len(Role)} == {}


def test_nobody_but_the_shell_is_the_operator() -> None:
    assert Role.OPERATOR not in ASSIGNABLE_ROLES


def plan_ways(chain: tuple[Stage, ...]) -> dict[tuple[PlanStatus, Stage | None], set[tuple[PlanStatus, Stage | None]]]:
    """Every state a plan can come to, and where each leads."""
    ways: dict[tuple[PlanStatus, Stage | None], set[tuple[PlanStatus, Stage | None]]] = {}
    new = [(PlanStatus.DRAFT, None)]
    while new:
        status, awaits = new.pop()
        ways[status, awaits] = {lands(step, chain, status) for step in steps_from(workflows.PLAN, status, awaits)}
        new += [state for state in ways[status, awaits] if state not in ways and state not in new]
    return ways


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_a_plan_can_come_to_every_status_and_leaves_all_but_the_last(chain: tuple[Stage, ...]) -> None:
    ways = plan_ways(chain)
    unreached = set(PlanStatus) - {status for status, _ in ways}

    assert unreached == (set() if Stage.MUNICIPALITY in chain else NOT_WITHOUT_MUNICIPALITY)
    assert {status for (status, _), onward in ways.items() if not onward} == FINAL_PLANS
    assert {awaits for _, awaits in ways} == {None, *chain}


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_whoever_is_asked_can_answer(chain: tuple[Stage, ...]) -> None:
    """In every state in which a stage is awaited, that stage can approve and return."""
    for status, awaits in plan_ways(chain):
        if awaits is not None:
            answers = {step.name for step in steps_from(workflows.PLAN, status, awaits) if step.awaits is awaits}
            assert answers == {"approve", "return"}, (status, awaits)


def test_a_claim_can_come_to_every_status_and_leaves_all_but_the_last() -> None:
    ways: dict[ClaimStatus, set[ClaimStatus | None]] = {}
    new = [ClaimStatus.SUBMITTED]
    while new:
        status = new.pop()
        ways[status] = {
            way for step in steps_from(workflows.CLAIM, status) for way in (step.enters, step.halfway) if way
        }
        new += [other for other in ways[status] if other is not None and other not in ways]

    assert set(ways) == set(ClaimStatus)
    assert {status for status, onward in ways.items() if not onward} == FINAL_CLAIMS


def test_whoever_takes_a_step_is_somebody() -> None:
    for step in (*workflows.PLAN, *workflows.CLAIM):
        assert any(level_of(role, step.needs) for role in ASSIGNABLE_ROLES), step


@pytest.mark.parametrize("name", presets.PROGRAMMES)
def test_every_row_of_a_programme_says_where_it_is_written(name: str) -> None:
    own = presets.programme(name)
    rows = list(presets.rows(name))

    assert own["source"].strip()
    assert len(rows) > 10
    assert [(topic, row) for topic, row in rows if len(str(row.get("source", "")).strip()) < 5] == []
    assert [(topic, row) for topic, row in rows if not isinstance(row.get("valid_from"), date)] == []


@pytest.mark.parametrize("name", presets.PROGRAMMES)
def test_every_row_of_a_programme_can_be_kept(name: str) -> None:
    for topic, row in presets.rows(name):
        checked(programme.form_of(topic), row)


@pytest.mark.parametrize("name", presets.PROGRAMMES)
def test_a_programme_names_a_chain_for_every_kind_of_school(name: str) -> None:
    rows = [row for topic, row in presets.rows(name) if topic == "chain_step"]
    assert {row["school_kind"] for row in rows} == SUPPORTED.get(name, set(SchoolKind))


@pytest.mark.parametrize("name", presets.PROGRAMMES)
def test_every_compensation_has_a_cap_row_and_every_risk_a_group(name: str) -> None:
    rows = list(presets.rows(name))
    paid = {row["code"] for topic, row in rows if topic == "measure_kind" and row["type"] == "compensation"}
    groups = {row["code"] for topic, row in rows if topic == "risk_group"}

    assert {row["kind"] for topic, row in rows if topic == "cap"} == (paid if name != UNFINISHED else set())
    assert {row["group"] for topic, row in rows if topic == "risk_kind"} <= groups


def test_every_term_of_the_calendar_says_where_it_is_written() -> None:
    terms = presets.calendar("term")
    assert len(terms) > 30
    assert [term for term in terms if len(term.get("source", "").strip()) < 5] == []


def test_every_municipality_that_ended_has_an_heir_of_its_time() -> None:
    units = presets.municipalities()
    known = {unit["atvk"] for unit in units if "atvk" in unit}

    assert len(units) > 119
    assert [unit for unit in units if not unit["name"].strip()] == []
    assert [unit["name"] for unit in units if ("valid_to" in unit) != ("successor" in unit)] == []
    assert {unit["successor"] for unit in units if "successor" in unit} <= known
    assert [presets.units_on(day) for day in (date(2020, 1, 1), date(2021, 7, 1), date(2025, 9, 1))] == [119, 43, 42]


def test_the_municipalities_say_where_they_are_written() -> None:
    assert len(presets.read("municipalities").get("source", "").strip()) > 5


def test_every_screen_has_an_address_and_every_address_a_screen() -> None:
    screens = [screen.path for screen in menu.SCREENS]
    served = {route.path.removeprefix("/") for route in routes(paths.PATHS)}

    assert sorted(screens) == sorted({"", *paths.PATHS})
    assert set(screens) <= served
    assert not {f"/{path}" for path in paths.PATHS} & framework_files.paths()


def test_every_screen_is_for_somebody_and_everybody_has_one() -> None:
    for screen in menu.SCREENS:
        assert any(menu.may_open(a_person(role), screen) for role in ASSIGNABLE_ROLES), screen.title
    for role in ASSIGNABLE_ROLES:
        assert len(menu.screens_of(a_person(role))) >= 2, role


def a_person(role: Role) -> Actor:
    return Actor(account_id=None, username="kads", name="Kāds", role=role)


def test_every_kind_of_file_can_be_brought_in_and_taken_away_by_somebody() -> None:
    for permission in bring_in.NEEDS:
        assert any(level_of(role, permission) for role in ASSIGNABLE_ROLES), permission


def test_every_table_of_a_school_passes_the_one_choke_point() -> None:
    """Whatever carries a school is a SchoolRow, or says here why nobody asks for it by school."""
    besides = {
        "audit_entry": "read by its own reader, which narrows by school",
        "assignment": "narrowed where people are managed",
        "figure_share": "what is kept of figures; nobody is shown it",
        "figure_stale": "which figures are out of date; nobody is shown it",
        **{
            str(kind.__tablename__): "of a partner: narrowed by the same choke point"
            for kind in PartnerRow.__subclasses__()
        },
    }
    tables = {name for name, table in SQLModel.metadata.tables.items() if "school_id" in table.columns}
    rows = {kind.__tablename__ for kind in school_rows()}

    assert len(rows) >= 8
    assert tables - rows == set(besides)


def school_rows() -> list[type[SchoolRow]]:
    return [kind for kind in SchoolRow.__subclasses__() if hasattr(kind, "__table__")]


def test_whoever_belongs_nowhere_reaches_nothing(sqlite_db: str) -> None:
    """In every table that belongs to a school; the rows are there, for the operator reaches them."""
    full.build()
    filled = set()
    with look(OPERATOR) as work:
        nobody = replace(work, actor=a_person(Role.DIRECTOR))
        for table in school_rows():
            rows = select(table).where(work.within(Permission.PUPIL_READ, table))
            filled |= {table.__tablename__} if work.session.exec(rows).all() else set()
            mine = select(table).where(nobody.within(Permission.PUPIL_READ, table))
            assert work.session.exec(mine).all() == [], table
    assert filled == {table.__tablename__ for table in school_rows()}
