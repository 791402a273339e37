"""Nynorsk until something else is chosen; the choice is remembered."""

import datetime
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import formats, translation

from accounts.models import User


def language_of(page: Any) -> str:
    return str(page.content.decode().partition('<html lang="')[2][:2])


@pytest.mark.parametrize("accepts", ["", "nb-NO,nb;q=0.9", "en-US,en", "de"])
def test_a_browser_that_chose_nothing_reads_nynorsk(
    client: Client, accepts: str
) -> None:
    page = client.get("/personvern/", headers={"Accept-Language": accepts})
    assert (language_of(page), page["Content-Language"]) == ("nn", "nn")


@pytest.mark.parametrize("chosen", ["nn", "nb", "en"])
def test_the_choice_is_remembered(client: Client, chosen: str) -> None:
    client.post("/sprak/", {"language": chosen, "next": "/personvern/"})
    assert language_of(client.get("/personvern/")) == chosen


def test_a_reader_with_an_account_reads_ones_own_language(
    client: Client, leader: User
) -> None:
    User.objects.filter(pk=leader.pk).update(language="nb")
    client.force_login(leader)
    assert language_of(client.get("/personvern/")) == "nb"


def test_nonsense_in_the_cookie_is_no_language(client: Client) -> None:
    client.cookies["sprak"] = "xx"
    assert language_of(client.get("/personvern/")) == "nn"


def test_one_answer_does_not_colour_the_next(client: Client) -> None:
    client.cookies["sprak"] = "nb"
    client.get("/personvern/")
    client.cookies.clear()
    assert language_of(client.get("/personvern/")) == "nn"


@pytest.mark.parametrize(
    ("language", "template", "text"),
    [
        ("nn", "{{ day|date }}", "3.\xa0desember 2026"),
        ("nn", "{{ day|date:'l' }}", "torsdag"),
        ("nn", "{{ may|date }}", "17.\xa0mai 2026"),
        ("nn", "{{ moment|date:'SHORT_DATETIME_FORMAT' }}", "03.12.2026 09.05"),
        ("nb", "{{ day|date }}", "3.\xa0desember 2026"),
        ("nb", "{{ day|date:'l' }}", "torsdag"),
        ("en", "{{ day|date }}", "3\xa0December 2026"),
        ("nn", "{{ 1234567 }}", "1\xa0234\xa0567"),
        ("nn", "{{ 0.5 }}", "0,5"),
        ("nb", "{{ 12.25|floatformat:1 }}", "12,3"),
    ],
)
def test_dates_and_numbers_are_norwegian(
    language: str, template: str, text: str
) -> None:
    context = Context(
        {
            "day": datetime.date(2026, 12, 3),
            "may": datetime.date(2026, 5, 17),
            "moment": datetime.datetime(2026, 12, 3, 9, 5),  # noqa: DTZ001
        }
    )
    with translation.override(language):
        assert Template(template).render(context) == text


@pytest.mark.parametrize("typed", ["03.12.2026", "2026-12-03", "3.12.26", "03/12/2026"])
def test_dates_are_read_as_norwegians_write_them(typed: str) -> None:
    from helsefellesskap.core.forms import DateField

    assert DateField().clean(typed) == datetime.date(2026, 12, 3)


def test_the_week_begins_on_monday() -> None:
    assert formats.get_format("FIRST_DAY_OF_WEEK") == 1
