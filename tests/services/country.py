"""Schools all over the country with as many pupils as a test says, written straight into the tables."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import select

from models.places import School
from models.plans import Plan
from models.programme import Programme
from models.pupils import Pupil
from models.vocabulary import Education, Outcome, PlanStatus, SchoolKind
from services import clock
from services.similar_schools import LEAST
from services.work import OPERATOR, begin
from tests.world import SPRING, World

STAYS, LEAVES = Outcome.CONTINUES, Outcome.LEFT


@dataclass
class Country:
    world: World
    number: int = 0

    def school(self, kind: SchoolKind = SchoolKind.GENERAL) -> UUID:
        self.number += 1
        with begin(OPERATOR) as work:
            row = School(
                reg_no=f"47000000{self.number:02}", name=f"Cita skola {self.number}", fold=f"cita skola {self.number}", kind=kind,
                municipality_id=self.world.municipality("far"),
            )  # fmt: skip
            work.session.add(row)
            return row.id

    def pupils(self, school_id: UUID, *ends: tuple[int, Outcome | None], semester: str = SPRING) -> list[UUID]:
        """So many pupils with a plan that ended so; None: it runs still."""
        made = []
        with begin(OPERATOR) as work:
            programme = work.session.exec(select(Programme.id).where(Programme.code == "pumpurs")).one()
            for outcome in (outcome for many, outcome in ends for _ in range(many)):
                self.number += 1
                child = Pupil(
                    school_id=school_id, first_name="Anna", last_name=f"Zara{self.number}", fold_first="anna",
                    fold_last=f"zara{self.number}", sort_key=str(self.number), education=Education.GENERAL, grade=7,
                )  # fmt: skip
                work.session.add(child)
                made.append(child.id)
                work.session.flush()
                work.session.add(self._plan(child, programme, semester, outcome))
        return made

    def another_plan(self, pupil_id: UUID, semester: str, outcome: Outcome | None) -> None:
        with begin(OPERATOR) as work:
            programme = work.session.exec(select(Programme.id).where(Programme.code == "pumpurs")).one()
            work.session.add(self._plan(work.session.get_one(Pupil, pupil_id), programme, semester, outcome))

    def _plan(self, child: Pupil, programme: UUID, semester: str, outcome: Outcome | None) -> Plan:
        self.number += 1
        status = PlanStatus.RUNNING if outcome is None else PlanStatus.CLOSED
        return Plan(
            school_id=child.school_id, pupil_id=child.id, code=f"S-{self.number}", semester=semester, programme_id=programme,
            education=child.education, grade=child.grade, status=status, outcome=outcome, starts_on=date(2018, 1, 8),
            ends_on=date(2018, 5, 31), edited_at=clock.now(),
        )  # fmt: skip

    @classmethod
    def of_similar_schools(cls, world: World) -> "Country":
        """As many as it takes: each of 30 pupils, 27 of whom stayed."""
        made = cls(world)
        for _ in range(LEAST):
            made.pupils(made.school(), (27, STAYS), (3, LEAVES))
        return made
