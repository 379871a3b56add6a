"""The tables of the package, each asked by period and one thing beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import select

from models.programme import Programme
from services import presets
from services.counting import Dimension, Measure, Question
from services.figures import answer
from services.places import Gazetteer
from services.rulebook import rulebook
from services.rules.names_of import Named, names
from services.rules.school_year import Semester
from services.small_counts import smallest_count
from services.work import Work

PERIOD: Final = "period"
SUPPRESSED: Final = "suppressed"
_UNIT: Final = ("municipality", "atvk", "municipality_today", "atvk_today")
_NAMED: Final = ("code", "name_lv", "name_en")
Cells = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what it says of itself, its columns, those that name a row, and the rows."""

    told: Mapping[str, Any]
    columns: tuple[str, ...]
    key: tuple[str, ...]
    rows: tuple[Cells, ...]

    @property
    def name(self) -> str:
        return str(self.told["name"])


def gathered(reader: Work, semesters: Sequence[Semester]) -> list[Table]:
    """Every table of the package as this reader is answered, as far as there is anything in it.

    Raises RuntimeError rather than tell of fewer people than a count must have.
    """
    found = [_table(reader, told, semesters) for told in presets.read("open_data")["table"]]
    smallest = smallest_count(reader)
    small = [table.name for table in found for row in table.rows if _tells_of_few(row, smallest)]
    if small:
        raise RuntimeError(f"small counts in {small}: nothing is published")
    return [table for table in found if table.rows]


def _table(reader: Work, told: Mapping[str, Any], semesters: Sequence[Semester]) -> Table:
    by = (Dimension(told["by"]),) if told["by"] else ()
    measures = tuple(Measure(word) for word in told["measures"])
    beside, columns, key = _beside(reader, told["by"])
    rows = []
    for dimension in (Dimension.SEMESTER, Dimension.SCHOOL_YEAR)[
        : len(semesters)
    ]:  # a year that is not over has no row
        asked = Question((dimension, *by), measures, str(semesters[0]), str(semesters[-1]))
        found = answer(reader, asked)
        for row, ids in zip(found.rows, found.keys, strict=True):
            figures = dict(zip(told["measures"], row[len(asked.by) :], strict=True))
            hidden = {SUPPRESSED: None in figures.values()}
            rows.append({PERIOD: _period(row[0]), **(beside(ids[1]) if by else {}), **figures, **hidden})
    return Table(told, (PERIOD, *columns, *told["measures"], SUPPRESSED), (PERIOD, *key), tuple(rows))


def _period(text: str) -> str:
    return text if "-" in text else f"{text}/{int(text) + 1}"


def _beside(reader: Work, by: str) -> tuple[Callable[[Any], Cells], tuple[str, ...], tuple[str, ...]]:
    """What stands for the thing beside the period: its cells, their columns, and which of them name the row."""
    match by:
        case "":
            return lambda _: {}, (), ()
        case "municipality":
            return _unit(reader), _UNIT, _UNIT[:1]
        case "grade":
            return lambda number: {"grade": number}, ("grade",), ("grade",)
        case "programme":
            return _called(names(reader.session.exec(select(Programme)))), _NAMED, _NAMED[:1]
        case _:
            return _called(rulebook(reader.session).names()), _NAMED, _NAMED[:1]


def _unit(reader: Work) -> Callable[[Any], Cells]:
    units = Gazetteer.read(reader.session)

    def cells(unit_id: Any) -> Cells:  # noqa: ANN401 a key of an answer
        then, now = units.get(unit_id), units.called(unit_id, reader.today)
        return dict(zip(_UNIT, (then.name, then.atvk, now.name, now.atvk), strict=True))

    return cells


def _called(known: Mapping[str, Named]) -> Callable[[Any], Cells]:
    def cells(code: Any) -> Cells:  # noqa: ANN401 a key of an answer
        named = known.get(code, Named(code, code, code))
        return {"code": code, "name_lv": named.lv, "name_en": named.en}

    return cells


def _tells_of_few(row: Cells, smallest: int) -> bool:
    return any(0 < (row.get(measure) or 0) < smallest for measure in (Measure.PLANS, Measure.PUPILS))
