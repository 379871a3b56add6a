"""Every screen for every role in both languages: it opens, says only what the role may know, and all of it in words."""

from collections.abc import Iterator
from typing import Any

import pytest

from models.vocabulary import Language
from pages.figures import topics
from pages.shell.menu import SCREENS
from pages.shell.paths import (
    ACCOUNT,
    BUDGET,
    CLAIMS,
    CONSULTATIONS,
    DESK,
    EFFECT,
    FIGURES,
    IMPORT,
    MEETINGS,
    OPEN_DATA,
    PATHS,
    PAYMENTS,
    PEOPLE,
    PLANS,
    PUPILS,
    RULES,
    SCHOOLS,
    TRAIL,
)
from services.demo.cast import PARTS
from services.programme import SHARED, TOPICS
from services.texts import say
from tests.pages.language import foreign, raw
from tests.pages.lively import CHILDREN, SECRET_NOTE, SECRET_REASON, Lively
from tests.pages.visit import Visit
from tests.world import World

HOME = ""
EVERYBODY = {HOME, RULES, ACCOUNT}
# Who finds which screens, besides those that everybody has; one of the cast for each role.
MENUS: dict[str, set[str]] = {
    "peteris": {PUPILS, PLANS, MEETINGS, CONSULTATIONS, FIGURES, IMPORT},
    "dace": {PUPILS, PLANS, MEETINGS, CONSULTATIONS, CLAIMS, BUDGET, FIGURES, PEOPLE, IMPORT, TRAIL},
    "ilze": {PUPILS, PLANS, MEETINGS, CONSULTATIONS, CLAIMS, BUDGET, FIGURES, PEOPLE, IMPORT},
    "gita": {PUPILS, PLANS, CONSULTATIONS, IMPORT},
    "mara": {PUPILS, PLANS, CONSULTATIONS, CLAIMS, BUDGET, PAYMENTS, FIGURES, EFFECT, PEOPLE, SCHOOLS, IMPORT, TRAIL},
    "aija": {CLAIMS, BUDGET, PAYMENTS, FIGURES},
    "sandra": {PUPILS, PLANS, DESK, CONSULTATIONS, CLAIMS, BUDGET, PAYMENTS, FIGURES, EFFECT, TRAIL, OPEN_DATA},
    "elza": {PLANS, DESK, FIGURES, EFFECT},
    "austra": {PUPILS, PLANS, CONSULTATIONS, CLAIMS, BUDGET, PAYMENTS, FIGURES, EFFECT, IMPORT, TRAIL},
    "andris": {PEOPLE, SCHOOLS, IMPORT, TRAIL, OPEN_DATA},
}
# The schools whose children somebody reads of anywhere; the accountant by the claims. The craft school reports straight
# to the state, not to its municipality.
CHILDREN_OF: dict[str, set[str]] = {
    "peteris": {"river"}, "dace": {"river"}, "ilze": {"river"}, "gita": {"river"}, "mara": {"river", "forest"}, "aija": {"river"},
    "sandra": set(CHILDREN), "elza": set(), "austra": set(CHILDREN), "andris": set(),
}  # fmt: skip
READ_SENSITIVE = {"peteris", "dace", "mara", "sandra", "elza"}
Everything = tuple[World, Lively]
everybody = pytest.mark.parametrize("username", MENUS)


