"""Letters that tell a family what was decided on its claims: what was asked and granted, why, by what law, how to appeal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, func, select

from models.claims import Claim
from models.evidence import Payee
from models.money_words import ClaimStatus, PayeeKind, Reduction
from models.places import School
from models.plans import Plan
from models.pupils import Guardian, Pupil
from models.vocabulary import UNDER_MUNICIPALITY, Language, Paper
from services import texts
from services.clock import RIGA, day_of
from services.documents.content import Value
from services.documents.making import Ending
from services.errors import NotFound, Refusal
from services.paper_contents import said
from services.paper_facts import Filled, around, people, taken
from services.rulebook import Rules, rulebook
from services.rules.compensation import cap_in_force
from services.rules.dated import latest_in_force
from services.rules.eligibility import of_age
from services.rules.permissions import Permission
from services.work import Work

# What has been decided for good; a claim that was signed once waits for the second signature.
DECIDED: Final = (ClaimStatus.APPROVED, ClaimStatus.PAID, ClaimStatus.REJECTED)
_FAMILY: Final = (PayeeKind.PARENT, PayeeKind.ADULT_PUPIL)
MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to be: the claims of one plan decided on one day."""

    claim_ids: tuple[UUID, ...]
    pupil: str
    school: str
    plan: str
    decided_on: date
    asked: Decimal
    granted: Decimal


def letters(work: Work, month: date, *, school_id: UUID | None = None) -> list[Letter]:
    """The letters about what was decided in a month, by school and pupil. Raises Refusal where one file should not hold them."""
    work.require(Permission.CLAIM_READ)
    query = (
        select(Claim, Plan.code, Pupil, School.name)
        .join(Plan, col(Plan.id) == Claim.plan_id)
        .join(Pupil, col(Pupil.id) == Claim.pupil_id)
        .join(School, col(School.id) == Claim.school_id)
        .where(work.within(Permission.CLAIM_READ, Claim), col(Claim.status).in_(DECIDED), _in(month))
        .order_by(col(School.fold), col(Pupil.sort_key), col(Plan.code), col(Claim.decided_at), col(Claim.id))
    )
    found: dict[tuple[UUID, date], list[Any]] = {}
    for row in work.session.execute(query.where(Claim.school_id == school_id) if school_id else query):
        found.setdefault((row[0].plan_id, decided_on(row[0])), []).append(row)
    if len(found) > MOST:
        raise Refusal("letter.too_many", most=MOST)
    return [_letter(rows, day) for (_, day), rows in found.items()]


def letter(work: Work, claim_ids: Sequence[UUID], ending: Ending) -> Filled:
    """One letter about claims of one plan that were decided on one day.

    Raises NotFound for claims out of reach, Refusal for those not decided, of several plans or days, or without a legal basis.
    """
    work.require(Permission.CLAIM_READ)
    claims = [work.get(Permission.CLAIM_READ, Claim, claim_id) for claim_id in dict.fromkeys(claim_ids)]
    if not claims:
        raise NotFound("access.not_found")
    if any(claim.status not in DECIDED or claim.decided_at is None for claim in claims):
        raise Refusal("letter.undecided")
    if len({(claim.plan_id, decided_on(claim)) for claim in claims}) > 1:
        raise Refusal("letter.one_plan_one_day")
    plan, day = work.session.get_one(Plan, claims[0].plan_id), decided_on(claims[0])
    claims.sort(key=lambda claim: (claim.month, claim.kind, claim.id))
    code = f"{plan.code}-{day:%Y%m%d}"
    filled = taken(work, Paper.DECISION, ending, claims[0], code, _content(work, claims, plan, day, code))
    for claim in claims[1:]:
        taken(work, Paper.DECISION, ending, claim, code, filled.content)
    return filled


def decided_on(claim: Claim) -> date:
    """The day of the decision in Riga; of two signatures, the day of the second."""
    at = claim.signed_at or claim.decided_at
    return day_of(at) if at else claim.month


def _in(month: date) -> Any:  # noqa: ANN401 a condition
    begins = datetime(month.year, month.month, 1, tzinfo=RIGA)
    ends = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=RIGA)
    day = func.coalesce(Claim.signed_at, Claim.decided_at)
    return (day >= begins) & (day < ends)


