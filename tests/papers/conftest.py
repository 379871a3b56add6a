"""What tests of papers share."""

from pathlib import Path
from uuid import UUID

import pytest

from tests.papers.own import a_folder
from tests.world import World, complete


@pytest.fixture
def folder() -> Path:
    """Where an installation puts its templates, with something worth stealing beside it."""
    return a_folder()


@pytest.fixture
def secret(home_world: World) -> UUID:
    """A running plan with a sensitive risk, whose consultation Gita gives."""
    contents = complete(sensitive=True)
    by_gita = contents.measures[1].model_copy(update={"provider_id": home_world.cast.gita.account_id})
    return home_world.running(contents=contents.model_copy(update={"measures": (contents.measures[0], by_gita)}))