# What is chosen from a list stands in the address by its words.
def addresses(told: Lively) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every screen, and the states of it that a link can lead to."""
    yield from ((path, {}) for path in (HOME, *PATHS))
    yield PUPILS, {"do": "enrol"}
    yield PUPILS, {"without": "true"}
    yield PUPILS, {"do": "edit", "pupil": told.pupils["river"]}
    yield from ((PUPILS, {"pupil": pupil}) for pupil in told.pupils.values())
    yield PLANS, {"show": "Visi plāni"}
    yield PLANS, {"show": "Neviens nevar rīkoties"}
    yield from ((DESK, {"plan": plan}) for plan in told.plans.values())
    yield from ((PLANS, {"do": what}) for what in ("evaluate", "roll"))
    yield MEETINGS, {"do": "open"}
    yield MEETINGS, {"whose": "Visu"}
    yield from ((MEETINGS, {"meeting": meeting}) for meeting in told.meetings.values())
    yield MEETINGS, {"meeting": told.meetings["open"], "pupil": told.pupils["river"]}
    yield MEETINGS, {"meeting": told.meetings["open"], "do": "minutes"}
    yield from ((PLANS, {"plan": plan}) for plan in told.plans.values())
    yield CLAIMS, {"do": "file"}
    yield from ((CLAIMS, {"claim": told.claims[name]}) for name in ("returned", "paid"))
    yield from ((CLAIMS, {"status": status}) for status in ("Apstiprināts", "Izmaksāts"))
    yield CLAIMS, {"do": "list"}
    yield CONSULTATIONS, {"month": "2018-01"}
    yield PAYMENTS, {"do": "gather"}
    yield from ((PAYMENTS, {"part": part}) for part in ("Konta izraksti", "Pārmaksas", "Maksātāja konts"))
    yield from ((PAYMENTS, {"batch": batch}) for batch in told.batches.values())
    yield from ((BUDGET, {"view": view}) for view in ("Pārskati valstij", "Lēmumu vēstules"))
    yield from ((BUDGET, {"report": report}) for report in told.reports.values())
    yield from ((FIGURES, {"topic": topic.name, "units": "today"}) for topic in topics.TOPICS)
    yield TRAIL, {"action": "apstiprināja"}
    yield from ((RULES, {"topic": say(Language.LATVIAN, f"topic.{topic}")}) for topic in (*TOPICS, *SHARED))


def test_every_role_has_its_row() -> None:
    assert {part.role for part in PARTS} == {part.role for part in PARTS if part.username in MENUS}
    assert {screen.path for screen in SCREENS} == {HOME, *PATHS}


@everybody
@pytest.mark.parametrize("language", Language)
def test_the_menu_leads_to_the_screens_of_the_role_and_the_others_say_no(
    lively: Everything, username: str, language: Language
) -> None:
    world, _ = lively
    visit = Visit(world.cast.actors[username], HOME, language)
    assert len(visit.menu) == len(MENUS[username] | EVERYBODY)
    for path in (HOME, *PATHS):
        visit.go(path)
        refused = [error for error in visit.errors if error.startswith(("Jūsu loma (", "Your role ("))]
        assert bool(refused) == (path not in MENUS[username] | EVERYBODY), path
        assert list(raw(visit.words)) == [], path
        if refused:
            assert len(visit.words) == len([word for word in visit.words if "Demonstr" in word or "<span" in word]) + 1
        else:
            assert visit.title, path


@everybody
def test_nobody_reads_of_children_or_secrets_that_are_not_theirs_to_know(lively: Everything, username: str) -> None:
    world, told = lively
    visit = Visit(world.cast.actors[username])
    read = set()
    strange: list[str] = []
    for path, address in addresses(told):
        visit.go(path, **address)
        read |= set(visit.words)
        strange += [f"{path} {address}: {found}" for found in _strange(visit)]
    everything = "\n".join(read)

    assert {where for where, name in CHILDREN.items() if name in everything} == CHILDREN_OF[username]
    assert (SECRET_NOTE in everything, SECRET_REASON in everything) == (username in READ_SENSITIVE,) * 2
    assert strange == []


def _strange(visit: Visit) -> list[str]:
    return [*raw(visit.words), *foreign(visit.words)]


@pytest.mark.parametrize("language", Language)
def test_a_stranger_finds_the_sign_in_form_everywhere_and_nothing_else(lively: Everything, language: Language) -> None:
    _, told = lively
    visit = Visit(None, HOME, language)
    form = visit.words
    for path, address in addresses(told):
        visit.go(path, **address)
        assert (visit.words, visit.menu) == (form, [])
    if language is Language.LATVIAN:
        assert foreign(form) == []
    assert visit.title == "Pumpurs"