def _letter(rows: Sequence[Any], day: date) -> Letter:
    claims = [row[0] for row in rows]
    granted = sum((claim.approved or Decimal(0) for claim in claims), start=Decimal(0))
    asked = sum((claim.asked for claim in claims), start=Decimal(0))
    _, code, pupil, school = rows[0]
    return Letter(tuple(claim.id for claim in claims), pupil.name, school, code, day, asked, granted)


def _content(work: Work, claims: Sequence[Claim], plan: Plan, day: date, code: str) -> dict[str, Value]:
    rules = rulebook(work.session).of(plan.programme_id)
    pupil = work.session.get_one(Pupil, plan.pupil_id)
    school = work.session.get_one(School, plan.school_id)
    near = around(work, school, day)
    deciders = people(work, [claim.signed_by or claim.decided_by for claim in claims])
    granted = sum((claim.approved or Decimal(0) for claim in claims), start=Decimal(0))
    return {
        **near.content(code),
        "institution": near.municipality if school.kind in UNDER_MUNICIPALITY else "",
        "addressee": _addressee(work, claims, pupil, day), "pupil": pupil.name,
        "grade": texts.grade_name(Language.LATVIAN, plan.education, plan.grade), "programme": rules.programme.name_lv,
        "plan": plan.code, "decided_on": said(day), "decided_by": ", ".join(sorted(set(deciders.values()))),
        "legal": _basis(rules, "claim", day), "appeal": _basis(rules, "appeal", day),
        "claims": [_told(claim, rules) for claim in claims],
        "asked": said(sum((claim.asked for claim in claims), start=Decimal(0))), "granted": said(granted),
        "outcome": _outcome(claims, granted),
    }  # fmt: skip


def _basis(rules: Rules, name: str, day: date) -> str:
    """What the law says, by the dated row of the programme; without it no letter goes out."""
    row = latest_in_force([basis for basis in rules.legal_bases if basis.name == name], day)
    if row is None:
        raise Refusal("letter.no_legal_basis", day=day)
    return row.text


def _outcome(claims: Sequence[Claim], granted: Decimal) -> str:
    if not granted:
        return "rejected"
    return "in_full" if granted == sum(claim.asked for claim in claims) else "in_part"


def _told(claim: Claim, rules: Rules) -> Mapping[str, Value]:
    named = rules.names().get(claim.kind)
    cap = cap_in_force(rules.caps, claim.kind, claim.month)
    limit = "" if cap is None or cap.amount is None else f"{said(cap.amount)} {said(cap.per)}"
    return {
        "kind": said(named) if named else claim.kind,
        "month": texts.shown_as(Language.LATVIAN, claim.month, "month"),
        "document": claim.document_no, "document_date": said(claim.document_date),
        "asked": said(claim.asked), "granted": said(claim.approved or Decimal(0)),
        "rejected": claim.status is ClaimStatus.REJECTED, "reason": _reason(claim),
        "cap": limit, "source": cap.source if cap is not None and limit else "",
    }  # fmt: skip


def _reason(claim: Claim) -> str:
    """Why less than was asked; what the cap took away by itself carries no reason of its own."""
    granted = claim.approved or Decimal(0)
    if granted == claim.asked:
        return ""
    reason = claim.reason or (Reduction.OVER_CAP if claim.approved is not None else None)
    words = [said(reason) if reason is not None and reason is not Reduction.OTHER else "", claim.comment]
    return ": ".join(word for word in words if word)


def _addressee(work: Work, claims: Sequence[Claim], pupil: Pupil, day: date) -> str:
    """Whoever of the family is paid; else the pupil who is of age, or the guardian on record."""
    ids = [claim.payee_id for claim in claims if claim.payee_id]
    payees = work.session.exec(select(Payee).where(col(Payee.id).in_(ids), col(Payee.kind).in_(_FAMILY))).all()
    if payees:
        return payees[0].name
    if pupil.birth_date is not None and of_age(pupil.birth_date, day):
        return pupil.name
    return work.session.exec(select(Guardian.name).where(Guardian.pupil_id == pupil.id)).first() or ""
