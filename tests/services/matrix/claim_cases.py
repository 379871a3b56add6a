"""The use cases of claims: filed, proven, decided."""

from decimal import Decimal
from typing import Final

from models.vocabulary import Action
from services.money import (
    caterer,
    claim_decisions,
    claim_history,
    claim_lists,
    claim_steps,
    claims,
    doubles,
    evidence,
    flags,
    payees,
)
from services.rules.permissions import Permission as P
from tests.services.matrix import batch_calls, calls, filing_calls
from tests.services.matrix.building import claim_form
from tests.services.matrix.deciding_calls import DECIDING
from tests.services.matrix.relations import Need, anywhere
from tests.services.matrix.use_case import UseCase
from tests.world import JANUARY

# fmt: off
CASES: Final = (
    UseCase(claims.claimable,      [anywhere(P.CLAIM_FILE)], lambda w, _: claims.claimable(w), "school_coordinator river"),
    UseCase(claims.quote,          [Need(P.CLAIM_FILE)], lambda w, s: claims.quote(w, s.plans["running"], "meals", JANUARY, Decimal(5)), "school_coordinator river"),
    UseCase(claims.file,           [Need(P.CLAIM_FILE)], lambda w, s: claims.file(w, claim_form(s.plans["running"])), "school_coordinator river"),
    UseCase(claims.resubmit,       [Need(P.CLAIM_FILE)], calls.resubmit, "school_coordinator river"),
    UseCase(claim_lists.find,           [anywhere(P.CLAIM_READ)], lambda w, _: claim_lists.find(w), "director river"),
    UseCase(claim_lists.kinds,          [anywhere(P.CLAIM_READ)], lambda w, _: claim_lists.kinds(w), "accountant home"),
    UseCase(claims.open_claim,     [Need(P.CLAIM_READ)], lambda w, s: claims.open_claim(w, s.claims["paid"]), "auditor"),
    UseCase(claim_steps.answer,    [Need(P.CLAIM_FILE)], filing_calls.answer, "school_coordinator river"),
    UseCase(claim_steps.withdraw,  [Need(P.CLAIM_FILE)], filing_calls.withdraw, "school_coordinator river"),
    UseCase(claim_history.of,      [Need(P.CLAIM_READ)], lambda w, s: claim_history.of(w, s.claims["paid"]), "accountant home"),
    UseCase(evidence.attach,       [Need(P.CLAIM_FILE)], filing_calls.attach, "school_coordinator river", "to a claim"),
    UseCase(evidence.detach,       [Need(P.CLAIM_FILE)], filing_calls.with_file(evidence.detach), "school_coordinator river", "from a claim"),
    UseCase(evidence.of_claim,     [Need(P.CLAIM_READ)], lambda w, s: evidence.of_claim(w, s.claims["submitted"]), "director river"),
    UseCase(evidence.show,         [Need(P.CLAIM_READ)], filing_calls.with_file(evidence.show), "municipality_coordinator home", "of a claim"),
    UseCase(evidence.take_away,    [Need(P.CLAIM_READ)], filing_calls.with_file(evidence.take_away), "auditor", "of a claim"),
    UseCase(payees.find,           [anywhere(P.PAYEE_MANAGE)], lambda w, s: payees.find(w, s.school_id), "school_coordinator river"),
    UseCase(payees.of_claim,       [Need(P.CLAIM_READ)], lambda w, s: payees.of_claim(w, s.proofs["payee"]), "accountant home"),
    UseCase(payees.add,            [Need(P.PAYEE_MANAGE)], filing_calls.add_payee, "municipality_coordinator home"),
    UseCase(payees.change_account, [Need(P.PAYEE_MANAGE)], filing_calls.change_account, "school_coordinator river", "of a claim"),
    UseCase(payees.end,            [Need(P.PAYEE_MANAGE)], lambda w, s: payees.end(w, s.proofs["payee"], 1), "school_coordinator river", "of a claim"),
    UseCase(doubles.of_claim,      [Need(P.CLAIM_READ)], lambda w, s: doubles.of_claim(w, s.claims["returned"]), "director river"),
    UseCase(doubles.of_claims,     [anywhere(P.CLAIM_READ)], lambda w, s: doubles.of_claims(w, list(s.claims.values())), "accountant home"),
    UseCase(doubles.of_form,       [Need(P.CLAIM_FILE)], lambda w, s: doubles.of_form(w, claim_form(s.plans["running"])), "school_coordinator river"),
    UseCase(flags.of_claims,       [anywhere(P.CLAIM_READ)], lambda w, s: flags.of_claims(w, list(s.claims.values())), "auditor"),
    UseCase(flags.of_form,         [Need(P.CLAIM_FILE)], lambda w, s: flags.of_form(w, claim_form(s.plans["running"])), "school_coordinator river"),
    UseCase(caterer.preview,       [Need(P.CLAIM_FILE)], filing_calls.PREVIEW, "school_coordinator river"),
    UseCase(caterer.file_all,      [Need(P.CLAIM_FILE)], filing_calls.FILE_ALL, "school_coordinator river"),
    UseCase(claim_decisions.decide, [Need(P.CLAIM_DECIDE)], calls.decide(Action.APPROVE, "submitted"), "municipality_coordinator home", "approve"),
    UseCase(claim_decisions.decide, [Need(P.CLAIM_DECIDE)], calls.decide(Action.RETURN, "submitted"), "state_coordinator", "return", on="craft"),
    UseCase(claim_decisions.decide, [Need(P.CLAIM_DECIDE)], calls.decide(Action.REJECT, "submitted"), "municipality_coordinator home", "reject"),
    UseCase(claim_decisions.decide, [Need(P.CLAIM_DECIDE)], calls.decide(Action.UNDO, "approved"), "municipality_coordinator home", "undo"),
    UseCase(claim_decisions.decide, [Need(P.CLAIM_PAY)], calls.decide(Action.PAY, "approved"), "accountant home", "pay"),
    UseCase(claim_decisions.decide, [Need(P.CLAIM_SIGN)], batch_calls.sign, "municipality_coordinator home", "sign"),
    *(UseCase(*row) for row in DECIDING),
)
# fmt: on
