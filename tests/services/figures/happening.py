"""What happens to records behind the application's back, as raw statements."""

from models.database import engine
from tests.services.figures.register import Register

CHANGES = {
    "a unit became part of another": "UPDATE municipality SET valid_to = '2024-12-31', successor_id = (SELECT municipality_id FROM school "
    "WHERE id = :school) WHERE id = (SELECT municipality_id FROM school JOIN plan ON plan.school_id = school.id WHERE plan.id = :plan)",
    "a plan is void": "UPDATE plan SET status = 'void', awaits = NULL WHERE id = :plan",
    "a plan has another grade": "UPDATE plan SET grade = 1 + grade % 11 WHERE id = :plan",
    "a plan of another semester": "UPDATE plan SET semester = '2019-1' WHERE id = :plan",
    "a plan is another pupil's": "UPDATE plan SET pupil_id = :pupil, semester = '2016-1' WHERE id = :plan",
    "a risk is not there any more": "UPDATE plan_risk SET rating = 0 WHERE plan_id = :plan",
    "risks are gone": "DELETE FROM plan_risk WHERE plan_id = :plan",
    "a claim is of another month": "UPDATE claim SET month = '2019-03-01' WHERE plan_id = :plan",
    "a claim asks for more": "UPDATE claim SET asked = asked + 500 WHERE plan_id = :plan",
    "claims are gone": "DELETE FROM claim WHERE plan_id = :plan",
    "a lesson was longer": "UPDATE consultation SET minutes = 480 WHERE id IN (SELECT consultation_id FROM attendance WHERE plan_id = :plan)",
    "a lesson was on another day": "UPDATE consultation SET \"on\" = '2019-04-01' WHERE id IN (SELECT consultation_id FROM attendance WHERE plan_id = :plan)",
    "somebody was not there": "DELETE FROM attendance WHERE plan_id = :plan",
    "a plan goes to another school": "UPDATE plan SET school_id = :school WHERE id = :plan",
    "a school is elsewhere": "UPDATE school SET municipality_id = (SELECT municipality_id FROM school WHERE id = :school) "
    "WHERE id = (SELECT school_id FROM plan WHERE id = :plan)",
    "a school is of another kind": "UPDATE school SET kind = 'state' WHERE id = (SELECT school_id FROM plan WHERE id = :plan)",
    "a risk is of another group": "UPDATE risk_kind SET \"group\" = 'R9' WHERE code = 'R1.01'",
    "the programme has another name": "UPDATE programme SET code = 'pumpurs2' WHERE id = (SELECT programme_id FROM plan WHERE id = :plan)",
}  # fmt: skip


def one_of(made: Register, number: int = 0) -> dict[str, object]:
    """A running plan with everything, another school, another pupil; ids as the database writes them."""
    with_all = [
        plan
        for plan in made.plans
        if plan.status != "void"
        and all(any(row.plan_id == plan.id for row in rows) for rows in (made.risks, made.claims, made.attendances))
    ]
    plan = with_all[number % len(with_all)]
    mine = made.schools[plan.school_id].municipality_id
    school = next(s for s in made.schools.values() if s.municipality_id != mine)
    pupil = next(p.pupil_id for p in made.plans if p.school_id == school.id)
    ids = {"plan": plan.id, "school": school.id, "pupil": pupil}
    plain = engine().dialect.name == "sqlite"
    return {name: value.hex if plain else value for name, value in ids.items()}
