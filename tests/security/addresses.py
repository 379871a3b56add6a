"""Every address there is: the pages of the menu, and those of single records."""

from collections.abc import Mapping
from uuid import UUID

from models.money_words import ClaimStatus
from models.vocabulary import Action, PlanStatus
from pages.shell.menu import SCREENS, may_open
from services.rules.permissions import Actor

PAGES = tuple(screen.path for screen in SCREENS)
# Filters that widen what a list shows.
WIDER = (
    ("plani", "show=all"), ("plani", f"show=all&status={PlanStatus.RUNNING}"), ("skoleni", "without=true"), ("zurnals", "page=2"),
    ("zurnals", f"action={Action.ENROL}"), ("zurnals", f"action={Action.FILE}"), *(("kompensacijas", f"status={s}") for s in ClaimStatus),
)  # fmt: skip
# Which page opens a record, under which name in the address.
_OPENED_AT = {"pupil": ("skoleni", "pupil"), "claim": ("kompensacijas", "claim"), "person": ("cilveki", "person"), "plan": ("plani", "plan")}  # fmt: skip


def records(things: Mapping[str, UUID]) -> list[tuple[str, str]]:
    """The addresses of these records; a thing's kind is the last word of its name."""
    found = []
    for name, thing in things.items():
        page, parameter = _OPENED_AT[name.split()[-1]]
        found.append((page, f"{parameter}={thing}"))
        if page == "skoleni":
            found.append((page, f"{parameter}={thing}&do=edit"))
    return found


def addresses(actor: Actor, things: Mapping[str, UUID]) -> list[tuple[str, str]]:
    """Every page of a role, its forms, and its pages of these records."""
    own = [screen.path for screen in SCREENS if may_open(actor, screen)]
    deeper = [("skoleni", "do=enrol"), ("kompensacijas", "do=file"), *records(things)]
    return [*((path, "") for path in own), *(place for place in deeper if place[0] in own)]
