"""Counting everything does without the search for garbage, and leaves it to others as it was."""

import gc

import pytest

from services.counting import keeping
from tests.services.figures.register import Register


@pytest.mark.parametrize("looking", [True, False])
def test_counting_everything_leaves_the_search_for_garbage_as_it_was(own: Register, *, looking: bool) -> None:
    del own
    before = gc.isenabled()
    try:
        (gc.enable if looking else gc.disable)()
        keeping.freshen(None)
        after = gc.isenabled()
    finally:
        (gc.enable if before else gc.disable)()

    assert after is looking
