"""A pupil changes school: the new one asks, the old one lets go, the history and the used cap go along."""

from decimal import Decimal

from sqlmodel import select

from models.plans import Plan
from models.vocabulary import Action
from services import plan_writing
from services.demo import cast as casting
from services.work import OPERATOR, begin, look
from tests.journeys.conftest import Seat
from tests.journeys.looking import faults
from tests.journeys.person import Person
from tests.world import World, complete

CODE = "040305-20009"


def test_a_pupil_moves_to_another_school(seat: Seat, records: str) -> None:
    world = World(casting.recall())
    pupil_id = world.pupil(
        personal_code=CODE, first_name="Tija", last_name="Tauriņzieds", guardian_name="Māte Tauriņzieds"
    )
    claim_id = world.claim(world.running(pupil_id=pupil_id), "50.00")
    assert world.decide(world.cast.mara, Action.APPROVE, claim_id)[0].amount == Decimal("50.00")

    janis = seat("janis")
    _ask(janis)
    ilze = seat("ilze")
    ilze.sees("Skolēni, kurus lūdz cita skola")
    ilze.follow("Tija Tauriņzieds · Kļavu Meža pamatskola")
    ilze.sees("Šo skolēnu lūdz Kļavu Meža pamatskola")
    ilze.press("Pārcelt skolēnu")
    ilze.sees("Skolēns no jūsu skolas pārcelts 15.01.2018.")
    ilze.misses("Māte Tauriņzieds")
    assert list(faults(ilze)) == []

    janis.go("/skoleni")
    janis.row(1)
    janis.sees("Tija Tauriņzieds")
    janis.sees("Pārcelts uz citu skolu: Kļavu Upes vidusskola → Kļavu Meža pamatskola")
    janis.sees("Apstiprināta kompensācija: ēdināšana")
    assert list(faults(janis)) == []

    baiba = seat("baiba", "/skoleni")
    baiba.row(1)
    baiba.press("Rakstīt plānu: 2017./2018. m. g. 2. semestris")
    baiba.sees("IAP-2017-2-00002")

    _finish(world)
    janis.follow("Kompensācijas")
    janis.press("Pieteikt kompensāciju")
    janis.pick("Skolēns un plāns", "Tauriņzieds")
    janis.pick("Kompensācija", "ēdināšana")
    janis.pick("Mēnesis", "2018. gada janvāris")
    janis.reads("Izlietots 50,00 €")
    janis.reads("Atlikums pēc tam 20,00 €")


def _finish(world: World) -> None:
    """The plan that was begun on the screen is written and approved."""
    with look(OPERATOR) as work:
        plan = work.session.exec(select(Plan).where(Plan.school_id == world.school("forest").id)).one()
        assert plan.starts_on == work.today
    with begin(world.cast.baiba) as work:
        plan_writing.save(work, plan.id, plan.version, complete())
    world.step(world.cast.baiba, plan.id, Action.SUBMIT)
    for actor in world.chain("forest"):
        world.step(actor, plan.id, Action.APPROVE)


def _ask(who: Person) -> None:
    """Enrolment says that another school holds the code, and offers to ask."""
    who.go("/skoleni?do=enrol")
    who.type("Personas kods", CODE)
    who.type("Vārds", "Tija")
    who.type("Uzvārds", "Tauriņzieds")
    who.pick("Programma", "vispārējā izglītība")
    who.pick("Klase", "7")
    who.press("Uzņemt")
    who.sees("Personas kods 040305-20009 ir citas skolas uzskaitē")
    who.misses("Kļavu Upes vidusskola")
    who.press("Lūgt skolēna pārcelšanu")
    who.sees("Lūgums ir nosūtīts.")
    who.sees("Skolas maiņa")
