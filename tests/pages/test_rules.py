"""The programme's rules on the screen: read by everybody, changed by the administrator, never over somebody else's change."""

from datetime import date
from decimal import Decimal

from sqlmodel import col, select

from models.money_words import CapPeriod
from models.programme import Cap, Programme
from services import programme
from services.work import OPERATOR, begin, look
from tests.pages.visit import Visit
from tests.world import World

CAPS = "Ierobežojumi"


def caps(source: str) -> list[Cap]:
    with look(OPERATOR) as work:
        return list(work.session.exec(select(Cap).where(Cap.source == source).order_by(col(Cap.id))))


def a_cap(world: World, source: str = "mans avots", amount: str = "75.50") -> Cap:
    with begin(world.cast.andris) as work:
        pumpurs = work.session.exec(select(Programme).where(Programme.code == "pumpurs")).one()
        raw = {"kind": "meals", "amount": amount, "per": CapPeriod.MONTH, "valid_from": "2018-01-01", "source": source}
        programme.add_row(work, pumpurs.id, "cap", raw)
    return caps(source)[0]


def test_everybody_reads_the_rules_with_their_source_and_changes_nothing(home_world: World) -> None:
    a_cap(home_world)
    visit = Visit(home_world.cast.gita, "noteikumi", topic=CAPS)

    assert ("meals", "75,50 €", "mēnesī", "01.01.2018", "—", "mans avots") in {
        tuple(value.replace("\u00a0", " ") for value in row.values()) for row in visit.table()
    }
    assert visit.buttons == []


def test_a_cap_is_added_with_its_source_or_says_what_is_missing(home_world: World) -> None:
    visit = Visit(home_world.cast.andris, "noteikumi", topic=CAPS)
    visit.fill({"Veids (kods)": "meals", "Summa": "aptuveni 75", "Spēkā no": date(2018, 1, 1)})
    visit.press("Saglabāt")
    assert visit.says("Lūdzu, ievadiet summu eiro, piemēram, 12,50.")
    assert visit.field("Summa").value == "aptuveni 75"
    assert caps("domes lēmums") == []

    visit.fill({"Summa": "75,50", "Par": "mēnesī", "Avots": "domes lēmums"})
    visit.press("Saglabāt")

    assert visit.notes == ["Noteikumi ir mainīti; tie ir spēkā no šī brīža."]
    assert [(cap.kind, cap.amount, cap.per) for cap in caps("domes lēmums")] == [
        ("meals", Decimal("75.50"), CapPeriod.MONTH)
    ]


def test_a_row_changed_elsewhere_meanwhile_is_not_overwritten(home_world: World) -> None:
    cap = a_cap(home_world)
    visit = Visit(home_world.cast.andris, "noteikumi", topic=CAPS, row=cap.id)
    raw = {"kind": "meals", "amount": "60", "per": "month", "valid_from": "2018-01-01", "source": "mans avots"}
    with begin(home_world.cast.andris) as work:
        programme.change_row(work, "cap", cap.id, cap.version, raw)
    visit.fill({"Summa": "90"})
    visit.press("Saglabāt")

    assert visit.errors == ["Kāds cits to tikmēr ir mainījis. Lūdzu, apskatiet vēlreiz."]
    assert [cap.amount for cap in caps("mans avots")] == [60]

    visit.press("Atstāt, kā ir")
    visit.go("noteikumi", topic=CAPS, row=cap.id)
    visit.fill({"Summa": "90"})
    visit.press("Saglabāt")
    assert [cap.amount for cap in caps("mans avots")] == [90]


def test_a_form_that_was_left_forgets_which_version_it_saw(home_world: World) -> None:
    cap = a_cap(home_world)
    visit = Visit(home_world.cast.andris, "noteikumi", topic=CAPS, row=cap.id)
    visit.go("")
    raw = {"kind": "meals", "amount": "60", "per": "month", "valid_from": "2018-01-01", "source": "mans avots"}
    with begin(home_world.cast.andris) as work:
        programme.change_row(work, "cap", cap.id, cap.version, raw)
    visit.go("noteikumi", topic=CAPS, row=cap.id)
    assert visit.field("Summa").value == "60,00\u00a0€"
    visit.fill({"Summa": "90"})
    visit.press("Saglabāt")

    assert [cap.amount for cap in caps("mans avots")] == [90]
