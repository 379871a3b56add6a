"""Who may take which paper of what, what stands on it for them, and the entry it leaves."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from models.audit import AuditEntry
from models.meetings import Meeting, MeetingItem
from models.places import School
from models.plans import MeasureForm, PlanForm
from models.vocabulary import Action, Controller, MeasureType, Paper, PlanStatus, Role
from pages.plans.plans import _Wanted
from services import papers
from services.documents.making import Ending, made
from services.errors import NotFound, NotPermitted, Refusal
from services.paper_facts import Filled
from services.rules.permissions import Actor, Permission
from services.work import OPERATOR, begin, look
from tests.papers.reading import in_order, words
from tests.papers.samples import EVERY
from tests.world import SPRING, World, complete

NOTE, REASON = "slepena piezīme", "slepens pamatojums"
NOW = date(2018, 1, 15)


def taken(actor: Actor, plan_id: UUID, paper: Paper = Paper.PLAN, *, sensitive: bool = False) -> dict[str, Any]:
    return dict(filled(actor, papers.of_plan, plan_id, paper, Ending.PDF, sensitive=sensitive).content)


def filled(actor: Actor, use_case: Callable[..., Filled], *args: Any, **kwargs: Any) -> Filled:
    with begin(actor) as work:
        return use_case(work, *args, **kwargs)


def refusal(actor: Actor, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refusal) as caught, begin(actor) as work:
        use_case(work, *args, **kwargs)
    return caught.value.why.name


def entries(*actions: Action) -> list[AuditEntry]:
    with look(OPERATOR) as work:
        query = select(AuditEntry).where(col(AuditEntry.action).in_(actions)).order_by(col(AuditEntry.seq))
        return list(work.session.exec(query))


def given_by(world: World, contents: PlanForm, *people: Actor) -> PlanForm:
    """The same plan with these people named for its measures."""
    named = [
        m.model_copy(update={"provider_id": p.account_id}) for m, p in zip(contents.measures, people, strict=False)
    ]
    return contents.model_copy(update={"measures": (*named, *contents.measures[len(named) :])})


@pytest.fixture
def secret(home_world: World) -> UUID:
    """A running plan with a sensitive risk, whose consultation Gita gives."""
    contents = complete(sensitive=True)
    by_gita = contents.measures[1].model_copy(update={"provider_id": home_world.cast.gita.account_id})
    return home_world.running(contents=contents.model_copy(update={"measures": (contents.measures[0], by_gita)}))


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
        case _:
            found = filled(dace, papers.of_plan, plan_id, paper, Ending.PDF)

    assert shape(found.content) == shape(EVERY[paper])
    for ending in Ending:
        assert made(found.paper, ending, found.content)


def shape(value: Any) -> Any:
    """Names and kinds of what a paper is filled with."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else type(value)


def meeting(world: World, *plan_ids: UUID) -> UUID:
    with begin(OPERATOR) as work:
        held = Meeting(school_id=world.school("river").id, held_on=NOW, title="Janvāra sapulce", present="Dace", led_by=world.cast.ilze.account_id)  # fmt: skip
        work.add(held, Action.ADD)
        work.session.flush()
        for plan_id in plan_ids:
            pupil_id = world.plan(plan_id).pupil_id
            item = MeetingItem(
                school_id=held.school_id, meeting_id=held.id, pupil_id=pupil_id, decision="Sarunāt.", due_on=NOW + timedelta(7),
                responsible_id=world.cast.peteris.account_id,
            )  # fmt: skip
            work.add(item, Action.ADD)
        return held.id


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


# Letters of the Latvian alphabet where plain order would be wrong.
NAMES = ["Abele", "Ābols", "Cālis", "Čakste", "Ķēniņš", "Lapa", "Ļoļāns", "Šmits", "Žagars"]


def test_an_order_names_plan_pupil_measures_and_teachers_in_latvian_order(world: World) -> None:
    plans = []
    for name in reversed(NAMES):
        contents = PlanForm(
            risks=complete().risks,
            measures=(MeasureForm(type=MeasureType.CONSULTATION, kind="teacher", subject="ķīmija", hours=3, provider_id=world.cast.gita.account_id, justification="…", risks=("R3.05",)),),
        )  # fmt: skip
        plans.append(world.running(contents=contents, pupil_id=world.pupil(last_name=name)))
    found = filled(world.cast.dace, papers.order, plans, Ending.DOCX)
    text = words(Ending.DOCX, made(Paper.ORDER, Ending.DOCX, found.content))

    assert [plan["pupil"] for plan in found.content["plans"]] == [f"Anna {name}" for name in NAMES]  # type: ignore[index,union-attr,call-overload]
    for plan_id, name in zip(reversed(plans), NAMES, strict=True):
        assert (
            in_order(
                text, world.plan(plan_id).code, f"Anna {name}", "pedagogs, ķīmija", "3 h mēnesī", "Gita Gundegsēta"
            )
            == []
        )
    assert found.file == "9-rikojums.docx"
    assert len(entries(Action.EXPORT)) == 9


