"""Consultations as a table, a row for each pupil who was there; past ones are taken as they were.

Rows of one provider that share day, hour, length and kind are one sitting of a group. Looked up in sets, judged by
the same rule as the sheet, written by the thousand.
"""

from collections.abc import Mapping, Sequence
from datetime import date, time
from functools import lru_cache
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from sqlmodel import col, select

from models.consultations import MOST_MINUTES, Attendance, Consultation
from models.fields import Day, PersonalCodeText, RegNo, SemesterText
from models.places import School
from models.plans import Plan
from models.pupils import PersonalCode
from models.vocabulary import ConsultationMode
from services.errors import Invalid, Refusal
from services.rules.answers import Why
from services.rules.permissions import Permission
from services.transfer import consultations_in
from services.transfer.consultations_known import Row
from services.work import Work

_LONGEST: Final = {"plan_code": 50, "provider": 201, "subject": 200, "provider_type": 100}


def form(raw: Mapping[str, object]) -> Row:
    """Read by hand: a month of a municipality is tens of thousands of rows, and most cells repeat."""
    faults: dict[str, Why] = {}
    cells = {name: str(raw.get(name) or "") for name in Row._fields}
    read: dict[str, Any] = dict(cells)
    for name, reader in _READERS.items():
        read[name], wrong = reader(cells[name])
        if wrong:
            faults[name] = Why(f"field.{wrong}")
    for name, longest in _LONGEST.items():
        if len(cells[name]) > longest:
            faults[name] = Why("field.too_long")
    for name in ("date", "minutes", "provider_type", "provider"):
        if not cells[name]:
            faults[name] = Why("field.missing")
    if not cells["plan_code"] and not (cells["school"] and cells["personal_code"] and cells["semester"]):
        faults["plan_code"] = Why("field.missing")
    if faults:
        raise Invalid(faults)
    return Row(**read)


def keep(work: Work, forms: Sequence[Row], history: bool) -> Sequence[str | Refusal]:  # noqa: FBT001 one shape for all kinds
    """Take rows in, one answer to each; what is known already stays unchanged."""
    work.require(Permission.HISTORY_IMPORT if history else Permission.CONSULTATION_WRITE)
    return consultations_in.keep(work, forms, history=history)


def give(work: Work) -> list[dict[str, Any]]:
    """A row for each pupil at each consultation; notes stay where they are."""
    work.require(Permission.DATA_EXPORT)
    rows = work.session.execute(
        select(Consultation, Attendance.confirmed_on, Plan.code, Plan.semester, School.reg_no, PersonalCode.code)  # type: ignore[call-overload] # six columns
        .join(Attendance, col(Attendance.consultation_id) == Consultation.id)
        .join(Plan, col(Plan.id) == Attendance.plan_id)
        .join(School, col(School.id) == Consultation.school_id)
        .join(PersonalCode, (col(PersonalCode.pupil_id) == Attendance.pupil_id) & col(PersonalCode.valid_to).is_(None))
        .where(
            work.within(Permission.DATA_EXPORT, Consultation), work.within(Permission.CONSULTATION_READ, Consultation)
        )
        .order_by(col(Consultation.on), col(Consultation.id), col(Attendance.id))
    )
    return [
        {
            "plan_code": plan_code, "school": reg_no, "personal_code": code, "semester": semester, "date": row.on,
            "start": f"{row.starts:%H:%M}" if row.starts else "", "minutes": row.minutes, "provider_type": row.kind,
            "provider": row.provider, "subject": row.subject, "mode": row.mode, "confirmed_on": confirmed_on,
        }
        for row, confirmed_on, plan_code, semester, reg_no, code in rows
    ]  # fmt: skip


def _by(adapter: TypeAdapter[Any]) -> Any:  # noqa: ANN401 a reader of cells
    """A field's own reader; what it says is wrong, it says in a word."""

    def read(text: str) -> tuple[Any, str]:
        if not text:
            return "", ""
        try:
            return adapter.validate_python(text), ""
        except ValidationError as error:
            return None, str(error.errors()[0].get("ctx", {}).get("why", "not_a_choice"))

    return read


@lru_cache(maxsize=2000)
def _on(text: str) -> tuple[date | None, str]:
    found, wrong = _by(_DAY)(text)
    return found or None, wrong


@lru_cache(maxsize=2000)
def _start(text: str) -> tuple[time | None, str]:
    hour, _, minute = text.replace(".", ":").partition(":")
    minute = minute.removesuffix(":00") or "0"
    if not text:
        return None, ""
    if not (hour.isdecimal() and minute.isdecimal() and len(hour) <= 2 and int(hour) < 24 and int(minute) < 60):
        return None, "not_a_time"
    return time(int(hour), int(minute)), ""


@lru_cache(maxsize=2000)
def _minutes(text: str) -> tuple[int | None, str]:
    if not text.isascii() or not text.isdecimal():
        return None, "not_a_number" if text else "missing"
    return (int(text), "") if len(text) <= 4 and 1 <= int(text) <= MOST_MINUTES else (None, "out_of_range")


def _mode(text: str) -> tuple[ConsultationMode | None, str]:
    if text and text not in _MODES:
        return None, "not_a_choice"
    return _MODES[text or ConsultationMode.ONSITE], ""


_MODES: Final = {mode.value: mode for mode in ConsultationMode}
_DAY: Final[TypeAdapter[Any]] = TypeAdapter(Day)
_READERS: Final[Mapping[str, Any]] = {
    "date": _on, "confirmed_on": _on, "start": _start, "minutes": _minutes, "mode": _mode,
    "school": lru_cache(maxsize=2000)(_by(TypeAdapter(RegNo))), "semester": lru_cache(maxsize=200)(_by(TypeAdapter(SemesterText))),
    "personal_code": _by(TypeAdapter(PersonalCodeText)),
}  # fmt: skip
