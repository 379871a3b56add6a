"""What a partner's report says, gathered from the claims, the ledger, the evidence and the consultations as they are now."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Subquery
from sqlmodel import case, col, func, select

from models.claims import Claim
from models.consultations import Consultation
from models.evidence import Evidence
from models.ledger import LedgerEntry
from models.money_words import LedgerAccount
from models.payments import PaymentBatch, PaymentItem, PaymentLine, PeriodReport
from models.places import Municipality, School
from models.plans import Plan
from models.vocabulary import UNDER_MUNICIPALITY
from services.errors import NotFound, Refusal
from services.money.held import Held, held
from services.rulebook import Rules, rulebook
from services.rules import ledger, reporting
from services.rules.dated import latest_in_force
from services.rules.permissions import Level, Permission
from services.rules.reporting import said
from services.rules.school_year import Span, months_in
from services.trail import plain
from services.work import Work, schools_under


class Partner(NamedTuple):
    """Whose report it is: a municipality's, or that of a school which reports straight to the state."""

    municipality_id: UUID | None
    school_id: UUID | None
    name: str
    schools: tuple[UUID, ...]


def partner_of(work: Work, report: PeriodReport) -> Partner:
    """Whose report it is, with the schools that belong to it today."""
    if report.school_id is not None:
        school = work.session.get_one(School, report.school_id)
        return Partner(None, school.id, school.name, (school.id,))
    unit = work.session.get_one(Municipality, report.municipality_id)
    return Partner(unit.id, None, unit.name, tuple(work.session.scalars(schools_under(unit.id))))


def own_partner(work: Work, school_id: UUID | None) -> Partner:
    """The partner the actor makes reports for."""
    if work.actor.level(Permission.REPORT_MAKE) is Level.MUNICIPALITY:
        if school_id is not None or work.actor.municipality_id is None:
            raise NotFound("access.not_found")
        unit = work.session.get_one(Municipality, work.actor.municipality_id)
        partner = Partner(unit.id, None, unit.name, tuple(work.session.scalars(schools_under(unit.id))))
    elif school_id is not None:
        here = select(School).where(School.id == school_id, work.within(Permission.REPORT_MAKE, School))
        school = work.session.exec(here).one_or_none()
        if school is None:
            raise NotFound("access.not_found")
        partner = Partner(None, school.id, school.name, (school.id,) if school.kind not in UNDER_MUNICIPALITY else ())
    else:
        raise Refusal("report.no_partner")
    if not partner.schools:
        raise Refusal("report.no_partner")
    return partner


def gathered(work: Work, partner: Partner, programme_id: UUID, first: date, last: date) -> dict[str, Any]:
    """The report as it would be if it were made now."""
    rules = rulebook(work.session).of(programme_id)
    schools = {
        school.id: school for school in work.session.exec(select(School).where(col(School.id).in_(partner.schools)))
    }
    about = {
        "partner": partner.name, "programme": rules.programme.code, "first_month": f"{first:%Y-%m}", "last_month": f"{last:%Y-%m}",
    }  # fmt: skip
    return reporting.content(
        about, _claims(work, schools, programme_id, first, last), _consultations(work, schools, rules, first, last)
    )


def _claims(
    work: Work, schools: dict[UUID, School], programme_id: UUID, first: date, last: date
) -> list[dict[str, Any]]:
    money = _of_ledger(schools, first, last)
    query = (
        select(
            Claim.id, Claim.school_id, Plan.code, Claim.kind, Claim.month, Claim.document_no, Claim.document_date,
            Claim.asked, Claim.paid_on, money.c.granted, money.c.esf, money.c.state,
        )  # type: ignore[call-overload] # SQLModel types four columns at most
        .join(Plan, col(Plan.id) == Claim.plan_id)
        .join(money, money.c.claim_id == Claim.id)
        .where(Plan.programme_id == programme_id, (money.c.granted != 0) | (money.c.esf != 0) | (money.c.state != 0))
    )  # fmt: skip
    rows = work.session.execute(query).all()
    ids = [row[0] for row in rows]
    files, batches = _files(work, ids), _batches(work, ids)
    return [
        {
            "id": str(i), "school": schools[school].name, "reg_no": schools[school].reg_no, "plan": code, "kind": kind,
            "month": f"{month:%Y-%m}", "document_no": number, "document_date": plain(day), "asked": said(asked),
            "paid_on": plain(paid_on), "granted": said(granted), "esf": said(-esf), "state": said(-state),
            "files": files.get(i, []), "batch": batches.get(i, ""),
        }
        for i, school, code, kind, month, number, day, asked, paid_on, granted, esf, state in rows
    ]  # fmt: skip


def _of_ledger(schools: dict[UUID, School], first: date, last: date) -> Subquery:
    """What the ledger holds of each claim of these months."""

    def of(account: LedgerAccount) -> Any:  # noqa: ANN401 an aggregate
        return func.sum(case((col(LedgerEntry.account) == account, LedgerEntry.amount), else_=0)).label(account.value)

    return (
        select(LedgerEntry.claim_id, of(LedgerAccount.GRANTED), of(LedgerAccount.ESF), of(LedgerAccount.STATE))
        .where(col(LedgerEntry.school_id).in_(schools), col(LedgerEntry.month).between(first, last))
        .group_by(col(LedgerEntry.claim_id))
        .subquery()
    )


def _files(work: Work, claim_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for some in _portions(claim_ids):
        query = select(Evidence.claim_id, Evidence.sha256).where(col(Evidence.claim_id).in_(some))
        for claim_id, sha256 in work.session.exec(query.order_by(col(Evidence.sha256))):
            found.setdefault(claim_id, []).append(sha256)
    return found


def _batches(work: Work, claim_ids: Sequence[UUID]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for some in _portions(claim_ids):
        query = (
            select(PaymentItem.claim_id, PaymentBatch.code)
            .join(PaymentLine, col(PaymentLine.id) == PaymentItem.line_id)
            .join(PaymentBatch, col(PaymentBatch.id) == PaymentLine.batch_id)
            .where(col(PaymentItem.claim_id).in_(some), col(PaymentItem.live).is_(True))
        )
        found |= dict(work.session.exec(query).all())
    return found


def _portions(ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [ids[start : start + 400] for start in range(0, len(ids), 400)]


def _consultations(
    work: Work, schools: dict[UUID, School], rules: Rules, first: date, last: date
) -> list[dict[str, Any]]:
    book, months = rulebook(work.session), months_in(Span(first, last))
    found = held(work, book, months, col(Consultation.school_id).in_(schools))
    return [_told(one, schools[one.school_id], rules) for one in found if one.programme_id == rules.programme.id]


def _told(one: Held, school: School, rules: Rules) -> dict[str, Any]:
    share = latest_in_force(rules.fund_shares, one.month)
    split = ledger.split(one.cost, share.esf) if one.cost is not None and share is not None else (None, None)
    return {
        "school": school.name, "reg_no": school.reg_no, "kind": one.kind, "month": f"{one.month:%Y-%m}", "sittings": one.sittings,
        "minutes": one.minutes, "rate": said(one.rate), "cost": said(one.cost), "esf": said(split[0]), "state": said(split[1]),
    }  # fmt: skip
