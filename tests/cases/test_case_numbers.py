"""Cases in numbers, against figures counted by hand; and what is hidden from others."""

import csv
import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from cases.models import Case, CaseFeedback, CaseStep, Clock, OnBehalfOf
from cases.reports.numbers import (
    ANSWER,
    DECISION,
    FIRST,
    ROUTING,
    CaseNumbers,
    case_numbers,
    years_with_cases,
)
from cases.workflow import State
from committees.models import Committee, PatientGroup
from tests.factories.cases import many_cases

YEAR = 2025


def at(text: str) -> datetime.datetime:
    """Noon of the day, in Norway."""
    day = datetime.date.fromisoformat(text)
    zone = timezone.get_default_timezone()
    return datetime.datetime.combine(day, datetime.time(12), zone)


@pytest.fixture
def past(committee: Committee) -> Callable[..., Case]:
    """`past("2025-01-06", first="…", route="…", decide="…")`: a case with these days."""

    def made(
        came: str, *, first: str = "", body: Committee | None = None, **days: Any
    ) -> Case:
        also = {
            name: days.pop(name) for name in ("on_behalf_of", "state") if name in days
        }
        [case] = many_cases(
            1,
            committee,
            received_at=at(came),
            first_answer_at=at(first) if first else None,
            **also,
        )
        of_body = {"route", "decide"}
        for step, day in days.items():
            for one in day if isinstance(day, list) else [day]:
                CaseStep.objects.create(
                    case=case,
                    step=step,
                    target=case.state,
                    at=at(one),
                    day=at(one).date() if step == "decide" else None,
                    body=(body or committee) if step in of_body else None,
                    reason="Kommunen si sak." if "return" in step else "",
                )
        return case

    return made


@pytest.fixture
def three(past: Callable[..., Case]) -> list[Case]:
    """Three cases of 2025, counted by hand below, and one of 2024."""
    past("2024-05-06", first="2024-05-08")  # Mon–Wed: 2
    return [
        # Asked Mon 13 Jan, answered Thu 16 Jan: 3 working days are the sender's.
        past(
            "2025-01-06",  # a Monday
            first="2025-01-10",  # 4
            ask_sender="2025-01-13",
            write="2025-01-16",
            route="2025-01-20",  # 10 − 3 = 7
            decide="2025-02-03",  # 20 − 3 = 17
            report_outcome="2025-02-10",  # 5 after the decision
        ),
        # Easter: Thursday 17, Friday 18 and Monday 21 April are holidays.
        past(
            "2025-04-14",
            first="2025-04-22",  # 15, 16, 22: 3
            return_with_reasons="2025-04-22",
            on_behalf_of="gp",
        ),
        past(
            "2025-03-03",
            first="2025-03-24",  # three whole weeks: 15, over the clock of 10
            route="2025-04-07",  # 25, over the clock of 20
        ),
    ]


def paces(report: CaseNumbers) -> dict[str, tuple[Any, ...]]:
    return {p.key: (p.count.value, p.median, p.share, p.before) for p in report.paces}


def test_the_times_are_as_counted_by_hand(three: list[Case]) -> None:
    assert paces(case_numbers(YEAR, public=False)) == {
        FIRST: (3, 4, 67, 2),  # 3, 4, 15; two of three within 10
        ROUTING: (2, 16, 50, None),  # 7 and 25; one of two within 20
        DECISION: (1, 17, None, None),
        ANSWER: (1, 5, 100, None),
    }


def test_each_thing_is_counted_in_the_year_it_happened(
    past: Callable[..., Case],
) -> None:
    past("2024-12-30", first="2025-01-03", decide="2026-01-05", route="2025-01-06")

    totals = {y: case_numbers(y, public=False).total.value for y in (2024, 2025, 2026)}
    firsts = {
        y: paces(case_numbers(y, public=False))[FIRST][0] for y in (2024, 2025, 2026)
    }
    decided = {
        y: paces(case_numbers(y, public=False))[DECISION][0] for y in (2024, 2025, 2026)
    }
    assert totals == {2024: 1, 2025: 0, 2026: 0}
    assert firsts == {2024: 0, 2025: 1, 2026: 0}
    assert decided == {2024: 0, 2025: 0, 2026: 1}


def test_last_year_stands_beside(three: list[Case]) -> None:
    report = case_numbers(YEAR, public=False)

    assert (report.total.value, report.before.value) == (3, 1)


