"""The night's rounds: each row by itself, and one that fails does not stop the others."""

import logging
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from structlog.testing import capture_logs

from helsefellesskap.core.models import SearchRow
from helsefellesskap.core.nightly import each_by_itself


def row(key: str) -> SearchRow:
    return SearchRow.objects.create(
        kind="test", key=key, title="Kari Nordmann", url="/", words="x"
    )


def spend(found: SearchRow) -> bool:
    """Changes the row, and then fails for one of them."""
    SearchRow.objects.filter(pk=found.pk).update(url="/brukt/")
    if found.key == "b":
        raise ValueError("Kari Nordmann, 91 62 11 47")
    return found.key != "c"


def test_the_others_go_on_and_the_failed_one_is_as_before() -> None:
    rows = [row(key) for key in "abcd"]

    assert each_by_itself(rows, spend, what="test") == 2

    kept = SearchRow.objects.order_by("key").values_list("key", "url")
    assert list(kept) == [
        ("a", "/brukt/"), ("b", "/"), ("c", "/brukt/"), ("d", "/brukt/"),
    ]  # fmt: skip


def test_it_says_how_many_failed_and_nothing_of_what_stood_there(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rows = [row(key) for key in "abcd"]

    with caplog.at_level(logging.WARNING), capture_logs() as logs:
        each_by_itself(rows, spend, what="test")

    said: list[Any] = [
        {"event": "row_failed", "what": "test", "row": rows[1].pk, "why": "ValueError"},
        {"event": "round_left_some", "what": "test", "done": 2, "failed": 1},
    ]
    assert [
        {key: value for key, value in line.items() if key != "log_level"}
        for line in logs
    ] == said
    assert "Nordmann" not in caplog.text + str(logs)


def test_a_worker_that_must_stop_stops() -> None:
    def out_of_time(found: SearchRow) -> bool:
        raise SoftTimeLimitExceeded

    with pytest.raises(SoftTimeLimitExceeded), transaction.atomic():
        each_by_itself([row("a")], out_of_time, what="test")
