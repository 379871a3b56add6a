"""Which claims of a batch are looked at again before payment: drawn so that anybody can draw the same."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

_WHOLE = 100


def drawn(seed: str, claim_ids: Iterable[UUID], percent: int) -> list[UUID]:
    """So many per cent of these claims, rounded up and at least one, in the order of their hashes with the seed."""
    ordered = sorted(set(claim_ids), key=lambda claim_id: (place(seed, claim_id), claim_id))
    if not percent:
        return []
    count = -(-len(ordered) * min(percent, _WHOLE) // _WHOLE)
    return ordered[:count]


def place(seed: str, claim_id: UUID) -> str:
    """Where a claim stands in the drawing: nobody who knows the claims but not the seed can tell beforehand."""
    return hashlib.sha256(f"{seed}{claim_id}".encode()).hexdigest()
