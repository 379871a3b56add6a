"""Every text people may read exists in every language, with the same values in it, and no text is left over."""

import ast
from functools import cache

import pytest
from babel.messages.pofile import read_po

from models.vocabulary import Language
from services import texts
from services.collisions import MEANINGS
from services.rules.answers import Why
from tests.house import said
from tests.house.source import ROOT, application, dotted, place

LANGUAGES = list(Language)
# Names, examples and what consists of values only.
ALIKE = {
    "Language.lv", "Language.en", "berzins anna", "{title}", "{education}, {grade} · {school}", "Pumpurs: {address}",
    "{code} · {semester} · {education}, {grade} · {school}", "{semester} · {education}, {grade} · {school}", "{name}: {since}–{until}. {source}", "{amount} {per}",
    "kept.bic", "kept.iban",
}  # fmt: skip


@cache
def catalogue(language: Language) -> dict[str, str]:
    with (ROOT / "services" / "texts" / f"{language}.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def test_there_is_something_to_say() -> None:
    assert len(said.written()) > 300
    assert len(said.messages()) > 300
    assert len(said.everything()) > 600


def test_everything_is_said_in_latvian() -> None:
    assert said.everything() - set(catalogue(Language.LATVIAN)) == set()


def test_every_named_message_is_said_in_english() -> None:
    assert said.messages() - set(catalogue(Language.ENGLISH)) == set()


def test_whatever_is_named_anywhere_in_the_code_exists() -> None:
    """Also where the name is put into a variable before it is said."""
    assert said.named_somewhere() - set(catalogue(Language.ENGLISH)) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_left_over(language: Language) -> None:
    assert set(catalogue(language)) - said.everything() == set()


def test_what_is_put_together_from_words_is_known_to_this_test() -> None:
    """A new family of such texts needs its words listed in said.py."""
    beginnings = {beginning for _, beginning in said.open_ended()}
    assert beginnings == {
        "Rating.",
        "Role.",
        "column.",
        "compensation.",
        "counted.",
        "field.",
        "field.name.",
        "grade.",
        "kept.",
        "sees.",
        "thing.",
        "topic.",
    }
    assert all(any(text.startswith(beginning) for text in said.everything()) for beginning in beginnings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_unsure(language: Language) -> None:
    with (ROOT / "services" / "texts" / f"{language}.po").open("rb") as file:
        weak = [
            m.id for m in read_po(file) if m.id and (m.fuzzy or not all(m.string if m.pluralizable else [m.string]))
        ]
    assert weak == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_stands_twice(language: Language) -> None:
    lines = (ROOT / "services" / "texts" / f"{language}.po").read_text("utf-8").splitlines()
    ids = [line for line in lines if line.startswith("msgid ") and line != 'msgid ""']
    assert [line for line in set(ids) if ids.count(line) > 1] == []


def test_latvian_is_latvian() -> None:
    same = {
        text
        for text, said_so in catalogue(Language.LATVIAN).items()
        if said_so == catalogue(Language.ENGLISH).get(text, text)
    }
    assert same == ALIKE


def test_every_language_tells_the_same_values() -> None:
    english = {text: catalogue(Language.ENGLISH).get(text, text) for text in catalogue(Language.LATVIAN)}
    differ = {
        text: (said.placeholders(words), said.placeholders(english[text]))
        for text, words in catalogue(Language.LATVIAN).items()
        if said.placeholders(words) != said.placeholders(english[text])
    }
    assert differ == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_complete(language: Language) -> None:
    with (ROOT / "services" / "texts" / f"{language}.po").open("rb") as file:
        whole = read_po(file)
    assert whole.num_plurals == (3 if language is Language.LATVIAN else 2)
    assert [m.id for m in whole if m.pluralizable and len(m.string) != whole.num_plurals] == []


def given(call: ast.Call) -> set[str] | None:
    """The values a call gives to its text; None where they are made elsewhere."""
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    if dotted(call.func) == "Incomplete":
        return {"count"}
    if dotted(call.func) != "Why":
        return {keyword.arg for keyword in call.keywords}
    if len(call.args) < 2:
        return set()
    values = call.args[1]
    whole = isinstance(values, ast.Dict) and all(isinstance(key, ast.Constant) for key in values.keys)
    return {key.value for key in values.keys} if whole else None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_call_gives_the_values_its_text_tells(language: Language) -> None:
    lacking, asked = [], 0
    for module in application():
        for node in (n for n in module.nodes() if isinstance(n, ast.Call)):
            at = said.SAYS.get(dotted(node.func), said.REASONS.get(dotted(node.func)))
            if at is None or len(node.args) <= at or dotted(node.func) == "Highlight":
                continue
            values = given(node)
            for text in said._options(node.args[at]) if values is not None else ():
                asked += 1
                told = said.placeholders(catalogue(language).get(text, text))
                lacking += [f"{place(module, node)} {text}: {told - values}"] if told - values else []
    assert lacking == []
    assert asked > 300


@pytest.mark.parametrize("name", sorted(set(MEANINGS.values())))
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_collision_says_needs_no_values(language: Language, name: str) -> None:
    """The database does not tell them."""
    assert texts.explain(language, Why(name)) != name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_vocabulary_has_a_label(language: Language) -> None:
    bare = [
        word for kind in said.enums() for word in kind if texts.label(language, word) == f"{kind.__name__}.{word.value}"
    ]
    assert bare == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_words_of_a_list_look_alike(language: Language) -> None:
    for kind in said.enums():
        labels = [texts.label(language, word) for word in kind]
        assert len(set(labels)) == len(labels), (kind, labels)
