"""Every role, every use case, every relation to its target: exactly the permission table, and a refusal changes nothing."""

import importlib
import inspect
import pkgutil

import pytest

import services
from models.vocabulary import Role
from services import consulting, counting, effect, money, open_data, timeline
from services.errors import Refusal
from services.rules.permissions import GRANTS, Actor, Level, Permission
from services.work import Work
from tests.services.matrix.digest import digest
from tests.services.matrix.relations import NOT_FOUND, NOT_PERMITTED, expected
from tests.services.matrix.stage import Spot, Stage
from tests.services.matrix.steps import NOT_USE_CASES
from tests.services.matrix.trying import ACTORS, said, spots_for, tried
from tests.services.matrix.use_case import UseCase, module_and_name
from tests.services.matrix.use_cases import USE_CASES


def cases_for(stage: Stage, actor: Actor) -> list[tuple[UseCase, Spot]]:
    """Every use case with every target; those without a target once."""
    spots = spots_for(stage, actor)
    return [
        (case, spot)
        for case in USE_CASES
        for spot in spots
        if (case.applies(spot) if case.has_target else spot is spots[0])
    ]


@pytest.mark.parametrize("who", ACTORS)
def test_everybody_may_exactly_what_the_table_says(stage: Stage, before: dict[str, str], who: str) -> None:
    actor, wrong = stage.actors[who], []
    with tried(actor) as work:
        for case, spot in cases_for(stage, actor):
            wanted = expected(stage, actor, case.needs, spot)
            wanted = case.no_reach if wanted == NOT_FOUND else wanted
            if wanted:
                got = _refused(work, case, spot)
            else:
                got = said(work, case.call, spot)
                got = got if got in (NOT_PERMITTED, NOT_FOUND, case.no_reach) else ""
            if got != wanted:
                wrong.append((case.name, spot.school, spot.own, got or "done", wanted or "open"))
        assert wrong == []
        assert work.entries == []
        assert digest(work.session) == before


def _refused(work: Work, case: UseCase, spot: Spot) -> str:
    """What a call said that must be refused. Nothing is taken back: a refusal leaves nothing to take back."""
    try:
        case.call(work, spot)
    except Refusal as refusal:
        return refusal.why.name
    return ""


@pytest.mark.parametrize("case", USE_CASES, ids=lambda case: case.name.replace(" ", "_"))
def test_every_use_case_works_for_somebody(stage: Stage, case: UseCase) -> None:
    actor = stage.actors[case.by]
    own = actor.role in (Role.PREPARER, Role.PROVIDER)
    with tried(actor) as work:
        assert said(work, case.call, stage.spots[case.on, own]) == ""


def test_every_use_case_is_in_the_table() -> None:
    rooms = (services, consulting, counting, effect, money, open_data, timeline)
    modules = [
        importlib.import_module(f"{room.__name__}.{info.name}")
        for room in rooms
        for info in pkgutil.iter_modules(room.__path__)
        if not info.ispkg
    ]
    public = [
        thing
        for module in modules
        for name, thing in vars(module).items()
        if inspect.isfunction(thing) and name[0] != "_" and thing.__module__ == module.__name__
    ]
    found = {
        module_and_name(function)
        for function in public
        if next(iter(inspect.signature(function).parameters), "") == "work"
    }

    assert found == {module_and_name(case.function) for case in USE_CASES} | set(NOT_USE_CASES)


def test_every_permission_is_asked_for_by_a_use_case() -> None:
    asked = {need.permission for case in USE_CASES for need in case.needs}

    # The shell's own commands and exports are not in these modules; sensitive risks are part of an opened plan.
    assert set(Permission) - asked == {
        Permission.DATA_EXPORT,
        Permission.INSTALLATION_RUN,
        Permission.RISK_READ_SENSITIVE,
    }


def test_the_table_knows_every_role_and_permission() -> None:
    assert {(permission, role) for permission, row in GRANTS.items() for role in row} == {
        (p, r) for p in Permission for r in Role
    }
    assert all(isinstance(level, Level) for row in GRANTS.values() for level in row.values())
