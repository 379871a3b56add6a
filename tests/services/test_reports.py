"""A partner's report to the state: made, sealed, locked level by level, decided by other eyes, its money asked for once."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import col, select

from models.audit import AuditEntry
from models.claims import Claim
from models.evidence import Evidence
from models.money_words import ReportStatus
from models.payments import PeriodReport
from models.plans import Plan
from models.vocabulary import Action, Role
from services import closed_months, integrity
from services.errors import NotFound, NotNow, NotPermitted, Overtaken, Refusal
from services.money import report_reading, reports
from services.rules import reporting
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.services.holding import hold, rate
from tests.services.reporting import made, paid_claim, pumpurs, seen_by, take, the
from tests.services.together import together
from tests.world import JANUARY, World

FEBRUARY = date(2018, 2, 1)


@pytest.fixture(autouse=True)
def _in_february(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUMPURS_TODAY", "2018-02-10")


def locked(claim_id: UUID) -> bool:
    with look(OPERATOR) as work:
        query = (
            select(Claim.id)
            .join(Plan, col(Plan.id) == Claim.plan_id)
            .where(Claim.id == claim_id, closed_months.closed(Claim.school_id, Plan.programme_id, Claim.month))
        )
        found = work.session.exec(query).first() is not None
        claim = work.session.get_one(Claim, claim_id)
        asked = closed_months.is_closed(
            work, claim.school_id, work.session.get_one(Plan, claim.plan_id).programme_id, claim.month
        )
    assert found == asked
    return found


def test_a_report_says_what_was_granted_paid_and_held_and_on_what_papers(world: World) -> None:
    rate("teacher", "9.00")
    plan_id = world.running("river")
    claim = paid_claim(world)
    hold(world, plan_id, minutes=60)
    hold(world, plan_id, minutes=30, kind="assistant")
    with begin(OPERATOR) as work:
        work.session.add(
            Evidence(
                school_id=world.school("river").id, claim_id=claim, sha256="f" * 64, name="čeks.pdf", media_type="application/pdf",
                size=1, at=work.now,
            )
        )  # fmt: skip
    granted = world.claim(world.running("forest"), "10.00")
    world.decide(world.cast.mara, Action.APPROVE, granted)
    paid_claim(world, "craft")  # it reports for itself
    told = seen_by(world.cast.mara, made(world.cast.mara)).content

    assert [
        (one["id"], one["granted"], one["esf"], one["state"], one["paid_on"], one["files"]) for one in told["claims"]
    ] == [
        (str(claim), "50.01", "42.51", "7.50", "2018-02-10", ["f" * 64]),
        (str(granted), "10.00", "0.00", "0.00", None, []),
    ]
    assert told["totals"] == {
        "granted": "60.01", "esf": "42.51", "state": "7.50", "consultations": "9.00", "consultations_esf": "7.65",
        "consultations_state": "1.35", "minutes": 90, "sittings": 2, "claims": 2, "unrated": ["assistant"],
    }  # fmt: skip
    assert [(one["school"], one["kind"], one["granted"]) for one in told["sums"]] == [
        (world.school("river").name, "meals", "50.01"), (world.school("forest").name, "meals", "10.00"),
    ]  # fmt: skip
    assert reporting.requested(told) == (Decimal("50.16"), Decimal("8.85"))
    assert "Pumpurzara" not in str(told)


def test_the_way_of_a_report(world: World) -> None:
    claim = paid_claim(world)
    report_id = made(world.cast.aija)
    assert not locked(claim)
    take(world.cast.aija, reports.submit, report_id)
    assert locked(claim)
    take(world.cast.sandra, reports.give_back, report_id, "Trūkst čeka.")
    assert (the(report_id).status, the(report_id).comment, locked(claim)) == ("returned", "Trūkst čeka.", False)
    take(world.cast.mara, reports.submit, report_id)
    take(world.cast.sandra, reports.accept, report_id)
    assert locked(claim)
    take(world.cast.toms, reports.request, report_id, " MP-2018/1 ")

    kept = the(report_id)
    assert (kept.status, kept.request_no, kept.request_esf, kept.request_state) == (
        "requested", "MP-2018/1", Decimal("42.51"), Decimal("7.50"),
    )  # fmt: skip
    assert locked(claim)
    assert integrity.verify() == []
    with look(OPERATOR) as work:
        steps = work.session.exec(
            select(AuditEntry.action).where(AuditEntry.subject_id == str(report_id)).order_by(col(AuditEntry.seq))
        ).all()
    assert steps == ["add", "submit", "return", "submit", "accept", "request"]


def test_a_school_that_reports_straight_has_a_report_of_its_own(world: World) -> None:
    claim = paid_claim(world, "craft")
    craft = world.school("craft").id
    report_id = made(world.cast.sandra, school_id=craft)
    assert [one["id"] for one in seen_by(world.cast.sandra, report_id).content["claims"]] == [str(claim)]
    with pytest.raises(NotFound):
        seen_by(world.cast.mara, report_id)
    with pytest.raises(NotFound):
        made(world.cast.sandra, school_id=world.school("river").id)
    with pytest.raises(NotFound):
        made(world.cast.mara, school_id=craft)

    take(world.cast.sandra, reports.submit, report_id)
    with pytest.raises(NotPermitted, match="report.four_eyes"):
        take(world.cast.sandra, reports.accept, report_id)
    take(world.cast.toms, reports.accept, report_id)
    with pytest.raises(NotPermitted, match="report.four_eyes"):
        take(world.cast.toms, reports.request, report_id, "1")


def test_a_month_is_in_one_report_only(world: World) -> None:
    made(world.cast.mara, date(2017, 12, 1), JANUARY)
    for first, last in ((JANUARY, JANUARY), (date(2017, 11, 1), date(2017, 12, 1)), (JANUARY, FEBRUARY)):
        with pytest.raises(Refusal, match="report.overlaps"):
            made(world.cast.aija, first, last)
    made(world.cast.aija, date(2017, 11, 1), date(2017, 11, 30))


def test_two_at_once_make_one_report(world: World) -> None:
    programme_id = pumpurs()

    def attempt(actor: Actor) -> str:
        try:
            with begin(actor) as work:
                reports.make(work, programme_id, JANUARY, JANUARY)
        except Refusal as refusal:
            return refusal.why.name
        return "made"

    outcomes = sorted(together(lambda: attempt(world.cast.mara), lambda: attempt(world.cast.aija)))
    with look(OPERATOR) as work:
        kept = work.session.exec(select(PeriodReport.id)).all()

    assert outcomes[0] == "made"
    assert outcomes[1] in ("report.overlaps", "report.overlaps_now")
    assert len(kept) == 1


def test_what_waits_for_a_decision_keeps_a_report_from_being_submitted(world: World) -> None:
    claim = world.claim(world.running("river"), "10.00")
    report_id = made(world.cast.mara)
    with pytest.raises(Refusal, match="report.claims_wait"):
        take(world.cast.aija, reports.submit, report_id)
    world.decide(world.cast.mara, Action.REJECT, claim, comment="Nav čeka.")
    take(world.cast.aija, reports.submit, report_id)

    assert the(report_id).status == ReportStatus.SUBMITTED


def test_a_month_that_is_not_over_is_not_reported(world: World) -> None:
    report_id = made(world.cast.mara, JANUARY, FEBRUARY)
    with pytest.raises(Refusal, match="report.months_not_over"):
        take(world.cast.mara, reports.submit, report_id)


def test_steps_out_of_turn_are_refused(world: World) -> None:
    report_id = made(world.cast.mara)
    for actor, use_case, args in (
        (world.cast.sandra, reports.accept, ()), (world.cast.sandra, reports.give_back, ("…",)), (world.cast.sandra, reports.request, ("1",)),
    ):  # fmt: skip
        with pytest.raises(NotNow):
            take(actor, use_case, report_id, *args)
    take(world.cast.mara, reports.submit, report_id)
    with pytest.raises(Refusal, match="form.comment_needed"):
        take(world.cast.sandra, reports.give_back, report_id, "  ")
    with pytest.raises(NotNow):
        take(world.cast.mara, reports.discard, report_id)
    with pytest.raises(NotPermitted):
        take(world.cast.mara, reports.accept, report_id)
    take(world.cast.sandra, reports.accept, report_id)
    with pytest.raises(Refusal, match="report.no_number"):
        take(world.cast.toms, reports.request, report_id, " ")
    with begin(world.cast.toms) as work, pytest.raises(Overtaken):
        reports.request(work, report_id, 1, "1")


def test_a_draft_that_is_thrown_away_frees_its_months(world: World) -> None:
    take(world.cast.mara, reports.discard, made(world.cast.mara))
    report_id = made(world.cast.aija)

    assert [line.id for line in found(world.cast.mara)] == [report_id]
    assert integrity.verify() == []


def found(actor: Actor) -> list[report_reading.ReportLine]:
    with look(actor) as work:
        return report_reading.find(work)


def test_another_municipality_sees_nothing_of_it(world: World) -> None:
    report_id = made(world.cast.mara)
    stranger = world.somebody(Role.ACCOUNTANT, "far")

    assert found(stranger) == []
    with pytest.raises(NotFound):
        take(stranger, reports.submit, report_id)


def test_the_state_sees_what_changed_since_it_was_submitted(world: World) -> None:
    claim = paid_claim(world, amount="50.00")
    report_id = made(world.cast.mara)
    take(world.cast.mara, reports.submit, report_id)
    assert seen_by(world.cast.sandra, report_id).differences == ()
    with begin(OPERATOR) as work:
        row = work.session.get_one(Claim, claim)
        row.document_no = "Č-8"
        work.session.add(row)
    opened = seen_by(world.cast.sandra, report_id)

    assert [(one.field, one.before, one.after) for one in opened.differences] == [("document_no", "Č-7", "Č-8")]
    assert opened.content["claims"][0]["document_no"] == "Č-7"
    assert opened.steps == (Action.ACCEPT, Action.RETURN)
