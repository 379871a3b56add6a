"""Risks and measures in one cell each: whatever is written there is read back as it was, and nothing else is taken."""

from collections.abc import Callable, Sized
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic_core import PydanticCustomError

from models.fields import clean
from models.plans import MeasureForm
from models.vocabulary import MeasureType
from services.plan_facts import PlannedMeasure
from services.transfer.plan_cells import measures, ratings, write_measures, write_ratings

codes = some.from_regex(r"R[1-4]\.\d\d", fullmatch=True)
kinds = some.from_regex(r"[a-z_]{1,20}", fullmatch=True)
subjects = some.text(max_size=60).map(clean)
euros = some.decimals("0.01", 100_000, places=2)


def planned(
    type_: MeasureType, kind: str, subject: str = "", hours: int | None = None, amount: Decimal | None = None
) -> PlannedMeasure:
    return PlannedMeasure(UUID(int=0), type_, kind, subject, hours, amount, None, "nobody else's business", ("R1.02",))


def told(measure: PlannedMeasure | MeasureForm) -> str:
    subject = clean(measure.subject.replace(":", " ").replace(";", " "))
    return str((measure.type, measure.kind, subject, measure.hours, measure.amount))


consultations = some.builds(
    planned, some.just(MeasureType.CONSULTATION), kinds, subject=subjects, hours=some.none() | some.integers(1, 200)
)
compensations = some.builds(planned, some.just(MeasureType.COMPENSATION), kinds, amount=some.none() | euros)
activities = some.builds(planned, some.just(MeasureType.ACTIVITY), kinds)


@given(some.dictionaries(codes, some.integers(0, 3)))
def test_ratings_are_read_as_they_were_written(rated: dict[str, int]) -> None:
    assert ratings(write_ratings(rated)) == rated


@given(some.lists(consultations | compensations | activities, max_size=8))
def test_measures_are_read_as_they_were_written(given_measures: list[PlannedMeasure]) -> None:
    """Signs that separate become spaces; all else comes back, and written again it is the same text."""
    written = write_measures(given_measures)
    back = measures(clean(written))

    assert sorted(told(measure) for measure in back) == sorted(told(measure) for measure in given_measures)
    assert write_measures(back) == clean(written) == written


@pytest.mark.parametrize(
    ("text", "found"),
    [("", {}), (" ; ", {}), ("R1.02=2", {"R1.02": 2}), ("R1.02 = 2 ; R3.05=0;", {"R1.02": 2, "R3.05": 0})],
)
def test_ratings_may_be_typed_with_spaces(text: str, found: dict[str, int]) -> None:
    assert ratings(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "R1.02",
        "R1.02=",
        "R1.02=4",
        "R1.02=-1",
        "R1.02=two",
        "R1.02=2=1",
        "=2",
        " =2",
        "R1.02=2;R1.02=1",
        "R1.02=٢",
        f"{'R' * 101}=1",
    ],
)
def test_what_is_no_list_of_ratings_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError, match="not_ratings"):
        ratings(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("consultation:teacher:matemātika:12", [("consultation", "teacher", "matemātika", 12, None)]),
        ("consultation:psychologist::2", [("consultation", "psychologist", "", 2, None)]),
        ("consultation:psychologist::", [("consultation", "psychologist", "", None, None)]),
        ("compensation:meals:70", [("compensation", "meals", "", None, Decimal("70.00"))]),
        ("compensation:meals:70,5", [("compensation", "meals", "", None, Decimal("70.50"))]),
        ("compensation:meals:", [("compensation", "meals", "", None, None)]),
        ("activity:camp", [("activity", "camp", "", None, None)]),
        (
            " compensation : meals : 70 ; activity:camp;",
            [("compensation", "meals", "", None, Decimal("70.00")), ("activity", "camp", "", None, None)],
        ),
    ],
)
def test_measures_as_people_write_them(text: str, found: list[tuple[object, ...]]) -> None:
    assert [(m.type, m.kind, m.subject, m.hours, m.amount) for m in measures(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "meals", "meals:70", "compensation:meals", "compensation:meals:x", "compensation:meals:-1", "compensation:meals:0",
        "compensation:meals:70.005", "compensation::70", "consultation:teacher", "consultation:teacher:matemātika",
        "consultation:teacher:matemātika:x", "consultation:teacher:matemātika:0", "consultation:teacher:matemātika:201",
        "consultation:teacher:matemātika:-1", "consultation:teacher:matemātika:1.5", "consultation:teacher:matemātika:²",
        "activity", "activity:", "activity:a:b", "Consultation:teacher:matemātika:1", "other:a:1", f"activity:{'x' * 101}",
        f"consultation:teacher:{'x' * 201}:1",
    ],
)  # fmt: skip
def test_what_is_no_list_of_measures_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError, match="not_measures"):
        measures(text)


@pytest.mark.parametrize(("read", "part"), [(ratings, "R{}=1;"), (measures, "activity:a{};")])
def test_a_cell_holds_as_much_as_a_plan_does(read: Callable[[str], Sized], part: str) -> None:
    assert len(read("".join(part.format(n) for n in range(60)))) == 60
    with pytest.raises(PydanticCustomError, match="too_many"):
        read("".join(part.format(n) for n in range(61)))
