"""Every breakage on the list can be made and names a test; a few are made each time, by the machine that decides as many as 25 minutes hold."""

import ast
from collections import Counter

import pytest

from tests.house import sabotage
from tests.house.sabotage import Breakage, breakages
from tests.house.source import ROOT

MADE_EACH_TIME = ("a use case forgets to ask", "a text is missing in Latvian", "two modules need each other")


def functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_there_are_many_ways_and_each_has_a_name() -> None:
    names = Counter(breakage.name for breakage in breakages())
    assert len(names) >= 50
    assert [name for name, times in names.items() if times > 1] == []
    assert set(MADE_EACH_TIME) <= set(names)


def test_no_room_is_forgotten() -> None:
    assert {breakage.file.split("/")[0] for breakage in breakages()} == {"models", "pages", "services"}


@pytest.mark.parametrize("breakage", breakages(), ids=lambda breakage: breakage.name)
def test_what_is_to_be_broken_is_there_once_and_its_test_exists(breakage: Breakage) -> None:
    path, _, name = breakage.test.partition("::")
    assert (ROOT / breakage.file).read_text("utf-8").count(breakage.old) == 1
    assert breakage.old != breakage.new
    assert (ROOT / path).exists()
    assert not name or name.split("[")[0] in functions(path)


def test_a_few_ways_are_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    assert sabotage.main(MADE_EACH_TIME) == 0, capsys.readouterr().out


def test_a_breakage_that_nobody_notices_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Otherwise all of them might be."""
    harmless = Breakage(
        "nothing",
        "models/__init__.py",
        "What is kept",
        "What is kept here",
        "tests/house/test_sabotage.py::test_no_room_is_forgotten",
    )
    assert sabotage.run([harmless]) == (["nothing"], 1)
    assert "SURVIVED" in capsys.readouterr().out
    assert sabotage.run([harmless], minutes=0) == ([], 0)
