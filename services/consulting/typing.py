"""A row of the sheet as it was typed or pasted, and the consultation it tells of."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final
from uuid import UUID

from models import fields
from models.consultations import MOST_MINUTES, ConsultationForm
from models.vocabulary import ConsultationMode
from services.consulting.desks import Desk, Lesson
from services.errors import Invalid, Refusal
from services.forms import checked
from services.rules.answers import Why
from services.rules.diary import Planned
from services.rules.names import fold

_CLOCK: Final = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?|(\d{2})(\d{2})", re.ASCII)
_DAY: Final = re.compile(r"(\d{1,2})\.?(?:(\d{1,2})\.?)?", re.ASCII)
_MINUTES: Final = re.compile(r"(\d{1,3})(?: ?min\.?)?", re.ASCII)
_REMOTE: Final = frozenset({"1", "x", "true", "yes", "ja", "remote", "attalinati"})
COLUMNS: Final = ("on", "starts", "minutes", "pupils", "lesson", "remote", "confirmed_on")
MOST_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class Typed:
    """A row of the sheet. `id` and `seen` are those of a consultation that was there before."""

    cells: Mapping[str, Any]
    id: UUID | None = None
    seen: int | None = None


def read(desk: Desk, month: date, row: Typed) -> ConsultationForm:
    """The consultation a row tells of. Raises Invalid with a reason for every cell that cannot be read."""
    faults: dict[str, Why] = {}
    cells = row.cells
    found: dict[str, Any] = {}
    for name, reader in (("on", _on), ("starts", _starts), ("minutes", _minutes), ("confirmed_on", _on)):
        try:
            found[name] = reader(_text(cells.get(name)), month)
        except ValueError as error:
            faults[name] = Why(f"field.{error}")
    remote = fold(_text(cells.get("remote"))) in _REMOTE
    if found.get("on") is None and "on" not in faults:
        faults["on"] = Why("field.missing")
    elif found.get("on") and found["on"].replace(day=1) != month:
        faults["on"] = Why("consultation.other_month", {"month": month})
    plans = _plans(desk, cells.get("pupils"), found.get("on"), faults)
    lesson = _lesson(desk, _text(cells.get("lesson")), plans, faults)
    if faults or lesson is None:
        raise Invalid(faults)
    return checked(
        ConsultationForm,
        {
            "plan_ids": tuple(plan.id for plan in plans), "kind": lesson.kind, "subject": lesson.subject, "on": found["on"],
            "starts": found["starts"], "minutes": found["minutes"],
            "mode": ConsultationMode.REMOTE if remote else ConsultationMode.ONSITE,
            "confirmed_on": {plan.id: found["confirmed_on"] for plan in plans} if remote else {},
        },
    )  # fmt: skip


def pasted(text: str) -> list[dict[str, Any]]:
    """The cells of rows copied from a spreadsheet, in the order of the sheet's columns; a line of headings is passed over."""
    lines = [line.split("\t") for line in text.splitlines() if line.strip()]
    if lines and not any(sign.isdigit() for sign in lines[0][0]):
        lines = lines[1:]
    if len(lines) > MOST_ROWS:
        raise Refusal("consultation.too_many_rows", most=MOST_ROWS)
    return [_cells([fields.clean(cell) for cell in line]) for line in lines]


def _cells(line: Sequence[str]) -> dict[str, Any]:
    cells: dict[str, Any] = dict(zip(COLUMNS, [*line, *[""] * len(COLUMNS)], strict=False))
    cells["pupils"] = [name.strip() for name in re.split(r"[;,]", cells["pupils"]) if name.strip()]
    cells["remote"] = fold(cells["remote"]) in _REMOTE
    return cells


def _text(value: object) -> str:
    """A cell as text. What a browser hands in may be anything."""
    if isinstance(value, bool):
        return "1" if value else ""
    return str(fields.clean(value)) if isinstance(value, str) else "" if value is None else str(value)


def _on(text: str, month: date) -> date | None:
    """A day; "15." or "15.01." is one of the sheet's month and year."""
    if not text:
        return None
    if match := _DAY.fullmatch(text):
        try:
            return date(month.year, int(match[2] or month.month), int(match[1]))
        except ValueError:
            raise fields.wrong("not_a_date") from None
    try:
        found = fields.day(text)
    except ValueError as error:  # pydantic's own kind is one
        raise fields.wrong("not_a_date") from error
    return found if isinstance(found, date) else None


def _starts(text: str, _month: date) -> time | None:
    if not text:
        return None
    match = _CLOCK.fullmatch(text)
    hour, minute = (match[1] or match[3], match[2] or match[4] or "0") if match else ("99", "0")
    if int(hour) > 23 or int(minute) > 59:
        raise fields.wrong("not_a_time")
    return time(int(hour), int(minute))


def _minutes(text: str, _month: date) -> int:
    match = _MINUTES.fullmatch(text.removesuffix(".0"))
    if not text:
        raise fields.wrong("missing")
    if match is None:
        raise fields.wrong("not_a_number")
    if not 1 <= int(match[1]) <= MOST_MINUTES:
        raise fields.wrong("out_of_range")
    return int(match[1])


def _plans(desk: Desk, given: object, on: date | None, faults: dict[str, Why]) -> tuple[Planned, ...]:
    """The plans of the pupils named, each pupil's the one that covers the day."""
    named = [str(one) for one in given] if isinstance(given, list | tuple) else [str(given)] if given else []
    found: dict[object, Planned] = {}
    for text in named[:100]:
        plan = _plan(desk, fold(text), on)
        if plan is None:
            faults["pupils"] = Why("consultation.unknown_pupil", {"text": text[:100]})
        else:
            found[plan.pupil] = plan
    if not named:
        faults["pupils"] = Why("field.missing")
    return tuple(found.values())


def _plan(desk: Desk, text: str, on: date | None) -> Planned | None:
    """By the name as the sheet shows it, the first name first, or the plan's code; nobody where two are meant."""
    fitting = [
        plan
        for plan_id, plan in desk.plans.items()
        if text in (fold(desk.names[plan_id]), fold(plan.code), _other_way_round(desk.names[plan_id]))
    ]
    if len({plan.pupil for plan in fitting}) != 1:
        return None
    return next((plan for plan in fitting if on and plan.span.covers(on)), fitting[-1])


def _other_way_round(name: str) -> str:
    last, _, first = fold(name).partition(" ")
    return f"{first} {last}"


def _lesson(desk: Desk, text: str, plans: Sequence[Planned], faults: dict[str, Why]) -> Lesson | None:
    """What was given: as it is named, or, where nothing is said, the only thing that all the plans name."""
    if text:
        fitting = [one for one in desk.lessons if fold(text) in spellings(one)]
    else:
        fitting = [
            one
            for one in desk.lessons
            if plans
            and all(any((m.kind, m.subject) == (one.kind, one.subject) for m in plan.measures) for plan in plans)
        ]
    if len(fitting) == 1:
        return fitting[0]
    if plans or text:
        faults["lesson"] = Why("consultation.which_lesson" if fitting or not text else "consultation.unknown_lesson")
    return None


def spellings(lesson: Lesson) -> set[str]:
    """How a kind of help in a subject may be written."""
    names = {lesson.name.lv, lesson.name.en, lesson.kind}
    return {fold(shown(name, lesson.subject)) for name in names} | ({fold(lesson.subject)} if lesson.subject else set())


def shown(kind: str, subject: str) -> str:
    return f"{kind}: {subject}" if subject else kind


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two rows say the same in the same words."""
    return all((one.get(name) or "") == (other.get(name) or "") for name in COLUMNS)
