"""Every letter can be read before and after it goes, by those who may, and by no one else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail as django_mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from cases import services
from cases.models import Case, MailTally
from cases.workflow import State
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.mail import forget
from helsefellesskap.core.models import Letter, LetterState
from tests.factories.cases import make_case

Bring = Callable[..., Case]
Enter = Callable[[User], Client]
OUTBOX = "/saker/utboks/"


def a_letter(case: Case) -> Letter:
    return Letter.objects.filter(
        event__startswith=f"case:{case.pk}:", to_address="sender@demo.example"
    ).latest("pk")


def failed(case: Case, error: str = "SMTPRecipientsRefused") -> Letter:
    letter = a_letter(case)
    Letter.objects.filter(pk=letter.pk).update(
        state=LetterState.FAILED, error=error, attempts=8
    )
    letter.refresh_from_db()
    return letter


def test_it_lists_every_letter_with_case_recipient_and_how_it_went(
    bring: Bring, everybody: dict[str, User], enter: Enter
) -> None:
    case = bring(State.ROUTED)
    failed(case)
    rows = enter(everybody["caseworker"]).get(OUTBOX).context["rows"]

    assert len(rows) == Letter.objects.filter(event__startswith="case:").count()
    assert {row.case for row in rows} == {case}
    [bad] = [row for row in rows if row.letter.state == "failed"]
    assert (bad.to, bad.may_go_again, bool(bad.trouble)) == (
        "sender@demo.example",
        True,
        True,
    )


@pytest.mark.parametrize("name", ["leader", "ssu_leader", "observer", "outsider"])
def test_to_others_it_is_not_there(
    name: str, bring: Bring, everybody: dict[str, User], enter: Enter
) -> None:
    letter = a_letter(bring(State.ROUTED))
    client = enter(everybody[name])

    assert client.get(OUTBOX).status_code == 404
    assert client.get(f"{OUTBOX}{letter.pk}/").status_code == 404
    assert client.post(f"{OUTBOX}{letter.pk}/om-att/").status_code == 404
    assert client.get("/saker/brevmalar/").status_code == 404
    assert client.get("/saker/brevmalar/receipt/nn/").status_code == 404


def test_letters_about_other_things_are_not_in_it(
    bring: Bring, everybody: dict[str, User], enter: Enter
) -> None:
    bring(State.RECEIVED)
    other = Letter.objects.create(
        event="plan:1:1", recipient="user:1", language="nn", subject="Plan", body="Ord.",
        message_id="<x@example>",
    )  # fmt: skip
    client = enter(everybody["caseworker"])

    assert other not in [row.letter for row in client.get(OUTBOX).context["rows"]]
    assert client.get(f"{OUTBOX}{other.pk}/").status_code == 404


def test_search_by_number_and_state_kept_in_the_address(
    bring: Bring, everybody: dict[str, User], enter: Enter
) -> None:
    first, second = bring(State.RECEIVED), bring(State.RECEIVED)
    letter = failed(second)
    client = enter(everybody["caseworker"])

    def found(query: str) -> set[int]:
        rows = client.get(f"{OUTBOX}?{query}").context["rows"]
        return {row.case.pk for row in rows}

    assert found(f"sok={first.reference}") == {first.pk}
    assert found(f"sok={second.number}") == {second.pk}
    assert found("sok=1999-1") == found("sok=tull") == set()
    rows = client.get(f"{OUTBOX}?vis=feila").context["rows"]
    assert [row.letter for row in rows] == [letter]


def test_a_letter_reads_as_it_was_sent_with_its_link_as_a_place(
    bring: Bring, everybody: dict[str, User], enter: Enter
) -> None:
    case = bring(State.ROUTED)
    letter = a_letter(case)
    page = enter(everybody["caseworker"]).get(f"{OUTBOX}{letter.pk}/").content.decode()

    assert letter.subject in page
    assert "[link]" in page
    assert "/saker/fylg/" not in page
    assert "sender@demo.example" in page


def test_forgotten_it_says_so(
    bring: Bring, everybody: dict[str, User], enter: Enter
) -> None:
    case = bring(State.CLOSED)
    letter = failed(case)
    forget(f"case:{case.pk}:")
    client = enter(everybody["caseworker"])
    page = client.get(f"{OUTBOX}{letter.pk}/")

    assert page.context["row"].is_forgotten
    assert page.context["row"].to == ""
    assert "om-att" not in page.content.decode()
    assert client.get(OUTBOX).status_code == 200
    with pytest.raises(DomainError):
        services.send_letter_again(letter, by=everybody["caseworker"])


def test_a_failed_letter_goes_again_once_and_it_is_signed(
    bring: Bring,
    everybody: dict[str, User],
    enter: Enter,
    django_capture_on_commit_callbacks: Any,
) -> None:
    case = bring(State.ROUTED)
    letter = failed(case)
    client = enter(everybody["caseworker"])
    django_mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        for _n in range(2):
            client.post(f"{OUTBOX}{letter.pk}/om-att/", {"once": "same"})
    letter.refresh_from_db()
    step = case.steps.last()

    assert [sent.to for sent in django_mail.outbox] == [["sender@demo.example"]]
    assert (letter.state, letter.error) == ("sent", "")
    assert (step.step, step.by) == ("send_letter_again", everybody["caseworker"])
    assert client.post(f"{OUTBOX}{letter.pk}/om-att/").status_code == 409


@pytest.mark.parametrize(
    "error",
    ["SMTPRecipientsRefused", "ConnectionRefusedError", "SMTPDataError", "Surprise"],
)
def test_what_went_wrong_is_said_in_words(
    error: str, bring: Bring, everybody: dict[str, User], enter: Enter
) -> None:
    letter = failed(bring(State.RECEIVED), error)
    page = enter(everybody["caseworker"]).get(f"{OUTBOX}{letter.pk}/")

    assert page.context["row"].trouble.endswith(".")
    assert error not in page.content.decode()


def test_each_case_shows_its_letters_to_the_secretariat_alone(
    bring: Bring, everybody: dict[str, User], client: Client
) -> None:
    case = bring(State.ROUTED)
    seen = {}
    for name in ("caseworker", "leader"):
        client.force_login(everybody[name])
        page = client.get(case.get_absolute_url())
        seen[name] = (
            bool(page.context["letter_rows"]),
            OUTBOX in page.content.decode(),
        )

    assert seen == {"caseworker": (True, True), "leader": (False, False)}


def test_mail_of_late_is_counted_in_words(
    everybody: dict[str, User], enter: Enter
) -> None:
    MailTally.objects.create(outcome="taken", count=3)
    MailTally.objects.create(outcome="no_case", count=2)
    long_ago = timezone.localdate().replace(year=2020)
    MailTally.objects.create(outcome="taken", count=9, day=long_ago)
    page = enter(everybody["caseworker"]).get(OUTBOX)

    assert [count for _words, count in page.context["mail"]] == [3, 2]


@pytest.mark.parametrize("path", ["", "?vis=sendt"])
def test_it_asks_the_database_equally_often(
    path: str, everybody: dict[str, User], enter: Enter
) -> None:
    client = enter(everybody["caseworker"])
    case = make_case()
    asked = {}
    for count in (1, 3, 1000):
        Letter.objects.all().delete()
        Letter.objects.bulk_create(
            Letter(
                event=f"case:{case.pk}:{number}", recipient=f"address:{number}",
                to_address=f"a{number}@demo.example", language="nn", subject="Brev",
                body="Ord.", state=LetterState.SENT, message_id=f"<{number}@example>",
            )
            for number in range(count)
        )  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get(OUTBOX + path)
        asked[count] = len(queries)
        assert len(page.context["rows"]) == min(count, 25)

    assert len(set(asked.values())) == 1, asked
