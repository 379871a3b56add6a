"""What is worth a look before claims are decided, though it stops nobody: facts about each, and what it shares with others."""

from collections.abc import Sequence
from uuid import UUID

from services.money import doubles, flags
from services.rules.answers import Why
from services.work import Work


def of(work: Work, claim_ids: Sequence[UUID]) -> dict[UUID, list[Why]]:
    """The flags of these claims, which were reached; a claim without any is not there."""
    found = {claim_id: list(whys) for claim_id, whys in flags.of_claims(work, claim_ids).items()}
    for claim_id, alike in doubles.of_claims(work, claim_ids).items():
        found.setdefault(claim_id, []).extend(
            Why("flag.double", {"likeness": likeness}) for likeness in sorted({one.likeness for one in alike})
        )
    return found
