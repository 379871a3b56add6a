"""How claims are decided, corrected, looked at and drawn for samples on one spot of the stage: rows of the table."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from models.ledger import SampleCheck
from models.money_words import Reduction, SampleVerdict
from models.payments import PaymentBatch
from models.places import School
from models.vocabulary import UNDER_MUNICIPALITY, Action
from services.errors import Refusal
from services.money import claim_decisions, claim_history, claim_lists, claim_view, corrections, samples
from services.money.claim_lists import Filter
from services.rules.permissions import Permission as P
from services.work import Work
from tests.services.matrix import calls
from tests.services.matrix.relations import Need, anywhere
from tests.services.matrix.stage import Spot


def check(work: Work, spot: Spot) -> Any:
    """Looking beforehand tells of each claim why not; here there is one."""
    claim_id = spot.claims["submitted"]
    found = claim_decisions.check(work, {claim_id: spot.versions[claim_id]}, Action.APPROVE)[0]
    if found.problems:
        raise found.problems[0]
    return found


def correct(work: Work, spot: Spot) -> Any:
    claim_id, less = spot.claims["approved"], Decimal(-1)
    return corrections.correct(work, claim_id, spot.versions[claim_id], less, Reduction.OTHER, "iemesls")


def on_batch(use: Callable[[Work, UUID], Any], *, drawn: bool = False) -> calls.Call:
    """With a batch of the spot's partner, or with a claim drawn from it; both are gone again where it is refused."""

    def call(work: Work, spot: Spot) -> Any:
        point = work.session.begin_nested()
        school = work.session.get_one(School, spot.school_id)
        partner = school.municipality_id if school.kind in UNDER_MUNICIPALITY else None
        batch = PaymentBatch(
            municipality_id=partner, code=f"{spot.school} {spot.own}", made_by=spot.hand, made_at=work.now
        )
        work.session.add(batch)
        work.session.flush()
        row = SampleCheck(school_id=school.id, batch_id=batch.id, claim_id=spot.claims["approved"])
        work.session.add(row)
        work.session.flush()
        try:
            return use(work, row.id if drawn else batch.id)
        except Refusal:
            point.rollback()
            raise

    return call


_D, _S = Need(P.CLAIM_DECIDE), Need(P.SAMPLE_CHECK)
_MARA, _AIJA = "municipality_coordinator home", "accountant home"
# fmt: off
DECIDING: Final = (
    (claim_decisions.decide,  [_D], calls.decide(Action.HOLD, "submitted"), _MARA, "hold"),
    (claim_decisions.decide,  [_D], calls.decide(Action.QUERY, "submitted"), "state_coordinator", "query", "craft"),
    (claim_decisions.decide,  [_D], calls.decide(Action.RELEASE, "held"), _MARA, "release"),
    (claim_decisions.decide,  [Need(P.CLAIM_FILE)], calls.decide(Action.ANSWER, "queried"), "school_coordinator river", "answer"),
    (claim_decisions.decide,  [Need(P.CLAIM_FILE)], calls.decide(Action.WITHDRAW, "submitted"), "school_coordinator river", "withdraw"),
    (claim_decisions.check,   [_D], check, _MARA),
    (claim_lists.whole,       [anywhere(P.CLAIM_READ)], lambda w, _: claim_lists.whole(w, Filter(), P.CLAIM_READ, 500), "director river"),
    (claim_lists.one,         [Need(P.CLAIM_READ)], lambda w, s: claim_lists.one(w, s.claims["paid"]), "auditor"),
    (claim_lists.months,      [anywhere(P.CLAIM_READ)], lambda w, _: claim_lists.months(w), "director river"),
    (claim_lists.by_status,   [anywhere(P.CLAIM_READ)], lambda w, _: claim_lists.by_status(w), _AIJA),
    (claim_view.view,         [Need(P.CLAIM_READ)], lambda w, s: claim_view.view(w, s.claims["approved"]), _AIJA),
    (claim_history.of,        [Need(P.CLAIM_READ)], lambda w, s: claim_history.of(w, s.claims["returned"]), "director river"),
    (corrections.correct,     [_D], correct, _MARA),
    (corrections.of_claim,    [Need(P.CLAIM_READ)], lambda w, s: corrections.of_claim(w, s.claims["paid"]), "auditor"),
    (samples.draw,            [_S], on_batch(samples.draw), _AIJA),
    (samples.find,            [_S], on_batch(samples.find), _AIJA),
    (samples.judge,           [_S], on_batch(lambda w, i: samples.judge(w, i, 1, SampleVerdict.SOUND), drawn=True), _AIJA),
    (samples.open_checks,     [Need(P.PAYMENT_READ)], on_batch(samples.open_checks), "auditor"),
    (samples.require_checked, [Need(P.PAYMENT_READ)], on_batch(samples.require_checked), _MARA),
)
# fmt: on
