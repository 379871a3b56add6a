"""Who may take which paper of what, what stands on it for them, and the entry it leaves."""

from typing import Any
from uuid import UUID

import pytest

from models.vocabulary import Action, Paper, Role
from services import decision_letters, figure_papers, lesson_papers, papers, report_papers
from services.documents.making import Ending, made
from services.errors import NotFound, NotPermitted
from services.work import begin
from tests.papers.reading import words
from tests.papers.samples import EVERY
from tests.papers.taking import NOTE, NOW, REASON, filled, given_by, meeting, refusal, taken
from tests.papers.test_council import chapter, told
from tests.services.holding import hold
from tests.services.reporting import made as made_report
from tests.services.reporting import paid_claim
from tests.world import World, complete


@pytest.mark.parametrize("paper", Paper)
def test_every_field_is_filled_and_only_those_that_are_told_of(home_world: World, paper: Paper) -> None:
    plan_id = home_world.running(contents=complete(sensitive=True))
    home_world.close(plan_id)
    dace = home_world.cast.dace
    match paper:
        case Paper.APPLICATION:
            found = filled(dace, papers.of_pupil, home_world.plan(plan_id).pupil_id, Ending.PDF)
        case Paper.MINUTES:
            found = filled(dace, papers.of_meeting, meeting(home_world, plan_id), Ending.PDF)
        case Paper.DECISION:
            found = filled(dace, decision_letters.letter, decided(home_world), Ending.PDF)
        case Paper.REPORT:
            found = filled(home_world.cast.mara, report_papers.of_report, reported(home_world, plan_id), Ending.PDF)
        case Paper.KA_FORM:
            hold(home_world, plan_id)
            found = filled(dace, lesson_papers.ka_form, plan_id, NOW.replace(day=1), Ending.PDF)
        case Paper.MONTH_SUMMARY:
            hold(home_world, plan_id)
            found = filled(
                dace, lesson_papers.month_summary, home_world.plan(plan_id).school_id, NOW.replace(day=1), Ending.PDF
            )
        case Paper.COUNCIL:
            found = filled(
                home_world.cast.mara,
                figure_papers.council,
                told(chapter(picture=b"", notes=["Riski nesummējas."])),
                Ending.PDF,
            )
        case _:
            found = filled(dace, papers.of_plan, plan_id, paper, Ending.PDF)

    assert shape(found.content) == shape(EVERY[paper])
    for ending in Ending:
        assert made(found.paper, ending, found.content)


def decided(world: World) -> list[UUID]:
    """A claim granted in part and one rejected, of one plan on one day."""
    plan_id = world.running()
    rejected, granted = world.claim(plan_id, "1.00"), world.claim(plan_id, "85.00")
    world.decide(world.cast.mara, Action.APPROVE, granted)
    world.decide(world.cast.mara, Action.REJECT, rejected, comment="Nav biļešu.")
    return [granted, rejected]


def reported(world: World, plan_id: UUID) -> UUID:
    """A month with a paid claim and a consultation."""
    paid_claim(world)
    hold(world, plan_id)
    return made_report(world.cast.mara)


