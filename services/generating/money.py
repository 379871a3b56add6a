"""Claims of one school: asked, decided, paid, within their caps and into the ledger. All of it made up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final
from uuid import UUID

from models.claims import CapUse, Claim
from models.ledger import LedgerEntry
from models.money_words import ClaimStatus, LedgerAccount, Reduction
from models.vocabulary import Action, MeasureType
from services import clock
from services.generating.calendar import Calendar, Money
from services.generating.pile import Pile
from services.generating.places import Site
from services.generating.plans import Made
from services.generating.size import FRESH, SETTLED
from services.plan_facts import PlannedMeasure
from services.rules import ledger as sides
from services.rules.compensation import NOTHING

_GRANTED: Final = (ClaimStatus.APPROVED, ClaimStatus.PAID)
_OPEN: Final = (ClaimStatus.SUBMITTED, ClaimStatus.HELD, ClaimStatus.QUERIED, ClaimStatus.WITHDRAWN)
_FILED, _DECIDED, _PAID = 33, 43, 55  # days after the first of the month
_IN_TURN, _CUT = 0.95, 0.03  # months for which something is claimed; claims granted less than what was payable
_USUAL_CAP: Final = Decimal("240.00")  # of what has no cap


@dataclass(frozen=True, slots=True)
class Moment:
    """When the claims of a month were filed, decided and paid."""

    filed: datetime
    decided: datetime
    paid: date


class Till:
    """Claims in the order of their months, with the moments that all claims of a month share."""

    def __init__(self, pile: Pile, calendar: Calendar) -> None:
        self._pile, self._calendar = pile, calendar
        self._moments: dict[date, Moment] = {}

    def claim(self, site: Site, plans: Iterable[Made], chance: Random) -> None:
        """Every compensation of every plan that was carried out, month by month."""
        number = 0
        for plan in plans:
            if not plan.lives:
                continue
            stay = plan.stay
            months = self._calendar.months(stay.span)[1 if stay.came else 0 :]
            for measure in plan.measures:
                if measure.type is not MeasureType.COMPENSATION:
                    continue
                for month in months:
                    money = self._calendar.money(plan.semester, stay.education, stay.grade, measure.kind, month)
                    whole = money is not None and money.period == plan.semester  # one cap for all of the semester
                    if money is None or (whole and (stay.came or month != months[0])) or chance.random() > _IN_TURN:
                        continue
                    number += 1
                    self._one(site, plan, measure, month, money, f"{site.reg_no[-4:]}-{number}", chance)

    def _one(
        self, site: Site, plan: Made, measure: PlannedMeasure, month: date, money: Money, paper: str, chance: Random
    ) -> None:  # fmt: skip
        fresh = plan.stay.semester >= len(self._calendar.semesters) - 1
        status = ClaimStatus((FRESH if fresh else SETTLED).draw(chance))
        cap = _USUAL_CAP if money.cap is None else money.cap
        asked = Decimal(int(int(cap * 100) * (0.35 + chance.random() * 0.75))).scaleb(-2)
        payable = min(asked, cap)
        cut = chance.random() < _CUT
        approved = (payable / 2).quantize(Decimal("0.01")) if cut else payable
        row = self._row(site, plan, measure, month, money, status, self._moment(month))
        reason = Reduction.NOT_EVIDENCED if cut else Reduction.OVER_CAP if payable < asked else None
        granted = approved if status in _GRANTED else None
        row |= {
            "asked": asked,
            "payable": payable,
            "approved": granted,
            "document_no": paper,
            "reason": reason if granted else None,
        }
        self._pile.tell(Claim, self._pile.put(Claim, row))
        if granted is not None:
            use = {
                "pupil_id": plan.stay.pupil_id,
                "kind": measure.kind,
                "period": money.period,
                "used": granted,
                "cap": money.cap,
            }
            self._pile.put(CapUse, use)
            self._book(row, granted, money.share)

    def _row(
        self, site: Site, plan: Made, measure: PlannedMeasure, month: date, money: Money, status: ClaimStatus, moment: Moment
    ) -> dict[str, Any]:  # fmt: skip
        decided, paid = status not in _OPEN, status is ClaimStatus.PAID
        return {
            "id": self._pile.new_id(), "version": 1, "school_id": site.id, "plan_id": plan.id, "measure_id": measure.id,
            "pupil_id": plan.stay.pupil_id, "kind": measure.kind, "month": month, "period": money.period, "status": status,
            "document_date": month, "filed_by": site.coordinator.id, "filed_at": moment.filed,
            "decided_by": site.decider.id if decided else None, "decided_at": moment.decided if decided else None,
            "paid_by": site.payer.id if paid else None, "paid_on": moment.paid if paid else None, "comment": "", "signed_by": None,
            "signed_at": None, "payee_id": None,
        }  # fmt: skip

    def _moment(self, month: date) -> Moment:
        if month not in self._moments:
            filed, decided = (clock.noon(month + timedelta(days=days)) for days in (_FILED, _DECIDED))
            self._moments[month] = Moment(filed, decided, month + timedelta(days=_PAID))
        return self._moments[month]

    def _book(self, claim: Mapping[str, Any], granted: Decimal, share: int) -> None:
        self._post(claim, Action.APPROVE, sides.granted(granted), claim["decided_at"], claim["decided_by"])
        if claim["status"] is ClaimStatus.PAID:
            paid = sides.paid(*sides.split(granted, share))
            self._post(claim, Action.PAY, paid, clock.noon(claim["paid_on"]), claim["paid_by"])

    def _post(
        self, claim: Mapping[str, Any], what: Action, moved: Mapping[LedgerAccount, Decimal], at: datetime, by: UUID
    ) -> None:  # fmt: skip
        sides.require_balance(moved)
        shared = {
            "version": 1, "movement_id": self._pile.new_id(), "at": at, "what": what.value, "claim_id": claim["id"],
            "school_id": claim["school_id"], "kind": claim["kind"], "month": claim["month"], "line_id": None, "by_id": by,
        }  # fmt: skip
        for account, amount in moved.items():
            if amount != NOTHING:
                self._pile.put(LedgerEntry, {"id": self._pile.new_id(), **shared, "account": account, "amount": amount})
