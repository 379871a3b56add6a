"""One's own widgets with values no browser would send: of another kind, not among the options, huge, or pressed while grey."""

from collections.abc import Callable

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from services.rules.permissions import Actor
from tests.security.browserless import Browser
from tests.security.ledger import differences, ledger
from tests.security.screen import Element
from tests.security.stumbles import stumbled
from tests.security.tab import Tab, state
from tests.world import World

Inside = Callable[[Actor], Browser]
# Where there is most to fill in, and who fills it in.
FORMS = {
    "enrol": ("ilze", "skoleni", "do=enrol"),
    "file a claim": ("ilze", "kompensacijas", "do=file"),
    "write a plan": ("peteris", "plani", "plan={plan}"),
    "decide on claims": ("mara", "kompensacijas", ""),
    "people": ("andris", "cilveki", ""),
    "schools": ("andris", "skolas", ""),
    "rules": ("andris", "noteikumi", ""),
    "files": ("ilze", "imports", ""),
    "trail": ("dace", "zurnals", ""),
    "figures": ("sandra", "parskati", ""),
}
HUGE = "ā" * 20_000
NEVER: dict[str, Callable[[str], WidgetState]] = {
    "a text": lambda name: state(name, string_value="Kanarija"),
    "a huge text": lambda name: state(name, string_value=HUGE),
    "a truth": lambda name: state(name, bool_value=True),
    "a number": lambda name: state(name, int_value=-(2**40)),
    "no number": lambda name: state(name, double_value=float("nan")),
    "bytes": lambda name: state(name, bytes_value=b"\xff\x00"),
    "strings": lambda name: state(name, string_array_value=["Kanarija", "", HUGE[:1000]]),
    "numbers": lambda name: state(name, int_array_value=[-1, 99, 2**40]),
    "no numbers": lambda name: state(name, double_array_value=[float("inf"), float("nan")]),
    "rows that are not there": lambda name: state(name, string_value='{"selection": {"rows": [-1, 7, 1000000, null, "0"], "columns": ["x"], "cells": [[0]]}}'),
    "half a selection": lambda name: state(name, string_value='{"selection": '),
    "nothing": lambda name: WidgetState(id=name),
}  # fmt: skip


def is_filled_in(element: Element) -> bool:
    return bool(element.id) and not element.kind.endswith("button") and not element.key.startswith("language")


@pytest.fixture
def form(stage: World, inside: Inside, request: pytest.FixtureRequest) -> Tab:
    username, page, query = FORMS[request.param]
    plan = stage.draft() if "{plan}" in query else ""
    if request.param in ("file a claim", "figures"):
        stage.running()
    return inside(stage.cast.actors[username]).open(page, query.format(plan=plan))


@pytest.mark.parametrize("form", FORMS, indirect=True)
def test_impossible_values_change_nothing(form: Tab) -> None:
    """Only the draft of the form may remember what was typed; whoever lies in one tab goes on in another."""
    own = [element for element in form.screen if is_filled_in(element)]
    before = ledger()
    for make in NEVER.values():
        form.run(*(make(element.id) for element in own))

        assert not form.saw("Traceback")
        assert not form.screen.all("exception")

    assert own
    assert not stumbled(form.browser.open(form.page, form.screen.query))
    assert set(differences(before, ledger())) <= {"draft"}


@pytest.mark.parametrize("form", FORMS, indirect=True)
def test_a_button_that_is_grey_does_nothing(form: Tab) -> None:
    grey = [element for element in form.screen if element.kind.endswith("button") and element.disabled]
    before = ledger()
    form.run(*(state(element.id, trigger_value=True) for element in grey))

    assert differences(before, ledger()) == {}


@pytest.mark.parametrize("form", ["decide on claims"], indirect=True)
def test_there_is_a_grey_button(stage: World, form: Tab) -> None:
    """Otherwise nothing grey would have been pressed above."""
    stage.claim(stage.running())
    form.run()

    assert form.screen.one(key="claims approve").disabled


@pytest.mark.parametrize("form", ["enrol"], indirect=True)
def test_a_text_longer_than_its_field_is_not_taken(form: Tab) -> None:
    name = form.screen.one("text_input", key="enrol.first_name")
    form.run(state(name.id, string_value=HUGE))

    assert not form.saw(HUGE[:300])


@pytest.mark.parametrize("form", ["people"], indirect=True)
def test_a_role_that_is_not_among_the_options_is_not_given(form: Tab) -> None:
    """An administrator runs the installation; an operator is nobody's to make."""
    before = ledger()
    for role in ("operator", "Operators", "administrator\x00", "10", ""):
        for key, value in (("first_name", "Kanarija"), ("last_name", "Viltota"), ("username", "kanarija.v")):
            form.type(value, key=f"person.{key}")
        form.type(role, key="person.role")
        form.run()
        form.click("add person")

    assert set(differences(before, ledger())) <= {"draft"}
