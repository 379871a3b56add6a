"""What the programme refuses is said on the screen in either language, and nothing of it is half kept."""

from decimal import Decimal

import pytest
from sqlmodel import SQLModel, func, select

from models.claims import Claim
from models.plans import MeasureForm, Plan, PlanForm, PlanMeasure, RiskForm
from models.pupils import PersonalCode, Pupil
from models.vocabulary import Language, MeasureType, PlanStatus, Rating
from services import plan_writing
from services.work import OPERATOR, look
from tests.pages.visit import Visit
from tests.world import World

LV, EN = Language.LATVIAN, Language.ENGLISH
in_both = pytest.mark.parametrize("language", Language)
Said = dict[Language, str]


def how_many(table: type[SQLModel]) -> int:
    with look(OPERATOR) as work:
        return work.session.exec(select(func.count()).select_from(table)).one()


def label(language: Language, latvian: str, english: str) -> str:
    return latvian if language is LV else english


def enrolment(world: World, language: Language, **given: str) -> Visit:
    """The form with everything in it, handed in."""
    visit = Visit(world.cast.ilze, "skoleni", language, do="enrol")
    lv = language is LV
    visit.fill(
        {
            "Personas kods" if lv else "Personal code": given.get("code", "040305-20009"),
            "Vārds" if lv else "First name": "Tija",
            "Uzvārds" if lv else "Last name": "Tauriņzieds",
            "Programma" if lv else "Programme": "vispārējā izglītība" if lv else "general education",
            "Klase" if lv else "Grade": given.get("grade", "7"),
        }
    )
    visit.press(label(language, "Uzņemt", "Enrol"))
    return visit


@in_both
def test_a_pupil_who_is_enrolled_already(home_world: World, language: Language) -> None:
    home_world.pupil("river", personal_code="040305-20009")

    visit = enrolment(home_world, language)

    said = {
        LV: "Skolēns ar šādu personas kodu jau ir šīs skolas sarakstā.",
        EN: "A pupil with this personal code is already in this school's register.",
    }
    assert visit.errors == [said[language]]
    assert visit.field(label(language, "Uzvārds", "Last name")).value == "Tauriņzieds"
    assert (how_many(Pupil), how_many(PersonalCode)) == (1, 1)


@in_both
def test_a_pupil_whom_another_school_has(home_world: World, language: Language) -> None:
    home_world.pupil("forest", personal_code="040305-20009")

    visit = enrolment(home_world, language)

    said = {LV: "Šis personas kods ir citas skolas uzskaitē.", EN: "Another school holds this personal code."}
    assert visit.errors == [said[language]]
    assert (how_many(Pupil), how_many(PersonalCode)) == (1, 1)


@in_both
def test_a_grade_outside_the_target_group_on_that_day(home_world: World, language: Language) -> None:
    visit = enrolment(home_world, language, grade="3")

    said = {
        LV: "vispārējā izglītība, 3. klase vai kurss: atbalsta tikai no 01.09.2021.",
        EN: "general education, grade 3: supported only from 01.09.2021.",
    }
    assert [error for error in visit.errors if not error.startswith(said[language])] == []
    assert len(visit.errors) == 1
    assert visit.says(label(language, "(Avots: ", "(Source: "))
    assert (how_many(Pupil), how_many(PersonalCode)) == (0, 0)


