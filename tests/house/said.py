"""Every text the application may say to people: written in the code, or named by the words of its tables."""

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from string import Formatter
from typing import Any

from sqlalchemy import Column

from models import money_words, vocabulary
from models.base import SQLModel
from models.claims import ClaimForm, MealRow
from models.consultations import AgreementForm, RemoteOrderForm
from models.evidence import PayeeForm
from models.fields import Form
from models.meetings import ItemForm, MeetingForm
from models.payments import PayerForm, RepaymentForm
from models.people import PersonForm, StaffForm
from models.places import SchoolForm
from models.plans import EvaluationForm
from models.programme_forms import ProgrammeForm
from models.pupils import PupilForm
from models.vocabulary import Education, Rating, Role
from pages.budget import budget, charts, report
from pages.claims import confirming
from pages.effect import block, effect
from pages.figures import records
from pages.figures.topics import TOPICS
from pages.front import framework_words
from pages.home import home
from pages.payments import payments
from pages.plans import sheet
from pages.shell import menu
from services import counting, forms, programme, waiting_times, work
from services.consulting import typing
from services.counting import Measure
from services.effect import by_help, ratings
from services.rules import comparing, funnel, waiting
from services.rules import doubles as rules_doubles
from services.rules import effect as rules_effect
from services.rules.permissions import Level, Permission, level_of
from services.timeline import around, events, story
from services.transfer import caterer_list, columns, payments_table
from tests.house.source import Module, application, dotted

# Which argument of a call is a text for people.
SAYS = {"_": 0, "plain": 0, "tell": 0, "say": 1, "texts.say": 1}
REASONS = {
    "Why": 0, "Refusal": 0, "NotFound": 0, "NotPermitted": 0, "NotNow": 0, "Overtaken": 0, "SignedOut": 0, "Incomplete": 0, "Highlight": 0,
}  # fmt: skip
# Enums whose words people read; the rest of a module's enums are for the code alone.
SILENT = {"TaskKind", "Format", "Permission"}
FORMS: tuple[type[Form], ...] = (
    AgreementForm, ClaimForm, EvaluationForm, PayerForm, RepaymentForm, ItemForm, MealRow, MeetingForm, PayeeForm, PersonForm, PupilForm,
    RemoteOrderForm, SchoolForm, StaffForm,
)  # fmt: skip
NAMED = re.compile(r"[A-Za-z]+(\.[a-z0-9_]+)+")
# Kept in a variable first, or said of a collision that the database found.
BY_WAY_OF = {
    "The database is brought to version {version}.", "The database is up to date, version {version}.", "claim.not_in_plan",
    "form.already_handed_in", "form.invalid", "payment.gathered_meanwhile", "pupil.code_taken", "preparation",
    "report.overlaps_now", "statement.read_before", "the claim",
}  # fmt: skip
# What titles of charts count in words, by the language's rule for numbers.
_COUNTED = (Measure.PLANS, Measure.PUPILS, Measure.SCHOOLS, Measure.MUNICIPALITIES)
# Columns that other tables point to.
FOREIGN = {
    "claim.id",
    "consultation.id",
    "meeting.id",
    "payee.id",
    "debt.id",
    "statement.id",
    "statement.sha256",
    "plan.id",
    "programme.id",
    "pupil.id",
    "school.id",
    "transfer.pupil_id",
}
# Written by what keeps the records themselves in order; the trail does not speak of them.
UNRECORDED = {
    "figure_cell", "figure_days", "figure_share", "figure_stale", "audit_entry", "audit_head", "auth_session", "cap_use", "counter", "done_once", "draft", "login_attempt", "measure_risk", "period_report_month", "plan_step",
}  # fmt: skip
# Chosen from a list or carried along: nobody can type it wrong.
NEVER_WRONG = {"plan_id", "school_id", "municipality_id"}


def written() -> dict[str, str]:
    """Every text that is handed to one of the calls above, with where it stands."""
    return {text: f"{module.path}:{line}" for module in application() for text, line in _of(module)}


def _of(module: Module) -> Iterator[tuple[str, int]]:
    for node in module.nodes():
        if not isinstance(node, ast.Call):
            continue
        name = dotted(node.func)
        at = SAYS.get(name, REASONS.get(name))
        if at is not None and len(node.args) > at:
            yield from ((text, node.lineno) for text in _options(node.args[at]))
        if name.endswith("wrong"):
            yield from ((f"field.{text}", node.lineno) for text in _options(node.args[0]))


