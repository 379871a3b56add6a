"""What a team has to talk about, and with whom it begins."""

from dataclasses import dataclass
from datetime import date

from models.vocabulary import PlanStatus
from services.rules.answers import Why
from services.rules.evaluations import is_due, is_overdue


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one pupil before the team talks: the plan of this semester, plans that run, old decisions."""

    status: PlanStatus | None
    unevaluated: date | None  # when the oldest plan that still runs ends
    undone: int


def due(pupil: Standing, today: date) -> list[Why]:
    """What asks for the team's attention, most pressing first."""
    found: list[Why] = []
    if pupil.undone:
        found.append(Why("meeting.due_decisions", {"count": pupil.undone}))
    if pupil.unevaluated is not None and is_due(PlanStatus.RUNNING, pupil.unevaluated, today):
        day = {"day": pupil.unevaluated}
        late = is_overdue(pupil.unevaluated, today)
        found.append(Why("meeting.due_evaluation_late", day) if late else Why("meeting.due_evaluation", day))
    if pupil.status is None:
        found.append(Why("meeting.due_plan"))
    elif pupil.status in (PlanStatus.DRAFT, PlanStatus.REVISING):
        found.append(Why("meeting.due_finish"))
    elif pupil.status is PlanStatus.SUSPENDED:
        found.append(Why("meeting.due_suspended"))
    return found


_ORDER = (
    "meeting.due_decisions", "meeting.due_evaluation_late", "meeting.due_evaluation", "meeting.due_plan",
    "meeting.due_finish", "meeting.due_suspended",
)  # fmt: skip


def rank(found: list[Why]) -> int:
    """Where a pupil stands in the order of a meeting: those with something due first, by what it is."""
    return min((_ORDER.index(why.name) for why in found), default=len(_ORDER))
