"""The use cases of consultations: what each asks for, how it is called, for whom it must succeed, what is said out of reach."""

from typing import Any, Final

from services import lesson_papers
from services.consulting import agreements, desks, held, notes, sheets, summaries
from services.rules.permissions import Permission as P
from services.rules.school_year import month_of
from tests.services.matrix import lesson_calls as calls
from tests.services.matrix.relations import NOT_FOUND, Need, anywhere
from tests.world import JANUARY

# fmt: off
CASES: Final[tuple[tuple[Any, ...], ...]] = (
    (agreements.agreements, [Need(P.CONSULTATION_ORDER)], lambda w, s: agreements.agreements(w, s.school_id), "director river", NOT_FOUND),
    (agreements.add_agreement, [Need(P.CONSULTATION_ORDER)], calls.add_agreement, "school_coordinator river", NOT_FOUND),
    (agreements.remove_agreement, [Need(P.CONSULTATION_ORDER)], calls.remove_agreement, "director river", NOT_FOUND),
    (agreements.orders,     [Need(P.CONSULTATION_ORDER)], lambda w, s: agreements.orders(w, s.school_id), "director river", NOT_FOUND),
    (agreements.orderable,  [Need(P.CONSULTATION_ORDER)], lambda w, s: agreements.orderable(w, s.school_id), "school_coordinator river", NOT_FOUND),
    (agreements.add_order,  [Need(P.CONSULTATION_ORDER)], calls.add_order, "director river", NOT_FOUND),
    (agreements.remove_order, [Need(P.CONSULTATION_ORDER)], calls.remove_order, "director river", NOT_FOUND),
    (held.of_month,         [Need(P.CONSULTATION_READ)], calls.on_desk(held.of_month, JANUARY), "auditor", NOT_FOUND),
    (notes.read_note,       [Need(P.CONSULTATION_NOTE)], calls.read_note, "director river", NOT_FOUND),
    (notes.write_note,      [anywhere(P.CONSULTATION_NOTE), Need(P.CONSULTATION_WRITE)], calls.write_note, "provider river", NOT_FOUND),
    (sheets.sheet,          [Need(P.CONSULTATION_WRITE)], calls.on_desk(sheets.sheet, JANUARY), "provider river", NOT_FOUND),
    (sheets.check,          [Need(P.CONSULTATION_WRITE)], calls.on_desk(sheets.check, JANUARY, []), "school_coordinator river", NOT_FOUND),
    (sheets.save,           [Need(P.CONSULTATION_WRITE)], calls.save, "provider river", NOT_FOUND),
    (sheets.copy_week,      [Need(P.CONSULTATION_WRITE)], calls.on_desk(sheets.copy_week, calls.MONDAY), "provider river", NOT_FOUND),
    (sheets.last_week,      [Need(P.CONSULTATION_WRITE)], calls.on_desk(sheets.last_week, JANUARY), "school_coordinator river", NOT_FOUND),
    (summaries.bars,        [Need(P.CONSULTATION_READ)], calls.on_desk(summaries.bars, JANUARY), "preparer river", NOT_FOUND),
    (summaries.month_summary, [Need(P.CONSULTATION_READ)], lambda w, s: summaries.month_summary(w, s.school_id, JANUARY, calls.provider(w.actor, s)), "municipality_coordinator home", NOT_FOUND),
    (lesson_papers.attended, [Need(P.CONSULTATION_READ)], calls.on_desk(lesson_papers.attended, JANUARY), "provider river", NOT_FOUND),
    (lesson_papers.ka_form, [Need(P.CONSULTATION_READ)], calls.ka_form, "provider river", "paper.nothing"),
    (lesson_papers.month_summary, [Need(P.CONSULTATION_READ)], calls.month_paper, "director river", NOT_FOUND),
    (desks.desk,            [Need(P.CONSULTATION_WRITE)], calls.on_desk(desks.desk, month_of(JANUARY)), "provider river", NOT_FOUND),
)
# fmt: on