def _options(node: ast.expr) -> Iterator[str]:
    """A text, or each of two that depend on something."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_options(node.body), *_options(node.orelse))


def open_ended() -> Iterator[tuple[str, str]]:
    """Texts put together from a beginning and a word: where, and the beginning."""
    for module in application():
        for node in module.nodes():
            name = dotted(node.func) if isinstance(node, ast.Call) else ""
            at = SAYS.get(name, REASONS.get(name))
            if at is not None and len(node.args) > at and isinstance(node.args[at], ast.JoinedStr):
                first = node.args[at].values[0]
                yield module.path, first.value if isinstance(first, ast.Constant) else ""


def constants() -> set[str]:
    """Every text that stands in the code on its own."""
    return {
        node.value
        for module in application()
        for node in module.nodes()
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def in_tables() -> set[str]:
    """Headings, titles and buttons that tables of the screens name."""
    return {
        *(text for screen in menu.SCREENS for text in (screen.title, screen.section) if text),
        *(row[0] for row in home._DONE_AT.values()),
        *(text for row in sheet.STEPS.values() for text in row[:2]),
        *(row[0] for row in confirming.STEPS.values()),
        *story._STEPS.values(),
        *(text for topic in TOPICS for text in (topic.group, topic.title)),
        *budget.CALLED.values(),
        *budget.COLUMNS,
        *charts.WORDS,
        *report.FIGURES.values(),
        *around._DECIDED.values(),
        *story._ANSWERS.values(),
        *payments._TITLES.values(),
        *block.METHODS.values(),
        *(row[0] for row in effect.TOPICS.values()),
        *(text for _, text, _ in records._LISTS.values()),
    }


def of_the_framework() -> set[str]:
    return set(framework_words.SAID)


def enums() -> Iterator[type[StrEnum]]:
    known = (
        vocabulary, money_words, comparing, rules_doubles, counting, columns, events, funnel, waiting,
        waiting_times, rules_effect, ratings, by_help,
    )  # fmt: skip
    for module in known:
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, StrEnum) and kind.__module__ == module.__name__:
                yield kind


def words() -> set[str]:
    """Every word of the vocabulary, by the name of its label."""
    return {f"{kind.__name__}.{word.value}" for kind in enums() for word in kind} | {
        f"Rating.{r.value}" for r in Rating
    }


def names() -> set[str]:
    """Of columns, fields, topics, tables and who sees whom."""
    topics = (*programme.TOPICS, *programme.SHARED)
    fields = {name for topic in topics for name in programme.form_of(topic).model_fields} | set(
        ProgrammeForm.model_fields
    )
    typed = {name for form in FORMS for name in form.model_fields} - NEVER_WRONG
    seen_by = {level_of(role, Permission.PUPIL_READ) for role in Role if role is not Role.OPERATOR} - {Level.NOTHING}
    return {
        *(f"column.{column.name}" for table in columns.COLUMNS.values() for column in table),
        *(f"column.{name}" for name in (*typed, *typing.COLUMNS)),
        *(f"column.{column.name}" for column in caterer_list.COLUMNS),
        *(f"column.{name}" for name in payments_table._COLUMNS),
        *(f"topic.{topic}" for topic in topics),
        *(f"field.name.{name}" for name in fields),
        *(f"field.{word}" for word in forms._MESSAGES.values()),
        *(f"grade.{education}" for education in Education),
        *(f"sees.{level.name.lower()}" for level in seen_by),
        "sees.former",
        *(f"counted.{measure}.{form}" for measure in _COUNTED for form in ("zero", "one", "other")),
        *(f"compensation.{word}" for word in ("in_full", "capped", "used_up")),
    }


def recorded() -> set[str]:
    """What the trail names: tables whose rows are recorded and their columns, and the files that were taken away."""
    tables = {name: table for name, table in SQLModel.metadata.tables.items() if name not in UNRECORDED}
    kept = {column.name for table in tables.values() for column in table.columns if _told(column)} - work._UNRECORDED
    return {f"thing.{name}" for name in (*tables, *columns.Kind, "figures", "open_data")} | {
        f"kept.{name}" for name in {*kept, "file", "risks"}
    }


def _told(column: Column[Any]) -> bool:
    """Ids of other things are left out, those of people are shown as names."""
    return not column.foreign_keys or any(key.target_fullname == "account.id" for key in column.foreign_keys)


def messages() -> set[str]:
    """What is said by a name rather than by its English words: the English stand in a catalogue too."""
    return {text for text in everything() if NAMED.fullmatch(text)}


def everything() -> set[str]:
    """All that may be said, as far as the code's own words tell."""
    return set(written()) | in_tables() | of_the_framework() | words() | names() | recorded() | BY_WAY_OF


def families() -> set[str]:
    """How the names of messages begin."""
    return {text.split(".")[0] for text in messages()}


def named_somewhere() -> set[str]:
    """Texts anywhere in the code that look like the name of a message; keys of other tables look alike."""
    known = families()
    return {
        text for text in constants() if NAMED.fullmatch(text) and text.split(".")[0] in known and text not in FOREIGN
    }


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
