"""What stands around the figures: what each asks for, how it is called, for whom it must succeed."""

from typing import Any, Final

from services import figure_papers, similar_schools, taking_part, waiting_times
from services.counting import Units
from services.errors import Refusal
from services.rules.funnel import Share
from services.rules.permissions import Permission as P
from services.work import Work
from tests.services.matrix.relations import Need, anywhere
from tests.services.matrix.stage import Spot
from tests.world import SPRING

_TOLD: Final = figure_papers.Told(
    "Latvija",
    "2018",
    "2017-2",
    Units.THEN,
    [("Plāni", "7")],
    [figure_papers.Chapter("Septiņi plāni", "", {"Plāni": ["7"]})],
    hides=False,
)


def _compared(work: Work, spot: Spot) -> Any:
    """Few schools stand on the stage: that they are too few is said after the permission was asked."""
    try:
        return similar_schools.among_similar(work, spot.school_id, Share.STAYED, SPRING, SPRING)
    except Refusal as refusal:
        if refusal.why.name not in ("figures.too_few_to_compare", "figures.too_few_similar"):
            raise


# fmt: off
CASES: Final[tuple[tuple[Any, ...], ...]] = (
    (figure_papers.council, [anywhere(P.FIGURES_READ)], lambda w, _: figure_papers.council(w, _TOLD), "auditor"),
    (similar_schools.among_similar, [anywhere(P.SCHOOLS_COMPARE), Need(P.FIGURES_READ)], _compared, "director river"),
    (waiting_times.plans, [anywhere(P.PLAN_READ)], lambda w, _: waiting_times.plans(w), "expert"),
    (waiting_times.claims, [anywhere(P.CLAIM_READ)], lambda w, _: waiting_times.claims(w), "accountant home"),
    (taking_part.institutions, [anywhere(P.FIGURES_READ)], lambda w, _: taking_part.institutions(w), "preparer river"),
    (taking_part.over_time, [anywhere(P.FIGURES_READ)], lambda w, _: taking_part.over_time(w), "preparer river"),
    (taking_part.agreements, [anywhere(P.FIGURES_READ)], lambda w, _: taking_part.agreements(w), "auditor"),
    (waiting_times.queues, [anywhere(P.FIGURES_READ)], lambda w, _: waiting_times.queues(w), "accountant home"),
)
# fmt: on
