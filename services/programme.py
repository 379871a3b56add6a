"""Programmes as data: read the dated rows, add, correct and remove them, load what ships with the software."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from models.base import Versioned
from models.fields import Form
from models.places import Municipality
from models.programme import (
    AlreadyFree,
    Cap,
    ChainStep,
    DatedRow,
    Eligibility,
    Figure,
    FundShare,
    LegalBasis,
    MeasureKind,
    Programme,
    Rate,
    RiskGroup,
    RiskKind,
    SchoolBreak,
    Term,
)
from models.programme_forms import (
    AlreadyFreeForm,
    CapForm,
    ChainStepForm,
    EligibilityForm,
    FigureForm,
    FundShareForm,
    LegalBasisForm,
    MeasureKindForm,
    ProgrammeForm,
    RateForm,
    RiskGroupForm,
    RiskKindForm,
    SchoolBreakForm,
    TermForm,
)
from models.vocabulary import UNDER_MUNICIPALITY, Action, Stage
from services import presets, rulebook
from services.errors import Invalid, NotFound, Overtaken
from services.forms import checked
from services.rules.answers import Why
from services.rules.names import fold
from services.rules.permissions import Permission
from services.work import Work

# Each topic of a programme: what is checked, and where it is kept.
TOPICS: Final[Mapping[str, tuple[type[Form], type[DatedRow]]]] = {
    "eligibility": (EligibilityForm, Eligibility),
    "measure_kind": (MeasureKindForm, MeasureKind),
    "cap": (CapForm, Cap),
    "rate": (RateForm, Rate),
    "figure": (FigureForm, Figure),
    "chain_step": (ChainStepForm, ChainStep),
    "risk_group": (RiskGroupForm, RiskGroup),
    "risk_kind": (RiskKindForm, RiskKind),
    "already_free": (AlreadyFreeForm, AlreadyFree),
    "fund_share": (FundShareForm, FundShare),
    "legal_basis": (LegalBasisForm, LegalBasis),
}
# What is the same for all programmes.
SHARED: Final[Mapping[str, tuple[type[Form], type[Versioned]]]] = {
    "term": (TermForm, Term), "school_break": (SchoolBreakForm, SchoolBreak),
}  # fmt: skip


def form_of(topic: str) -> type[Form]:
    return SHARED[topic][0] if topic in SHARED else TOPICS[topic][0]


def _table_of(topic: str) -> type[Versioned]:
    return SHARED[topic][1] if topic in SHARED else TOPICS[topic][1]


def programmes(work: Work) -> list[Programme]:
    work.require(Permission.PROGRAMME_READ)
    return list(work.session.exec(select(Programme).order_by(col(Programme.valid_from))))


def rows(work: Work, programme_id: UUID, topic: str) -> Sequence[Versioned]:
    """The dated rows of a topic, oldest first; the calendar is the same for all programmes."""
    work.require(Permission.PROGRAMME_READ)
    if topic == "term":
        return work.session.exec(
            select(Term).order_by(col(Term.semester), col(Term.education), col(Term.grade_from))
        ).all()
    if topic == "school_break":
        return work.session.exec(select(SchoolBreak).order_by(col(SchoolBreak.starts_on))).all()
    table = TOPICS[topic][1]
    query = select(table).where(col(table.programme_id) == programme_id).order_by(col(table.valid_from), col(table.id))
    return work.session.exec(query).all()


def add_row(work: Work, programme_id: UUID, topic: str, raw: Mapping[str, object]) -> None:
    """Add a dated row. Raises Invalid where a field or the row as a whole cannot be."""
    work.require(Permission.PROGRAMME_EDIT)
    _add(work, programme_id, topic, raw)
    rulebook.touch(work.session)


def change_row(work: Work, topic: str, row_id: UUID, seen: int, raw: Mapping[str, object]) -> None:
    """Correct a row as it was seen. Raises Overtaken where somebody else changed it meanwhile."""
    work.require(Permission.PROGRAMME_EDIT)
    row = _row(work, topic, row_id, seen)
    work.change(row, Action.EDIT, **_form(topic, raw).model_dump())
    rulebook.touch(work.session)


def remove_row(work: Work, topic: str, row_id: UUID, seen: int) -> None:
    """Take back a row that should never have been; one that merely ended gets its last day instead."""
    work.require(Permission.PROGRAMME_EDIT)
    work.remove(_row(work, topic, row_id, seen), Action.REMOVE)
    rulebook.touch(work.session)


def add_programme(work: Work, raw: Mapping[str, object]) -> Programme:
    work.require(Permission.PROGRAMME_EDIT)
    form = checked(ProgrammeForm, raw)
    if work.session.exec(select(Programme).where(Programme.code == form.code)).one_or_none():
        raise Invalid({"code": Why("field.taken")})
    programme = Programme(**form.model_dump())
    work.add(programme, Action.ADD)
    rulebook.touch(work.session)
    return programme


def change_programme(work: Work, programme_id: UUID, seen: int, raw: Mapping[str, object]) -> None:
    work.require(Permission.PROGRAMME_EDIT)
    row = work.session.get(Programme, programme_id)
    work.change(_as_seen(row, seen), Action.EDIT, **checked(ProgrammeForm, raw).model_dump())
    rulebook.touch(work.session)


def load_presets(work: Work) -> None:
    """Bring in the municipalities, the calendar and the programmes that ship, as far as they are not there yet."""
    work.require(Permission.PROGRAMME_EDIT)
    _load_municipalities(work)
    for topic, (_shape, table) in SHARED.items():
        if work.session.exec(select(table.id).limit(1)).first() is None:
            for raw in presets.calendar(topic):
                _add(work, None, topic, raw)
    known = set(work.session.exec(select(Programme.code)))
    for name in presets.PROGRAMMES:
        own = presets.programme(name)
        if own["code"] in known:
            continue
        programme = add_programme(work, own)
        for topic, raw in presets.rows(name):
            _add(work, programme.id, topic, raw)
    rulebook.touch(work.session)


def _load_municipalities(work: Work) -> None:
    if work.session.exec(select(Municipality.id).limit(1)).first() is not None:
        return
    units = presets.municipalities()
    rows = [
        Municipality(
            atvk=u.get("atvk"),
            name=u["name"],
            fold=fold(u["name"]),
            valid_from=u.get("valid_from"),
            valid_to=u.get("valid_to"),
        )
        for u in units
    ]
    by_code = {row.atvk: row for row in rows if row.atvk}
    for row in rows:
        work.add(row, Action.ADD)
    work.session.flush()
    for unit, row in zip(units, rows, strict=True):
        if "successor" in unit:
            row.successor_id = by_code[unit["successor"]].id


def _add(work: Work, programme_id: UUID | None, topic: str, raw: Mapping[str, object]) -> None:
    values: dict[str, Any] = _form(topic, raw).model_dump()
    if topic not in SHARED:
        values["programme_id"] = programme_id
    row = _table_of(topic)(**values)
    work.add(row, Action.ADD)


def _form(topic: str, raw: Mapping[str, object]) -> Form:
    form = checked(form_of(topic), raw)
    faults = dict(_faults(form))
    if faults:
        raise Invalid(faults)
    return form


def _faults(form: Form) -> list[tuple[str, Why]]:
    """What no single field can see."""
    found: list[tuple[str, Why]] = []
    begins, ends = getattr(form, "valid_from", None), getattr(form, "valid_to", None)
    if begins and ends and ends < begins:
        found.append(("valid_to", Why("field.ends_before_it_begins")))
    if isinstance(form, SchoolBreakForm) and form.ends_on < form.starts_on:
        found.append(("ends_on", Why("field.ends_before_it_begins")))
    if isinstance(form, TermForm) and form.ends_on <= form.starts_on:
        found.append(("ends_on", Why("field.ends_before_it_begins")))
    if (
        isinstance(form, EligibilityForm | TermForm | AlreadyFreeForm | SchoolBreakForm)
        and form.grade_to < form.grade_from
    ):
        found.append(("grade_to", Why("field.out_of_range")))
    if isinstance(form, ChainStepForm):
        straight = form.school_kind not in UNDER_MUNICIPALITY
        if (form.position == 1) != (form.stage is Stage.DIRECTOR) or (straight and form.stage is Stage.MUNICIPALITY):
            found.append(("stage", Why("programme.impossible_chain")))
    return found


def _row(work: Work, topic: str, row_id: UUID, seen: int) -> Versioned:
    return _as_seen(work.session.get(_table_of(topic), row_id), seen)


def _as_seen(row: Versioned | None, seen: int) -> Versioned:
    if row is None:
        raise NotFound("access.not_found")
    if row.version != seen:
        raise Overtaken("access.overtaken")
    return row
