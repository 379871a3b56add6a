"""The methods give what their papers and textbooks give."""

from decimal import Decimal

import pytest

from services.effect.statistics import Estimate, mean, odds_ratio, share, staying

# Freireich et al. (1963), weeks of remission under 6-MP, with whether the patient relapsed then.
SIX_MP = [
    (6, True), (6, True), (6, True), (6, False), (7, True), (9, False), (10, True), (10, False), (11, False), (13, True),
    (16, True), (17, False), (19, False), (20, False), (22, True), (23, True), (25, False), (32, False), (32, False), (34, False),
    (35, False),
]  # fmt: skip


def percents(value: int, low: int, high: int) -> Estimate:
    return Estimate(Decimal(value), Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(81, 263, (31, 26, 37)), (15, 148, (10, 6, 16)), (0, 20, (0, 0, 16)), (1, 29, (3, 1, 17))],
)
def test_shares_have_the_intervals_of_newcombes_table(part: int, whole: int, expected: tuple[int, int, int]) -> None:
    """Newcombe R. G. (1998), Statistics in Medicine 17, 857-872, table I, method 3: Wilson's score."""
    assert share(part, whole) == percents(*expected)


def test_a_share_of_nobody_is_none() -> None:
    assert share(0, 0) is None


def test_the_mean_change_of_students_sleep_data() -> None:
    """Student (1908): ten paired differences, 1.58 with an interval of 0.70 to 2.46."""
    differences = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
    counted = {value: differences.count(value) for value in differences}

    assert mean(counted) == Estimate(Decimal("1.6"), Decimal("0.7"), Decimal("2.5"))


def test_a_mean_that_would_look_like_an_end_of_its_interval_is_told_to_a_hundredth_of_many_people() -> None:
    many = mean({-1.0: 800, 0.0: 200})

    assert many == Estimate(Decimal("-0.80"), Decimal("-0.82"), Decimal("-0.78"))
    assert mean({-1.0: 490, 0.0: 1}) == Estimate(Decimal("-1.0"), Decimal("-1.0"), Decimal("-1.0"))


@pytest.mark.parametrize("values", [{}, {-1.0: 5}, {2.0: 1}])
def test_where_all_are_the_same_no_interval_is_made_up(values: dict[float, int]) -> None:
    assert mean(values) is None


def test_the_curve_of_freireichs_patients() -> None:
    """Kalbfleisch and Prentice: 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448 at the weeks of relapse."""
    steps = [step for step in staying(SIX_MP) if step.left]

    assert [step.time for step in steps] == [6, 7, 10, 13, 16, 22, 23]
    assert [int(step.stayed.value) for step in steps] == [86, 81, 75, 69, 63, 54, 45]
    assert [step.at_risk for step in steps] == [21, 17, 15, 12, 11, 7, 6]
    assert [step.left for step in steps] == [3, 1, 1, 1, 1, 1, 1]
    assert steps[0].stayed == percents(86, 62, 95)


def test_where_nobody_has_left_the_curve_is_not_sure_of_it() -> None:
    (step,) = staying([(1, False)] * 10)

    assert step.stayed == percents(100, 72, 100) == share(10, 10)


def test_where_everybody_has_left_the_curve_is_not_sure_of_it_either() -> None:
    assert [step.stayed for step in staying([(1, True)] * 10)] == [share(0, 10)]


def test_nobody_has_no_curve() -> None:
    assert staying([]) == []


def test_the_odds_ratio_of_infarction_and_the_pill() -> None:
    """Shapiro et al. (1979) by age, as in Schlesselman (1982), Case-Control Studies: pooled odds ratio 3.97."""
    strata = [((4, 62), (2, 224)), ((9, 33), (12, 390)), ((4, 26), (33, 330)), ((6, 9), (65, 362)), ((6, 5), (93, 301))]
    estimate = odds_ratio(strata)

    assert estimate is not None
    assert estimate.value == Decimal("3.97")
    assert Decimal(2) < estimate.low < estimate.value < estimate.high < Decimal(7)


@pytest.mark.parametrize("strata", [[], [((0, 5), (3, 4))], [((5, 5), (0, 0))], [((5, 0), (3, 0))]])
def test_strata_that_tell_of_one_side_alone_have_no_odds(strata: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    assert odds_ratio(strata) is None
