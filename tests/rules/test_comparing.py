"""A published figure beside ours: what is printed exactly agrees or differs, what is printed loosely fits or differs."""

from decimal import Decimal

import pytest

from services.rules.comparing import Exactness as E
from services.rules.comparing import Verdict as V
from services.rules.comparing import verdict


@pytest.mark.parametrize(
    ("printed", "published", "ours", "told"),
    [
        (E.EXACT, 6834, 6834, V.SAME),
        (E.EXACT, 6834, 6849, V.DIFFERS),
        (E.EXACT, 6834, 6833, V.DIFFERS),
        (E.AT_LEAST, 11000, 11655, V.FITS),
        (E.AT_LEAST, 11000, 11000, V.FITS),
        (E.AT_LEAST, 11000, 10999, V.DIFFERS),
        (E.NEARLY, 200, 187, V.FITS),
        (E.NEARLY, 200, 200, V.FITS),
        (E.NEARLY, 200, 201, V.DIFFERS),
        (E.NEARLY, 200, 179, V.DIFFERS),
        (E.ABOUT, 44000, 43695, V.FITS),
        (E.ABOUT, 44000, 43499, V.DIFFERS),
        (E.ABOUT, 44000, 44501, V.DIFFERS),
    ],
)
def test_how_a_figure_was_printed_decides_what_agrees_with_it(printed: E, published: int, ours: int, told: V) -> None:
    assert verdict(Decimal(published), printed, ours) is told


@pytest.mark.parametrize("printed", E)
def test_what_is_hidden_or_not_there_is_not_compared(printed: E) -> None:
    assert verdict(Decimal(120), printed, None) is V.HIDDEN
    assert verdict(Decimal(120), printed, 0) is V.NO_RECORDS
