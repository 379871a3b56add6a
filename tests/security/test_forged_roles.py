"""Whoever presses a button that is not on their page presses nothing: for every role and every button of every other."""

from collections.abc import Callable, Mapping
from uuid import UUID

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from models.money_words import ClaimStatus
from models.vocabulary import Action, PlanStatus
from services.demo.cast import PARTS
from services.rules.permissions import Actor
from tests.security.addresses import addresses
from tests.security.browserless import Browser
from tests.security.ledger import differences, ledger
from tests.security.screen import Element
from tests.security.tab import Tab, state
from tests.world import World

# One person of every role.
ROLES = {part.role: part.username for part in reversed(PARTS)}
EVERY_ROW = '{"selection": {"rows": [0, 1, 2], "columns": [], "cells": []}}'
SPEECH = {
    "text_input": {"string_value": "Kanarija Viltota"}, "text_area": {"string_value": "Kanarija Viltota"}, "selectbox": {"string_value": "administrators"},
    "button_group": {"string_array_value": ["Paid"]}, "multiselect": {"string_array_value": ["R2.07"]}, "checkbox": {"bool_value": True},
    "date_input": {"string_array_value": ["2018/01/15"]}, "pagination": {"int_value": 2}, "button": {"trigger_value": True},
    "download_button": {"trigger_value": True}, "dataframe": {"string_value": EVERY_ROW},
}  # fmt: skip
Inside = Callable[[Actor], Browser]


@pytest.fixture(scope="module")
def seen() -> dict[str, Element]:
    """Every widget anybody was shown, by its id."""
    return {}


@pytest.fixture(scope="module")
def things() -> dict[str, UUID]:
    return {}


@pytest.fixture
def theatre(stage: World, inside: Inside, seen: dict[str, Element], things: dict[str, UUID]) -> World:
    """Something for every role to decide: a draft, a plan that waits, one that runs with a claim to decide and one to pay."""
    if not seen:
        things |= {"draft plan": stage.draft(), "waiting plan": stage.draft(), "running plan": stage.running()}
        stage.step(stage.cast.peteris, things["waiting plan"], Action.SUBMIT)
        things |= {"claim": stage.claim(things["running plan"]), "approved claim": stage.claim(stage.running())}
        stage.decide(stage.cast.mara, Action.APPROVE, things["approved claim"])
        things |= {"pupil": stage.plan(things["running plan"]).pupil_id, "person": stage.cast.gita.account_id}
        for username in ROLES.values():
            actor = stage.cast.actors[username]
            for page, query in addresses(actor, things):
                with inside(actor).open(page, query) as tab:
                    seen |= {element.id: element for element in tab.screen if element.kind in SPEECH and element.id}
    return stage


def foreign(tab: Tab, seen: Mapping[str, Element]) -> list[WidgetState]:
    """What somebody would send who wants to use every widget that is not theirs."""
    own = {element.id for element in tab.screen}
    return [state(name, **SPEECH[element.kind]) for name, element in seen.items() if name not in own]


def test_every_button_of_the_programme_was_seen(
    theatre: World, seen: dict[str, Element], things: dict[str, UUID]
) -> None:
    """Otherwise the attacks below would attack with nothing."""
    keys = {element.key for element in seen.values()}

    assert {"enrol", "file", "add person", "save school", "enter hand in", "new code", "switch", "prepare"} <= keys
    assert {f"claims {step}" for step in ("approve", "return", "reject", "pay")} <= keys
    assert {
        f"approve {things['waiting plan']}",
        f"suspend {things['running plan']}",
        f"void {things['draft plan']}",
    } <= keys


@pytest.mark.parametrize("role", ROLES)
def test_the_buttons_of_others_do_nothing(
    theatre: World, inside: Inside, seen: dict[str, Element], things: dict[str, UUID], role: str
) -> None:
    actor = theatre.cast.actors[ROLES[role]]
    for page, query in addresses(actor, things):
        with inside(actor).open(page, query) as tab:
            before, states = ledger(), foreign(tab, seen)
            assert states
            tab.run(*states)

            assert differences(before, ledger()) == {}
            assert not tab.screen.all("exception")
            assert not tab.saw("Traceback")


# Who decides, and who would like to: somebody else's button, pressed in one's own tab.
WISHES = [
    (thief, owner, step)
    for owner, step in (
        ("dace", "approve"),
        ("mara", "claims approve"),
        ("mara", "claims reject"),
        ("aija", "claims pay"),
    )
    for thief in ("ilze", "peteris", "gita", "aija", "austra", "andris", "elza", "dace", "mara", "sandra")
    if thief != owner
]


@pytest.mark.parametrize(("thief", "owner", "step"), WISHES)
def test_nobody_decides_with_somebody_elses_button(
    theatre: World, inside: Inside, things: dict[str, UUID], thief: str, owner: str, step: str
) -> None:
    cast = theatre.cast
    page, query = ("plani", f"plan={things['waiting plan']}") if step == "approve" else ("kompensacijas", "")
    key = f"approve {things['waiting plan']}" if step == "approve" else step
    with inside(cast.actors[owner]).open(page, query) as desk:
        button = desk.screen.one(key=key)
        ticks = [state(table.id, string_value=EVERY_ROW) for table in desk.screen.all("dataframe") if table.id]
    tab = inside(cast.actors[thief]).open(page, query)
    before = ledger()
    tab.run(*ticks, state(button.id, trigger_value=True))

    assert differences(before, ledger()) == {}
    assert theatre.plan(things["waiting plan"]).status is PlanStatus.DRAFT
    assert theatre.the_claim(things["claim"]).status is ClaimStatus.SUBMITTED
    assert theatre.the_claim(things["approved claim"]).status is ClaimStatus.APPROVED
