"""What goes on between the schools of the stage: requests for pupils, and a verdict in each."""

from collections.abc import Mapping
from dataclasses import replace

from sqlmodel import select

from models.moves import DuplicateVerdict, Transfer
from models.vocabulary import Action
from services.work import OPERATOR, begin
from tests.services.matrix.stage import Spot


def ask_around(spots: Mapping[tuple[str, bool], Spot]) -> dict[tuple[str, bool], Spot]:
    """On every spot a request for one of its pupils, one of its own for another school's, and a verdict."""
    found = {}
    with begin(OPERATOR) as work:
        for key, spot in spots.items():
            others = [other for other in spots.values() if other.school_id != spot.school_id]
            free = [(o, o.pupils[n]) for o in others for n in ("suspended", "closed", "revising") if n in o.pupils]
            taken = set(work.session.exec(select(Transfer.pupil_id)))
            donor, child = next((o, pupil_id) for o, pupil_id in free if pupil_id not in taken)
            asked = [
                (spot.school_id, others[0].school_id, spot.pupils["void"]),
                (donor.school_id, spot.school_id, child),
            ]
            rows = [
                Transfer(school_id=left, to_school_id=to, pupil_id=pupil, asked_at=work.now)
                for left, to, pupil in asked
            ]
            verdict = DuplicateVerdict(
                school_id=spot.school_id, pupil_id=spot.pupils["draft"], other_id=spot.pupils["void"], same=False,
                decided_by=spot.colleague, decided_at=work.now,
            )  # fmt: skip
            for row in (*rows, verdict):
                work.add(row, Action.ASK)
            work.session.flush()
            found[key] = replace(spot, asked_of=rows[0].id, asked_for=rows[1].id, verdict=verdict.id)
    return found
