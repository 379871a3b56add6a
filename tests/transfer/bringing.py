"""Bring rows in as somebody and see what came of it; a good row of each kind, to be varied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.demo.cast import SCHOOLS
from services.demo.municipality import nobodys_code
from services.errors import Refusal
from services.rules.permissions import Actor
from services.transfer.columns import Kind
from services.transfer.importing import Report, take_file
from services.transfer.reading import SHELL
from tests.transfer.files import Row, csv_of
from tests.world import FAR_SCHOOL

RIVER, FOREST, CRAFT = (SCHOOLS[short][0] for short in ("river", "forest", "craft"))
FAR = FAR_SCHOOL[0]


@dataclass(frozen=True)
class Told:
    """What a report says, in the shape tests compare: counts, and for each bad row its number, column, value and reason."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: tuple[tuple[int, str, str, str], ...] = ()


def take(actor: Actor, kind: Kind, *rows: Row, **options: Any) -> Told:
    """Bring rows in as a CSV."""
    return told(take_file(actor, kind, csv_of(filled(rows)), "rows.csv", SHELL, **options))


def told(report: Report) -> Told:
    refused = tuple((bad.row, bad.column, bad.value, bad.why.name) for bad in report.refused)
    return Told(report.created, report.updated, report.unchanged, refused)


def why(actor: Actor, kind: Kind, *rows: Row, **options: Any) -> list[tuple[int, str, str, str]]:
    """The reasons for refusing rows; none of them may have been taken in beside."""
    report = take(actor, kind, *rows, **options)
    return list(report.refused)


def refusal_of(actor: Actor, kind: Kind, *rows: Row, **options: Any) -> str:
    """The name of the refusal of a whole file."""
    try:
        found = take(actor, kind, *rows, **options)
    except Refusal as refusal:
        return refusal.why.name
    raise AssertionError(f"nothing was refused: {found}")


def filled(rows: Sequence[Row]) -> list[Row]:
    """All rows with the columns of all of them; what a row does not say is an empty cell."""
    names = dict.fromkeys(name for row in rows for name in row)
    return [{name: row.get(name, "") for name in names} for row in rows]


def code(number: int) -> str:
    """A personal code of a pupil born in 2005; nobody's."""
    return nobodys_code(date(2005, 3, 2), number)


def school(number: int = 1, **over: object) -> dict[str, object]:
    return {
        "reg_no": f"46000000{number:02}",
        "name": f"Skola Nr. {number}",
        "kind": "general",
        "municipality": "Kļavu novads",
    } | over


def member(number: int = 1, **over: object) -> dict[str, object]:
    return {"school": RIVER, "first_name": "Anna", "last_name": f"Pumpurzara{number}", "role": "provider"} | over


def pupil(number: int = 1, **over: object) -> dict[str, object]:
    return {
        "school": RIVER, "personal_code": code(number), "first_name": "Ģirts", "last_name": f"Pumpurzars{number}",
        "programme": "general", "grade": 7,
    } | over  # fmt: skip


def plan(number: int = 1, **over: object) -> dict[str, object]:
    """A plan that ran in autumn 2017."""
    return {
        "school": RIVER, "personal_code": code(number), "semester": "2017-1", "status": "running", "risks": "R1.02=2;R3.05=1",
        "measures": "consultation:teacher:matemātika:2;compensation:meals:70",
    } | over  # fmt: skip


def claim(number: int = 1, **over: object) -> dict[str, object]:
    """A claim for a month of that plan."""
    return {
        "school": RIVER, "personal_code": code(number), "semester": "2017-1", "kind": "meals", "month": "2017-10", "amount": "50,00",
    } | over  # fmt: skip
