"""The month sheet on the screen: flagged while typed, saved row by row; read by those who may not write."""

from typing import Any

from sqlmodel import select

from models.audit import AuditEntry
from models.consultations import NoteForm
from models.vocabulary import Action, Role
from pages.shell import paths
from services.consulting import notes
from services.work import OPERATOR, begin, look
from tests.pages.visit import Visit
from tests.services import lessons
from tests.services.lessons import cells, kept, plan, save, sheet
from tests.world import World


def sheets_of(visit: Visit) -> list[str]:
    """The keys of the sheets in this tab."""
    state = visit.app.session_state._state.filtered_state
    return [key for key in state if str(key).startswith("lessons ") and str(key).endswith(" table")]


def type_rows(visit: Visit, *rows: dict[str, Any]) -> None:
    """As the browser hands in rows that were added to the table."""
    (key,) = sheets_of(visit)
    added = [{name: value for name, value in row.items() if value not in ("", False)} for row in rows]
    visit.app.session_state[key] = {"edited_rows": {}, "added_rows": added, "deleted_rows": []}
    visit.look()


def test_rows_are_flagged_while_typed_and_saved_apart(home_world: World) -> None:
    _, anna = plan(home_world)
    visit = Visit(home_world.cast.gita, paths.CONSULTATIONS)
    assert visit.says("Saglabāt mēnesi (rindas: 0)")

    type_rows(visit, cells(anna), cells(anna, starts="10:20"))
    assert visit.says("neviens nav divās vietās vienlaikus")
    assert kept() == []
    visit.button("Saglabāt mēnesi (rindas: 2)").click()
    visit.look()

    assert len(kept()) == 1
    assert visit.says("Nav saglabāts: 1")
    assert visit.says("neviens nav divās vietās vienlaikus")


def test_what_was_typed_is_there_again_in_another_tab(home_world: World) -> None:
    _, anna = plan(home_world)
    type_rows(Visit(home_world.cast.gita, paths.CONSULTATIONS), cells(anna))

    assert Visit(home_world.cast.gita, paths.CONSULTATIONS).says("Saglabāt mēnesi (rindas: 1)")


def test_a_director_reads_without_a_sheet_and_learns_of_a_note_by_a_click(home_world: World) -> None:
    _, anna = plan(home_world)
    save(home_world.cast.gita, cells(anna))
    with begin(home_world.cast.gita) as work:
        notes.write_note(work, kept()[0].id, NoteForm(note="Slepena piezīme par Annu."))
    visit = Visit(home_world.cast.dace, paths.CONSULTATIONS, provider=home_world.cast.gita.account_id)

    assert sheets_of(visit) == []
    assert visit.column("Piezīme") == ["ir piezīme"]
    assert not visit.says("Slepena piezīme par Annu.")
    box = visit.field("Konsultācija")
    box.select_index(0)
    visit.look()
    visit.button("Lasīt piezīmi").click()
    visit.look()
    assert visit.says("Slepena piezīme par Annu")
    with look(OPERATOR) as work:
        assert len(work.session.exec(select(AuditEntry).where(AuditEntry.action == Action.READ_NOTE)).all()) == 1


def test_everybody_who_reads_consultations_may_open_the_screen(home_world: World) -> None:
    _, anna = plan(home_world)
    save(home_world.cast.gita, cells(anna))
    for who in (
        home_world.cast.ilze,
        home_world.cast.peteris,
        home_world.cast.mara,
        home_world.cast.sandra,
        home_world.cast.austra,
    ):
        visit = Visit(
            who, paths.CONSULTATIONS, school=home_world.school("river").id, provider=home_world.cast.gita.account_id
        )
        assert visit.title == "Konsultācijas"
        assert visit.says("Šomēnes plānots un noticis"), who.role


def test_orders_and_agreements_are_opened_by_whoever_records_them(home_world: World) -> None:
    plan_id, _ = plan(home_world)
    lessons.order(home_world.cast.dace, home_world.cast.gita, plan_id)
    visit = Visit(home_world.cast.ilze, paths.CONSULTATIONS)
    visit.field("Skats").set_value("papers")
    visit.look()

    assert "1-9/3" in visit.table()[0].values()


def test_sums_tell_that_no_rate_is_known(home_world: World) -> None:
    _, anna = plan(home_world)
    save(home_world.cast.gita, cells(anna))
    visit = Visit(home_world.cast.gita, paths.CONSULTATIONS)
    visit.field("Skats").set_value("sums")
    visit.look()

    assert visit.column("Pēc likmes") == ["nav likmes"]
    assert visit.says("KA veidlapa")


def test_whoever_has_no_right_to_consultations_has_no_such_screen(home_world: World) -> None:
    assert "Konsultācijas" not in Visit(home_world.cast.aija, "").menu
    assert "Konsultācijas" in Visit(home_world.somebody(Role.PROVIDER), "").menu
    assert sheet(home_world.cast.gita).lines == ()
