"""What people typed arrives as what they typed: no markup, link, picture, formula or icon of theirs is drawn for anybody."""

import re
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest

from models.people import PersonForm
from models.places import School
from models.vocabulary import Action, Role, SchoolKind
from services import people
from services.forms import checked
from services.rules.names import fold
from services.rules.permissions import Actor
from services.work import OPERATOR, begin
from tests.security.addresses import WIDER, addresses
from tests.security.browserless import Browser
from tests.security.screen import Element
from tests.security.tab import Tab
from tests.world import World, complete

Inside = Callable[[Actor], Browser]
# Each has a mark of its own, to be found again wherever it is drawn.
WORDS = {
    "first name": "<script>zz01()</script>",
    "last name": "![zz02](http://evil.example/zz02.png)",
    "guardian": "[zz03](javascript:alert(1))",
    "goal": ":material/skull: :red[zz05] **zz05** <img src=x onerror=zz05()>",
    "strengths": "http://zz06.example www.zz06.example zz06@evil.example\n\n# zz06\n\n| a | b |\n|---|---|\n| ![zz06](//e) | `zz06` |",
    "note": '[zz07]: http://evil.example "x"\n\n[zz07]  \n$\\frac{zz07}{2}$ $$zz07$$',
    "justification": '<a href="javascript:1">zz08</a> &lt;zz08&gt; ~~zz08~~ \\[zz08](http://evil.example) \\\\[zz08](http://evil.example)',
    "document": '=HYPERLINK("http://evil.example/zz09")![zz09](//evil)',
    "comment": ":skull: zz10 ==zz10== ^zz10^ <iframe srcdoc=zz10> :blue-background[zz10] <!--zz10-->",
    "person": "**zz11** [zz11](http://evil.example)",
    "profession": ":shortcake[zz12] <zz12@evil.example>",
    "school": "Skola <b>zz13</b> ![zz13](http://evil.example)",
}  # fmt: skip
# With everything that is escaped taken away, none of this may be left around a mark.
DRAWN = re.compile(r"<|>|!\[|\]\(|\$|`|~~|==|\|\||https?:|www\.|javascript:|:skull|skull:|:red\[|:blue-background\[|:shortcake\[|\*\*zz|\]:|@evil|# zz")  # fmt: skip
# Who must have been told which of them, or the look below would have been at nothing.
TOLD = {
    "mara": {f"zz{number:02}" for number in (1, 2, 3, 5, 6, 7, 8, 9, 11, 12, 13)},
    "ilze": {"zz10"},
    "peteris": {"zz08"},
}
ESCAPED = re.compile(r"\\.", re.DOTALL)
READERS = ("ilze", "peteris", "dace", "gita", "mara", "aija", "sandra", "elza", "austra", "andris")


@pytest.fixture(scope="module")
def planted() -> dict[str, UUID]:
    return {}


@pytest.fixture
def garden(stage: World, planted: dict[str, UUID]) -> World:
    """Hostile words in every field that people fill in, in records that every role sees."""
    if not planted:
        pupil = stage.pupil(first_name=WORDS["first name"], last_name=WORDS["last name"], guardian_name=WORDS["guardian"], application_signer=WORDS["guardian"])  # fmt: skip
        plan_id = stage.running(pupil_id=pupil, contents=_contents(stage))
        claim_id = stage.claim(plan_id, document_no=WORDS["document"])
        stage.decide(stage.cast.mara, Action.RETURN, claim_id, comment=WORDS["comment"])
        draft = stage.draft(contents=_contents(stage))
        planted |= {"pupil": pupil, "plan": plan_id, "claim": claim_id, "draft plan": draft, "person": _person(_school(stage))}  # fmt: skip
    return stage


def _contents(world: World) -> object:
    plan = complete()
    risk = plan.risks[0].model_copy(update={"note": WORDS["note"]})
    named = {"justification": WORDS["justification"], "provider_id": world.cast.gita.account_id}
    measure = plan.measures[0].model_copy(update=named)
    return plan.model_copy(update={"goal": WORDS["goal"], "strengths": WORDS["strengths"], "risks": (risk,), "measures": (measure,)})  # fmt: skip


def _school(world: World) -> UUID:
    name = WORDS["school"]
    with begin(OPERATOR) as work:
        school = School(reg_no="4500000913", name=name, fold=fold(name), kind=SchoolKind.GENERAL, municipality_id=world.municipality())  # fmt: skip
        work.add(school, Action.ADD)
        return school.id


def _person(school_id: UUID) -> UUID:
    raw = {"username": "zz.ll", "first_name": WORDS["person"], "last_name": "zz11", "role": Role.PREPARER, "school_id": school_id, "profession": WORDS["profession"]}  # fmt: skip
    with begin(OPERATOR) as work:
        people.add(work, checked(PersonForm, raw))
        return people.find(work, text="zz.ll")[0].account_id


def drawn(element: Element) -> Iterator[str]:
    """What of an element Streamlit reads as Markdown."""
    if element.kind == "html":
        yield element.message.body
    for name in ("label", "body", "help", "message"):
        said = getattr(element.message, name, "")
        if isinstance(said, str):
            yield said
    if element.kind == "button_group":
        yield from (option.content for option in element.message.options)


def faults(tab: Tab) -> list[str]:
    marked = [text for element in tab.screen for text in drawn(element) if "zz" in text]
    return [text for text in marked if DRAWN.search(ESCAPED.sub("", text))]


@pytest.mark.parametrize("username", READERS)
def test_it_is_drawn_as_it_was_typed(garden: World, planted: dict[str, UUID], inside: Inside, username: str) -> None:
    actor, found = garden.cast.actors[username], set()
    tab = inside(actor).open()
    own = {page for page, _ in addresses(actor, {})}
    for page, query in (*addresses(actor, planted), *(place for place in WIDER if place[0] in own)):
        tab.go(page, query)

        assert faults(tab) == [], (page, query)
        assert "zz" not in tab.screen.title
        found |= {mark for text in tab.screen.words() for mark in re.findall(r"zz\d\d", text)}
    assert found >= TOLD.get(username, set())


@pytest.mark.parametrize("text", WORDS.values())
def test_the_look_itself_sees_what_is_not_escaped(text: str) -> None:
    assert DRAWN.search(ESCAPED.sub("", text))


def test_a_hostile_heading_of_a_file_is_told_back_as_text(stage: World, inside: Inside) -> None:
    tab = inside(stage.cast.ilze).open("imports")
    content = f'"{WORDS["last name"]} <img src=zz05>",personal_code\n1,2\n'.encode()
    _, file_id = tab.upload(content)
    tab.attach(tab.screen.one("file_uploader"), (file_id, "x.csv", len(content)))
    tab.run()

    assert "zz02" in tab.screen.text()
    assert faults(tab) == []


def test_a_hostile_search_is_told_back_as_text(stage: World, inside: Inside) -> None:
    for page, key in (("skoleni", "q"), ("cilveki", "people q"), ("zurnals", "trail actor")):
        tab = inside(stage.cast.dace).open(page)
        for name in ("first name", "last name", "goal"):
            tab.type(WORDS[name], key=key)
            tab.run()

            assert faults(tab) == []
            assert not tab.screen.all("exception")
