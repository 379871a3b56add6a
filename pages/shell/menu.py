"""Which screens exist, and for whom. A screen missing here cannot be reached."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import streamlit as st
from streamlit.navigation.page import Page

from pages.admin import bring_in, open_data, people, rules, schools, trail
from pages.budget import budget
from pages.claims import claims
from pages.consultations import consultations
from pages.effect import effect
from pages.figures import figures
from pages.home import home
from pages.meetings import meetings
from pages.payments import payments
from pages.plans import desk, plans
from pages.pupils import pupils
from pages.shell import account, entrance, links, paths, session
from pages.shell.act import show
from pages.shell.texts import _, plain
from services.errors import NotPermitted, Refusal
from services.rules.permissions import Actor
from services.rules.permissions import Permission as P
from services.signin import Presence


@dataclass(frozen=True, slots=True)
class Screen:
    """One row. Whoever has one of the permissions in `needs` finds it; an empty row is for everybody signed in."""

    section: str
    title: str
    path: str
    icon: str
    needs: tuple[P, ...]
    render: Callable[[Actor], None]


# fmt: off
SCREENS: Final = (
    Screen("",               "Home",          "",             ":material/home:",         (),                    home.render),
    Screen("",               "Pupils",        paths.PUPILS,   ":material/group:",        (P.PUPIL_READ,),       pupils.render),
    Screen("",               "Plans",         paths.PLANS,    ":material/assignment:",   (P.PLAN_READ,),        plans.render),
    Screen("",               "Expert's desk", paths.DESK,     ":material/fact_check:",   (P.PLAN_APPROVE_STATE,), desk.render),
    Screen("",               "Meetings",      paths.MEETINGS, ":material/forum:",        (P.MEETING_LEAD,),     meetings.render),
    Screen("",               "Consultations", paths.CONSULTATIONS, ":material/event_note:", (P.CONSULTATION_READ,), consultations.render),
    Screen("",               "Compensations", paths.CLAIMS,   ":material/euro:",         (P.CLAIM_READ,),       claims.render),
    Screen("",               "Budget",        paths.BUDGET,   ":material/savings:",      (P.BUDGET_READ, P.REPORT_READ), budget.render),
    Screen("",               "Payments",      paths.PAYMENTS, ":material/payments:",     (P.PAYMENT_READ,),     payments.render),
    Screen("",               "Figures",       paths.FIGURES,  ":material/bar_chart:",    (P.FIGURES_READ,),     figures.render),
    Screen("",               "Effectiveness", paths.EFFECT,  ":material/trending_up:",  (P.EFFECT_READ,),      effect.render),
    Screen("Administration", "People",        paths.PEOPLE,   ":material/badge:",        (P.STAFF_MANAGE,),     people.render),
    Screen("Administration", "Schools",       paths.SCHOOLS,  ":material/school:",       (P.SCHOOL_MANAGE,),    schools.render),
    Screen("Administration", "Bring in files", paths.IMPORT,  ":material/upload_file:",  bring_in.NEEDS,        bring_in.render),
    Screen("Administration", "Programme rules", paths.RULES,  ":material/gavel:",        (P.PROGRAMME_READ,),   rules.render),
    Screen("Administration", "Audit trail",   paths.TRAIL,    ":material/history:",      (P.TRAIL_READ,),       trail.render),
    Screen("Administration", "Open data",     paths.OPEN_DATA, ":material/public:",      (P.OPEN_DATA_MAKE,),   open_data.render),
    Screen("Administration", "My account",    paths.ACCOUNT,  ":material/person:",       (),                    account.render),
)
# fmt: on


def pages_for(presence: Presence | None) -> Page:
    """The menu of whoever is here. A stranger finds the sign-in form under every address, and nothing else."""
    if presence is None:
        return _same_everywhere(entrance.sign_in)
    if presence.must_set_password:
        return _same_everywhere(partial(entrance.set_password, presence))
    if not presence.assignments:
        return _same_everywhere(entrance.no_role)
    if presence.actor is None:
        return _same_everywhere(partial(entrance.choose_role, presence))
    pages = {screen: _page(screen, partial(_open, screen)) for screen in SCREENS}
    links.register({screen.path: page for screen, page in pages.items() if may_open(presence.actor, screen)})
    return st.navigation(list(pages.values()), position="hidden")


def draw(presence: Presence | None) -> None:
    """The menu in the sidebar. Streamlit's own would fetch the icon of every page from another server."""
    if presence is None or presence.actor is None:
        return
    section = ""
    for screen in screens_of(presence.actor):
        if screen.section != section:
            section = screen.section
            st.caption(_(section))
        links.link(plain(screen.title), screen.path, screen.icon)


def screens_of(actor: Actor) -> list[Screen]:
    return [screen for screen in SCREENS if may_open(actor, screen)]


def may_open(actor: Actor, screen: Screen) -> bool:
    return not screen.needs or any(actor.may(permission) for permission in screen.needs)


def _open(screen: Screen) -> None:
    """Ask again who is here, and show what they may see; what a screen is refused, it says in words."""
    try:
        actor = session.actor()
        if not may_open(actor, screen):
            raise NotPermitted("access.not_permitted", role=actor.role)
        screen.render(actor)
    except Refusal as refusal:
        show(refusal)


def _same_everywhere(render: Callable[[], None]) -> Page:
    """One thing under every address, so that a link that was sent leads on once somebody is inside."""
    return st.navigation([_page(screen, render) for screen in SCREENS], position="hidden")


def _page(screen: Screen, render: Callable[[], None]) -> Page:
    default = not screen.path
    return st.Page(render, title=plain(screen.title), url_path=screen.path or None, default=default)
