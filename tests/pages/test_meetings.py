"""A meeting on the screen: one pupil after the other, kept as it is typed, minutes in the end."""

from uuid import UUID

import pytest

from models.vocabulary import Language
from tests.pages.language import foreign, raw
from tests.pages.visit import Visit
from tests.world import World, complete


def begun(world: World, **more: object) -> Visit:
    visit = Visit(world.cast.ilze, "sapulces", **more)
    visit.press("Atklāt sapuci")
    visit.fill({"Nosaukums": "Janvāra sapulce", "Kas piedalās": "Ilze, Pēteris"})
    visit.press("Sākt")
    return visit


def test_the_team_goes_through_its_pupils_and_the_minutes_tell_what_was_decided(home_world: World) -> None:
    for name in ("Ābols", "Bērzs", "Cīrulis"):
        home_world.pupil(last_name=name)
    visit = begun(home_world)
    titles = [visit.title]
    visit.fill({"Lēmums": "Zvanīt mātei.", "Atbildīgais": "Pēteris Pīlādžlapa"})
    assert "Ierakstīts protokolā." in visit.words
    visit.press("Nākamais")
    titles.append(visit.title)
    visit.press("Nākamais")
    titles.append(visit.title)
    visit.fill({"Lēmums": "Rakstīt bāriņtiesai.", "Vai kāds cits": "Sociālais dienests"})
    visit.press("Noslēgt")

    assert titles == ["Anna Ābols", "Anna Bērzs", "Anna Cīrulis"]
    assert visit.title == "Protokols, 15.01.2018"
    assert "Piedalījās: Ilze, Pēteris" in visit.words
    frame = visit.app.table[0].value
    assert [tuple(row[:3]) for row in frame.values.tolist()] == [
        ("Anna Ābols", "Zvanīt mātei\\.", "Pēteris Pīlādžlapa"), ("Anna Cīrulis", "Rakstīt bāriņtiesai\\.", "Sociālais dienests"),
    ]  # fmt: skip
    assert not visit.has("Atpakaļ uz sapuci")


def test_the_screen_stays_with_the_pupil_once_something_is_decided(home_world: World) -> None:
    """Found while trying it out: the first decision made the next pupil appear under the hands."""
    home_world.pupil(last_name="Ābols")
    home_world.pupil(last_name="Bērzs")
    visit = begun(home_world)
    visit.fill({"Lēmums": "Zvanīt mātei."})

    assert visit.title == "Anna Ābols"
    assert visit.field("Lēmums").value == "Zvanīt mātei."


def test_half_a_sentence_is_kept_for_whoever_comes_back_to_it(home_world: World) -> None:
    """Also after other pupils, another screen and another tab; it is in no minutes before it says something."""
    home_world.pupil(last_name="Ābols")
    home_world.pupil(last_name="Bērzs")
    visit = begun(home_world)
    visit.fill({"Lēmums": "Zv"})
    assert [word for word in visit.words if word.startswith("Saglabāts, bet protokolā vēl nav.")]
    address = visit.address
    visit.press("Nākamais")
    visit.press("Iepriekšējais")
    assert visit.field("Lēmums").value == "Zv"
    visit.go("skoleni")
    visit.go("sapulces", **address)
    assert visit.field("Lēmums").value == "Zv"
    assert Visit(home_world.cast.ilze, "sapulces", **address).field("Lēmums").value == "Zv"

    visit.press("Līdzšinējais protokols")
    assert "Šajā sapulcē nekas netika nolemts." in visit.words


def test_two_who_write_of_one_pupil_see_both_texts_and_choose(home_world: World) -> None:
    home_world.pupil(last_name="Ābols")
    mine = begun(home_world)
    theirs = Visit(home_world.cast.dace, "sapulces", **mine.address)
    theirs.fill({"Lēmums": "Dace raksta."})
    mine.fill({"Lēmums": "Ilze raksta."})
    assert "Tagad protokolā: Dace raksta." in mine.words
    assert mine.field("Lēmums").value == "Ilze raksta."

    mine.press("Likt manējo")
    assert "Ierakstīts protokolā." in mine.words
    theirs.look()
    assert theirs.has("Paturēt to, kas ir")
    theirs.press("Paturēt to, kas ir")
    assert theirs.field("Lēmums").value == "Ilze raksta."


def test_a_decision_is_marked_as_done_by_whoever_did_it(home_world: World) -> None:
    home_world.pupil(last_name="Ābols")
    begun(home_world).fill({"Lēmums": "Zvanīt mātei.", "Atbildīgais": "Pēteris Pīlādžlapa"})
    first = Visit(home_world.cast.peteris)
    assert [word for word in first.words if "Anna Ābols · Zvanīt mātei." in word]
    visit = Visit(home_world.cast.peteris, "sapulces")
    assert visit.column("Lēmums") == ["Zvanīt mātei."]
    visit.tick(0)
    visit.press("Atzīmēt kā izpildītu")

    assert visit.notes == ["Atzīmēti kā izpildīti: 1."]
    assert "Neviens lēmums jūs negaida." in visit.words
    assert not [word for word in Visit(home_world.cast.peteris).words if "Zvanīt" in word]


def test_no_sensitive_risk_is_on_the_wall(home_world: World) -> None:
    pupil: UUID = home_world.pupil()
    home_world.running(pupil_id=pupil, contents=complete("meals", sensitive=True))
    visit = begun(home_world)
    for who in (home_world.cast.peteris, home_world.cast.dace):
        text = Visit(who, "sapulces", **visit.address).text
        assert "Nevar apmaksāt ēdināšanu" in text
        assert "slepen" not in text
        assert "R2.07" not in text
        assert "alkohol" not in text.lower()


@pytest.mark.parametrize("language", Language)
def test_a_meeting_speaks_one_language(home_world: World, language: Language) -> None:
    home_world.running()
    meeting = begun(home_world)
    meeting.fill({"Lēmums": "Zvanīt mātei."})
    visit = Visit(home_world.cast.dace, "sapulces", language, **meeting.address)
    words = visit.words
    visit.go("sapulces", **(meeting.address | {"do": "minutes"}))

    assert list(raw([*words, *visit.words])) == []
    if language is Language.LATVIAN:
        assert foreign([*words, *visit.words]) == []
