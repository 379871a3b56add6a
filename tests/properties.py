"""How properties are tried: the same examples on every machine, and no clock."""

from hypothesis import settings

TRIED = settings(derandomize=True, deadline=None, max_examples=150, database=None)
TRIED_LESS = settings(TRIED, max_examples=40)
