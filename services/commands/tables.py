"""Files in and out, and figures, from the shell."""

import csv
import io
import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from services import figures as statistics
from services.commands.common import As, Json, acting, answer, errors, language, tell
from services.counting import Dimension, Measure, Question, Units, keeping
from services.errors import Refusal
from services.figures import Answer
from services.rules.permissions import Permission
from services.texts import explain
from services.transfer import exporting, importing
from services.transfer.columns import Kind
from services.transfer.importing import Report
from services.transfer.reading import SHELL
from services.work import look

WordT = TypeVar("WordT", bound=StrEnum)
KindName = Annotated[
    Kind, typer.Argument(metavar="KIND", help="schools, staff, pupils, plans, consultations or claims.")
]


class Format(StrEnum):
    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def bring_in(
    kind: KindName,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or XLSX.")],
    name: As = None,
    check: Annotated[bool, typer.Option("--check", help="Only report.")] = False,
    history: Annotated[
        bool, typer.Option("--history", help="Take past semesters as they were, with their status.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Take a table in: all of it or nothing. Every bad row is named with its column and reason."""
    try:
        with file.open("rb") as source:
            data = source.read(SHELL.size + 1)
    except OSError as error:
        raise Refusal("file.unreadable", file=str(file)) from error
    with errors.status(tell("Reading {file} …", file=file.name)):
        report = importing.take_file(acting(name), kind, data, file.name, SHELL, check=check, history=history)
        keeping.freshen(None)
    answer(as_json, _report(report), _report_text(report))
    if report.refused:
        typer.echo(
            tell("Nothing was taken in: {count} things must be put right first.", count=len(report.refused)), err=True
        )
        raise typer.Exit(1)


def take_away(
    kind: KindName,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="CSV or XLSX, by the ending.")],
    name: As = None,
    as_json: Json = False,
) -> None:
    """Write the records of a kind to a file that can be brought in again unchanged."""
    content, rows = exporting.give_file(acting(name, Permission.DATA_EXPORT), kind, out.name)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise Refusal("file.unwritable", file=str(out)) from error
    answer(
        as_json,
        {"kind": kind, "rows": rows, "file": str(out)},
        tell("{rows} rows are in {file}.", rows=rows, file=str(out)),
    )


def figures(
    by: Annotated[str, typer.Option("--by", metavar="DIM[,DIM…]", help=", ".join(Dimension))],
    measure: Annotated[str, typer.Option("--measure", metavar="M[,M…]", help=", ".join(Measure))] = "plans,pupils",
    since: Annotated[str, typer.Option("--from", metavar="S", help="First semester, 2017-1.")] = "",
    until: Annotated[str, typer.Option("--to", metavar="S", help="Last semester.")] = "",
    units: Annotated[
        Units, typer.Option("--units", help="Municipalities as they were then or are today.")
    ] = Units.THEN,
    name: As = None,
    form: Annotated[Format, typer.Option("--format")] = Format.TABLE,
    as_json: Json = False,
) -> None:
    """Statistics. Without --as it answers for the whole installation and hides nothing."""
    question = Question(_words(by, Dimension), _words(measure, Measure), _semester(since), _semester(until), units)
    with look(acting(name, Permission.FIGURES_READ)) as work:
        found = statistics.answer(work, question)
    _print(found, Format.JSON if as_json else form)


def _words(given: str, kind: type[WordT]) -> tuple[WordT, ...]:
    names = [name.strip() for name in given.split(",") if name.strip()]
    unknown = [name for name in names if name not in set(kind)]
    if unknown or not names or len(set(names)) != len(names):
        raise typer.BadParameter(f"{', '.join(unknown) or given!r}: choose from {', '.join(kind)}")
    return tuple(kind(name) for name in names)


def _semester(given: str) -> str:
    year, _, half = given.partition("-")
    if given and not (year.isdecimal() and len(year) == 4 and half in ("1", "2")):
        raise typer.BadParameter(f"{given!r} is not a semester like 2020-1")
    return given


def _print(found: Answer, form: Format) -> None:
    match form:
        case Format.JSON:
            typer.echo(
                json.dumps(
                    {"columns": found.columns, "rows": found.records(), "hidden": found.hidden},
                    ensure_ascii=False,
                    default=str,
                )
            )
        case Format.CSV:
            out = io.StringIO(newline="")
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(found.columns)
            writer.writerows([_cell(value) for value in row] for row in found.rows)
            typer.echo(out.getvalue(), nl=False)
        case Format.TABLE:
            table = Table(*found.columns)
            for row in found.rows:
                table.add_row(*(_cell(value) for value in row))
            Console(soft_wrap=True).print(table)


def _cell(value: Any) -> str:  # noqa: ANN401 a figure, a name, or nothing where it is hidden
    return "" if value is None else str(value)


def _report(report: Report) -> dict[str, Any]:
    refused = [
        {"row": bad.row, "column": bad.column, "value": bad.value, "why": explain(language(), bad.why)}
        for bad in report.refused
    ]
    return {
        "kind": report.kind, "rows": report.rows, "created": report.created, "updated": report.updated,
        "unchanged": report.unchanged, "refused": refused,
    }  # fmt: skip


def _report_text(report: Report) -> str:
    lines = [
        tell(
            "{rows} rows: {created} new, {updated} changed, {unchanged} unchanged.",
            rows=report.rows,
            created=report.created,
            updated=report.updated,
            unchanged=report.unchanged,
        )
    ]
    lines += [
        tell(
            "row {row} {column} {value}: {why}",
            row=bad.row,
            column=bad.column,
            value=bad.value,
            why=explain(language(), bad.why),
        )
        for bad in report.refused
    ]
    return "\n".join(lines)
