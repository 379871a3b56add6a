"""A sensitive risk of a school's own pupil: its words reach those entitled to it and nobody else, on no page and in no file."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest

from models.vocabulary import Language, Role
from services.rules.permissions import Actor
from services.texts import label
from services.transfer.columns import Kind
from tests.security.addresses import PAGES, WIDER, records
from tests.security.browserless import Browser
from tests.security.canaries import SENSITIVE
from tests.security.paper import printed
from tests.security.tab import Tab
from tests.stage import password_hash
from tests.world import World, complete

Inside = Callable[[Actor], Browser]
SIGHTED = ("peteris", "dace", "mara", "sandra", "elza")
BLIND = ("ilze", "gita", "aija", "austra", "andris", "colleague", "named colleague")


@dataclass(frozen=True)
class Case:
    plan_id: UUID
    pupil_id: UUID
    colleagues: dict[str, Actor]

    def who(self, stage: World, name: str) -> Actor:
        return self.colleagues.get(name) or stage.cast.actors[name]


@pytest.fixture(scope="module")
def known() -> list[Case]:
    return []


@pytest.fixture
def case(stage: World, known: list[Case]) -> Case:
    """A running plan whose sensitive consultation Gita gives; another preparer gives one against a plain risk."""
    if not known:
        colleagues = {
            name: stage.somebody(Role.PREPARER, password_hash=password_hash())
            for name in ("colleague", "named colleague")
        }
        plan = complete(sensitive=True)
        meals, secret = plan.measures
        plain = secret.model_copy(update={"justification": "Grūti mācīties.", "risks": meals.risks})
        by_gita = secret.model_copy(update={"provider_id": stage.cast.gita.account_id})
        by_other = plain.model_copy(update={"provider_id": colleagues["named colleague"].account_id})
        plan_id = stage.running(contents=plan.model_copy(update={"measures": (meals, by_gita, by_other)}))
        known.append(Case(plan_id, stage.plan(plan_id).pupil_id, colleagues))
    return known[0]


def heard(tab: Tab) -> list[str]:
    return [word for word in SENSITIVE if tab.saw(word)]


@pytest.mark.parametrize("name", SIGHTED)
def test_those_entitled_read_it_in_the_plan(stage: World, case: Case, inside: Inside, name: str) -> None:
    tab = inside(case.who(stage, name)).open("plani", f"plan={case.plan_id}")

    assert [word for word in SENSITIVE if word not in tab.screen.text()] == []


@pytest.mark.parametrize("name", BLIND)
def test_nobody_else_receives_it_under_any_address(stage: World, case: Case, inside: Inside, name: str) -> None:
    tab = inside(case.who(stage, name)).open()
    opened = records({"pupil": case.pupil_id, "plan": case.plan_id})
    for page, query in (*((page, "") for page in PAGES), *WIDER, *opened):
        tab.go(page, query)

        assert heard(tab) == [], (page, query)


@pytest.mark.parametrize("name", ["ilze", "gita", "austra", "named colleague"])
def test_whoever_sees_the_plan_without_it_is_told_that_something_is_hidden(
    stage: World, case: Case, inside: Inside, name: str
) -> None:
    tab = inside(case.who(stage, name)).open("plani", f"plan={case.plan_id}")

    assert stage.plan(case.plan_id).code in tab.screen.read()
    assert "ko jūsu lomai nerāda: 1." in tab.screen.read()
    assert "R2" not in tab.screen.read()


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_who_gives_a_lesson_of_the_plan_prints_no_more_than_they_see(
    stage: World, case: Case, inside: Inside, ending: str
) -> None:
    said = printed(inside(case.who(stage, "named colleague")).open(), case.plan_id, ending)

    assert stage.plan(case.plan_id).code in said
    assert [word for word in (*SENSITIVE, "R2") if word in said] == []


def test_the_trail_names_no_sensitive_risk_to_the_auditor(stage: World, case: Case, inside: Inside) -> None:
    tab = inside(stage.cast.austra).open("zurnals")

    assert tab.screen.all("dataframe")
    assert not tab.saw("R2.07")


def test_being_named_in_a_plan_gives_no_right_to_write_in_it(stage: World, case: Case, inside: Inside) -> None:
    """A preparer who only gives a consultation of a colleague's plan takes no step with it, but may print what they read."""
    draft = stage.draft(contents=_named_in(stage, case))
    for plan_id in (draft, case.plan_id):
        tab = inside(case.colleagues["named colleague"]).open("plani", f"plan={plan_id}")

        assert stage.plan(plan_id).code in tab.screen.read()
        buttons = [element.key for element in tab.screen.all("button") if str(plan_id) in element.key]
        assert buttons == [f"print {plan_id} prepare"]


def _named_in(stage: World, case: Case) -> object:
    plan = complete(sensitive=True)
    by_other = plan.measures[1].model_copy(update={"provider_id": case.colleagues["named colleague"].account_id})
    return plan.model_copy(update={"measures": (plan.measures[0], by_other)})


def taken_away(tab: Tab, ending: str) -> bytes:
    """The plans of whoever sits here, as a file."""
    tab.go("imports")
    tab.type(label(Language.LATVIAN, Kind.PLANS), key="take away kind")
    tab.run()
    tab.type([ending.upper()], key="take away format")
    tab.run()
    tab.click("prepare")
    answer = tab.browser.get(tab.screen.one("download_button", key="save file").message.url)
    assert answer.status == 200
    if ending == "csv":
        return answer.body
    with zipfile.ZipFile(io.BytesIO(answer.body)) as book:
        return b"".join(book.read(name) for name in book.namelist())


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize(("name", "told"), [("ilze", False), ("austra", False), ("dace", True), ("mara", True)])
def test_a_file_tells_no_more_than_the_screen(
    stage: World, case: Case, inside: Inside, name: str, told: bool, ending: str
) -> None:
    content = taken_away(inside(case.who(stage, name)).open(), ending)

    assert stage.plan(case.plan_id).code.encode() in content
    assert (b"R2.07" in content) is told
    assert [word for word in SENSITIVE if word.encode() in content] == []
