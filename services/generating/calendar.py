"""The semesters of a made-up country: how long each lasts for whom, and what its programme pays."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, TypeVar

from models.vocabulary import Education, MeasureType
from services.errors import Refusal
from services.generating.size import DAY_OF_SEMESTER
from services.rulebook import RuleBook, Rules
from services.rules import compensation
from services.rules.dated import latest_in_force
from services.rules.school_year import Semester, Span, months_in
from services.rules.support_plans import Terms

FoundT = TypeVar("FoundT")
_FIRST: Final = Semester(2017, 1)
_USUAL: Final = (Education.GENERAL, 8)


@dataclass(frozen=True, slots=True)
class Money:
    """One kind of compensation in one month: its cap (None: no cap), the stretch it is shared over, the European part."""

    cap: Decimal | None
    period: str
    share: int


class Calendar:
    """The rule book as the country's story asks it, over and over the same."""

    def __init__(self, book: RuleBook, semesters: int) -> None:
        """Raises Refusal where the school calendar does not know so many semesters of a programme."""
        self._book = book
        known = self._known()
        if not 1 <= semesters <= len(known):
            raise Refusal("generate.semesters", most=len(known))
        self.semesters = known[:semesters]
        last = book.span(self.semesters[-1], *_USUAL)
        assert last is not None  # noqa: S101 it is known
        self.today: date = last.first + timedelta(days=int((last.last - last.first).days * DAY_OF_SEMESTER))
        self._kept: dict[tuple[Any, ...], Any] = {}

    def _known(self) -> list[str]:
        """Every semester in a row from the programme's first on, as long as some programme supports pupils."""
        found, one = [], _FIRST
        for _ in range(2 * 40):
            span = self._book.span(str(one), *_USUAL)
            if span is not None and self._book.open_to(*_USUAL, span.first):
                found.append(str(one))
            one = one.next()
        return found

    def span(self, semester: str, education: Education, grade: int) -> Span:
        return self._once(("span", semester, education, grade), lambda: self._span(semester, education, grade))

    def rules(self, semester: str, education: Education, grade: int) -> Rules:
        """The programme for such a pupil; where a grade is not supported yet, the one of the semester."""
        return self._once(("rules", semester, education, grade), lambda: self._rules(semester, education, grade))

    def terms(self, semester: str, education: Education, grade: int) -> Terms:
        key = (semester, education, grade)
        return self._once(("terms", *key), lambda: self.rules(*key).terms(education, self.span(*key)))

    def money(self, semester: str, education: Education, grade: int, kind: str, month: date) -> Money | None:
        """Nothing where the programme does not pay for it."""
        about = (semester, education, grade, kind, month)
        return self._once(("money", *about), lambda: self._money(*about))

    def pays(self, semester: str, education: Education, grade: int) -> frozenset[str]:
        """The kinds of compensation that the programme knows."""
        key = (semester, education, grade)
        return self._once(("pays", *key), lambda: self._pays(*key))

    def months(self, span: Span) -> list[date]:
        """The months of a span that the country has seen."""
        return self._once((span,), lambda: months_in(Span(span.first, min(span.last, self.today))))

    def _once(self, key: tuple[Any, ...], make: Callable[[], FoundT]) -> FoundT:
        if key not in self._kept:
            self._kept[key] = make()
        found: FoundT = self._kept[key]
        return found

    def _span(self, semester: str, education: Education, grade: int) -> Span:
        found = self._book.span(semester, education, grade)
        if found is None:
            raise Refusal("plan.no_calendar", semester=semester)
        return found

    def _rules(self, semester: str, education: Education, grade: int) -> Rules:
        on = self.span(semester, education, grade).first
        return (self._book.open_to(education, grade, on) or self._book.open_to(*_USUAL, on))[0]

    def _money(self, semester: str, education: Education, grade: int, kind: str, month: date) -> Money | None:
        rules = self.rules(semester, education, grade)
        cap = compensation.cap_in_force(rules.caps, kind, month)
        share = latest_in_force(rules.fund_shares, month)
        if cap is None or share is None:
            return None
        return Money(cap.amount, compensation.period_of(cap, month, semester), share.esf)

    def _pays(self, semester: str, education: Education, grade: int) -> frozenset[str]:
        on = self.span(semester, education, grade).first
        kinds = self.rules(semester, education, grade).kinds_on(on, MeasureType.COMPENSATION)
        return frozenset(kind.code for kind in kinds if kind.only_for in (None, education))
