"""Every file in its place, short enough to be read, and the same on every machine."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOMS, ROOT, calls, files, modules

LONGEST_FILE = 250
LONGEST_FUNCTION = 40
AT_THE_TOP = {
    *ROOMS, "tests", "docs", "app.py", "pyproject.toml", "uv.lock", "Makefile", "README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md",
    "SECURITY.md", "LICENSE", "NOTICE", ".ci", ".github", ".gitignore", ".dockerignore", ".python-version", ".streamlit", "Dockerfile",
}  # fmt: skip
# Written for people in the words of others, or by a tool.
NOT_OURS = {"LICENSE", "uv.lock"}
TEXT = (".py", ".toml", ".md", ".po", ".js", ".css", ".svg", ".mako", ".yml", ".yaml", ".json", ".txt", ".cfg", ".sh")
# A home, somebody's disk, a folder out of this tree: right on one machine only.
SOMEBODYS_PATH = re.compile(r"(?<![\w.:/\\-])/(?:home|root|Users|Volumes|workspaces?)/")
BESIDE_US = re.compile(r"(?<![\w./\\])(?:\.\./)+\w[\w-]*/(?!\w*\.d/)")


def texts() -> Iterator[tuple[str, str]]:
    for path in files():
        if path not in NOT_OURS and (path.endswith(TEXT) or "." not in path.rsplit("/", 1)[-1]):
            yield path, (ROOT / path).read_text("utf-8")


def ignored() -> set[str]:
    lines = (ROOT / ".gitignore").read_text("utf-8").split()
    return {line.strip("/") for line in lines if line.count("/") <= 2} | {".git"}


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Without what it says of itself."""
    said = function.body[0]
    spoken = said.end_lineno - said.lineno + 1 if ast.get_docstring(function) is not None else 0
    return function.end_lineno - function.lineno + 1 - spoken


def test_at_the_top_lies_only_what_belongs_there() -> None:
    assert {path.name for path in ROOT.iterdir()} - ignored() - AT_THE_TOP == set()


def test_no_file_is_too_long() -> None:
    assert {module.path: module.lines for module in modules() if module.lines > LONGEST_FILE} == {}


def test_no_function_is_too_long() -> None:
    found = {
        f"{module.path} {function.name}": lines_of(function)
        for module in modules()
        for function in module.functions()
        if lines_of(function) > LONGEST_FUNCTION
    }
    assert found == {}


def test_every_module_says_in_a_line_what_it_is() -> None:
    silent = [
        module.path
        for module in modules()
        if module.tree.body and not module.path.startswith("models/migrations") and not ast.get_docstring(module.tree)
    ]
    assert silent == []


def test_packages_come_from_where_the_tool_fetches_them() -> None:
    """No other file names a registry, so that whoever has one of their own need change nothing."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    links = {package["source"].get("registry", "") for package in lock["package"]} - {""}
    links |= {wheel["url"] for package in lock["package"] for wheel in package.get("wheels", [])}
    hosts = {link.split("/")[2] for link in links}

    assert hosts
    assert {path: host for path, text in texts() for host in hosts if host in text} == {}


def test_no_path_is_of_one_machine() -> None:
    found = {path for path, text in texts() if SOMEBODYS_PATH.search(text)}
    if ROOT.parent not in (Path("/"), Path("/tmp")):
        here = re.compile(rf"(?<![\w.:/\\-]){re.escape(str(ROOT.parent))}/")
        found |= {path for path, text in texts() if here.search(text)}
    assert found == set()


def test_nothing_is_needed_from_beside_this_tree() -> None:
    attacks = ("tests/papers/", "tests/security/", "tests/transfer/")  # where a path that leads out is the point
    assert [path for path, text in texts() if BESIDE_US.search(text) and not path.startswith(attacks)] == []


@pytest.mark.parametrize(
    "path", ["pyproject.toml", "Makefile", ".ci/run", ".gitignore", ".streamlit/config.toml", "LICENSE"]
)
def test_what_a_stranger_needs_is_there(path: str) -> None:
    assert (ROOT / path).stat().st_size > 0


def test_the_command_is_what_people_type() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["scripts"] == {"pumpurs": "services.commands:main"}


def test_no_test_sleeps_until_something_may_have_happened() -> None:
    """Whoever waits asks again and again, in one of the places made for that."""
    waiting = {"tests/serving.py", "tests/postgres.py"}
    found = {
        m.path for m in modules() if m.room == "tests" for name, _ in calls(m.tree) if name in ("time.sleep", "sleep")
    }
    assert found - waiting == set()
