"""What speaks against a consultation, and nothing else does; what its hours are worth."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.vocabulary import ConsultationMode
from services.rules.consultations import against, weeks_left, worth
from services.rules.diary import Days, Diary, Entry, Measure, Order, Planned
from services.rules.school_year import Span
from tests.properties import TRIED
from tests.rules.cases import cases
from tests.rules.rows import Rate

MONDAY = date(2018, 1, 15)
SPRING = Span(date(2018, 1, 8), date(2018, 5, 31))
LESSONS = Measure("lessons", "teacher", "matemātika", None, 240)
PLAN = Planned("plan", "P-1", "anna", "river", SPRING, runs=True, measures=(LESSONS,))
ENTRY = Entry(
    "new", "gita", "teacher", "matemātika", MONDAY, time(10), 40, ConsultationMode.ONSITE, (PLAN,), {}, (), None, ()
)
QUIET = Days(MONDAY, {})


def entry_of(case: dict[str, Any]) -> Entry:
    measure = replace(
        LESSONS, subject=case.get("measure_subject", LESSONS.subject), provider=case.get("measure_provider"),
        minutes=case.get("planned", 240) or None,
    )  # fmt: skip
    breaks = tuple(Span(**one) for one in case.get("breaks", ()))
    plan = replace(PLAN, measures=(measure,), breaks=breaks, runs=case.get("runs", True))
    told = {key: case[key] for key in ("kind", "subject", "on", "minutes") if key in case}
    orders = ()
    if "order" in case:
        order = {"providers": ["gita"], "plans": ["plan"], "signed_on": SPRING.first, "last": SPRING.last} | case[
            "order"
        ]
        span = Span(SPRING.first, order["last"])
        orders = (Order("order", order["signed_on"], span, frozenset(order["providers"]), frozenset(order["plans"])),)
    return replace(
        ENTRY, plans=(plan,), starts=at(case.get("starts", "10:00")), mode=ConsultationMode(case.get("mode", "onsite")),
        confirmed={"plan": case.get("confirmed")}, agreements=tuple(Span(**one) for one in case.get("agreements", ())),
        agreed_on=case.get("agreed_on"), orders=orders, **told,
    )  # fmt: skip


def at(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


def diary_of(case: dict[str, Any]) -> Diary:
    diary = Diary()
    for number, one in enumerate(case.get("taken", ())):
        measures = [one["measure"]] if "measure" in one else []
        on, starts = one.get("on", MONDAY), at(one["starts"])
        diary.take(f"old {number}", one["provider"], [one["pupil"]], on, starts, one["minutes"], "Upe", measures)
    return diary


@pytest.mark.parametrize("case", cases("consultations", "against"))
def test_against_an_entry_speaks(case: dict[str, Any]) -> None:
    days = Days(
        case.get("today", max(MONDAY, case.get("on", MONDAY))), dict.fromkeys(case.get("holidays", ()), "svētki")
    )
    judged = against(entry_of(case), diary_of(case), days)

    assert [why.name for why in judged.refused] == [f"consultation.{name}" for name in case["refused"]]
    assert [why.name for why in judged.warnings] == [f"consultation.{name}" for name in case.get("warned", ())]
    in_order = case.get("mode") == "remote" and "consultation.no_order" not in {why.name for why in judged.refused}
    assert judged.order == ("order" if in_order else None)


@pytest.mark.parametrize("case", cases("consultations", "worth"))
def test_hours_are_worth(case: dict[str, Any]) -> None:
    rates = [Rate(**({"kind": "teacher"} | row | {"amount": Decimal(row["amount"])})) for row in case["rates"]]
    by_day = {date.fromisoformat(day): minutes for day, minutes in case["minutes"].items()}

    assert worth(rates, "teacher", by_day) == (Decimal(case["worth"]) if "worth" in case else None)


def test_a_reason_tells_every_figure_it_follows_from() -> None:
    diary = Diary()
    diary.take("old", "gita", ["anna"], MONDAY, time(10, 20), 200, "Upes vidusskola", ["lessons"])
    twice, pupil_twice, over = against(replace(ENTRY, minutes=60), diary, QUIET).refused

    told = {"on": MONDAY, "first": "10:20", "last": "13:40", "place": "Upes vidusskola"}
    assert (twice.values, pupil_twice.values) == (told, told | {"plan": "P-1"})
    assert over.values == {
        "plan": "P-1", "month": date(2018, 1, 1), "planned": 240, "held": 200, "left": 40, "minutes": 60
    }  # fmt: skip
    assert all(why.source for why in (twice, over))


def test_of_two_measures_the_one_with_room_is_taken_and_the_providers_own_before_an_open_one() -> None:
    own, spare = replace(LESSONS, id="own", provider="gita", minutes=60), replace(LESSONS, id="spare")
    entry, diary = replace(ENTRY, plans=(replace(PLAN, measures=(spare, own)),)), Diary()
    first = against(entry, diary, QUIET)
    diary.take("one", None, [], MONDAY, None, 40, "", first.measures.values())
    second = against(entry, diary, QUIET)

    assert (first.measures, second.measures) == ({"plan": "own"}, {"plan": "spare"})
    assert second.refused == ()


def test_of_a_group_every_pupil_counts() -> None:
    other = replace(
        PLAN, id="plan 2", code="P-2", pupil="juris", measures=(replace(LESSONS, id="his", subject="ķīmija"),)
    )
    judged = against(replace(ENTRY, plans=(PLAN, other)), Diary(), QUIET)

    assert [(why.name, why.values["plan"]) for why in judged.refused] == [("consultation.subject_not_in_plan", "P-2")]


@pytest.mark.parametrize(
    ("today", "weeks"), [("2018-01-01", 21), ("2018-05-25", 1), ("2018-05-24", 2), ("2018-06-01", 0)]
)
def test_weeks_left_count_the_begun_one(today: str, weeks: int) -> None:
    assert weeks_left(SPRING, date.fromisoformat(today)) == weeks


STARTS = some.one_of(some.none(), some.integers(8 * 60, 12 * 60).map(lambda m: time(m // 60, m % 60)))
ENTRIES = some.lists(
    some.tuples(some.sampled_from(["gita", "olga"]), some.sampled_from(["anna", "juris"]), STARTS, some.integers(1, 120), some.integers(0, 3)),
    max_size=25,
)  # fmt: skip


@given(ENTRIES)
@TRIED
def test_whatever_is_taken_nobody_is_in_two_places_and_no_month_above_its_hours(entries: list[Any]) -> None:
    diary, taken = Diary(), []
    for number, (provider, pupil, starts, minutes, day) in enumerate(entries):
        plan = replace(PLAN, id=pupil, pupil=pupil, measures=(replace(LESSONS, id=pupil),))
        on = SPRING.first + timedelta(days=day)
        entry = replace(ENTRY, id=number, provider=provider, plans=(plan,), on=on, starts=starts, minutes=minutes)
        judged = against(entry, diary, QUIET)
        if not judged.refused:
            diary.take(number, provider, [pupil], on, starts, minutes, "", judged.measures.values())
            taken.append((provider, pupil, on, starts, minutes))

    for who in (0, 1):
        at_once = [
            (one, other)
            for i, one in enumerate(taken)
            for other in taken[:i]
            if one[who] == other[who] and one[2] == other[2] and one[3] and other[3] and _overlap(one, other)
        ]
        assert at_once == []
    assert all(sum(t[4] for t in taken if t[1] == pupil) <= 240 for pupil in ("anna", "juris"))


def _overlap(one: Any, other: Any) -> bool:
    first, second = sorted(
        ((one[3].hour * 60 + one[3].minute, one[4]), (other[3].hour * 60 + other[3].minute, other[4]))
    )
    return second[0] < first[0] + first[1]


@given(
    some.dictionaries(some.dates(date(2018, 1, 1), date(2018, 5, 31)), some.integers(1, 480), max_size=30),
    some.integers(1, 9999),
)
@TRIED
def test_what_hours_are_worth_does_not_depend_on_their_order_and_grows_with_them(
    by_day: dict[date, int], cents: int
) -> None:
    rates = [Rate(kind="teacher", amount=Decimal(cents).scaleb(-2))]
    whole = worth(rates, "teacher", by_day)
    more = worth(rates, "teacher", by_day | {date(2018, 6, 1): 60})

    assert whole == worth(rates, "teacher", dict(reversed(by_day.items())))
    assert more - whole == Decimal(cents).scaleb(-2)
