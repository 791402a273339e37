"""Charts: true to their numbers, readable without seeing, kept by a strict CSP."""

import re

import pytest
from defusedxml.ElementTree import fromstring

from helsefellesskap.core.charts import Point, bars, columns, stacked

pytestmark = pytest.mark.once

SVG = "{http://www.w3.org/2000/svg}"
POINTS = [
    Point("Epikrise", 40, group="2024"),
    Point("Legemiddel", 10, group="2024"),
    Point("Transport <og> følgje", None, shown="<5", group="2025"),
]
KINDS = [bars, columns, stacked]


def parsed(drawing: str):
    return fromstring(str(drawing))


@pytest.mark.parametrize("draw", KINDS)
class TestEveryChart:
    def test_it_has_a_title_and_a_description_tied_to_it(self, draw):
        drawn = parsed(
            draw(POINTS, title="Kva det gjeld", description="Flest er epikriser.")
        )

        title, described = drawn.find(f"{SVG}title"), drawn.find(f"{SVG}desc")
        assert drawn.get("role") == "img"
        assert (title.text, described.text) == ("Kva det gjeld", "Flest er epikriser.")
        assert drawn.get("aria-labelledby") == title.get("id")
        assert drawn.get("aria-describedby") == described.get("id")

    def test_what_is_named_is_never_taken_for_code(self, draw):
        assert "<og>" not in draw(POINTS, title="<b>Tal</b>")

    def test_it_has_no_style_and_no_script(self, draw):
        drawn = draw(POINTS, title="Tal")

        assert not re.search(r"style=|<style|<script|on\w+=", drawn)

    def test_the_same_numbers_are_the_same_drawing(self, draw):
        assert draw(POINTS, title="Tal") == draw(POINTS, title="Tal")

    def test_every_number_stands_in_words(self, draw):
        words = {
            text.text for text in parsed(draw(POINTS, title="Tal")).iter(f"{SVG}text")
        }

        assert {"40", "10", "<5"} <= words

    def test_none_and_nought_draw_no_bar(self, draw):
        drawn = parsed(draw([Point("a", 0), Point("b", None, shown="<5")], title="Tal"))

        sizes = {rect.get("width") for rect in drawn.iter(f"{SVG}rect")}
        assert sizes <= {"13"}  # the squares of the legend

    def test_nothing_at_all_can_be_drawn(self, draw):
        assert parsed(draw([], title="Tal")).tag == f"{SVG}svg"


def widths(drawing: str) -> list[float]:
    found = [rect.get("width") for rect in parsed(drawing).iter(f"{SVG}rect")]
    return [float(width.rstrip("%")) for width in found if width.endswith("%")]


def test_a_bar_is_as_long_as_its_number():
    long, short = widths(bars(POINTS, title="Tal"))

    assert long / short == pytest.approx(4, rel=0.01)


def test_the_parts_of_a_stacked_bar_fill_it():
    assert sum(widths(stacked(POINTS, title="Tal"))) == pytest.approx(100, abs=0.05)


def test_a_column_is_as_tall_as_its_number_and_stands_under_its_group():
    drawn = parsed(columns(POINTS, title="Tal"))

    tall, low = (float(rect.get("height")) for rect in drawn.iter(f"{SVG}rect"))
    assert tall / low == pytest.approx(4, rel=0.01)
    assert {"2024", "2025"} <= {text.text for text in drawn.iter(f"{SVG}text")}
