"""A filled template as PDF, by typst. It sees templates, pictures and the content, and no file, folder or network besides."""

import json
import re
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import typst

from models.vocabulary import Paper
from services.documents import shelf
from services.documents.content import Content, cleaned
from services.documents.shelf import Shelf
from services.errors import Refusal

_ACCESSIBLE: Final = "ua-1"
_WHERE: Final = re.compile(r"([\w.-]+\.typ):(\d+):\d+")
_FOLDERS: Final = re.compile(r"\(searched at [^)]*\)")
_LONGEST: Final = 200
_MAIN: Final = "main.typ"


def pdf(paper: Paper, content: Content, pictures: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """The paper as PDF, accessible where its letters allow it. Raises Refusal for an installation's template that fails."""
    found = shelf.typst()
    files = {**found.files, **pictures, _MAIN: found.files[f"{paper}.typ"]}
    try:
        return _compiled(files, content)
    except typst.TypstError as error:
        if not found.own:
            raise
        raise _broken(paper, found, error) from None


def warm_up() -> None:
    """The first paper of a process reads its letters and templates; ours, for an installation's may fail."""
    blank = dict.fromkeys(("school", "code", "made_by", "made_on", "title", "held_on", "led_by", "present"), "")
    files = shelf.typst_of_ours()
    _compiled({**files, _MAIN: files[f"{Paper.MINUTES}.typ"]}, {**blank, "items": []})


def _compiled(files: Mapping[str, bytes], content: Content) -> bytes:
    """PDF/UA knows no letter without a glyph; a paper with one is made all the same."""
    told = json.dumps(cleaned(content), ensure_ascii=False)
    try:
        return _run(files, told, _ACCESSIBLE)
    except typst.TypstError as error:
        if "PDF/UA" not in str(error):
            raise
    return _run(files, told, None)


def _run(files: Mapping[str, bytes], told: str, standard: str | None) -> bytes:
    with tempfile.TemporaryDirectory() as nowhere:
        sources = {name: content for name, content in files.items() if name.endswith(".typ")}
        for name in files.keys() - sources.keys():  # pictures: typst takes files by name only where they are text
            (Path(nowhere) / name).write_bytes(files[name])
        made: bytes = typst.compile(  # type: ignore[call-overload] # files by name are not in its stubs
            sources, root=nowhere, font_paths=_fonts(), ignore_system_fonts=True, format="pdf",
            sys_inputs={"content": told}, pdf_standards=[standard] if standard else [], package_path=nowhere, package_cache_path=nowhere,
        )  # fmt: skip
    return made


@cache
def _fonts() -> typst.Fonts:
    """The letters that come with typst: papers look the same on every machine."""
    return typst.Fonts(include_system_fonts=False)


def _broken(paper: Paper, found: Shelf, error: typst.TypstError) -> Refusal:
    """Which file failed, in which line and why, in typst's own words."""
    where = _WHERE.search(str(error.diagnostic))
    name = f"{paper}.typ" if where is None or where[1] == _MAIN else where[1]
    if name not in found.own:
        name = next((own for own in sorted(found.own) if own.endswith(".typ")), name)
    reason = _FOLDERS.sub("", str(error.message)).strip()[:_LONGEST]
    return Refusal("template.broken", file=name, line=int(where[2]) if where else 1, reason=reason)
