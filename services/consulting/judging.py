"""Rows of a sheet held against the rule, each with all the others: what is kept, and what was accepted before it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from uuid_utils.compat import uuid7

from models.consultations import Consultation, ConsultationForm
from services.consulting import facts
from services.consulting.desks import Desk
from services.consulting.facts import Around, Held
from services.rulebook import rulebook
from services.rules.answers import Why
from services.rules.consultations import Judged, against
from services.rules.diary import Diary, Entry
from services.rules.names_of import with_names
from services.rules.school_year import Span
from services.work import Work

Fault = tuple[str, Why]  # the column it is about, where it is about one


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to stand in the diary, or why that could not be read; in the place of a consultation, or anew."""

    form: ConsultationForm | None
    faults: tuple[Fault, ...] = ()
    of: UUID | None = None
    same: bool = False  # it says what is kept already


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a wish: the entry it would be, on which measures, and all that speaks against it."""

    wish: Wish
    entry: Entry | None = None
    judged: Judged | None = None
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Why, ...] = ()


def verdicts(
    work: Work, desk: Desk, span: Span, kept: Sequence[Held], wishes: Sequence[Wish], removed: Collection[UUID] = ()
) -> list[Verdict]:
    """Each wish with what speaks against it, in order. One that is refused leaves what it would have changed as it is.

    `span` covers whole months, for hours are planned by the month; `kept` are the desk's own consultations in it.
    """
    near, names = facts.around(work, desk.school), rulebook(work.session).names()
    pupils = {p.pupil for p in desk.plans.values()} | {a.pupil_id for one in kept for a in one.attendances}
    about = (desk.provider.id, [pupil for pupil in pupils if isinstance(pupil, UUID)])
    days = facts.days(work)
    found = [_begun(desk, near, wish) for wish in wishes]
    open_ = {v.wish.of for v in found if v.wish.of and v.entry} | set(removed)
    while True:
        diary = facts.diary(work, span.first, span.last, open_, about=about)
        tried = _in_turn(found, diary, desk, lambda entry, diary=diary: against(entry, diary, days))  # type: ignore[misc]
        stays = {v.wish.of for v in tried if v.wish.of in open_ and v.faults}
        if not stays:
            return [_named(verdict, names) for verdict in tried]
        open_ -= stays
        found = [now if now.wish.of in stays else before for before, now in zip(found, tried, strict=True)]


def _begun(desk: Desk, near: Around, wish: Wish) -> Verdict:
    if wish.form is None or wish.same or wish.faults:
        return Verdict(wish, faults=wish.faults)
    form = wish.form
    entry = Entry(
        wish.of or uuid7(), desk.provider.id, form.kind, form.subject, form.on, form.starts, form.minutes, form.mode,
        tuple(desk.plans[plan_id] for plan_id in form.plan_ids), form.confirmed_on,
        near.agreements.get(desk.provider.id, ()), near.agreed_on, near.orders,
    )  # fmt: skip
    return Verdict(wish, entry)


def _in_turn(found: Sequence[Verdict], diary: Diary, desk: Desk, judge: Callable[[Entry], Judged]) -> list[Verdict]:
    tried = []
    for verdict in found:
        if verdict.entry is None or verdict.faults:
            tried.append(verdict)
            continue
        judged = judge(verdict.entry)
        if not judged.refused:
            facts.take(diary, verdict.entry, desk.school.name, judged.measures.values())
        faults = tuple(("", why) for why in judged.refused)
        tried.append(replace(verdict, judged=judged, faults=faults, warnings=judged.warnings))
    return tried


def _named(verdict: Verdict, names: Mapping[str, object]) -> Verdict:
    faults = tuple((column, with_names(why, names)) for column, why in verdict.faults)  # type: ignore[arg-type]
    return replace(verdict, faults=faults, warnings=tuple(with_names(why, names) for why in verdict.warnings))  # type: ignore[arg-type]


def own(work: Work, desk: Desk, span: Span) -> list[Held]:
    """What the desk's provider gave at its school in a stretch of days."""
    return facts.held(
        work, Consultation.school_id == desk.school.id, Consultation.provider_id == desk.provider.id,
        Consultation.on >= span.first, Consultation.on <= span.last,
    )  # fmt: skip
