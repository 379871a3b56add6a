"""The templates: ours, and in their place whatever an installation keeps in its own folder."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from models.settings import data_folder
from models.vocabulary import Paper
from services.documents import word_forms
from services.errors import Refusal

_FOLDER: Final = "templates"
_LARGEST: Final = 5 * 2**20
_USED: Final = frozenset({".typ", ".docx", ".png", ".jpg", ".jpeg", ".svg"})
# A template brings in files beside it and nothing else: a name that is put together could be any address.
_BRINGS_IN: Final = re.compile(
    r'(?<![\w-])(?:import|include)\s*(?![\s"])|(?<![\w-])(?:import|include)\s*"(?![\w./-]+")'
)
_COMMENTS: Final = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Every file of one kind by its name; `own` are those of the installation."""

    files: Mapping[str, bytes]
    own: frozenset[str]


def typst() -> Shelf:
    """All that a PDF may be made of. Raises Refusal for a file of the installation that cannot be used."""
    own = {name: content for name, content in _own().items() if not name.endswith(".docx")}
    for name, content in own.items():
        if name.endswith(".typ"):
            _only_beside(name, content)
    return Shelf({**typst_of_ours(), **own}, frozenset(own))


def docx(paper: Paper) -> tuple[bytes, bool]:
    """The DOCX template of a paper, and whether it is the installation's own."""
    own = _own().get(f"{paper}.docx")
    return (own, True) if own is not None else (docx_of_ours(paper), False)


def ours() -> dict[str, bytes]:
    """Every template that comes with Pumpurs: what an installation may start its own from."""
    return {**typst_of_ours(), **{f"{paper}.docx": docx_of_ours(paper) for paper in Paper}}


@cache
def docx_of_ours(paper: Paper) -> bytes:
    source = resources.files(__package__).joinpath("templates", f"{paper}.md")
    return word_forms.built(source.read_text("utf-8"))


@cache
def typst_of_ours() -> Mapping[str, bytes]:
    folder = resources.files(__package__).joinpath("templates")
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(".typ")}


def _own() -> dict[str, bytes]:
    folder = data_folder() / _FOLDER
    if not folder.is_dir():
        return {}
    return {path.name: _read(path) for path in sorted(folder.iterdir()) if path.suffix.lower() in _USED}


def _read(path: Path) -> bytes:
    if path.is_symlink() or not path.is_file():
        raise Refusal("template.not_a_file", file=path.name)
    if path.stat().st_size > _LARGEST:
        raise Refusal("template.too_large", file=path.name, most=_LARGEST // 2**20)
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refusal("template.not_a_file", file=path.name) from error


def _only_beside(name: str, content: bytes) -> None:
    try:
        source = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal("template.not_utf8", file=name) from error
    if _BRINGS_IN.search(_COMMENTS.sub("", source)):
        raise Refusal("template.brings_in", file=name)
