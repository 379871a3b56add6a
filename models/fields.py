"""What people type, read strictly: each kind of field says in one word what is wrong with it.

The word is the name of a message ("field.not_a_date"); screens and imports show the same one.
"""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

# Control, zero-width and direction characters: invisible in a name, useful only to deceive.
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_SPACES = re.compile(r"\s+")
# Digits are 0-9: other scripts' digits would be kept as they are and never be found again.
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\.?", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})|(\d{1,2})\.(\d{4})", re.ASCII)
_MONEY = re.compile(r"(\d{1,3}(?: \d{3})+|\d{1,7})(?:[.,](\d{1,2}))?", re.ASCII)
_SEMESTER = re.compile(r"(\d{4})-([12])", re.ASCII)
_CODE = re.compile(r"(\d{6})-?(\d{5})", re.ASCII)
_NUMBER = re.compile(r"(\d{1,2})(?!\d)", re.ASCII)
_REG_NO = re.compile(r"\d{4,13}", re.ASCII)
EARLIEST = date(1900, 1, 1)
LATEST = date(2100, 12, 31)
_CENTURIES: Final = {"0": 1800, "1": 1900, "2": 2000}
_NEW_CODES = range(32, 40)


class Form(BaseModel):
    """One input, checked as a whole. Columns it does not know are refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def clean(value: Any) -> Any:  # noqa: ANN401 whatever was typed or read
    """One line of visible text in composed form; anything but text passes unchanged."""
    if not isinstance(value, str):
        return value
    return _SPACES.sub(" ", unicodedata.normalize("NFC", _HIDDEN.sub("", value))).strip()


def clean_lines(value: Any) -> Any:  # noqa: ANN401 whatever was typed or read
    """Visible text that may run over several lines."""
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", _HIDDEN.sub("", value)).strip()


def blank_is_none(value: Any) -> Any:  # noqa: ANN401 whatever was typed or read
    return None if isinstance(value, str) and not value.strip() else value


def first_number(value: Any) -> Any:  # noqa: ANN401 whatever was typed or read
    """The grade in a class as schools write it: 7, 7.b, 7. klase; nothing where there is no number."""
    match = _NUMBER.match(clean(value)) if isinstance(value, str) else None
    return int(match[1]) if match else blank_is_none(value)


def wrong(why: str) -> PydanticCustomError:
    return PydanticCustomError("custom", "{why}", {"why": why})


def day(value: Any) -> Any:  # noqa: ANN401 whatever was typed or read
    """A day as dd.mm.yyyy or yyyy-mm-dd; a spreadsheet's own date is taken as it is."""
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    text = clean(value) if isinstance(value, str) else ""
    if match := _DAY.fullmatch(text):
        d, m, y = match.groups()
    elif match := _ISO_DAY.fullmatch(text):
        y, m, d = match.groups()
    else:
        raise wrong("not_a_date")
    try:
        return date(int(y), int(m), int(d))
    except ValueError as error:
        raise wrong("not_a_date") from error


def month(value: Any) -> Any:  # noqa: ANN401 whatever was typed or read
    """The first day of a month written 2020-10 or 10.2020."""
    if isinstance(value, date):
        return value.replace(day=1)
    match = _MONTH.fullmatch(clean(value)) if isinstance(value, str) else None
    if match is None:
        raise wrong("not_a_month")
    year, number = (match[1], match[2]) if match[1] else (match[4], match[3])
    if not (1 <= int(number) <= 12 and EARLIEST.year <= int(year) <= LATEST.year):
        raise wrong("not_a_month")
    return date(int(year), int(number), 1)


def euros(value: Any) -> Decimal:  # noqa: ANN401 whatever was typed or read
    """Money as people write it: 85, 85,5, 1 234,56, 85.00 €. Never a float, a sign or a third decimal."""
    if isinstance(value, Decimal):
        value = str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise wrong("not_money")
    text = clean(value).removesuffix("€").removesuffix("EUR").strip()
    match = _MONEY.fullmatch(text) if text.isascii() else None
    if match is None:
        raise wrong("not_money")
    return Decimal(f"{match[1].replace(' ', '')}.{(match[2] or '').ljust(2, '0')}")


def personal_code(value: Any) -> str:  # noqa: ANN401 whatever was typed or read
    """A Latvian personal code as NNNNNN-NNNNN: born-date form (01-31…) or the new form (32…39)."""
    match = _CODE.fullmatch(clean(value)) if isinstance(value, str) and value.isascii() else None
    if match is None:
        raise wrong("not_a_personal_code")
    code = f"{match[1]}-{match[2]}"
    if int(code[:2]) not in _NEW_CODES and born(code) is None:
        raise wrong("not_a_personal_code")
    return code


def born(code: str) -> date | None:
    """The birth date inside an old-form code; None for a new one, which carries none, or an impossible one."""
    if int(code[:2]) in _NEW_CODES or code[7] not in _CENTURIES:
        return None
    try:
        return date(_CENTURIES[code[7]] + int(code[4:6]), int(code[2:4]), int(code[:2]))
    except ValueError:
        return None


def semester(value: Any) -> str:  # noqa: ANN401 whatever was typed or read
    text = clean(value) if isinstance(value, str) else ""
    if not _SEMESTER.fullmatch(text):
        raise wrong("not_a_semester")
    return str(text)


def reg_no(value: Any) -> str:  # noqa: ANN401 whatever was typed or read
    """A school's registration number. Spreadsheets like to hand it over as a number."""
    text = str(value) if isinstance(value, int) else clean(value)
    if not isinstance(text, str) or not _REG_NO.fullmatch(text):
        raise wrong("not_a_reg_no")
    return text


def _reasonable(value: date) -> date:
    if not EARLIEST <= value <= LATEST:
        raise wrong("not_a_date")
    return value


Day = Annotated[date, BeforeValidator(day), AfterValidator(_reasonable)]
MaybeDay = Annotated[Day | None, BeforeValidator(blank_is_none)]
Month = Annotated[date, BeforeValidator(month)]
Money = Annotated[Decimal, BeforeValidator(euros), Field(gt=0, le=100_000)]
PersonalCodeText = Annotated[str, BeforeValidator(personal_code)]
SemesterText = Annotated[str, BeforeValidator(semester)]
RegNo = Annotated[str, BeforeValidator(reg_no)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100), BeforeValidator(clean)]
Line = Annotated[str, StringConstraints(max_length=200), BeforeValidator(clean)]
Lines = Annotated[str, StringConstraints(max_length=2000), BeforeValidator(clean_lines)]
