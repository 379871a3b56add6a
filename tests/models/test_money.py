"""Euros in Python, whole cents in both databases: nothing is lost, nothing but money is kept, sums are exact."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select, text

from models.claims import CapUse, Claim
from models.database import engine, reading, writing
from models.pupils import Pupil
from tests.models.full import TABLES


@pytest.mark.parametrize("amount", ["0.00", "0.01", "70.00", "99999999999.99"])
def test_money_comes_back_as_it_was_kept(filled: str, amount: str) -> None:
    with writing() as session:
        use = session.execute(select(CapUse)).scalars().first()
        use.used, use.cap = Decimal(amount), None
        key = (use.pupil_id, use.kind, use.period)
    with reading() as session:
        found = session.get_one(CapUse, key).used

    assert (found, type(found), str(found)) == (Decimal(amount), Decimal, amount)


def test_the_database_keeps_whole_cents(filled: str) -> None:
    claim = TABLES["claim"]
    with engine().connect() as connection:
        raw = connection.execute(text("SELECT asked FROM claim ORDER BY asked")).scalars().all()
        euros = connection.execute(select(claim.c.asked).order_by(claim.c.asked)).scalars().all()

    assert (raw, euros) == ([1000, 2000], [Decimal("10.00"), Decimal("20.00")])
    assert {type(cents) for cents in raw} == {int}


@pytest.mark.parametrize(("value", "error"), [
    (0.1, TypeError), (70.0, TypeError), (Decimal("0.001"), ValueError), (Decimal("1.005"), ValueError),
])  # fmt: skip
def test_money_that_is_no_money_is_not_kept(filled: str, value: object, error: type[Exception]) -> None:
    with reading() as session:
        claim = session.execute(select(Claim).limit(1)).scalar_one()
        claim.asked = value
        with pytest.raises(Exception, match="money") as refusal:
            session.flush()

    assert isinstance(refusal.value.orig if hasattr(refusal.value, "orig") else refusal.value, error)


def test_sums_are_exact_to_the_cent_however_many_and_large(filled: str) -> None:
    """A thousand times 0,10 € and 9 999 999,99 €: with floats neither would come out."""
    with writing() as session:
        pupil_id = session.execute(select(Pupil.id).limit(1)).scalar_one()
        session.execute(CapUse.__table__.delete())
        for number in range(1000):
            for kind, amount in (("dime", "0.10"), ("much", "9999999.99")):
                session.add(CapUse(pupil_id=pupil_id, kind=kind, period=f"{number:07}", used=Decimal(amount)))
    with reading() as session:
        sums = dict(session.execute(select(CapUse.kind, func.sum(CapUse.used)).group_by(CapUse.kind)).all())

    assert sums == {"dime": Decimal("100.00"), "much": Decimal("9999999990.00")}
    assert {type(total) for total in sums.values()} == {Decimal}
