"""What is typed into the rows of a programme."""

from typing import Annotated

from pydantic import BeforeValidator
from pydantic import Field as Limits

from models.fields import Day, Form, Line, MaybeDay, Money, Name, SemesterText, blank_is_none
from models.money_words import CapPeriod
from models.vocabulary import Education, MeasureType, SchoolKind, Stage

Grade = Annotated[int, Limits(ge=1, le=12)]
MaybeEducation = Annotated[Education | None, BeforeValidator(blank_is_none)]
MaybeMoney = Annotated[Money | None, BeforeValidator(blank_is_none)]


class DatedForm(Form):
    valid_from: Day
    valid_to: MaybeDay = None
    source: Annotated[str, Limits(min_length=3, max_length=500)]


class ProgrammeForm(DatedForm):
    code: Name
    name_lv: Name
    name_en: Name


class EligibilityForm(DatedForm):
    """Which grades of which education may be supported."""

    education: Education
    grade_from: Grade
    grade_to: Grade


class MeasureKindForm(DatedForm):
    """A kind of support that may be planned; `only_for` limits it to one education."""

    type: MeasureType
    code: Name
    name_lv: Name
    name_en: Name
    only_for: MaybeEducation = None


class CapForm(DatedForm):
    """The most that is paid for one kind in one period; no amount means no cap."""

    kind: Name
    amount: MaybeMoney = None
    per: CapPeriod


class RateForm(DatedForm):
    """What one hour costs, by who gives it ("preparation" for the work on the plan itself)."""

    kind: Name
    amount: Money


class FigureForm(DatedForm):
    """A whole number that a rule needs and no other table holds."""

    name: Name
    value: Annotated[int, Limits(ge=0, le=1_000_000)]
    unit: Name


class ChainStepForm(DatedForm):
    """Who approves plans of one kind of school, in order of position."""

    school_kind: SchoolKind
    position: Annotated[int, Limits(ge=1, le=9)]
    stage: Stage


class RiskGroupForm(DatedForm):
    code: Name
    name_lv: Name
    name_en: Name


class RiskKindForm(DatedForm):
    """A risk of leaving school; `sensitive` ones are special-category data."""

    code: Name
    group: Name
    name_lv: Name
    name_en: Name
    sensitive: bool


class AlreadyFreeForm(DatedForm):
    """Support that somebody else already pays for, by grades; no municipality (ATVK code) and no school (number): everywhere."""

    kind: Name
    municipality: Line = ""
    school: Line = ""
    education: Education
    grade_from: Grade
    grade_to: Grade


class FundShareForm(DatedForm):
    """How much of each payment the European fund bears, in hundredths of a per cent; the state bears the rest."""

    esf: Annotated[int, Limits(ge=0, le=10_000)]


class LegalBasisForm(DatedForm):
    """What a decision letter quotes: the legal basis of the decision ("claim"), or how to appeal ("appeal")."""

    name: Name
    text: Annotated[str, Limits(min_length=3, max_length=1000)]


class SchoolBreakForm(Form):
    """Days without lessons; from `grade_from` to `grade_to`. Public holidays come from a library."""

    name: Name
    starts_on: Day
    ends_on: Day
    grade_from: Grade = 1
    grade_to: Grade = 12
    source: Annotated[str, Limits(min_length=3, max_length=500)]


class TermForm(Form):
    """When one semester begins and ends for some grades. The school calendar belongs to no programme."""

    semester: SemesterText
    education: Education
    grade_from: Grade
    grade_to: Grade
    starts_on: Day
    ends_on: Day
    source: Annotated[str, Limits(min_length=3, max_length=500)]
