"""The documentation names everything people can type or set, and its links lead somewhere."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest
from typer.main import get_command

from services.commands import app
from services.counting import Dimension, Measure
from services.transfer.columns import COLUMNS, Kind
from tests.house import picture
from tests.house.source import ROOT, application

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+\s+(.+?)\s*#*$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SETTING = re.compile(r"PUMPURS_[A-Z_]+|DATABASE_URL")
# Every command of the library has it.
EVERYWHERE = {"--help"}


@cache
def pages() -> dict[str, str]:
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in sorted(found)}


def whole() -> str:
    return "\n".join(pages().values())


def commands() -> Iterator[tuple[str, object]]:
    """Every command as people type it."""
    for name, command in get_command(app).commands.items():
        inner = getattr(command, "commands", None)
        if inner is None:
            yield name, command
        else:
            yield from ((f"{name} {sub}", one) for sub, one in inner.items())


def options() -> list[tuple[str, str]]:
    found = [(name, opt) for name, command in commands() for param in command.params for opt in param.opts]
    return [(name, opt) for name, opt in found if opt.startswith("--") and opt not in EVERYWHERE]


def settings() -> set[str]:
    return {
        node.value
        for module in application()
        for node in module.nodes()
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SETTING.fullmatch(node.value)
    }


def test_there_are_commands_and_settings_to_name() -> None:
    assert len(dict(commands())) >= 11
    assert len(options()) >= 15
    assert {
        "PUMPURS_DATA",
        "PUMPURS_SECRET",
        "PUMPURS_ORIGIN",
        "PUMPURS_TODAY",
        "PUMPURS_LANGUAGE",
        "DATABASE_URL",
    } <= settings()


def test_the_readme_says_something() -> None:
    assert len(pages()["README.md"]) > 500


@pytest.mark.parametrize("command", dict(commands()))
def test_every_command_is_named(command: str) -> None:
    assert f"pumpurs {command}" in whole()


@pytest.mark.parametrize(("command", "option"), options(), ids=[" ".join(one) for one in options()])
def test_every_option_is_named_where_its_command_is(command: str, option: str) -> None:
    assert [path for path, text in pages().items() if f"pumpurs {command}" in text and option in text]


@pytest.mark.parametrize("setting", sorted(settings()))
def test_every_setting_is_named(setting: str) -> None:
    assert setting in whole()


@pytest.mark.parametrize("kind", Kind)
def test_every_column_of_a_table_is_named(kind: Kind) -> None:
    page = [
        text for text in pages().values() if all(re.search(rf"\b{column.name}\b", text) for column in COLUMNS[kind])
    ]
    assert page, [column.name for column in COLUMNS[kind]]


@pytest.mark.parametrize("words", [Dimension, Measure])
def test_everything_that_can_be_counted_is_named(words: type) -> None:
    assert [word.value for word in words if f"`{word.value}`" not in whole()] == []


def test_no_setting_is_named_that_does_not_exist() -> None:
    """Those of the tests begin alike."""
    tests = {name for path in (ROOT / "tests").rglob("*.py") for name in SETTING.findall(path.read_text("utf-8"))}
    assert set(SETTING.findall(whole())) - settings() - tests == set()


def test_no_option_is_named_that_does_not_exist() -> None:
    known = {option for _, option in options()} | EVERYWHERE
    typed = re.findall(r"pumpurs [a-z][^\n`]*", whole())
    assert {option for line in typed for option in re.findall(r"--[a-z][a-z-]*", line)} - known == set()


def anchors(text: str) -> set[str]:
    """As the places that show Markdown name a heading."""
    bare = FENCE.sub("", text)
    return {
        re.sub(r"[^\w\- ]", "", heading.replace("`", "")).strip().lower().replace(" ", "-")
        for heading in HEADING.findall(bare)
    }


def links() -> list[tuple[str, str]]:
    found = [(path, link) for path, text in pages().items() for link in LINK.findall(FENCE.sub("", text))]
    return [(path, link) for path, link in found if not re.match(r"[a-z]+:", link)]


def test_every_link_leads_somewhere() -> None:
    dead = []
    for path, link in links():
        target, _, anchor = link.partition("#")
        file = ((ROOT / path).parent / target).resolve() if target else ROOT / path
        there = file.exists() and ROOT in (file, *file.parents)
        if there and anchor and file.suffix == ".md":
            there = anchor in anchors(file.read_text("utf-8"))
        dead += [] if there else [(path, link)]
    assert dead == []


def test_the_picture_of_a_plans_ways_is_the_table_of_steps() -> None:
    """Out of date? python -m tests.house.picture draws it anew."""
    handbook = picture.HANDBOOK.read_text("utf-8")

    assert "stateDiagram-v2" in handbook
    assert picture.drawn(handbook) == handbook
