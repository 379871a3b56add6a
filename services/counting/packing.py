"""A school's share as it is kept: small, for it is read only when the school is counted anew."""

import json
import zlib

from services.counting.tally import Entry, Group, Share


def packed(share: Share) -> bytes:
    """Rows of the group's words, period, places and numbers; places are said once."""
    places: dict[str, int] = {}
    rows = [
        [*entry.group, entry.period, places.setdefault(entry.places, len(places)), *numbers]
        for entry, numbers in share.items()
    ]
    return zlib.compress(json.dumps([list(places), rows]).encode("ascii"), 1)


def unpacked(content: bytes) -> Share:
    places, rows = json.loads(zlib.decompress(content))
    return {Entry(Group(*row[:4]), row[4], places[row[5]]): row[6:] for row in rows}