def test_an_order_is_of_one_school(home_world: World) -> None:
    both = [home_world.running("river"), home_world.running("forest")]

    assert refusal(home_world.cast.mara, papers.order, both, Ending.PDF) == "paper.one_school"
    assert refusal(home_world.cast.mara, papers.order, [], Ending.PDF) == "paper.nothing"


def test_the_order_of_a_day_is_for_the_plans_finally_approved_on_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    yesterday = world.running()
    again = world.running()
    monkeypatch.setenv("PUMPURS_TODAY", "2018-01-16")
    today = world.running()
    world.draft()
    world.running("forest")
    for step, actor in ((Action.REVISE, world.cast.peteris), (Action.SUBMIT, world.cast.peteris), *((Action.APPROVE, one) for one in world.chain())):  # fmt: skip
        world.step(actor, again, step)

    def codes(day: date, actor: Actor, **more: Any) -> set[Any]:
        found = filled(actor, papers.order_of_day, day, Ending.PDF, **more)
        return {plan["code"] for plan in found.content["plans"]}  # type: ignore[index,union-attr,call-overload]

    assert codes(NOW, world.cast.dace) == {world.plan(yesterday).code}
    assert codes(NOW + timedelta(1), world.cast.dace) == {world.plan(again).code, world.plan(today).code}
    assert codes(NOW + timedelta(1), world.cast.mara, school_id=world.school("river").id) == {world.plan(again).code, world.plan(today).code}  # fmt: skip
    assert refusal(world.cast.mara, papers.order_of_day, NOW + timedelta(1), Ending.PDF) == "paper.one_school"
    assert refusal(world.cast.dace, papers.order_of_day, NOW - timedelta(1), Ending.PDF) == "paper.nothing"
    assert refusal(world.cast.gita, papers.order_of_day, NOW, Ending.PDF) == "paper.nothing"


def test_an_application_is_filled_with_what_is_known(world: World) -> None:
    pupil_id = world.pupil(
        last_name="Ķirsīte", birth_date="2005-03-02", guardian_name="Māte Ķirsīte", guardian_phone="29112347"
    )
    found = filled(world.cast.ilze, papers.of_pupil, pupil_id, Ending.PDF).content

    wanted = {"pupil": "Anna Ķirsīte", "birth_date": "02.03.2005", "grade": "7. klase", "guardian": "Māte Ķirsīte", "guardian_phone": "29112347", "guardian_email": "", "adult": False, "programme": "PuMPuRS", "code": ""}  # fmt: skip
    assert {name: found[name] for name in wanted} == wanted
    assert str(found["personal_code"]).startswith("020305-")


@pytest.mark.parametrize(("born", "adult"), [("2000-01-15", True), ("2000-01-16", False), ("1999-12-31", True)])
def test_from_the_eighteenth_birthday_a_pupil_signs_for_themselves(home_world: World, born: str, adult: bool) -> None:
    pupil_id = home_world.pupil(birth_date=born)

    assert filled(home_world.cast.dace, papers.of_pupil, pupil_id, Ending.PDF).content["adult"] is adult


@pytest.mark.parametrize(
    ("controller", "name"), [(Controller.SCHOOL, "Kļavu Upes vidusskola"), (Controller.MUNICIPALITY, "Kļavu novads")]
)
def test_an_application_names_who_answers_for_the_data(home_world: World, controller: Controller, name: str) -> None:
    with begin(OPERATOR) as work:
        work.change(work.session.get_one(School, home_world.school("river").id), Action.EDIT, controller=controller)

    assert filled(home_world.cast.dace, papers.of_pupil, home_world.pupil(), Ending.PDF).content["controller"] == name


def test_where_two_people_direct_a_school_nobody_is_named_to_sign(home_world: World) -> None:
    plan_id = home_world.running()
    home_world.somebody(Role.DIRECTOR)

    assert taken(home_world.cast.peteris, plan_id)["director"] == ""


def test_minutes_name_who_does_what_until_when_in_latvian_order(world: World) -> None:
    plans = [world.draft(pupil_id=world.pupil(last_name=name)) for name in reversed(NAMES)]
    meeting_id = meeting(world, *plans)
    found = filled(world.cast.dace, papers.of_meeting, meeting_id, Ending.PDF)

    items: Any = found.content["items"]
    assert [item["pupil"] for item in items] == [f"Anna {name}" for name in NAMES]
    assert items[0] | {"pupil": ""} == {"pupil": "", "decision": "Sarunāt.", "due_on": "22.01.2018", "responsible": "Pēteris Pīlādžlapa", "done": False}  # fmt: skip
    assert (found.content["held_on"], found.content["led_by"], found.file) == (
        "15.01.2018",
        "Ilze Ievziede",
        "2018-01-15-protokols.pdf",
    )
    for stranger in (world.cast.janis, world.cast.gita, world.cast.mara, world.cast.austra):
        assert refusal(stranger, papers.of_meeting, meeting_id, Ending.PDF) in (
            "access.not_found",
            "access.not_permitted",
        )


