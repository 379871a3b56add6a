"""Some years on, there is a past to tell of, and it holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services import integrity
from services.demo import cast as casting
from services.demo import years
from services.effect import by_help, cohorts, comparison, following, ratings
from services.work import look
from tests.databases import OnSqlite, using


@pytest.fixture
def later(demonstration: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A copy of the demonstration, two years on."""
    copies = OnSqlite(Path(demonstration.removeprefix("sqlite:///")))
    url = copies.new()
    with using(url):
        monkeypatch.setenv("PUMPURS_TODAY", years.play_on(2).isoformat())
        yield url
    copies.drop(url)


def test_every_question_of_effectiveness_has_an_answer(later: str) -> None:
    with look(casting.recall().mara) as work:
        assert ratings.by_group(work)[0].pupils
        assert [since.horizon for since in following.afterwards(work) if since.pupils]
        assert following.returners(work).left
        assert [one for one in by_help.by_measure(work) if one.learn]
        assert [one for one in by_help.by_dose(work) if one.learn]
        assert [cohort for cohort in cohorts.survival(work) if cohort.curve]
        assert comparison.first_and_later(work) is not None

    assert integrity.verify() == []
