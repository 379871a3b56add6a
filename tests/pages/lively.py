"""A municipality in which something of everything has happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from models.meetings import ItemForm, MeetingForm
from models.money_words import PayeeKind
from models.settings import secret
from models.vocabulary import Action, PlanStatus, Role
from services import meetings
from services.work import begin
from tests.conftest import SECRET, TODAY
from tests.services import paying, reporting
from tests.services.holding import hold
from tests.world import World, complete

# The children by where they learn; nobody else bears these names.
CHILDREN = {"river": "Upmaliņa", "forest": "Silmaliņa", "craft": "Darbmaliņa"}
SECRET_NOTE, SECRET_REASON = "slepena piezīme", "slepens pamatojums"


@dataclass
class Lively:
    """What there is, by name."""

    pupils: dict[str, UUID] = field(default_factory=dict)
    plans: dict[PlanStatus, UUID] = field(default_factory=dict)
    claims: dict[str, UUID] = field(default_factory=dict)
    meetings: dict[str, UUID] = field(default_factory=dict)
    batches: dict[str, UUID] = field(default_factory=dict)
    reports: dict[str, UUID] = field(default_factory=dict)


@contextmanager
def on_that_day() -> Iterator[None]:
    """For what is made once for many tests, before any of them has its settings."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUMPURS_TODAY", TODAY)
        patch.setenv("PUMPURS_SECRET", SECRET)
        secret.cache_clear()
        yield
        secret.cache_clear()


def happen(world: World) -> Lively:
    """Plans of every status, claims of every status, in all three schools."""
    told = Lively()
    told.pupils = {where: world.pupil(where, last_name=name, gender="f") for where, name in CHILDREN.items()}
    _plans(world, told)
    _claims(world, told)
    _meetings(world, told)
    _money(world, told)
    return told


def _plans(world: World, told: Lively) -> None:
    peteris, dace = world.cast.peteris, world.cast.dace
    running = world.running("river", pupil_id=told.pupils["river"], contents=complete("meals", sensitive=True))
    waiting = world.draft("river")
    world.step(peteris, waiting, Action.SUBMIT)
    world.step(dace, waiting, Action.APPROVE)
    returned = world.draft("river")
    world.step(peteris, returned, Action.SUBMIT)
    world.step(dace, returned, Action.RETURN, "Lūdzu, precizējiet.")
    suspended = world.running("river")
    world.step(dace, suspended, Action.SUSPEND, "Skolēns slimo.")
    void = world.draft("river")
    world.step(peteris, void, Action.VOID)
    closed = world.running("craft", pupil_id=told.pupils["craft"], contents=complete("learning_materials"))
    told.claims["craft"] = world.claim(closed, "40.00", "learning_materials")
    world.close(closed)
    told.plans = {
        PlanStatus.DRAFT: world.draft("forest", pupil_id=told.pupils["forest"]),
        PlanStatus.DIRECTOR_APPROVED: waiting, PlanStatus.REVISING: returned, PlanStatus.RUNNING: running,
        PlanStatus.SUSPENDED: suspended, PlanStatus.VOID: void, PlanStatus.CLOSED: closed,
    }  # fmt: skip


def _claims(world: World, told: Lively) -> None:
    mara, running = world.cast.mara, told.plans[PlanStatus.RUNNING]
    for status, amount in (("paid", "10.00"), ("approved", "11.00"), ("rejected", "12.00"), ("returned", "13.00")):
        told.claims[status] = world.claim(running, amount)
    told.claims["submitted"] = world.claim(running, "85.00")
    world.decide(mara, Action.APPROVE, told.claims["paid"], told.claims["approved"])
    world.decide(world.cast.aija, Action.PAY, told.claims["paid"])
    world.decide(mara, Action.REJECT, told.claims["rejected"], comment="Nav čeka.")
    world.decide(mara, Action.RETURN, told.claims["returned"], comment="Lūdzu, pievienojiet čeku.")
    world.somebody(Role.PROVIDER, "forest")


def _meetings(world: World, told: Lively) -> None:
    """One that is closed, with a decision that is not done; one that is still open."""
    peteris = world.cast.peteris.account_id
    for name in ("closed", "open"):
        with begin(world.cast.ilze) as work:
            told.meetings[name] = meetings.open_meeting(work, MeetingForm(held_on=work.today, title="Sapulce"))
            work.session.flush()
            form = ItemForm(decision="Zvanīt mātei.", responsible_id=peteris, due_on=work.today)
            meetings.decide(work, told.meetings[name], told.pupils["river"], 0, form)
            if name == "closed":
                meetings.close_meeting(work, told.meetings[name], 1)


def _money(world: World, told: Lively) -> None:
    """A consultation; a batch that is frozen and one that is open, each of one claim; a month reported and one begun."""
    running = told.plans[PlanStatus.RUNNING]
    hold(world, running)
    paying.name_account(world)
    for name in ("frozen", "open"):
        claim = world.claim(running, "1.00", document_no=f"Č-{len(told.batches)}")
        paying.pay_to(claim, paying.payee(world.school("river").id, PayeeKind.CATERER))
        world.decide(world.cast.mara, Action.APPROVE, claim)
        told.batches[name] = paying.gathered(world.cast.aija)
        if name == "frozen":
            paying.freeze(world.cast.aija, told.batches[name])
    told.reports["draft"] = reporting.made(world.cast.mara)
    told.reports["state"] = reporting.made(world.cast.sandra, school_id=world.school("craft").id)