@in_both
def test_a_second_plan_in_a_semester(home_world: World, language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    """The card offers none; whoever presses at the very moment at which another plan is begun is told."""
    pupil_id = home_world.pupil("river")
    visit = Visit(home_world.cast.peteris, "skoleni", language, pupil=pupil_id)
    begin = label(language, "Rakstīt plānu: 2017./2018. m. g. 2. semestris", "Write the plan for 2017/2018, semester 2")
    open_now = plan_writing.semesters_open

    def meanwhile(work: object) -> list[str]:
        monkeypatch.setattr(plan_writing, "semesters_open", open_now)
        home_world.draft("river", pupil_id, PlanForm())
        return open_now(work)

    monkeypatch.setattr(plan_writing, "semesters_open", meanwhile)
    visit.press(begin)

    said = {LV: "Skolēnam šajā semestrī jau ir plāns.", EN: "The pupil already has a plan for this semester."}
    assert visit.errors == [said[language]]
    assert how_many(Plan) == 1


@in_both
def test_a_plan_without_a_signed_application(home_world: World, language: Language) -> None:
    pupil_id = home_world.pupil("river", application_date="", application_signer="")
    plan_id = home_world.draft("river", pupil_id)
    visit = Visit(home_world.cast.peteris, "plani", language, plan=plan_id)
    said = {
        LV: "Nav reģistrēts vecāka vai pilngadīga skolēna parakstīts iesniegums, vai tā datums ir nākotnē.",
        EN: "The signed application of the parent or the adult pupil is not on record, or its date is to come.",
    }
    assert visit.says(said[language])

    visit.press(label(language, "Iesniegt", "Submit"))

    refused = {LV: "Plānu vēl nevar iesniegt: nepilnības – 1.", EN: "The plan cannot be submitted yet. Missing: 1."}
    assert visit.errors == [refused[language]]
    assert visit.text.count(said[language]) == 2
    plan = home_world.plan(plan_id)
    assert (plan.status, plan.awaits, plan.round) == (PlanStatus.DRAFT, None, 0)


@in_both
def test_a_measure_without_a_risk_is_not_added(home_world: World, language: Language) -> None:
    risk = RiskForm(code="R3.05", rating=Rating.MEDIUM)
    plan_id = home_world.draft("river", contents=PlanForm(risks=(risk,)))
    visit = Visit(home_world.cast.peteris, "plani", language, plan=plan_id)
    lv = language is LV
    visit.fill({"Atbalsta veids" if lv else "Kind of support": MeasureType.CONSULTATION})
    kind = visit.field("Kurš" if lv else "Which")
    visit.fill(
        {
            "Kurš" if lv else "Which": kind.options[0],
            "Stundas mēnesī" if lv else "Hours a month": "4",
            "Kāpēc šis pasākums?" if lv else "Why this measure?": "Vajag.",
        }
    )
    visit.press("Pievienot" if lv else "Add")

    said = {
        LV: f"{kind.options[0]}: pasākums nav saistīts ne ar vienu plāna risku.",
        EN: f"{kind.options[0]}: the measure is not tied to any risk of the plan.",
    }
    assert visit.says(said[language])
    assert visit.field("Kāpēc šis pasākums?" if lv else "Why this measure?").value == "Vajag."
    assert how_many(PlanMeasure) == 0


@in_both
def test_a_plan_with_a_measure_that_lost_its_risk(home_world: World, language: Language) -> None:
    plan_id = home_world.draft("river", contents=unanswered())
    visit = Visit(home_world.cast.peteris, "plani", language, plan=plan_id)
    visit.press(label(language, "Iesniegt", "Submit"))

    said = {
        LV: "ēdināšana: pasākums nav saistīts ne ar vienu plāna risku.",
        EN: "Meals: the measure is not tied to any risk of the plan.",
    }
    assert visit.text.casefold().count(said[language].casefold()) == 2
    assert home_world.plan(plan_id).status is PlanStatus.DRAFT


def unanswered() -> PlanForm:
    meals = MeasureForm(
        type=MeasureType.COMPENSATION, kind="meals", amount=Decimal(70), justification="Trūkst līdzekļu.", risks=()
    )
    return PlanForm(risks=(RiskForm(code="R3.05", rating=Rating.MEDIUM),), measures=(meals,))


# Refused in a file, because no form offers it: the row, the sentence in both languages.
CLAIM_ROWS: dict[str, tuple[str, str, Said]] = {
    "outside the plan's dates": ("meals", "2017-11", {
        LV: "2017. gada novembris ir ārpus plāna, kas ilgst no 08.01.2018 līdz 31.05.2018.",
        EN: "November 2017 is outside the plan, which runs from 08.01.2018 to 31.05.2018.",
    }),
    "not in the plan": ("public_transport", "2018-01", {
        LV: "plānā {code} šāda kompensācija nav paredzēta.",
        EN: "the plan {code} does not provide this compensation.",
    }),
    "materials for a general school": ("learning_materials", "2018-01", {
        LV: "tikai šāda veida programmas skolēniem: profesionālā izglītība.",
        EN: "only for pupils of this kind of programme: vocational education.",
    }),
    "a month to come": ("meals", "2018-02", {
        LV: "2018. gada februāris vēl nav sācies.",
        EN: "February 2018 is still to come.",
    }),
}  # fmt: skip


@in_both
@pytest.mark.parametrize("what", CLAIM_ROWS)
def test_a_claim_that_cannot_be_paid(home_world: World, language: Language, what: str) -> None:
    kind, month, said = CLAIM_ROWS[what]
    code = home_world.plan(home_world.running("river")).code
    visit = bring_in(
        home_world,
        language,
        label(language, "kompensācijas", "claims"),
        f"plan_code;kind;month;amount\n{code};{kind};{month};20,00\n",
    )

    why = visit.column(label(language, "Kāpēc", "Why"))
    assert [reason for reason in why if said[language].format(code=code) not in reason] == []
    assert len(why) == 1
    assert not visit.has(label(language, "Importēt", "Take it in"))
    assert how_many(Claim) == 0


@in_both
def test_a_file_with_a_wrong_column(home_world: World, language: Language) -> None:
    visit = bring_in(home_world, language, label(language, "skolēni", "pupils"), "school;personal_code;klse\n1;2;3\n")

    said = {LV: "Kolonna „klse” nav zināma. Zināmās: ", EN: "The column “klse” is not known. Known are: "}
    assert [error for error in visit.errors if not error.startswith(said[language])] == []
    assert len(visit.errors) == 1
    assert not visit.has(label(language, "Importēt", "Take it in"))
    assert how_many(Pupil) == 0


def bring_in(world: World, language: Language, kind: str, content: str) -> Visit:
    visit = Visit(world.cast.ilze, "imports", language)
    visit.fill({label(language, "Kas", "What"): kind})
    visit.app.file_uploader[0].upload("fails.csv", content.encode(), "text/csv")
    visit.look()
    return visit
