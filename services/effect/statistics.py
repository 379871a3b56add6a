"""The methods, each by a library; the screen names them with their source. Results are rounded once, here."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, Final
from warnings import catch_warnings, simplefilter

import scipy
import statsmodels
from scipy.stats import CensoredData, binomtest, ecdf
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.weightstats import DescrStatsW

_SURE: Final = 0.95
_FEWEST_VALUES: Final = 2
# Of so many people five may each be rated a step lower before a mean is a hundredth lower.
_MANY: Final = 500


class Method(Enum):
    """A method with the paper it comes from and the function that computes it."""

    WILSON = (
        "Wilson E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22, 209-212",
        f"scipy {scipy.__version__}, binomtest",
    )
    STUDENT = (
        "Student (1908). The probable error of a mean. Biometrika 6, 1-25",
        f"statsmodels {statsmodels.__version__}, DescrStatsW",
    )
    KAPLAN_MEIER = (
        "Kaplan E. L., Meier P. (1958). JASA 53, 457-481; Kalbfleisch J. D., Prentice R. L. (1980). Failure time data",
        f"scipy {scipy.__version__}, ecdf",
    )
    MANTEL_HAENSZEL = (
        "Mantel N., Haenszel W. (1959). JNCI 22, 719-748; Robins J., Breslow N., Greenland S. (1986). Biometrics 42, 311-323",
        f"statsmodels {statsmodels.__version__}, StratifiedTable",
    )


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval."""

    value: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """How high a curve is after a step, in whole per cent with its interval. How many were still looked at before it."""

    time: int
    at_risk: int
    left: int
    stayed: Estimate


def share(part: int, whole: int) -> Estimate | None:
    """A share in whole per cent, with Wilson's interval; None of nobody."""
    if not whole:
        return None
    low, high = binomtest(part, whole).proportion_ci(_SURE, "wilson")
    return _percent(part / whole, low, high)


def mean(values: Mapping[float, int]) -> Estimate | None:
    """The mean of values that so many people have, with Student's interval; None where all are the same: they tell nothing of how far one may be from them.

    To a tenth; to a hundredth where the mean would look like an end of its interval, if there are so many people that this tells of no few of them.
    """
    if len(values) < _FEWEST_VALUES:
        return None
    described = DescrStatsW([*values], weights=[*values.values()])
    found = (described.mean, *described.tconfint_mean(1 - _SURE))
    told = Estimate(*map(_tenth, found))
    if told.value in (told.low, told.high) and sum(values.values()) >= _MANY:
        return Estimate(*map(_hundredth, found))
    return told


def staying(times: Sequence[tuple[int, bool]]) -> list[Step]:
    """The curve of those who have not left, from each one's time and whether they left then or were last seen.

    Where nobody has left, or everybody, the curve's own interval says nothing: there it is Wilson's, of those at risk.
    """
    gone, seen = [t for t, left in times if left], [t for t, left in times if not left]
    curve = ecdf(CensoredData(uncensored=gone, right=seen)).sf
    with catch_warnings():
        simplefilter("ignore")  # that it says nothing there
        low, high = curve.confidence_interval(_SURE, method="log-log")
    left, ends = Counter(gone), Counter(time for time, _ in times)
    steps, at_risk = [], len(times)
    for number, time in enumerate(sorted(ends)):
        height = curve.probabilities[number]
        surely = share(at_risk if height else 0, at_risk)
        if surely is None or 0 < height < 1:
            surely = _percent(height, low.probabilities[number], high.probabilities[number])
        steps.append(Step(time, at_risk, left[time], surely))
        at_risk -= ends[time]
    return steps


def odds_ratio(strata: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> Estimate | None:
    """The odds ratio over strata of two rows each, to a hundredth; None where a stratum tells of nothing."""
    telling = [[list(one), list(other)] for one, other in strata if sum(one) and sum(other)]
    across = [sum(rows[0][0] * rows[1][1] for rows in telling), sum(rows[0][1] * rows[1][0] for rows in telling)]
    if not all(across):
        return None
    table = StratifiedTable(telling)
    return Estimate(_hundredth(table.oddsratio_pooled), *map(_hundredth, table.oddsratio_pooled_confint(1 - _SURE)))


def _percent(value: Any, low: Any, high: Any) -> Estimate:  # noqa: ANN401 numbers of a library
    """Whole per cent: more would say more than so few pupils can, and tell of single ones."""
    return Estimate(*(Decimal(f"{100 * one:.0f}") for one in (value, low, high)))


def _tenth(value: Any) -> Decimal:  # noqa: ANN401 a number of a library
    return Decimal(f"{value:.1f}") + 0  # no minus before a zero


def _hundredth(value: Any) -> Decimal:  # noqa: ANN401 a number of a library
    return Decimal(f"{value:.2f}") + 0
