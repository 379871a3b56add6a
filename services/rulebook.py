"""The programmes' rows as the rules read them: loaded once, and again when somebody changed them."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, update
from sqlmodel import Session, SQLModel, col, select

from models.database import engine, ensure
from models.kept import Counter
from models.places import School
from models.programme import (
    AlreadyFree,
    Cap,
    ChainStep,
    DatedRow,
    Eligibility,
    Figure,
    FundShare,
    LegalBasis,
    MeasureKind,
    Programme,
    Rate,
    RiskGroup,
    RiskKind,
    SchoolBreak,
    Term,
)
from models.vocabulary import Education, MeasureType
from services.rules import chains
from services.rules.answers import Why
from services.rules.dated import holds, in_force, latest_in_force
from services.rules.eligibility import eligible
from services.rules.names_of import Named, names, with_names
from services.rules.school_year import Span, span_of
from services.rules.support_plans import Terms

STAMP: Final = "rulebook"  # counts the changes, so that every process notices them


@dataclass(frozen=True, slots=True)
class Rules:
    """One programme's rows, in the shape the pure rules take."""

    programme: Programme
    eligibility: tuple[Eligibility, ...]
    kinds: tuple[MeasureKind, ...]
    caps: tuple[Cap, ...]
    rates: tuple[Rate, ...]
    figures: tuple[Figure, ...]
    chain_steps: tuple[ChainStep, ...]
    risk_groups: tuple[RiskGroup, ...]
    risks: tuple[RiskKind, ...]
    already_free: tuple[AlreadyFree, ...]
    fund_shares: tuple[FundShare, ...]
    legal_bases: tuple[LegalBasis, ...]

    def figure(self, name: str, on: date) -> int | None:
        """A whole number of the programme on a day, such as "preparation_hours"; None where nobody set it."""
        row = latest_in_force([row for row in self.figures if row.name == name], on)
        return row.value if row else None

    def chain(self, school: School, on: date) -> chains.Chain:
        return chains.chain_of(self.chain_steps, school.kind, on)

    def names(self) -> dict[str, Named]:
        """What people call the codes of kinds and risks; of several by date, the youngest."""
        return names([*self.kinds, *self.risk_groups, *self.risks])

    def named(self, why: Why) -> Why:
        return with_names(why, self.names())

    def kinds_on(self, on: date, *types: MeasureType) -> list[MeasureKind]:
        return [kind for kind in in_force(self.kinds, on) if not types or kind.type in types]

    def risks_on(self, on: date) -> list[RiskKind]:
        return sorted(in_force(self.risks, on), key=lambda risk: risk.code)

    def sensitive(self, code: str) -> bool:
        """Whether a risk is special-category data; a code nobody knows counts as sensitive."""
        known = [risk.sensitive for risk in self.risks if risk.code == code]
        return any(known) or not known

    def terms(self, education: Education, span: Span) -> Terms:
        """What this programme says about the measures of a plan that runs over this span."""
        hours = self.figure("preparation_hours", span.first)
        return Terms(self.kinds, self.caps, self.rates, hours or 0, education, span)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Every programme, and the school calendar they share."""

    by_id: Mapping[UUID, Rules]
    calendar: tuple[Term, ...]
    breaks: tuple[SchoolBreak, ...]

    def of(self, programme_id: UUID) -> Rules:
        return self.by_id[programme_id]

    def by_code(self, code: str) -> Rules | None:
        return next((rules for rules in self.by_id.values() if rules.programme.code == code), None)

    def in_force(self, on: date) -> list[Rules]:
        """The programmes of a day, oldest first."""
        found = [rules for rules in self.by_id.values() if holds(rules.programme, on)]
        return sorted(found, key=lambda rules: rules.programme.valid_from)

    def open_to(self, education: Education, grade: int, on: date) -> list[Rules]:
        """The programmes of a day that support such a pupil."""
        return [rules for rules in self.in_force(on) if eligible(rules.eligibility, education, grade, on).ok]

    def span(self, semester: str, education: Education, grade: int) -> Span | None:
        return span_of(self.calendar, semester, education, grade)

    def names(self) -> dict[str, Named]:
        """The names of all programmes' codes, for lists that mix them."""
        return {code: name for rules in self.by_id.values() for code, name in rules.names().items()}


_books: WeakKeyDictionary[Engine, tuple[int, RuleBook]] = WeakKeyDictionary()
_loading = threading.Lock()


def rulebook(session: Session) -> RuleBook:
    """The rows in their present state; one short read tells whether they changed since last time.

    What this very transaction changed may still be taken back, so nobody else is told of it.
    """
    if session.info.get(STAMP):
        return _load(session)
    stamp = session.get(Counter, STAMP)
    now = stamp.value if stamp else 0
    with _loading:
        known = _books.get(engine())
        if known is None or known[0] != now:
            known = _books[engine()] = (now, _load(session))
    return known[1]


def touch(session: Session) -> None:
    """Tell every process that the rows changed. The database counts, so that two changes at once are two."""
    session.info[STAMP] = True
    ensure(session, Counter(name=STAMP, value=0))
    session.execute(update(Counter).where(col(Counter.name) == STAMP).values(value=col(Counter.value) + 1))


def _load(session: Session) -> RuleBook:
    programmes = session.exec(select(Programme)).all()
    rows = {table: session.exec(select(table)).all() for table in _OF_PROGRAMME}

    def own(table: type[DatedRow], programme: Programme) -> tuple[SQLModel, ...]:
        return tuple(row for row in rows[table] if row.programme_id == programme.id)

    by_id = {p.id: Rules(p, *(own(table, p) for table in _OF_PROGRAMME)) for p in programmes}  # type: ignore[arg-type] # in the fields' order
    calendar, breaks = tuple(session.exec(select(Term)).all()), tuple(session.exec(select(SchoolBreak)).all())
    for row in (*programmes, *(row for table in rows.values() for row in table), *calendar, *breaks):
        session.expunge(row)
    return RuleBook(by_id, calendar, breaks)


_OF_PROGRAMME: Final[tuple[type[DatedRow], ...]] = (
    Eligibility, MeasureKind, Cap, Rate, Figure, ChainStep, RiskGroup, RiskKind, AlreadyFree, FundShare, LegalBasis,
)  # fmt: skip
