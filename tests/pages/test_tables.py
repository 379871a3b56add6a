"""Tables on the screen: figures stand to the right, words, years, telephones and codes to the left."""

import json

import pytest
from streamlit.testing.v1 import AppTest


def drawn(cells: list[str]) -> None:
    from pages.shell import lists

    lists.table({"Column": cells}, "table")


@pytest.mark.parametrize(
    "cells",
    [
        ["1", "12", "1\u00a0234"], ["0,00\u00a0€", "2\u00a0295,04\u00a0€"], ["€2,295.04", "-€0.50"], ["37,5 %", "…", "–", "—", ""],
        ["1,234,567"],
    ],
)  # fmt: skip
def test_figures_stand_to_the_right(cells: list[str]) -> None:
    assert alignment(cells) == "right"


@pytest.mark.parametrize(
    "cells",
    [["Rīga", "12"], ["2023"], ["29123456"], ["0010000"], ["18.04.2023"], ["IAP-2018-1"], ["5 / 10"], ["…"], [""], []],
)
def test_everything_else_to_the_left(cells: list[str]) -> None:
    assert alignment(cells) is None


def alignment(cells: list[str]) -> str | None:
    app = AppTest.from_function(drawn, args=(cells,)).run()
    assert not app.exception
    told: dict[str, dict[str, str]] = json.loads(app.dataframe[0].proto.columns)
    return told.get("Column", {}).get("alignment")
