"""The project read as a text: its files, its modules, what each names, calls and keeps."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("models", "pages", "services")
GENERATED = "models/migrations/versions/"
_TREES = (*ROOMS, "tests", "docs", ".streamlit", ".ci", ".github")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Module:
    """One file of Python, by its path and its dotted name."""

    path: str
    name: str
    tree: ast.Module
    lines: int

    @property
    def room(self) -> str:
        return self.path.split("/")[0]

    def nodes(self) -> Iterator[ast.AST]:
        return ast.walk(self.tree)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        return (node for node in self.nodes() if isinstance(node, _FUNCTIONS))


@cache
def files() -> tuple[str, ...]:
    """Every file of the project, by its path."""
    found = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]
    for tree in _TREES:
        found += [path for path in (ROOT / tree).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return tuple(sorted(path.relative_to(ROOT).as_posix() for path in found))


@cache
def modules() -> tuple[Module, ...]:
    """Every module that is written by hand, tests too."""
    return tuple(_module(path) for path in files() if path.endswith(".py") and not path.startswith(GENERATED))


@cache
def application() -> tuple[Module, ...]:
    return tuple(module for module in modules() if module.room != "tests")


def within(*rooms: str) -> list[Module]:
    return [module for module in application() if module.room in rooms]


def _module(path: str) -> Module:
    text = (ROOT / path).read_text("utf-8")
    name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return Module(path, name, ast.parse(text), text.count("\n"))


def imported(module: Module) -> Iterator[str]:
    """What a module imports, wherever in it, by dotted names; `from a import b` gives both a and a.b."""
    for node in module.nodes():
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def dotted(node: ast.AST) -> str:
    """a.b.c as it is written; an empty text for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the name of what is called, as it is written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def place(module: Module, node: ast.AST) -> str:
    return f"{module.path}:{getattr(node, 'lineno', 0)}"
