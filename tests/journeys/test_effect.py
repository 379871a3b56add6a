"""The coordinator looks at what became of the pupils, by mouse and on a phone, and takes the numbers away."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.vocabulary import Language
from pages.effect.effect import TOPICS
from services.texts import say
from tests import databases as kinds
from tests.databases import OnSqlite
from tests.journeys.conftest import Seat
from tests.journeys.looking import faults
from tests.services.effect.register import LAST_DAY, fill
from tests.serving import Server, serving
from tests.stage import SETTINGS, stage_in

TODAY = {"PUMPURS_TODAY": LAST_DAY.isoformat()}


@pytest.fixture(scope="module")
def site(on_sqlite: OnSqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Pupils with a past of several years."""
    with stage_in(on_sqlite) as url:
        with kinds.using(url):
            fill(2019)
        with serving(url, tmp_path_factory.mktemp("site"), SETTINGS | TODAY) as server:
            yield server


def test_every_question_can_be_read_by_everybody_and_its_numbers_taken_away(seat: Seat, tmp_path: Path) -> None:
    mara = seat("mara")
    mara.follow("Efektivitāte")
    found = []
    for title, _ in TOPICS.values():
        mara.page.get_by_role("radio", name=say(Language.LATVIAN, title)).click()
        mara.settle()
        mara.sees("Ko no tā nevar secināt")
        found += [f"{title}: {fault}" for fault in faults(mara)]
    assert found == []

    mara.page.get_by_role("radio", name="Risku vērtējumi").click()
    mara.settle()
    mara.press("Lejupielādēt")
    mara.press("Sagatavot failu")
    with mara.page.expect_download() as told:
        mara.button("Saglabāt").last.click()
    assert told.value.path().read_bytes().startswith(b"PK")
