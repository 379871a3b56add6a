"""Columns by any of their names, words by code or label, in every language; and the contract's own list of columns."""

import pytest

from models.vocabulary import Language
from services.errors import Refusal
from services.rules.names import fold
from services.texts import label, say
from services.transfer.columns import COLUMNS, Column, Kind, as_code, recognised

# The columns as the command line promises them; a needed one has an exclamation mark.
PROMISED = {
    "schools": "reg_no! name! kind! municipality! agreement_no agreement_date stage joined_semester",
    "staff": "school! first_name! last_name! email role! profession",
    "pupils": "school! personal_code! first_name! last_name! birth_date gender programme! grade! language guardian_name "
    "guardian_phone guardian_email application_date application_signer",
    "plans": "school! personal_code! semester! plan_code status! grade risks! measures preparer outcome end_risks",
    "consultations": "plan_code school personal_code semester date! start minutes! provider_type! provider! subject mode confirmed_on",
    "claims": "plan_code school personal_code semester kind! month! amount! document_no document_date status approved_amount",
}
EVERY_COLUMN = [(kind, column) for kind in Kind for column in COLUMNS[kind]]
EVERY_WORD = [(column, word) for _, column in EVERY_COLUMN for word in column.words or ()]


def refused(kind: Kind, header: list[str]) -> tuple[str, dict[str, object]]:
    with pytest.raises(Refusal) as refusal:
        recognised(kind, header)
    return refusal.value.why.name, dict(refusal.value.why.values)


@pytest.mark.parametrize("kind", Kind)
def test_the_columns_are_those_that_are_promised(kind: Kind) -> None:
    assert " ".join(f"{column.name}{'!' * column.needed}" for column in COLUMNS[kind]) == PROMISED[kind]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", Language)
def test_a_header_in_any_language_and_order_is_understood(kind: Kind, language: Language) -> None:
    header = [say(language, f"column.{column.name}").upper() for column in reversed(COLUMNS[kind])]

    assert list(recognised(kind, header).values()) == list(reversed(COLUMNS[kind]))


@pytest.mark.parametrize("kind", Kind)
def test_no_two_columns_share_a_name_in_any_language(kind: Kind) -> None:
    names = [
        {fold(column.name), *(fold(say(language, f"column.{column.name}")) for language in Language)}
        for column in COLUMNS[kind]
    ]

    assert sum(map(len, names)) == len(set().union(*names))


@pytest.mark.parametrize(
    "name", ["personal_code", "PERSONAL_CODE", "Personas kods", "personas  kods", "Personas Kods", "Personal code"]
)
def test_a_name_is_known_however_it_is_typed(name: str) -> None:
    needed = [column.name for column in COLUMNS[Kind.PUPILS] if column.needed and column.name != "personal_code"]

    assert recognised(Kind.PUPILS, [*needed, name])[name].name == "personal_code"


def test_diacritics_in_a_header_do_not_matter() -> None:
    assert recognised(Kind.SCHOOLS, ["reg_no", "Nosaukums", "Veids", "Pasvaldiba"])["Pasvaldiba"].name == "municipality"


def test_a_column_nobody_knows_is_named_with_those_that_are_known() -> None:
    known = ", ".join(column.name for column in COLUMNS[Kind.STAFF])

    assert refused(Kind.STAFF, ["school", "first_name", "last_name", "role", "session_version"]) == (
        "file.unknown_column",
        {"column": "session_version", "known": known},
    )


@pytest.mark.parametrize("kind", Kind)
def test_no_column_reaches_what_is_not_meant_to_be_imported(kind: Kind) -> None:
    needed = [column.name for column in COLUMNS[kind] if column.needed]
    for column in (
        "id",
        "version",
        "school_id",
        "pupil_id",
        "password_hash",
        "active",
        "decided_by",
        "payable",
        "awaits",
        "sensitive",
    ):
        assert refused(kind, [*needed, column])[0] == "file.unknown_column"


def test_one_column_under_two_names_is_refused() -> None:
    assert refused(Kind.STAFF, ["school", "first_name", "last_name", "role", "Loma"]) == ("file.header", {})


def test_every_needed_column_that_is_absent_is_named() -> None:
    assert refused(Kind.PLANS, ["school", "grade"]) == (
        "file.column_missing",
        {"columns": "personal_code, semester, status, risks"},
    )


@pytest.mark.parametrize(("column", "word"), EVERY_WORD, ids=str)
def test_a_word_is_known_by_its_code_and_its_label_in_every_language(column: Column, word: str) -> None:
    spellings = [word, *(label(language, word) for language in Language)]  # type: ignore[arg-type] # a word of a vocabulary

    assert {as_code(column, spelling) for spelling in spellings} == {str(word)}
    assert {as_code(column, f" {spelling.upper()} ") for spelling in spellings} == {str(word)}


@pytest.mark.parametrize(
    "column", [column for _, column in EVERY_COLUMN if column.words], ids=lambda column: column.name
)
def test_no_two_words_of_a_column_share_a_label(column: Column) -> None:
    spellings = [{word.value, *(fold(label(language, word)) for language in Language)} for word in column.words or ()]

    assert sum(map(len, spellings)) == len(set().union(*spellings))


def test_a_word_nobody_knows_stays_as_it_was_so_that_it_can_be_named() -> None:
    column = next(column for column in COLUMNS[Kind.STAFF] if column.name == "role")

    assert as_code(column, "Karalis") == "Karalis"
    assert as_code(column, "") == ""
