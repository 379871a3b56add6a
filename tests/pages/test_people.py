"""People and roles on the screen: a role given and ended, a code shown once, nobody's own row changed."""

from sqlmodel import col, select

from models.people import Account, Assignment
from models.vocabulary import Role
from services import clock
from services.work import OPERATOR, look
from tests.pages.visit import Visit
from tests.world import World

NEW = {"Vārds": "Jauns", "Uzvārds": "Kolēģis", "Lietotājvārds": "jauns.kolegis", "Loma": "plāna sagatavotājs"}


def roles(username: str) -> list[Role]:
    """Those held today."""
    with look(OPERATOR) as work:
        query = (
            select(Assignment)
            .join(Account, col(Account.id) == Assignment.account_id)
            .where(Account.username == username)
            .order_by(col(Assignment.id))
        )
        today = clock.today()
        return [held.role for held in work.session.exec(query) if held.until is None or held.until > today]


def test_a_school_adds_a_colleague_whose_code_is_shown_once(home_world: World) -> None:
    visit = Visit(home_world.cast.dace, "cilveki")
    visit.fill(NEW)
    visit.press("Pievienot")

    assert [code.value for code in visit.app.code] != []
    assert roles("jauns.kolegis") == [Role.PREPARER]
    assert "Kolēģis Jauns" in visit.column("Persona")
    assert visit.field("Lietotājvārds").value == ""
    visit.look()
    assert [code.value for code in visit.app.code] == []


def test_a_wrong_or_taken_name_is_said_beside_it_and_nobody_is_added(home_world: World) -> None:
    visit = Visit(home_world.cast.dace, "cilveki")
    visit.fill(NEW | {"Lietotājvārds": "Jānis Ābols"})
    visit.press("Pievienot")
    assert visit.says("Šeit atļauti tikai mazie latīņu burti bez garumzīmēm, cipari, punkti un defises.")
    assert visit.field("Lietotājvārds").value == "Jānis Ābols"

    visit.fill({"Lietotājvārds": "janis"})
    visit.press("Pievienot")

    assert visit.says("Šis lietotājvārds pieder citam.")
    assert roles("janis") == [Role.SCHOOL_COORDINATOR]
    assert roles("jauns.kolegis") == []


def test_a_school_gives_only_roles_of_a_school(home_world: World) -> None:
    visit = Visit(home_world.cast.dace, "cilveki")

    assert not {"auditors", "administrators", "IKVD koordinators"} & set(visit.field("Loma").options)
    assert "plāna sagatavotājs" in visit.field("Loma").options


def test_an_ended_role_counts_at_once(home_world: World) -> None:
    gita = Visit(home_world.cast.gita)
    visit = Visit(home_world.cast.dace, "cilveki", person=home_world.cast.gita.account_id)
    visit.press("Izbeigt šo lomu")

    assert visit.notes == ["Loma ir izbeigta; tas stājas spēkā uzreiz."]
    assert roles("gita") == []
    gita.look()
    assert gita.menu == []


def test_nobody_ends_their_own_role(home_world: World) -> None:
    visit = Visit(home_world.cast.dace, "cilveki", person=home_world.cast.dace.account_id)
    visit.press("Izbeigt šo lomu")

    assert visit.errors == ["Savas lomas un savu kontu šeit nemaina."]
    assert roles("dace") == [Role.DIRECTOR]
