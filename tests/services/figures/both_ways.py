"""Questions answered twice: from the figures kept ready, and from the records."""

from collections.abc import Iterator, Sequence
from typing import Any

from services.counting import LESSONS as OF_LESSONS
from services.counting import MONEY as OF_MONEY
from services.counting import Dimension, Grain, Measure, Question, Units, kept, queries
from services.rules.permissions import Actor
from services.work import OPERATOR, Work, look

D = Dimension
PEOPLE = (Measure.PLANS, Measure.PUPILS, Measure.SCHOOLS)
MONEY = (Measure.CLAIMED, Measure.APPROVED, Measure.PAID)
LESSONS = (Measure.CONSULTATIONS, Measure.MINUTES)
SORTS = (PEOPLE, (Measure.MUNICIPALITIES,), MONEY, (Measure.PUPILS, *LESSONS))
WINDOWS = (("", ""), ("2021-1", "2021-1"), ("2020-1", "2021-2"), ("2020-2", ""))
PAIRS = (
    (D.SEMESTER, D.SCHOOL), (D.SEMESTER, D.MUNICIPALITY), (D.MUNICIPALITY, D.RISK_GROUP), (D.SCHOOL_YEAR, D.GRADE),
    (D.SCHOOL, D.RISK_GROUP), (D.MONTH, D.KIND), (D.KIND, D.MONTH), (D.SEMESTER, D.STATUS), (D.SEMESTER, D.SCHOOL_YEAR),
)  # fmt: skip


def every_question() -> Iterator[Question]:
    """Each kept dimension alone and in places and periods, each sort of measures, units then and today."""
    single = [(), *((one,) for one in D), *PAIRS]
    for by in [*single, *((D.SEMESTER, D.SCHOOL, one) for one in D if one not in (D.SEMESTER, D.SCHOOL))]:
        for measures in SORTS:
            for units in Units:
                for since, until in WINDOWS:
                    asked = Question(by, measures, since=since, until=until, units=units)
                    if not asked.mixes():
                        yield asked


def few_questions() -> list[Question]:
    """Of each kind that is kept something, for whoever asks often."""
    every = (*PEOPLE, *MONEY, *LESSONS)
    bys = ((), (D.SEMESTER,), (D.MUNICIPALITY, D.RISK_GROUP), (D.GRADE,))
    return [
        *(Question(by, every, units=units) for by in bys for units in Units),
        Question((D.SCHOOL,), PEOPLE), Question((D.MEASURE,), LESSONS), Question((D.MONTH, D.KIND), MONEY),
        Question((D.SCHOOL_YEAR, D.STATUS), PEOPLE),
    ]  # fmt: skip


def parts(asked: Question) -> Iterator[tuple[Grain, list[Measure]]]:
    wanted = set(asked.measures)
    for grain, measures in (
        (asked.grain_of_people(), wanted - OF_MONEY - OF_LESSONS), (Grain.LESSON, wanted & OF_LESSONS), (Grain.CLAIM, wanted & OF_MONEY),
    ):  # fmt: skip
        if measures:
            yield grain, sorted(measures)


def both(work: Work, asked: Question, grain: Grain, measures: Sequence[Measure]) -> tuple[list[str], list[str]] | None:
    """The rows as kept and as counted, in one order; None where they are not kept."""
    told = kept.rows(work, asked, measures, grain)
    if told is None:
        return None
    live = (tuple(0 if value is None and i >= len(asked.by) else value for i, value in enumerate(row)) for row in
            queries.live(work, asked, measures, grain))  # fmt: skip
    return in_order(told), in_order(live)


def in_order(rows: Any) -> list[str]:
    return sorted(
        repr(tuple(f"{value:.2f}" if "Decimal" in type(value).__name__ else value for value in row)) for row in rows
    )


def compare(questions: Iterator[Question] | list[Question], actor: Actor = OPERATOR) -> tuple[int, list[Question]]:
    """How many answers were kept ones, and the questions whose kept answer is another than the counted one."""
    number, wrong = 0, []
    with look(actor) as work:
        for asked in questions:
            for grain, measures in parts(asked):
                found = both(work, asked, grain, measures)
                number += found is not None
                if found is not None and found[0] != found[1]:
                    wrong.append(asked)
        work.afterwards.clear()  # asking alone leaves them as they are
    return number, wrong
