"""Take a table in: all of it or nothing, every bad row named at once, and taken again it changes nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from services.errors import Invalid, Refusal, outcome_of
from services.rules.answers import Why
from services.rules.permissions import Actor
from services.transfer import claims_table, consultations_table, people_tables, plans_table
from services.transfer.columns import Column, Kind, as_code, recognised
from services.transfer.reading import Limits, read_table
from services.work import Work, begin

Outcome = str | Refusal
# The column that a reason is about, where it is about one.
_ABOUT: Final[Mapping[str, str]] = {
    "school.not_found": "school",
    "school.twice_in_file": "reg_no",
    "school.unknown_municipality": "municipality",
    "school.other_municipality": "municipality",
    "person.role_not_yours_to_give": "role",
    "pupil.not_found": "personal_code",
    "pupil.twice_in_file": "personal_code",
    "pupil.code_elsewhere": "personal_code",
    "field.no_such_grade": "grade",
    "eligibility.not_yet": "grade",
    "eligibility.outside": "grade",
    "eligibility.nobody": "grade",
    "plan.nobody_supports": "grade",
    "plan.no_calendar": "semester",
    "plan.code_taken": "plan_code",
    "plan.history_needed": "status",
    "plan.unknown_risk": "risks",
    "plan.measure_not_in_programme": "measures",
    "plan.measure_without_risk": "measures",
    "consultation.unknown_provider": "provider",
    "consultation.unknown_kind": "provider_type",
    "consultation.day_to_come": "date",
    "consultation.holiday": "date",
    "consultation.outside_plan": "date",
    "consultation.outside_agreement": "date",
    "consultation.before_cooperation": "date",
    "consultation.period_closed": "date",
    "consultation.provider_twice": "start",
    "consultation.pupil_twice": "start",
    "consultation.past_midnight": "start",
    "consultation.over_planned": "minutes",
    "consultation.not_in_plan": "provider_type",
    "consultation.subject_not_in_plan": "subject",
    "consultation.no_order": "mode",
    "consultation.not_confirmed": "confirmed_on",
    "consultation.confirmed_another_day": "confirmed_on",
    "claim.history_needed": "status",
    "claim.not_in_plan": "kind",
    "claim.no_cap_row": "kind",
    "claim.month_to_come": "month",
    "compensation.not_in_programme": "kind",
    "compensation.outside_plan": "month",
}


@dataclass(frozen=True, slots=True)
class Keeper:
    """How one kind is read and kept: a raw row to a form, and forms to outcomes in their order."""

    form: Callable[[Mapping[str, object]], Any]
    keep: Callable[[Work, Sequence[Any], bool], Sequence[Outcome]]


KEEPERS: Final[Mapping[Kind, Keeper]] = {
    Kind.SCHOOLS: Keeper(people_tables.school_form, people_tables.keep_schools),
    Kind.STAFF: Keeper(people_tables.staff_form, people_tables.keep_staff),
    Kind.PUPILS: Keeper(people_tables.pupil_form, people_tables.keep_pupils),
    Kind.PLANS: Keeper(plans_table.form, plans_table.keep),
    Kind.CONSULTATIONS: Keeper(consultations_table.form, consultations_table.keep),
    Kind.CLAIMS: Keeper(claims_table.form, claims_table.keep),
}


@dataclass(frozen=True, slots=True)
class BadRow:
    """One reason why one row cannot be taken. `row` counts as a spreadsheet does; `column` may be empty."""

    row: int
    column: str
    value: str
    why: Why


@dataclass(slots=True)
class Report:
    """What a file would do, or did."""

    kind: Kind
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[BadRow] = field(default_factory=list)


class _TakeBack(Exception):
    """The rows were tried; nothing of them is to stay."""


def take_file(
    actor: Actor, kind: Kind, data: bytes, filename: str, limits: Limits, *, check: bool = False, history: bool = False
) -> Report:
    """Import a file as a person. With `check`, or where any row is refused, nothing stays.

    Raises Refusal for a file that is no sound table of this kind, and for a role that may not bring it in.
    """
    table = read_table(data, filename, limits)
    columns = recognised(kind, table.header)
    report = Report(kind, rows=len(table.rows))
    try:
        with begin(actor) as work:
            _take(work, report, columns, table.rows, history=history)
            if check or report.refused:
                raise _TakeBack
    except _TakeBack:
        pass
    return report


def _take(
    work: Work,
    report: Report,
    columns: Mapping[str, Column],
    rows: Sequence[tuple[int, dict[str, str]]],
    *,
    history: bool,
) -> None:
    keeper = KEEPERS[report.kind]
    forms: list[tuple[int, dict[str, str], Any]] = []
    for number, cells in rows:
        raw = {column.name: as_code(column, cells[cell]) for cell, column in columns.items()}
        form = outcome_of(keeper.form, raw)
        if isinstance(form, Refusal):
            report.refused += _bad(number, raw, form)
        else:
            forms.append((number, raw, form))
    outcomes = keeper.keep(work, [form for _, _, form in forms], history)
    for (number, raw, _), outcome in zip(forms, outcomes, strict=True):
        if isinstance(outcome, Refusal):
            report.refused += _bad(number, raw, outcome)
        else:
            setattr(report, outcome, getattr(report, outcome) + 1)
    work.session.flush()
    report.refused.sort(key=lambda bad: bad.row)


def _bad(number: int, raw: Mapping[str, str], refusal: Refusal) -> list[BadRow]:
    faults = refusal.faults if isinstance(refusal, Invalid) else {"": refusal.why}
    about = ((column or _ABOUT.get(why.name, ""), why) for column, why in faults.items())
    return [BadRow(number, column, raw.get(column, ""), why) for column, why in about]
