"""The picture of the demo: points stand where their figures say."""

from __future__ import annotations

from decimal import Decimal

import pytest

from battery_chain.demo.plot import chart


def drawn(*points: tuple[int, int], width: int = 11, height: int = 6) -> list[str]:
    series = {"one": [(Decimal(x), Decimal(y)) for x, y in points]}
    return chart(series, width=width, height=height, x_label="years", y_label="%")


def test_no_points_are_said_to_be_none() -> None:
    assert chart({}, x_label="x", y_label="y") == ["(no points)"]
    assert chart({"empty": []}, x_label="x", y_label="y") == ["(no points)"]


def test_a_falling_line_falls() -> None:
    assert drawn((0, 100), (5, 50), (10, 0)) == [
        "       %",
        "   100 │●",
        "       │",
        "       │",
        "       │     ●",
        "       │",
        "     0 │          ●",
        "       └───────────",
        "        012345678910",
        "        years",
        "        ● one",
    ]


@pytest.mark.parametrize("points", [((0, 0),), ((0, 5),), ((5, 0),), ((3, -5), (3, 5)), ((-1, 5), (3, 5))])
def test_edges_are_drawn_within_the_frame(points: tuple[tuple[int, int], ...]) -> None:
    lines = drawn(*points)
    assert len(lines) == 6 + 5
    assert sum(line.count("●") for line in lines[:-1]) >= 1
    assert max(len(line) for line in lines[1:7]) <= 8 + 11


def test_what_is_before_the_axis_stands_on_it() -> None:
    lines = drawn((-5, 10), (10, 10))
    assert lines[1] == "    10 │●         ●"


def test_each_series_has_a_mark_of_its_own_and_the_later_one_is_on_top() -> None:
    series = {
        "first": [(Decimal(0), Decimal(1)), (Decimal(10), Decimal(1))],
        "second": [(Decimal(10), Decimal(1))],
    }
    lines = chart(series, width=11, height=3, x_label="x", y_label="y")
    assert lines[1] == "     1 │●         ○"
    assert lines[-2:] == ["        ● first", "        ○ second"]


def test_more_series_than_marks_are_drawn_all() -> None:
    series = {str(number): [(Decimal(number), Decimal(number))] for number in range(1, 10)}
    lines = chart(series, x_label="x", y_label="y")
    assert len(lines) == 16 + 4 + 9
    assert sum(line.partition("│")[2] != "" for line in lines[1:17]) == 9
