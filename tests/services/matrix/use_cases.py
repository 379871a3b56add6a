"""Every use case with what it asks for and how it is called on one spot of the stage."""

from typing import Final

from models.vocabulary import Education, Language
from services import (
    agendas,
    counting,
    deputies,
    drafts,
    duplicates,
    enrolment,
    figures,
    home,
    meetings,
    moving,
    people,
    places,
    programme,
    published,
    pupils,
    staff,
    trail_reading,
)
from services.open_data import packing
from services.rules.permissions import Permission as P
from services.timeline import story
from tests.services.matrix import calls, claim_cases, lesson_cases, money_cases, plan_cases, rule_calls, team_calls
from tests.services.matrix.relations import Need, anywhere
from tests.services.matrix.use_case import UseCase
from tests.world import JANUARY

_BOTH: Final = counting.Question((counting.Dimension.SEMESTER,))

# fmt: off
USE_CASES: Final = (
    UseCase(deputies.own,          [], lambda w, _: deputies.own(w), "director river"),
    UseCase(deputies.of,           [Need(P.STAFF_MANAGE)], lambda w, s: deputies.of(w, calls.colleagues_role(w, s)), "municipality_coordinator home"),
    UseCase(deputies.candidates,   [Need(P.STAFF_MANAGE)], lambda w, s: deputies.candidates(w, calls.colleagues_role(w, s)), "school_coordinator river"),
    UseCase(deputies.name,         [Need(P.STAFF_MANAGE)], calls.name_deputy, "director river"),
    UseCase(deputies.end,          [Need(P.STAFF_MANAGE)], calls.end_deputy, "administrator"),
    UseCase(drafts.load,           [], lambda w, _: drafts.load(w, "plans"), "expert"),
    UseCase(drafts.keep,           [], lambda w, _: drafts.keep(w, "plans", {"goal": "…"}), "expert"),
    UseCase(drafts.drop,           [], lambda w, _: drafts.drop(w, "plans"), "expert"),
    UseCase(figures.answer,        [anywhere(P.FIGURES_READ)], lambda w, _: figures.answer(w, _BOTH), "expert"),
    UseCase(figures.note_download, [anywhere(P.FIGURES_READ)], lambda w, _: figures.note_download(w, "semester", "csv"), "preparer river"),
    UseCase(published.beside,      [anywhere(P.FIGURES_READ)], lambda w, _: published.beside(w, published.COUNTRY), "expert"),
    UseCase(packing.years,         [anywhere(P.OPEN_DATA_MAKE)], lambda w, _: packing.years(w), "administrator"),
    UseCase(packing.make,          [anywhere(P.OPEN_DATA_MAKE)], calls.make_open_data, "administrator"),
    UseCase(duplicates.candidates, [anywhere(P.PUPIL_ENROL)], lambda w, _: duplicates.candidates(w), "director river"),
    UseCase(duplicates.similar,    [anywhere(P.PUPIL_READ)], lambda w, _: duplicates.similar(w, "Anna", "Lomzara1"), "preparer river"),
    UseCase(duplicates.compare,    [Need(P.PUPIL_ENROL)], lambda w, s: duplicates.compare(w, s.pupils["draft"], s.pupils["void"]), "director river"),
    UseCase(duplicates.settle,     [Need(P.PUPIL_ENROL)], calls.settle, "school_coordinator river"),
    UseCase(duplicates.undo,       [Need(P.PUPIL_ENROL)], lambda w, s: duplicates.undo(w, s.verdict, 1), "school_coordinator river"),
    UseCase(duplicates.verdicts,   [anywhere(P.PUPIL_ENROL)], lambda w, _: duplicates.verdicts(w), "director river"),
    UseCase(agendas.agenda,        [Need(P.MEETING_LEAD)], lambda w, s: agendas.agenda(w, s.meetings["open"]), "preparer river"),
    UseCase(agendas.classes,       [anywhere(P.MEETING_LEAD)], lambda w, _: agendas.classes(w), "director river"),
    UseCase(agendas.case,          [Need(P.MEETING_LEAD)], team_calls.case, "school_coordinator river"),
    UseCase(meetings.open_meeting, [anywhere(P.MEETING_LEAD)], lambda w, _: meetings.open_meeting(w, team_calls.SITTING), "preparer river"),
    UseCase(meetings.change_meeting, [Need(P.MEETING_LEAD)], team_calls.on_meeting(meetings.change_meeting, team_calls.SITTING), "director river"),
    UseCase(meetings.close_meeting, [Need(P.MEETING_LEAD)], team_calls.on_meeting(meetings.close_meeting), "school_coordinator river"),
    UseCase(meetings.decide,       [Need(P.MEETING_LEAD)], team_calls.decide_at_meeting, "preparer river"),
    UseCase(meetings.take_back,    [Need(P.MEETING_LEAD)], team_calls.take_back_decision, "preparer river"),
    UseCase(meetings.mark,         [Need(P.MEETING_LEAD)], team_calls.mark, "preparer river"),
    UseCase(meetings.find,         [anywhere(P.MEETING_LEAD)], lambda w, _: meetings.find(w), "director river"),
    UseCase(meetings.get_meeting,  [Need(P.MEETING_LEAD)], lambda w, s: meetings.get_meeting(w, s.meetings["closed"]), "director river"),
    UseCase(meetings.undone,       [anywhere(P.MEETING_LEAD)], lambda w, _: meetings.undone(w), "director river"),
    UseCase(meetings.minutes,      [Need(P.MEETING_LEAD)], lambda w, s: meetings.minutes(w, s.meetings["closed"]), "director river"),
    UseCase(meetings.colleagues,   [anywhere(P.MEETING_LEAD)], lambda w, _: meetings.colleagues(w), "director river"),
    UseCase(home.waiting,          [], lambda w, _: home.waiting(w), "preparer river"),
    UseCase(home.highlights,       [], lambda w, _: home.highlights(w), "administrator"),
    UseCase(moving.find,           [anywhere(P.PUPIL_MOVE)], lambda w, _: moving.find(w), "municipality_coordinator home"),
    UseCase(moving.ask,            [Need(P.PUPIL_ENROL)], calls.ask, "school_coordinator river"),
    UseCase(moving.withdraw,       [Need(P.PUPIL_ENROL)], lambda w, s: moving.withdraw(w, s.asked_for, 1), "director river"),
    UseCase(moving.refuse,         [Need(P.PUPIL_MOVE)], lambda w, s: moving.refuse(w, s.asked_of, 1, "iemesls"), "director river"),
    UseCase(moving.confirm,        [Need(P.PUPIL_MOVE)], lambda w, s: moving.confirm(w, s.asked_of, 1, w.today), "municipality_coordinator home"),
    UseCase(moving.send,           [Need(P.PUPIL_MOVE)], calls.send, "state_coordinator", on="craft"),
    UseCase(people.grantable,      [anywhere(P.STAFF_MANAGE)], lambda w, _: people.grantable(w), "director river"),
    UseCase(people.find,           [anywhere(P.STAFF_MANAGE)], lambda w, _: people.find(w), "school_coordinator river"),
    UseCase(people.add,            [Need(P.STAFF_MANAGE)], calls.add_person, "director river"),
    UseCase(people.end_role,       [Need(P.STAFF_MANAGE)], lambda w, s: people.end_role(w, s.hands_role), "director river"),
    UseCase(people.new_code,       [Need(P.STAFF_MANAGE)], lambda w, s: people.new_code(w, s.hand), "administrator"),
    UseCase(people.set_active,     [Need(P.STAFF_MANAGE)], lambda w, s: people.set_active(w, s.hand, active=False), "municipality_coordinator home"),
    UseCase(people.choose_language, [], lambda w, _: people.choose_language(w, Language.ENGLISH), "provider river"),
    UseCase(staff.keep_staff,     [Need(P.STAFF_MANAGE)], calls.keep_staff, "school_coordinator river"),
    UseCase(places.schools,        [], lambda w, _: places.schools(w, P.PLAN_READ), "expert"),
    UseCase(places.keep_schools,   [Need(P.SCHOOL_MANAGE)], calls.keep_school, "municipality_coordinator home", no_reach="school.other_municipality"),  # schools are public
    UseCase(programme.programmes,  [anywhere(P.PROGRAMME_READ)], lambda w, _: programme.programmes(w), "provider river"),
    UseCase(programme.rows,        [anywhere(P.PROGRAMME_READ)], lambda w, _: programme.rows(w, rule_calls.pumpurs(w).id, "cap"), "accountant home"),
    UseCase(programme.add_row,     [anywhere(P.PROGRAMME_EDIT)], lambda w, _: programme.add_row(w, rule_calls.pumpurs(w).id, "cap", rule_calls.CAP), "administrator"),
    UseCase(programme.change_row,  [anywhere(P.PROGRAMME_EDIT)], rule_calls.change_row, "administrator"),
    UseCase(programme.remove_row,  [anywhere(P.PROGRAMME_EDIT)], rule_calls.remove_row, "administrator"),
    UseCase(programme.add_programme, [anywhere(P.PROGRAMME_EDIT)], lambda w, _: programme.add_programme(w, rule_calls.OTHER), "administrator"),
    UseCase(programme.change_programme, [anywhere(P.PROGRAMME_EDIT)], rule_calls.change_programme, "administrator"),
    UseCase(programme.load_presets, [anywhere(P.PROGRAMME_EDIT)], lambda w, _: programme.load_presets(w), "operator"),
    UseCase(pupils.find,           [anywhere(P.PUPIL_READ)], lambda w, _: pupils.find(w), "provider river"),
    UseCase(pupils.card,           [Need(P.PUPIL_READ)], lambda w, s: pupils.card(w, s.pupils["draft"]), "provider river"),
    UseCase(pupils.verdicts,       [anywhere(P.PROGRAMME_READ)], lambda w, _: pupils.verdicts(w, Education.GENERAL, 7, JANUARY), "provider river"),
    UseCase(enrolment.enrol,          [Need(P.PUPIL_ENROL)], lambda w, s: enrolment.enrol(w, s.school_id, calls.newcomer(s)), "school_coordinator river"),
    UseCase(enrolment.edit,           [Need(P.PUPIL_ENROL)], calls.edit, "director river"),
    UseCase(enrolment.keep_pupils,    [Need(P.PUPIL_ENROL)], calls.keep_pupils(history=False), "director river"),
    UseCase(enrolment.keep_pupils,    [anywhere(P.HISTORY_IMPORT), Need(P.PUPIL_ENROL)], calls.keep_pupils(history=True), "operator", "of history"),
    UseCase(pupils.kept_as,        [anywhere(P.PUPIL_READ)], lambda w, s: pupils.kept_as(w, s.pupils["draft"]), "auditor"),
    UseCase(story.of,              [Need(P.PUPIL_READ)], lambda w, s: story.of(w, s.pupils["running"]), "provider river"),
    UseCase(pupils.who_sees,       [Need(P.PUPIL_READ)], lambda w, s: pupils.who_sees(w, s.pupils["draft"]), "auditor"),
    UseCase(trail_reading.find,    [anywhere(P.TRAIL_READ)], lambda w, _: trail_reading.find(w), "director river"),
    *claim_cases.CASES,
    *money_cases.CASES,
    *plan_cases.CASES,
    *(UseCase(*case, no_reach=no_reach) for *case, no_reach in lesson_cases.CASES),
)
# fmt: on
