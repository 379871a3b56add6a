"""Put a question of plain words to the application."""

from services import figures
from services.counting import Dimension, Measure, Question, Units
from services.rules.permissions import Actor
from services.work import OPERATOR, look
from tests.services.figures.naive import Asked


def told(asked: Asked, actor: Actor = OPERATOR) -> list[tuple]:
    question = Question(
        by=tuple(Dimension(dimension) for dimension in asked.by), measures=tuple(Measure(m) for m in asked.measures),
        since=asked.since, until=asked.until, units=Units.TODAY if asked.today else Units.THEN, status=asked.status,
    )  # fmt: skip
    with look(actor) as work:
        return list(figures.answer(work, question).rows)
