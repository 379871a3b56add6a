"""Nobody reaches further by being somebody else: who acts is asked of the database, and stays who they are."""

import ast
from collections.abc import Iterator
from dataclasses import FrozenInstanceError

import pytest

from models.vocabulary import Role
from services.work import look
from tests.house.source import Module, dotted, within
from tests.world import World

# Where an actor comes from: a held role, or the shell.
MAKERS = {"services/standing.py", "services/work.py"}
# Whoever runs the shell owns the machine; its work is not begun from screens or use cases.
SHELL = (
    "services/commands/", "services/demo/", "services/generating/", "services/work.py", "services/setting_up.py", "pages/front/warmup.py",
)  # fmt: skip


def named(module: Module, name: str) -> Iterator[ast.AST]:
    return (n for n in module.nodes() if isinstance(n, ast.Name | ast.Attribute) and dotted(n).split(".")[-1] == name)


def calls(module: Module) -> Iterator[ast.Call]:
    return (node for node in module.nodes() if isinstance(node, ast.Call))


def test_no_code_path_widens_a_query_by_another_role() -> None:
    modules = within("pages", "services")
    makes = {m.path for m in modules for call in calls(m) if dotted(call.func).split(".")[-1] == "Actor"}
    swaps = {m.path for m in modules for call in calls(m) for word in call.keywords if word.arg == "actor"}
    shell = {m.path for m in modules if any(dotted(n) == "OPERATOR" for n in named(m, "OPERATOR"))}

    assert makes == MAKERS
    assert {path for path in swaps if not path.startswith("pages/admin/")} == set()
    assert {path for path in shell if not path.startswith(SHELL)} == set()


def test_only_the_open_data_are_asked_for_by_an_outsider() -> None:
    named_in = {m.path for m in within("pages", "services") if any(named(m, "OUTSIDER"))}

    assert named_in == {"services/standing.py", "services/open_data/packing.py"}


def test_whoever_acts_stays_who_they_are(home_world: World) -> None:
    with look(home_world.cast.ilze) as work, pytest.raises(FrozenInstanceError):
        work.actor.role = Role.STATE_COORDINATOR
    with look(home_world.cast.ilze) as work, pytest.raises(FrozenInstanceError):
        work.actor = home_world.cast.sandra
