"""The tags that every template has."""

from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from helsefellesskap.core.icons import DRAWINGS

pytestmark = pytest.mark.once


def render(template: str, query: str = "", **context: Any) -> str:
    request = RequestFactory().get(f"/{query}")
    return Template(template).render(Context({"request": request, **context}))


@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_an_icon_says_nothing_to_the_ear(name: str) -> None:
    drawn = render("{% icon name %}", name=name)
    assert drawn.startswith('<svg class="icon"')
    assert 'aria-hidden="true"' in drawn


def test_a_status_has_its_word() -> None:
    drawn = render('{% status "going" "Under arbeid" "14 av 27" True %}')
    assert 'data-status="going" data-box' in drawn
    assert "Under arbeid<small>14 av 27</small>" in drawn


class TestABar:
    parts = [
        ("done", 50, "gjennomførte"),
        ("not", 0, "ikkje"),
        ("unknown", 1, "ukjend"),
    ]

    def test_is_spoken_with_all_its_numbers(self) -> None:
        drawn = render("{% bar parts %}", parts=self.parts)
        assert 'role="img" aria-label="50 gjennomførte, 1 ukjend"' in drawn

    def test_is_silent_beside_a_table(self) -> None:
        assert 'aria-hidden="true"' in render(
            "{% bar parts hidden=True %}", parts=self.parts
        )

    def test_fills_its_width(self) -> None:
        drawn = render("{% bar parts %}", parts=self.parts)
        assert 'x="0.00%" width="98.04%"' in drawn
        assert 'class="hatch" x="98.04%" width="1.96%"' in drawn
        assert ">1</text>" not in drawn  # too narrow for its number

    def test_has_decimal_points_in_every_language(self) -> None:
        assert "," not in render("{% bar parts label='x' %}", parts=self.parts)

    def test_needs_no_style(self) -> None:
        assert "style=" not in render("{% bar parts %}", parts=self.parts)

    def test_of_nothing_says_so(self) -> None:
        assert 'aria-label="ingenting enno"' in render("{% bar parts %}", parts=[])

    def test_escapes_its_words(self) -> None:
        drawn = render("{% bar parts %}", parts=[("done", 1, '"><script>')])
        assert "<script>" not in drawn


@pytest.mark.parametrize(
    ("given", "tag", "made"),
    [
        ("?q=a&side=2", "{% query side=3 %}", "?q=a&amp;side=3"),
        ("?q=a&side=2", "{% query side=None %}", "?q=a"),
        ("?side=2", "{% query side=None %}", "?"),
        ("?utval=a&utval=b", "{% query side=2 %}", "?utval=a&amp;utval=b&amp;side=2"),
    ],
)
def test_the_address_keeps_the_rest(given: str, tag: str, made: str) -> None:
    assert render(tag, given) == made


@pytest.mark.parametrize(("number", "shown"), [(2, "+2"), (0, "0"), (-1, "−1")])
def test_a_change_has_its_sign(number: int, shown: str) -> None:
    assert render("{{ number|signed }}", number=number) == shown


class TestAnExcerpt:
    long = "ord " * 100 + "vaktlag i helga " + "ord " * 100

    def test_stands_around_the_hit(self) -> None:
        shown = render("{{ text|marked:'Vaktlag' }}", text=self.long)
        assert "<mark>vaktlag</mark> i helga" in shown
        assert shown.startswith("… ")
        assert shown.endswith(" …")

    def test_is_the_beginning_without_one(self) -> None:
        assert render("{{ text|marked:'' }}", text="Kort tekst") == "Kort tekst"

    def test_escapes_everything(self) -> None:
        shown = render("{{ text|marked:'b' }}", text="<b>a & b</b>")
        assert (
            shown
            == "&lt;<mark>b</mark>&gt;a &amp; <mark>b</mark>&lt;/<mark>b</mark>&gt;"
        )


def test_a_one_time_key_is_new_each_time_also_after_a_refusal() -> None:
    request = RequestFactory().post("/", {"once": "min-nykel"})
    context = Context({"request": request})
    keys = {Template("{% one_time_key %}").render(context) for _time in range(3)}
    assert len(keys) == 3
    assert not [key for key in keys if "min-nykel" in key]