def test_the_clock_is_data(three: list[Case]) -> None:
    Clock.objects.create(kind=Clock.Kind.FIRST_ANSWER, days=3)

    assert paces(case_numbers(YEAR, public=False))[FIRST][2] == 33


def test_a_second_question_before_the_answer_is_one_wait(
    past: Callable[..., Case],
) -> None:
    past(
        "2025-01-06",
        ask_sender=["2025-01-08", "2025-01-09"],
        write="2025-01-10",
        route="2025-01-13",
    )

    # 5 working days to the 13th, less the 9th and 10th.
    assert paces(case_numbers(YEAR, public=False))[ROUTING][:2] == (1, 3)


def test_a_decision_before_the_sender_answered_counts_no_day_of_the_wait(
    past: Callable[..., Case],
) -> None:
    past("2025-01-06", ask_sender="2025-01-08", route="2025-01-13")

    assert paces(case_numbers(YEAR, public=False))[ROUTING][:2] == (1, 2)


def test_by_source_body_and_area(
    three: list[Case], committee: Committee, past: Callable[..., Case]
) -> None:
    group = PatientGroup.objects.create(
        slug="barn", name_nn="Barn", name_nb="Barn", valid_from="2021-01-01"
    )
    three[0].patient_groups.add(group)
    report = case_numbers(YEAR, public=False)
    source, body, area = report.splits

    by_source = {x.name: x.count.value for x in source.lines if x.count.value}
    assert sum(by_source.values()) == 3
    assert sorted(by_source.values()) == [1, 2]
    assert [(x.name, x.count.value, x.medians) for x in body.lines] == [
        ("FSU Rehabilitering", 2, (10, 16, 17))  # firsts 4 and 15: 9.5, rounded to 10
    ]
    assert [(x.count.value, x.medians) for x in area.lines] == [
        (1, (4, 7, 17)),
        (2, (9, 25, None)),
    ]


def test_how_they_ended_and_why_they_were_returned(three: list[Case]) -> None:
    report = case_numbers(YEAR, public=False)

    assert [line.count.value for line in report.outcomes.lines] == [1, 1, 0]
    assert [(row.reference, row.reason) for row in report.returned] == [
        (three[1].reference, "Kommunen si sak.")
    ]


def test_what_the_senders_say(three: list[Case]) -> None:
    for case, said in zip(three, ("yes", "yes", "no"), strict=True):
        CaseFeedback.objects.create(case=case, answered=said, at=at("2025-06-02"))
    report = case_numbers(YEAR, public=False)

    lines = report.satisfaction.lines
    assert [(line.count.value, line.share) for line in lines] == [
        (2, 67),
        (0, 0),
        (1, 33),
    ]
    assert case_numbers(2024, public=False).satisfaction.total.value == 0


def test_what_lies_in_quarantine_is_not_counted(past: Callable[..., Case]) -> None:
    past("2025-01-06", state=State.QUARANTINED)
    past("2025-01-06", state=State.DISCARDED)

    assert case_numbers(YEAR, public=False).total.value == 0


# What everyone may read -------------------------------------------------------------


def test_numbers_under_five_and_their_medians_are_hidden(three: list[Case]) -> None:
    report = case_numbers(YEAR)

    assert report.total.sign == "<5"
    assert paces(report) == {
        FIRST: (None, None, None, None),
        ROUTING: (None, None, None, None),
        DECISION: (None, None, None, None),
        ANSWER: (None, None, None, None),
    }
    assert report.returned == ()
    numbers = [row[-1] for row in report.rows()]
    assert set(numbers) <= {"<5", ":", None}


def test_five_are_shown_but_not_the_one_who_waited_too_long(
    past: Callable[..., Case],
) -> None:
    """Six first answers, one late: the share would tell that it was one."""
    for _n in range(5):
        past("2025-01-06", first="2025-01-10")
    past("2025-01-06", first="2025-03-03")
    first = next(p for p in case_numbers(YEAR).paces if p.key == FIRST)

    assert (first.count.value, first.median, first.share) == (6, 4, None)


def test_a_hidden_source_cannot_be_computed_from_the_sum(
    past: Callable[..., Case],
) -> None:
    for source in OnBehalfOf.values:
        for _n in range(1 if source == OnBehalfOf.SELF else 6):
            past("2025-01-06", on_behalf_of=source)
    lines = case_numbers(YEAR).splits[0].lines

    hidden = [x.count.value for x in lines].count(None)
    assert hidden == 2  # the one, and a neighbour without which it could be computed
    assert case_numbers(YEAR).total.value == 43


