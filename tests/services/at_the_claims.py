"""Means for tests of decisions: sums wished for, figures set, months reported, claims gathered into a batch."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import col, select
from uuid_utils.compat import uuid7

from models.claims import CapUse, Claim
from models.evidence import Payee
from models.money_words import BatchStatus, PayeeKind, Reduction, ReportStatus
from models.payments import PaymentBatch, PaymentItem, PaymentLine, PeriodReport, PeriodReportMonth
from models.places import School
from models.plans import Plan
from models.programme import Figure
from models.vocabulary import UNDER_MUNICIPALITY, Action
from services import rulebook
from services.money import claim_decisions
from services.rules.decisions import Wish
from services.work import OPERATOR, begin, look
from tests.world import JANUARY, World


def wish(world: World, claim: UUID, amount: str, reason: Reduction | None = None) -> claim_decisions.Decided:
    with begin(world.cast.mara) as work:
        seen = {claim: work.session.get_one(Claim, claim).version}
        return claim_decisions.decide(work, seen, Action.APPROVE, "", {claim: Wish(Decimal(amount), reason)})[0]


def used() -> Decimal:
    with look(OPERATOR) as work:
        return sum((use.used for use in work.session.exec(select(CapUse))), start=Decimal(0))


def told(decided: claim_decisions.Decided) -> str:
    return decided.refusal.why.name if decided.refusal else str(decided.status)


def figure(name: str, value: int) -> None:
    """A figure of the programme, from January."""
    with begin(OPERATOR) as work:
        programme_id = work.session.exec(select(Plan.programme_id)).first()
        for row in work.session.exec(select(Figure).where(Figure.name == name)):
            work.session.delete(row)
        row = Figure(
            programme_id=programme_id, name=name, value=value, unit="-", valid_from=date(2017, 1, 1), source="pārbaude"
        )
        work.session.add(row)
        rulebook.touch(work.session)


def report(world: World, status: ReportStatus, municipality_id: UUID | None = None) -> UUID:
    """The partner has reported January."""
    with begin(OPERATOR) as work:
        row = PeriodReport(
            municipality_id=municipality_id, programme_id=work.session.exec(select(Plan.programme_id)).first(),
            first_month=JANUARY, last_month=JANUARY, status=status.value, made_by=world.cast.mara.account_id,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        under = col(School.kind).in_(UNDER_MUNICIPALITY)
        here = (School.municipality_id == municipality_id) & under if municipality_id else ~under
        for school_id in work.session.exec(select(School.id).where(here)):
            work.session.add(
                PeriodReportMonth(report_id=row.id, school_id=school_id, programme_id=row.programme_id, month=JANUARY)
            )
    return row.id


def gather(world: World, claim_id: UUID, *, live: bool = True) -> UUID:
    """The claim is in a batch of payments."""
    with begin(OPERATOR) as work:
        claim = work.session.get_one(Claim, claim_id)
        batch = PaymentBatch(
            municipality_id=world.cast.municipality.id, code=str(uuid7()), status=BatchStatus.OPEN,
            made_by=world.cast.aija.account_id, made_at=work.now,
        )  # fmt: skip
        payee = Payee(school_id=claim.school_id, kind=PayeeKind.SCHOOL, name=str(uuid7()), iban="LV80BANK0000435195001")
        work.session.add_all([batch, payee])
        work.session.flush()
        amount = claim.approved or Decimal(0)
        line = PaymentLine(
            batch_id=batch.id, end_to_end=str(uuid7())[:35], payee_id=payee.id, payee_kind=PayeeKind.SCHOOL, name="s", iban="LV",
            amount=amount, esf=amount, state=Decimal(0),
        )  # fmt: skip
        work.session.add(line)
        work.session.flush()
        item = PaymentItem(line_id=line.id, claim_id=claim.id, amount=amount, esf=amount, state=Decimal(0), live=live)
        work.session.add(item)
    return batch.id