def test_each_paper_leaves_an_entry_at_the_thing_itself_that_tells_nothing_of_anybody(world: World) -> None:
    plan_id = world.running(contents=complete(sensitive=True))
    plan = world.plan(plan_id)
    peteris = world.cast.peteris
    taken(peteris, plan_id)
    taken(peteris, plan_id, sensitive=True)
    taken(peteris, plan_id, Paper.ORDER)
    filled(peteris, papers.of_pupil, plan.pupil_id, Ending.DOCX)

    assert [(e.actor, e.subject, e.subject_id, e.before, e.after, e.comment) for e in entries(Action.EXPORT)] == [
        ("peteris", "plan", str(plan_id), {}, {"file": f"{plan.code}-plans.pdf"}, ""),
        ("peteris", "plan", str(plan_id), {}, {"file": f"{plan.code}-plans.pdf", "sensitive": True}, ""),
        ("peteris", "plan", str(plan_id), {}, {"file": f"{plan.code}-rikojums.pdf"}, ""),
        ("peteris", "pupil", str(plan.pupil_id), {}, {"file": "iesniegums.docx"}, ""),
    ]


def test_what_was_refused_leaves_no_entry(home_world: World) -> None:
    plan_id = home_world.draft()
    refusal(home_world.cast.peteris, papers.of_plan, plan_id, Paper.ORDER, Ending.PDF)

    assert entries(Action.EXPORT) == []


def test_printing_a_colleagues_sensitive_risks_counts_as_reading_them(home_world: World, secret: UUID) -> None:
    taken(home_world.cast.dace, secret, Paper.ORDER)
    assert entries(Action.READ_SENSITIVE) == []

    taken(home_world.cast.dace, secret)
    assert [(entry.actor, entry.subject_id) for entry in entries(Action.READ_SENSITIVE)] == [("dace", str(secret))]


def listed(actor: Actor, **asked: Any) -> set[UUID]:
    with look(actor) as work:
        return set(papers.printable(work, **asked))


def test_many_at_once_are_ones_own_or_those_one_may_export(world: World) -> None:
    cast = world.cast
    other = world.somebody(Role.PREPARER)
    own, forest = world.running(), world.running("forest")
    straight = world.running("craft")

    assert listed(cast.peteris) == {own}
    assert listed(cast.dace) == listed(cast.ilze) == {own}
    assert listed(cast.mara) == {own, forest}
    assert listed(cast.austra) == listed(OPERATOR) == {own, forest, straight}
    for actor in (other, cast.gita, cast.sandra, cast.elza):
        assert refusal(actor, papers.printable) == "paper.nothing"
    for actor in (cast.aija, cast.andris):
        assert refusal(actor, papers.printable) == "access.not_permitted"


FILTERS: list[dict[str, Any]] = [
    {}, {"semester": SPRING}, {"semester": "2016-1"}, {"status": PlanStatus.RUNNING}, {"status": PlanStatus.VOID}, {"mine": True},
    {"semester": SPRING, "status": PlanStatus.DRAFT},
]  # fmt: skip


@pytest.mark.parametrize("username", ["peteris", "dace", "mara", "austra"])
def test_what_is_printed_is_what_the_list_shows(world: World, username: str) -> None:
    """Primero's exports once held other rows than the screen."""
    from services import plans

    actor = world.cast.actors[username]
    waiting, void = world.draft(), world.draft()
    world.running("forest")
    world.running()
    world.step(world.cast.peteris, void, Action.VOID)
    world.step(world.cast.peteris, waiting, Action.SUBMIT)
    for asked in (*FILTERS, {"school_id": world.school("river").id}):
        with look(actor) as work:
            shown = {line.id for line in plans.find(work, **asked).lines}
        if shown:
            assert listed(actor, **asked) == shown, asked
        else:
            assert refusal(actor, papers.printable, **asked) == "paper.nothing", asked


def test_the_list_has_no_filter_that_printing_does_not_know() -> None:
    from inspect import signature

    assert set(_Wanted.__dataclass_fields__) <= set(signature(papers.printable).parameters)


def test_more_than_one_file_should_hold_are_refused(home_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST", 2)
    home_world.draft()
    home_world.draft()
    assert len(listed(home_world.cast.dace)) == 2

    home_world.draft()
    assert refusal(home_world.cast.dace, papers.printable) == "paper.too_many"


def test_many_are_ordered_by_school_and_latvian_name(world: World) -> None:
    plans = {world.draft(where, pupil_id=world.pupil(where, last_name=name)): (where, name) for where in ("river", "forest") for name in reversed(NAMES)}  # fmt: skip
    with look(world.cast.mara) as work:
        found = [plans[plan_id] for plan_id in papers.printable(work)]

    assert found == [(where, name) for where in ("forest", "river") for name in NAMES]


def test_the_right_to_export_is_asked_of_the_table() -> None:
    assert papers.many(OPERATOR)
    assert {Permission.DATA_EXPORT, Permission.PLAN_WRITE} <= set(Permission)
