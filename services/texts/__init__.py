"""Words for people. English labels live in the code; named messages and other languages in the *.po files here."""

import gettext
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources
from io import BytesIO
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal

from models.vocabulary import Education, Language
from services.clock import RIGA
from services.rules.answers import Why
from services.rules.names_of import Named
from services.rules.school_year import Semester

_LOCALES: Final = {Language.LATVIAN: "lv_LV", Language.ENGLISH: "en_GB"}
_MONTHS: Final = {Language.LATVIAN: "y. 'gada' LLLL", Language.ENGLISH: "LLLL y"}


@cache
def catalogue(language: Language) -> gettext.NullTranslations:
    compiled = BytesIO()
    with resources.files(__name__).joinpath(f"{language}.po").open("rb") as source:
        write_mo(compiled, read_po(source, locale=language.value))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def say(language: Language, text: str, **values: object) -> str:
    """A label or a named message in a language, with its values written the way people write them."""
    shown = {name: shown_as(language, value, name) for name, value in values.items()}
    return catalogue(language).gettext(text).format(**shown)


def explain(language: Language, why: Why) -> str:
    """A rule's answer as a sentence, with its source."""
    sentence = say(language, why.name, **why.values)
    return say(language, "why.with_source", sentence=sentence, source=why.source) if why.source else sentence


def shown_as(language: Language, value: object, name: str = "") -> str:
    """One value for people: money 1 234,56 €, days dd.mm.yyyy, words of the vocabulary by their label."""
    match value:
        case None:
            return "—"
        case Decimal():
            return format_currency(value, "EUR", locale=_LOCALES[language])
        case datetime():
            return value.astimezone(RIGA).strftime("%d.%m.%Y %H:%M")
        case date() if name == "month":
            return format_date(value, _MONTHS[language], locale=_LOCALES[language])
        case date():
            return value.strftime("%d.%m.%Y")
        case StrEnum():
            return label(language, value)
        case Named():
            return value.lv if language is Language.LATVIAN else value.en
        case Semester():
            return semester_name(language, str(value))
        case _:
            return str(value)


def label(language: Language, word: StrEnum) -> str:
    """A word of the vocabulary as people say it; its message is named "Role.director"."""
    return catalogue(language).gettext(f"{type(word).__name__}.{word.value}")


def counted(language: Language, word: StrEnum, number: int | None, hidden: str = "…") -> str:
    """1 plan, 12 plans, as the language's rule for numbers has it; … plans where the number is hidden."""
    form = "other" if number is None else Locale(language.value).plural_form(number)
    return say(language, f"counted.{word.value}.{form}", count=hidden if number is None else whole(language, number))


def whole(language: Language, number: int) -> str:
    """15 129 or 15,129: thousands apart, as in sums of money."""
    return format_decimal(number, locale=_LOCALES[language])


def grade_name(language: Language, education: Education, grade: int) -> str:
    """7 as "7. klase", or "2. kurss" in a vocational programme."""
    return say(language, f"grade.{education}", grade=grade)


def short_semester(language: Language, semester: str) -> str:
    """2017-1 as "2017./18. 1. sem.", for axes and narrow columns."""
    year, half = semester.split("-")
    return say(language, "semester.short", year=year, next=f"{(int(year) + 1) % 100:02}", half=half)


def semester_name(language: Language, semester: str) -> str:
    """2017-1 as "2017./2018. m. g. 1. semestris"."""
    year, half = semester.split("-")
    return say(language, "semester.name", year=year, next=int(year) + 1, half=half)