def shape(value: Any) -> Any:
    """Names and kinds of what a paper is filled with."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else type(value)


def test_a_plan_says_what_was_written_decided_and_planned(world: World) -> None:
    contents = given_by(world, complete("meals", "personal_items"), world.cast.gita)
    plan_id = world.running(contents=contents, pupil_id=world.pupil(first_name="Ģirts", last_name="Ķēniņš"))
    found = taken(world.cast.peteris, plan_id)

    assert {name: found[name] for name in ("pupil", "grade", "education", "semester", "starts_on", "ends_on", "status")} == {
        "pupil": "Ģirts Ķēniņš", "grade": "7. klase", "education": "vispārējā izglītība", "semester": "2017./2018. m. g. 2. semestris",
        "starts_on": "08.01.2018", "ends_on": "31.05.2018", "status": "Īstenošanā",
    } | {name: found[name] for name in ("starts_on", "ends_on")}  # fmt: skip
    plan = world.plan(plan_id)
    assert (found["starts_on"], found["ends_on"]) == (f"{plan.starts_on:%d.%m.%Y}", f"{plan.ends_on:%d.%m.%Y}")
    assert [(risk["code"], risk["rating"], risk["group"]) for risk in found["risks"]] == [
        ("R3.05", "vidējs", "R3"),
        ("R3.08", "vidējs", "R3"),
    ]
    amounts = [(m["name"], m["amount"].replace("\u00a0", " "), m["provider"]) for m in found["measures"]]
    assert amounts[0][1:] == ("70,00 € mēnesī", "Gita Gundegsēta")
    assert amounts[1][1:] == ("25,00 € semestrī", "")
    assert [(one["what"], one["by"]) for one in found["approvals"]] == [
        ("iesniedza", "Pēteris Pīlādžlapa"), ("apstiprināja: direktors", "Dace Dzērvenāja"),
        ("apstiprināja: pašvaldības koordinators", "Māra Madarsēta"), ("apstiprināja: IKVD", "Sandra Salmziede"),
    ]  # fmt: skip
    assert (found["made_by"], found["made_on"], found["director"]) == (
        "Pēteris Pīlādžlapa",
        "15.01.2018",
        "Dace Dzērvenāja",
    )
    assert (found["school"], found["municipality"], found["programme"]) == (
        "Kļavu Upes vidusskola",
        "Kļavu novads",
        "PuMPuRS",
    )


def test_approvals_of_an_earlier_submission_do_not_stand_on_a_plan(home_world: World) -> None:
    plan_id = home_world.running()
    peteris = home_world.cast.peteris
    home_world.step(peteris, plan_id, Action.REVISE)
    assert taken(peteris, plan_id)["approvals"] == []

    home_world.step(peteris, plan_id, Action.SUBMIT)
    assert [one["what"] for one in taken(peteris, plan_id)["approvals"]] == ["iesniedza"]


@pytest.mark.parametrize("username", ["peteris", "dace", "mara", "sandra", "elza"])
def test_those_entitled_print_sensitive_risks_but_their_words_only_when_asked(
    home_world: World, secret: UUID, username: str
) -> None:
    actor = home_world.cast.actors[username]
    usual, whole = taken(actor, secret), taken(actor, secret, sensitive=True)

    assert [risk["code"] for risk in usual["risks"]] == ["R2.07", "R3.05"]
    assert (usual["hidden_risks"], usual["withheld"], usual["with_sensitive"]) == (0, True, False)
    assert NOTE not in str(usual)
    assert REASON not in str(usual)
    assert (whole["hidden_risks"], whole["withheld"], whole["with_sensitive"]) == (0, False, True)
    assert NOTE in str(whole)
    assert REASON in str(whole)


@pytest.mark.parametrize("username", ["ilze", "gita", "austra", "colleague"])
def test_nobody_else_prints_a_sensitive_risk_whatever_they_ask_for(
    home_world: World, secret: UUID, username: str
) -> None:
    actor = home_world.somebody(Role.PREPARER) if username == "colleague" else home_world.cast.actors[username]
    found = taken(actor, secret)

    assert [risk["code"] for risk in found["risks"]] == ["R3.05"]
    assert found["hidden_risks"] == 1
    assert not [word for word in (NOTE, REASON, "R2", "Sociālās") if word in str(found)]
    assert refusal(actor, papers.of_plan, secret, Paper.PLAN, Ending.PDF, sensitive=True) == "paper.sensitive"


@pytest.mark.parametrize("username", ["ilze", "gita", "austra"])
def test_an_evaluation_and_an_order_keep_the_secret_too(home_world: World, secret: UUID, username: str) -> None:
    home_world.close(secret)
    actor = home_world.cast.actors[username]
    for paper in (Paper.EVALUATION, Paper.ORDER):
        for ending in Ending:
            found = filled(actor, papers.of_plan, secret, paper, ending)
            text = words(ending, made(paper, ending, found.content))
            assert not [word for word in (NOTE, REASON, "R2") if word in text]


@pytest.mark.parametrize(("sensitive", "told"), [(False, False), (True, True)])
@pytest.mark.parametrize("ending", Ending)
def test_the_paper_itself_says_what_was_left_out_or_that_it_is_to_be_kept(
    home_world: World, secret: UUID, sensitive: bool, told: bool, ending: Ending
) -> None:
    found = filled(home_world.cast.peteris, papers.of_plan, secret, Paper.PLAN, ending, sensitive=sensitive)
    text = words(ending, made(Paper.PLAN, ending, found.content))

    assert (NOTE in text, REASON in text) == (told, told)
    assert ("pamatojumi šajā izdrukā nav iekļauti" in text) is not told
    assert ("satur īpašu kategoriju personas datus" in text) is told


def test_an_expert_prints_a_plan_without_the_childs_name_and_no_order(home_world: World, secret: UUID) -> None:
    elza = home_world.cast.elza
    found = filled(elza, papers.of_plan, secret, Paper.PLAN, Ending.PDF)

    assert found.content["pupil"] == ""
    assert "Pumpurzara" not in words(Ending.PDF, made(Paper.PLAN, Ending.PDF, found.content))
    assert refusal(elza, papers.order, [secret], Ending.PDF) == "access.not_permitted"


def test_a_plan_out_of_reach_looks_as_if_it_were_not_there(world: World) -> None:
    plan_id = world.running("forest")
    for paper in (Paper.PLAN, Paper.EVALUATION, Paper.ORDER):
        with pytest.raises(NotFound), begin(world.cast.dace) as work:
            papers.of_plan(work, plan_id, paper, Ending.PDF)
    with pytest.raises(NotPermitted), begin(world.cast.andris) as work:
        papers.of_plan(work, plan_id, Paper.PLAN, Ending.PDF)
    with pytest.raises(NotFound), begin(world.cast.dace) as work:
        papers.of_pupil(work, world.plan(plan_id).pupil_id, Ending.PDF)


NOT_YET = [
    (Paper.EVALUATION, "draft"), (Paper.EVALUATION, "running"), (Paper.ORDER, "draft"), (Paper.ORDER, "submitted"),
    (Paper.ORDER, "suspended"), (Paper.ORDER, "revising"), (Paper.ORDER, "void"),
]  # fmt: skip


@pytest.mark.parametrize(("paper", "state"), NOT_YET)
def test_a_paper_that_there_is_not_yet_is_refused_and_not_offered(home_world: World, paper: Paper, state: str) -> None:
    from services.plans import open_plan

    peteris = home_world.cast.peteris
    plan_id = home_world.draft() if state in ("draft", "submitted", "void") else home_world.running()
    steps = {"submitted": Action.SUBMIT, "suspended": Action.SUSPEND, "revising": Action.REVISE, "void": Action.VOID}
    if state in steps:
        home_world.step(peteris, plan_id, steps[state], "iemesls")

    assert refusal(peteris, papers.of_plan, plan_id, paper, Ending.PDF) == "paper.not_yet"
    with begin(peteris) as work:
        offered = papers.offered(work.actor, open_plan(work, plan_id))
    assert paper not in offered
    assert Paper.PLAN in offered


def test_an_evaluation_tells_how_it_ended(world: World) -> None:
    plan_id = world.running(contents=complete("meals"))
    world.close(plan_id)
    found = taken(world.cast.dace, plan_id, Paper.EVALUATION)

    assert [(r["rating"], r["end_rating"], r["change"]) for r in found["risks"]] == [("vidējs", "zems", "mazinājies")]
    assert (found["outcome"], found["helped"]) == ("situācija uzlabojusies", "Sarunas.")
    assert (found["closed_on"], found["closed_by"]) == ("15.01.2018", "Pēteris Pīlādžlapa")
