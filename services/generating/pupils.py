"""Pupils of one school: who they are, for which semesters they have plans, and where they went. Nobody of them exists."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from models.moves import Transfer
from models.pupils import Application, Guardian, PersonalCode, Pupil
from models.vocabulary import Education, Gender, SchoolKind, TransferStatus, last_grade
from services import clock
from services.demo.municipality import FIRST_NAMES, LAST_NAMES, nobodys_code
from services.generating.calendar import Calendar
from services.generating.pile import Pile
from services.generating.places import Site
from services.generating.size import BETWEEN, STAYS, STRAY, pick
from services.rules.names import fold, sort_key
from services.rules.school_year import Span

_FAR: Final = 12  # a pupil who moves goes to one of so many next schools
_PRIMARY: Final = 9


@dataclass(frozen=True, slots=True)
class Stay:
    """One pupil at one school for one semester: what a plan is written for."""

    pupil_id: UUID
    semester: int
    education: Education
    grade: int
    span: Span
    last: bool  # no other follows
    came: bool = False  # from another school, while the semester went on


@dataclass(slots=True)
class Register:
    """Makes pupils, with codes that no two share, and remembers who comes to which school later on."""

    pile: Pile
    calendar: Calendar
    sites: Sequence[Site]
    coming: dict[int, list[Stay]] = field(default_factory=dict)
    _born: Counter[date] = field(default_factory=Counter)

    def enrol(self, number: int, chance: Random) -> list[Stay]:
        """The stays at the school of this number: of its own pupils, and of those who come from earlier schools."""
        here = self.coming.pop(number, [])
        for _ in range(self.sites[number].pupils):
            here += self._pupil(number, chance)
        return here

    def _pupil(self, number: int, chance: Random) -> Iterator[Stay]:
        site, known = self.sites[number], len(self.calendar.semesters)
        length = min(1 + bisect_right(STAYS, chance.random()), known)
        since = min(site.joined, known - length)
        begins = since + int(chance.random() * (known - length - since + 1))
        education, grade = _class(site, chance)
        pupil_id = self.pile.new_id()
        stays = [self._stay(pupil_id, n, education, grade + n // 2 - begins // 2, last=n == begins + length - 1)
                 for n in range(begins, begins + length)]  # fmt: skip
        target = self._target(number, chance) if length > 1 and chance.random() < STRAY else None
        self._keep(pupil_id, self.sites[target] if target else site, stays, chance)
        if target is None:
            return iter(stays)
        return iter(self._moved(site, target, stays, chance))

    def _stay(self, pupil_id: UUID, semester: int, education: Education, grade: int, *, last: bool) -> Stay:
        grade = min(grade, last_grade(education))
        span = self.calendar.span(self.calendar.semesters[semester], education, grade)
        return Stay(pupil_id, semester, education, grade, span, last)

    def _target(self, number: int, chance: Random) -> int | None:
        """A later school of the same kind, nearby in the list; none where there is none."""
        kind = self.sites[number].kind
        near = range(number + 1, min(number + 1 + _FAR, len(self.sites)))
        there = [n for n in near if self.sites[n].kind is kind and self.sites[n].joined <= self.sites[number].joined]
        return pick(chance, there) if there else None

    def _moved(self, site: Site, target: int, stays: list[Stay], chance: Random) -> list[Stay]:
        """What stays here; the rest waits for the other school. Within a semester both have a part of it."""
        turn = 1 + int(chance.random() * (len(stays) - 1))
        here, there = stays[:turn], stays[turn:]
        day = there[0].span.first
        if chance.random() > BETWEEN:
            left = here[-1]
            day = left.span.first + timedelta(days=45)
            first, second = Span(left.span.first, day), Span(day + timedelta(days=1), left.span.last)
            there = [replace(left, span=second, came=True), *there]
            here = [*here[:-1], replace(left, span=first)]
        self.coming.setdefault(target, []).extend(there)
        to, moment = self.sites[target], clock.noon(day)
        row = {
            "id": self.pile.new_id(), "version": 1, "school_id": site.id, "pupil_id": stays[0].pupil_id, "to_school_id": to.id,
            "status": TransferStatus.DONE, "reason": "Ģimene pārcēlusies.", "asked_by": to.coordinator.id, "asked_at": moment,
            "decided_by": site.coordinator.id, "decided_at": moment, "moved_on": day, "comment": "",
        }  # fmt: skip
        self.pile.tell(Transfer, self.pile.put(Transfer, row))
        return here

    def _keep(self, pupil_id: UUID, now: Site, stays: Sequence[Stay], chance: Random) -> None:
        first, last = pick(chance, FIRST_NAMES), pick(chance, LAST_NAMES)
        begun, ended = stays[0], stays[-1]
        age = begun.grade + (16 if begun.education is Education.VOCATIONAL else 7)
        birth = date(begun.span.first.year - age, 1 + int(chance.random() * 12), 1 + int(chance.random() * 28))
        self._born[birth] += 1
        pile, here = self.pile, {"version": 1, "school_id": now.id}
        row: dict[str, Any] = {
            "id": pupil_id, **here, "first_name": first, "last_name": last, "fold_first": fold(first), "fold_last": fold(last),
            "sort_key": sort_key(last, first), "birth_date": birth, "gender": Gender.FEMALE if first[-1] in "ae" else Gender.MALE,
            "education": ended.education, "grade": ended.grade, "language": "latviešu",
        }  # fmt: skip
        pile.tell(Pupil, pile.put(Pupil, row))
        code = nobodys_code(birth, self._born[birth] - 1)
        parent = f"{pick(chance, FIRST_NAMES)} {last}"
        mine = {**here, "pupil_id": pupil_id}
        pile.put(PersonalCode, {"id": pile.new_id(), **mine, "code": code, "valid_to": None})
        pile.put(
            Guardian,
            {
                "id": pile.new_id(),
                **mine,
                "name": parent,
                "phone": f"+371 1{int(chance.random() * 10**7):07}",
                "email": "",
            },
        )
        signed = begun.span.first - timedelta(days=3)
        pile.put(Application, {"id": pile.new_id(), **mine, "signed_on": signed, "signer": parent})


def _class(site: Site, chance: Random) -> tuple[Education, int]:
    """Grades are those that the programme supported from its first day."""
    if site.kind is SchoolKind.VOCATIONAL:
        return Education.VOCATIONAL, 1 + int(chance.random() * 3)
    education = Education.SPECIAL if site.kind is SchoolKind.SPECIAL else Education.GENERAL
    return education, 5 + int(chance.random() * ((_PRIMARY if site.primary else 12) - 4))
