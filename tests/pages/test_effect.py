"""Effectiveness on the screen: every question opens, says what cannot be concluded, names its method, and takes its numbers along."""

from decimal import Decimal

import pytest
from sqlmodel import select

from models.audit import AuditEntry
from models.database import reading
from models.vocabulary import Action, Language
from pages.effect import block
from pages.effect.effect import TOPICS
from pages.shell.paths import EFFECT
from services.demo import cast as casting
from services.effect import by_help, following, ratings
from services.effect.statistics import Estimate
from services.texts import say
from services.work import look
from tests.databases import Databases, using
from tests.pages.visit import Visit
from tests.services.effect.register import LAST_DAY, fill
from tests.world import World


@pytest.fixture(scope="module")
def filled(on_sqlite: Databases) -> str:
    url = on_sqlite.new()
    with using(url):
        fill(2019)
    return url


@pytest.fixture
def past(filled: str, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("PUMPURS_TODAY", LAST_DAY.isoformat())
    with using(filled):
        yield filled


def opened(who: str, topic: str, language: Language = Language.LATVIAN) -> Visit:
    return Visit(casting.recall().actors[who], EFFECT, language, topic=topic)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("topic", TOPICS)
def test_every_question_says_what_cannot_be_concluded_and_by_which_method(
    past: object, topic: str, language: Language
) -> None:
    words = "\n".join(opened("sandra", topic, language).words)

    assert say(language, "What cannot be concluded") in words
    assert "scipy" in words or "statsmodels" in words
    assert any(source in words for source in ("Wilson", "Student", "Kaplan", "Mantel"))


def test_the_screen_tells_the_numbers_of_the_services(past: object) -> None:
    with look(casting.recall().elza) as work:
        changes, since, doses = ratings.by_group(work), following.afterwards(work), by_help.by_dose(work)

    assert changes[0].pupils is not None
    words = "\n".join(opened("elza", "ratings", Language.ENGLISH).words)
    assert f"pupils: {changes[0].pupils}" in words
    year = next(one for one in since if one.horizon == "months_12")
    assert f"Of {year.pupils} pupils after 12 months" in "\n".join(opened("elza", "afterwards", Language.ENGLISH).words)
    assert doses
    assert [one.pupils for one in doses if one.pupils is not None]


@pytest.mark.parametrize(
    ("intervals", "ends"),
    [
        ([("89", "88", "90")], [80, 100]),
        ([("87", "83", "89"), ("91", "88", "93")], [70, 100]),
        ([("11", "10", "12"), ("50", "45", "55")], [0, 60]),
        ([("0", "0", "0")], [0, 10]),
        ([("100", "96", "100")], [90, 100]),
        ([], [0, 100]),
    ],
)
def test_intervals_are_drawn_between_the_tens_around_them(
    intervals: list[tuple[str, str, str]], ends: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(block.session, "language", lambda: Language.LATVIAN)
    rows = block.of_intervals([("", Estimate(*map(Decimal, one))) for one in intervals])

    span, point = block.shares(rows)["layer"]
    assert span["encoding"]["x"]["scale"]["domain"] == ends
    assert point["encoding"]["x"]["scale"]["domain"] == ends


def test_before_anything_is_evaluated_the_screen_says_so(world: World) -> None:
    for topic in TOPICS:
        words = "\n".join(opened("mara", topic, Language.ENGLISH).words)
        assert "cannot be concluded" in words or "cannot show" in words
        assert "yet" in words or "too few" in words.lower()


def test_whoever_takes_numbers_away_leaves_an_entry(past: object) -> None:
    visit = opened("mara", "ratings", Language.ENGLISH)
    visit.press("Prepare the file")

    with reading() as session:
        entry = session.exec(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
    assert (entry.action, entry.subject, entry.subject_id) == (Action.EXPORT, "figures", "effect-ratings.xlsx")
