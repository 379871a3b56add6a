"""A whole country, school by school: each is told to the end before the next begins, so that any size fits into memory."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from random import Random
from typing import Final

from sqlalchemy import update
from sqlmodel import col, select

from models.database import ensure
from models.kept import Counter
from models.people import Account
from models.places import School
from models.pupils import Pupil
from services import clock
from services.counting import checking
from services.errors import Refusal
from services.generating import lessons, places, steps
from services.generating.calendar import Calendar
from services.generating.money import Till
from services.generating.pile import Pile
from services.generating.places import Site
from services.generating.plans import Made, Writer
from services.generating.pupils import Register
from services.generating.size import Size
from services.rulebook import rulebook
from services.work import OPERATOR, Work, begin, look

_AT_ONCE: Final = 60_000  # rows that wait before they are written


def make_up(size: Size, tick: Callable[[int], None] = lambda _: None) -> dict[str, int]:
    """Fill a database in which there is nobody, figures too; how many rows each table got. `tick` hears how many schools are done.

    Raises Refusal where there is anybody, for nobody can tell who is made up, and for more semesters than there are.
    """
    with look(OPERATOR) as work:
        _require_nobody(work)
        calendar = Calendar(rulebook(work.session), size.semesters)
    with clock.at(clock.noon(calendar.today)):
        pile = Pile(size.seed)
        with begin(OPERATOR) as work:
            _require_nobody(work)
            sites = places.build(work.session, pile, size, len(calendar.semesters))
            pile.write(work)
        writer = Writer(pile, calendar)
        with _collector_asleep():
            for number in _told(size, pile, calendar, sites, writer):
                tick(number)
                if pile.waiting > _AT_ONCE or number == len(sites):
                    with begin(OPERATOR) as work:
                        pile.write(work)
        with begin(OPERATOR) as work:
            _count_on(work, writer.numbers)
        checking.rebuild()
    return dict(pile.made)


def today(semesters: int) -> date:
    """The day on which a country of so many semesters is looked at."""
    with look(OPERATOR) as work:
        return Calendar(rulebook(work.session), semesters).today


@contextmanager
def _collector_asleep() -> Iterator[None]:
    """Rows are no rings: they go as soon as they are written, so looking for rings among millions of them is in vain."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _require_nobody(work: Work) -> None:
    for table in (Account, Pupil, School):
        if work.session.exec(select(table.id).limit(1)).first() is not None:
            raise Refusal("generate.somebody_is_here")


def _told(size: Size, pile: Pile, calendar: Calendar, sites: list[Site], writer: Writer) -> Iterator[int]:
    """Tell one school after the other; how many are told."""
    register, till = Register(pile, calendar, sites), Till(pile, calendar)
    for number, site in enumerate(sites):
        chance = Random(f"{size.seed} {number}")  # noqa: S311 made-up people are no secret
        stays = sorted(register.enrol(number, chance), key=lambda stay: (stay.semester, stay.pupil_id))
        for _, of_semester in groupby(stays, lambda stay: stay.semester):
            plans = [writer.write(site, stay, chance) for stay in of_semester]
            _carry_out(pile, calendar, site, plans, till, chance)
        yield number + 1


def _carry_out(
    pile: Pile, calendar: Calendar, site: Site, plans: Iterable[Made], till: Till, chance: Random
) -> None:  # fmt: skip
    plans = list(plans)
    for plan in plans:
        steps.walk(pile, calendar, site, plan)
    lessons.hold(pile, site, plans, calendar.today, chance)
    till.claim(site, plans, chance)


def _count_on(work: Work, numbers: dict[str, int]) -> None:
    """Whoever begins a plan afterwards gets the next number."""
    for semester, number in numbers.items():
        name = f"plan {semester}"
        ensure(work.session, Counter(name=name, value=0))
        work.session.execute(update(Counter).where(col(Counter.name) == name).values(value=number))
