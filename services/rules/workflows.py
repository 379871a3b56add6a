"""Which step leads from which status to which, and what it takes. One table per thing."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, TypeVar

from models.money_words import ClaimStatus, ReportStatus
from models.vocabulary import Action, PlanStatus, Stage
from services.rules.chains import Chain, after
from services.rules.permissions import Permission as P

StatusT = TypeVar("StatusT", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Step(Generic[StatusT]):
    """One row. `enters` None: the status follows from the chain. `awaits`: only while this stage is asked."""

    name: Action
    leaves: AbstractSet[StatusT]
    enters: StatusT | None
    needs: P
    awaits: Stage | None = None
    four_eyes: bool = False  # not by whoever submitted, wrote or already approved it
    comment: bool = False  # a reason is mandatory
    halfway: StatusT | None = None  # where it lands when another one has to sign too


Workflow = tuple[Step[StatusT], ...]
_S, _C, _R = PlanStatus, ClaimStatus, ReportStatus
_UNAPPROVED = frozenset({_S.DRAFT, _S.REVISING})
_ON_THE_WAY = frozenset({_S.DIRECTOR_APPROVED, _S.IN_APPROVAL})
_APPROVED = frozenset({_S.DIRECTOR_APPROVED, _S.IN_APPROVAL, _S.RUNNING})
_DIRECTOR, _MUNICIPALITY, _STATE = (P.PLAN_APPROVE_DIRECTOR, P.PLAN_APPROVE_MUNICIPALITY, P.PLAN_APPROVE_STATE)

# fmt: off
PLAN: Final[Workflow[PlanStatus]] = (
    Step(Action.SUBMIT,  _UNAPPROVED,                None,         P.PLAN_WRITE),
    Step(Action.APPROVE, _UNAPPROVED,                None,         _DIRECTOR,     Stage.DIRECTOR,     four_eyes=True),
    Step(Action.APPROVE, _ON_THE_WAY,                None,         _MUNICIPALITY, Stage.MUNICIPALITY, four_eyes=True),
    Step(Action.APPROVE, _ON_THE_WAY,                None,         _STATE,        Stage.STATE,        four_eyes=True),
    Step(Action.RETURN,  _UNAPPROVED,                _S.REVISING,  _DIRECTOR,     Stage.DIRECTOR,     four_eyes=True, comment=True),
    Step(Action.RETURN,  _ON_THE_WAY,                _S.REVISING,  _MUNICIPALITY, Stage.MUNICIPALITY, four_eyes=True, comment=True),
    Step(Action.RETURN,  _ON_THE_WAY,                _S.REVISING,  _STATE,        Stage.STATE,        four_eyes=True, comment=True),
    Step(Action.SUSPEND, _APPROVED,                  _S.SUSPENDED, P.PLAN_SUSPEND, comment=True),
    Step(Action.RESUME,  frozenset({_S.SUSPENDED}),  _S.REVISING,  P.PLAN_SUSPEND),
    Step(Action.REVISE,  _APPROVED,                  _S.REVISING,  P.PLAN_WRITE),
    Step(Action.VOID,    frozenset({_S.DRAFT}) | _APPROVED, _S.VOID, P.PLAN_WRITE),
    Step(Action.CLOSE,   frozenset({_S.RUNNING}),    _S.CLOSED,    P.PLAN_WRITE),
)

CLAIM: Final[Workflow[ClaimStatus]] = (
    Step(Action.RESUBMIT, frozenset({_C.RETURNED}),  _C.SUBMITTED, P.CLAIM_FILE),
    Step(Action.ANSWER,   frozenset({_C.QUERIED}),   _C.SUBMITTED, P.CLAIM_FILE,   comment=True),
    Step(Action.WITHDRAW, frozenset({_C.SUBMITTED, _C.HELD, _C.QUERIED, _C.RETURNED}), _C.WITHDRAWN, P.CLAIM_FILE, comment=True),
    Step(Action.APPROVE,  frozenset({_C.SUBMITTED}), _C.APPROVED,  P.CLAIM_DECIDE, four_eyes=True, halfway=_C.SIGNED_ONCE),
    Step(Action.SIGN,     frozenset({_C.SIGNED_ONCE}), _C.APPROVED, P.CLAIM_SIGN,  four_eyes=True),
    Step(Action.HOLD,     frozenset({_C.SUBMITTED}), _C.HELD,      P.CLAIM_DECIDE, four_eyes=True, comment=True),
    Step(Action.RELEASE,  frozenset({_C.HELD}),      _C.SUBMITTED, P.CLAIM_DECIDE, four_eyes=True),
    Step(Action.QUERY,    frozenset({_C.SUBMITTED, _C.HELD}), _C.QUERIED, P.CLAIM_DECIDE, four_eyes=True, comment=True),
    Step(Action.RETURN,   frozenset({_C.SUBMITTED}), _C.RETURNED,  P.CLAIM_DECIDE, four_eyes=True, comment=True),
    Step(Action.REJECT,   frozenset({_C.SUBMITTED}), _C.REJECTED,  P.CLAIM_DECIDE, four_eyes=True, comment=True),
    Step(Action.UNDO,     frozenset({_C.SIGNED_ONCE, _C.APPROVED}), _C.SUBMITTED, P.CLAIM_DECIDE, comment=True),
    Step(Action.PAY,      frozenset({_C.APPROVED}),  _C.PAID,      P.CLAIM_PAY,    four_eyes=True),
)

# Once it is submitted, a report's months are locked for the partner's schools, until it comes back.
REPORT: Final[Workflow[ReportStatus]] = (
    Step(Action.SUBMIT,  frozenset({_R.DRAFT, _R.RETURNED}),     _R.SUBMITTED, P.REPORT_MAKE),
    Step(Action.ACCEPT,  frozenset({_R.SUBMITTED}),              _R.ACCEPTED,  P.REPORT_DECIDE, four_eyes=True),
    Step(Action.RETURN,  frozenset({_R.SUBMITTED, _R.ACCEPTED}), _R.RETURNED,  P.REPORT_DECIDE, four_eyes=True, comment=True),
    Step(Action.REQUEST, frozenset({_R.ACCEPTED}),               _R.REQUESTED, P.REPORT_DECIDE, four_eyes=True),
)
# fmt: on
# Who decides at which stage.
DECIDES: Final[Mapping[Stage, P]] = {
    step.awaits: step.needs for step in PLAN if step.name is Action.APPROVE and step.awaits is not None
}


def steps_from(
    workflow: Sequence[Step[StatusT]], status: StatusT, awaits: Stage | None = None
) -> Iterator[Step[StatusT]]:
    """The steps the table allows a thing of this status, whoever asks.

    A plan that waits for a stage can be decided by it or taken back; one that waits for nobody can be submitted.
    """
    for step in workflow:
        if status not in step.leaves or (step.awaits is not None and step.awaits is not awaits):
            continue
        if step.name == Action.SUBMIT and awaits is not None:
            continue
        yield step


def step_named(
    workflow: Sequence[Step[StatusT]], name: Action, status: StatusT, awaits: Stage | None = None
) -> Step[StatusT] | None:
    """The row for a step from here, or None where the table has none."""
    return next((step for step in steps_from(workflow, status, awaits) if step.name == name), None)


def lands(step: Step[PlanStatus], chain: Chain, status: PlanStatus) -> tuple[PlanStatus, Stage | None]:
    """Where a plan lands by a step: its status, and who is asked next."""
    if step.name == Action.SUBMIT:
        return status, chain[0]
    if step.name == Action.APPROVE and step.awaits is not None:
        return after(chain, step.awaits)
    if step.enters is None:
        msg = f"step {step.name} leads nowhere"
        raise ValueError(msg)
    return step.enters, None
