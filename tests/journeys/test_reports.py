"""A partner's report on its way in a browser: made, submitted, returned, submitted again, accepted, its money asked for."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlmodel import select

from models.claims import Claim
from models.payments import PeriodReport
from models.plans import Plan
from models.vocabulary import Action
from services import closed_months, integrity
from services.demo import cast as casting
from services.work import OPERATOR, look
from tests import databases as kinds
from tests.databases import OnSqlite
from tests.journeys.conftest import Seat
from tests.pages.lively import on_that_day
from tests.serving import Server, serving
from tests.stage import SETTINGS, stage_in
from tests.world import World


@pytest.fixture(scope="module")
def february(on_sqlite: OnSqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, UUID]]:
    """A municipality in February: one claim of January is paid, another is approved."""
    with stage_in(on_sqlite) as url:
        with on_that_day(), kinds.using(url):
            world = World(casting.recall())
            paid, granted = world.claim(world.running("river"), "50.01"), world.claim(world.running("forest"), "10.00")
            world.decide(world.cast.mara, Action.APPROVE, paid, granted)
            world.decide(world.cast.aija, Action.PAY, paid)
        with serving(url, tmp_path_factory.mktemp("february"), SETTINGS | {"PUMPURS_TODAY": "2018-02-10"}) as server:
            yield server, paid


def stands(server: Server, claim_id: UUID) -> tuple[str, bool]:
    """How the report stands, and whether the claim's month is locked."""
    with kinds.using(server.database), look(OPERATOR) as work:
        claim = work.session.get_one(Claim, claim_id)
        plan = work.session.get_one(Plan, claim.plan_id)
        status = work.session.exec(select(PeriodReport.status)).one()
        return status, closed_months.is_closed(work, claim.school_id, plan.programme_id, claim.month)


def test_the_way_of_a_report(seat: Seat, february: tuple[Server, UUID]) -> None:
    server, paid = february
    aija = seat("aija", "/budzets", base=server.base)
    aija.choose("Pārskati valstij")
    aija.press_heading("Sagatavot pārskatu")
    aija.press("Izveidot projektu")
    aija.sees("Kļavu novads: 2018. gada janvāris")
    aija.reads("60,01 €")
    aija.reads("42,51 €")
    aija.press("Iesniegt pārskatu")
    aija.sees("Pārskats ir iesniegts.")
    assert stands(server, paid) == ("submitted", True)

    sandra = seat("sandra", "/budzets", base=server.base)
    sandra.choose("Pārskati valstij")
    sandra.row(1)
    sandra.sees("Kļavu novads: 2018. gada janvāris")
    sandra.press("Atgriezt pārskatu")
    sandra.sees("Lūdzu, norādiet pamatojumu.")
    sandra.type("Komentārs (vajadzīgs, lai atgrieztu)", "Trūkst čeka.")
    sandra.press("Atgriezt pārskatu")
    sandra.sees("Pārskats ir atgriezts; tā mēneši atkal ir atvērti.")
    assert stands(server, paid) == ("returned", False)

    aija.page.reload()
    aija.settle()
    aija.sees("Trūkst čeka.")
    aija.press("Iesniegt pārskatu")
    aija.sees("Pārskats ir iesniegts.")

    sandra.page.reload()
    sandra.settle()
    sandra.press("Pieņemt pārskatu")
    sandra.sees("Pārskats ir pieņemts.")
    assert sandra.button("Pieprasīt maksājumu").count() == 0  # whoever accepted it does not ask for the money

    _asks_for_the_money(seat, server, paid)


def _asks_for_the_money(seat: Seat, server: Server, paid: UUID) -> None:
    """Somebody else of the state asks for the money."""
    toms = seat("toms", "/budzets", base=server.base)
    toms.choose("Pārskati valstij")
    toms.row(1)
    toms.type("Maksājuma pieprasījuma numurs", "MP-2018/1")
    toms.press("Pieprasīt maksājumu")
    toms.sees("Maksājuma pieprasījuma numurs ir MP-2018/1.")
    assert stands(server, paid) == ("requested", True)
    with kinds.using(server.database):
        assert integrity.verify() == []
