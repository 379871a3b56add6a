"""How properties are tried: the same examples on every machine, and no clock."""

import os

from hypothesis import Phase, settings

# The machine that decides has more time than people who wait for their tests.
HARDER = 2 if os.environ.get("PUMPURS_CI") == "1" else 1
TRIED = settings(derandomize=True, deadline=None, max_examples=100 * HARDER, database=None)
TRIED_LESS = settings(TRIED, max_examples=30 * HARDER)

# Whoever breaks the house on purpose wants to know whether it is noticed, not how briefly it can be told.
BRIEFLY = os.environ.get("PUMPURS_SABOTAGE") == "1"
SHRINKS = (Phase.generate,) if BRIEFLY else (Phase.generate, Phase.shrink)