def test_a_body_with_few_cannot_be_computed_from_those_that_went_to_a_body(
    past: Callable[..., Case], ssu: Committee
) -> None:
    """Nine went to a body, seven of them to FSU: the other two were told by that."""
    for number in range(9):
        past("2025-01-06", route="2025-01-10", body=ssu if number > 6 else None)
    report = case_numbers(YEAR)
    routing = next(p for p in report.paces if p.key == ROUTING)

    assert routing.count.value == 9
    assert [x.count.value for x in report.splits[1].lines] == [None, None]


def test_cases_without_a_group_cannot_be_computed_from_all(
    past: Callable[..., Case],
) -> None:
    """Nine cases, six about children: that three named no group was told by that."""
    group = PatientGroup.objects.create(
        slug="barn", name_nn="Barn", name_nb="Barn", valid_from="2021-01-01"
    )
    for number in range(9):
        case = past("2025-01-06")
        if number < 6:
            case.patient_groups.add(group)
    report = case_numbers(YEAR)

    assert report.total.value == 9
    assert [x.count.value for x in report.splits[2].lines] == [None, None]


# The page and the file --------------------------------------------------------------


def test_everyone_reads_finished_years_and_the_secretariat_all(
    three: list[Case], client: Client, leader: User, secretariat: User
) -> None:
    many_cases(1, three[0].access.get().body)  # one of this year
    now = timezone.localdate().year
    url = reverse("cases:numbers")
    years = {}
    for name, user in (("anyone", None), ("leader", leader), ("office", secretariat)):
        if user:
            client.force_login(user)
        page = client.get(f"{url}?ar={now}")
        years[name] = (page.context["report"].year, page.context["report"].public)

    assert years == {
        "anyone": (now - 1, True),
        "leader": (now - 1, True),
        "office": (now, False),
    }
    asked = client.get(f"{url}?ar={YEAR}&vis=ope")
    assert asked.context["report"].public
    assert "Kommunen si sak." not in asked.content.decode()
    assert "Kommunen si sak." in client.get(f"{url}?ar={YEAR}").content.decode()


def test_no_year_is_over_at_first(client: Client) -> None:
    assert years_with_cases(over=True) == []
    assert client.get(reverse("cases:numbers")).status_code == 200
    url = reverse("cases:numbers_file", args=["csv"])
    assert client.get(url).status_code == 404


def test_the_file_says_what_the_page_says(
    three: list[Case], client: Client, secretariat: User
) -> None:
    url = reverse("cases:numbers_file", args=["csv"])
    public = client.get(f"{url}?ar={YEAR}").content.decode("utf-8-sig")
    client.force_login(secretariat)
    whole = client.get(f"{url}?ar={YEAR}").content.decode("utf-8-sig")

    first = [row[-1] for row in csv.reader(io.StringIO(public), delimiter=";")][1]
    assert first == "<5"
    assert [row[-1] for row in csv.reader(io.StringIO(whole), delimiter=";")][1] == "3"
    excel = client.get(reverse("cases:numbers_file", args=["xlsx"]))
    assert excel.content.startswith(b"PK")
    assert client.get(reverse("cases:numbers_file", args=["exe"])).status_code == 404


@pytest.mark.parametrize("language", ["nn", "nb"])
def test_no_cell_is_a_formula(three: list[Case], language: str) -> None:
    Committee.objects.update(short_nn="=1+1", short_nb="=1+1")
    with translation.override(language):
        from helsefellesskap.core.tables import write_csv

        rows = list(case_numbers(YEAR, public=False).rows())
        text = write_csv(["x"], rows).decode("utf-8-sig")

    assert "'=1+1" in text
    assert not any(
        cell.startswith("=")
        for row in csv.reader(io.StringIO(text), delimiter=";")
        for cell in row
    )


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_it_asks_the_database_equally_often(
    count: int, committee: Committee, django_assert_num_queries: Any
) -> None:
    made = many_cases(count, committee, received_at=at("2025-01-06"))
    CaseStep.objects.bulk_create(
        CaseStep(
            case=case,
            step="route",
            target="routed",
            body=committee,
            at=at("2025-01-20"),
        )
        for case in made
    )

    with django_assert_num_queries(8):
        case_numbers(YEAR, public=False)
