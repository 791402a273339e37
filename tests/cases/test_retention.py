"""How to reach a sender goes on the day that was told; the case stays."""

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases import services
from cases.models import Case, CaseContact, CaseMail, Clock, Dossier, Removal
from cases.services import forgetting
from cases.workflow import State
from helsefellesskap.core.models import Letter, LetterState, SearchRow
from tests.factories.cases import make_case, many_cases

KEY = "k" * 43
PAGE = "/saker/oppbevaring/"
Bring = Callable[..., Case]
Enter = Callable[[User], Client]
TODAY = timezone.localdate


def days(number: int) -> datetime.timedelta:
    return datetime.timedelta(days=number)


def ended(case: Case, ago: int) -> Case:
    Case.objects.filter(pk=case.pk).update(ended_at=timezone.now() - days(ago))
    return Case.objects.get(pk=case.pk)


def told(case: Case, ago: int = 190) -> Case:
    """A case whose sender has been told, and whose day has come."""
    ended(case, ago)
    services.announce_forgetting()
    Case.objects.filter(pk=case.pk).update(contact_goes_on=TODAY())
    return Case.objects.get(pk=case.pk)


class TestTold:
    @pytest.mark.parametrize(
        ("ago", "goes"), [(165, None), (167, 14), (175, 14), (400, 14)]
    )
    def test_a_fortnight_before_and_never_later(
        self, ago: int, goes: int | None, bring: Bring
    ) -> None:
        case = ended(bring(State.CLOSED), ago)
        services.announce_forgetting()
        case.refresh_from_db()

        assert case.contact_goes_on == (goes and TODAY() + days(goes))

    @pytest.mark.parametrize("state", [State.CLOSED, State.RETURNED, State.WITHDRAWN])
    def test_by_a_letter_with_the_day_once(
        self, state: State, bring: Bring, sent: Any
    ) -> None:
        case = ended(bring(state), 170)
        (letter,) = sent(services.announce_forgetting)
        again = sent(services.announce_forgetting)
        case.refresh_from_db()
        day = case.contact_goes_on

        assert day is not None
        assert letter.to == ["sender@demo.example"]
        assert str(day.day) in letter.subject
        assert "/saker/fylg/" in letter.body
        assert again == []
        assert case.steps.filter(step="announce_forgetting").count() == 1

    def test_no_letter_to_who_wants_none_but_the_page_says_it(
        self, bring: Bring, sent: Any, client: Client
    ) -> None:
        case = ended(bring(State.CLOSED, key=KEY), 170)
        services.choose_letters(case, wanted=False)

        assert sent(services.announce_forgetting) == []
        page = client.get(reverse("cases:follow", args=[KEY]))
        case.refresh_from_db()
        assert f"{case.contact_goes_on:%-d}." in page.content.decode()

    def test_spam_is_told_nothing(self, bring: Bring, sent: Any) -> None:
        ended(bring(State.DISCARDED), 400)

        assert sent(services.announce_forgetting) == []

    def test_a_longer_period_does_not_move_a_day_that_was_told(
        self, bring: Bring, everybody: dict[str, User]
    ) -> None:
        case = ended(bring(State.CLOSED), 170)
        services.announce_forgetting()
        before = Case.objects.get(pk=case.pk).contact_goes_on
        services.set_periods({"contact": 365}, by=everybody["secretariat"])
        services.announce_forgetting()

        assert Case.objects.get(pk=case.pk).contact_goes_on == before

    def test_taken_up_again_it_is_told_anew(
        self, bring: Bring, everybody: dict[str, User]
    ) -> None:
        case = ended(bring(State.CLOSED), 170)
        services.announce_forgetting()
        case = services.reopen_case(case, by=everybody["caseworker"], reason="Nytt.")

        assert case.contact_goes_on is None
        Case.objects.update(contact_goes_on=TODAY())
        assert services.forget_senders() == 0  # it is open


class TestForgotten:
    def test_everything_that_tells_who_it_was_goes_and_the_rest_stays(
        self,
        bring: Bring,
        everybody: dict[str, User],
        client: Client,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        case = bring(
            State.ROUTED,
            key=KEY,
            contact={
                "name": "Test Avsendar",
                "email": "sender@demo.example",
                "phone": "",
            },
        )
        for name in ("Test.txt", "notat.txt"):
            services.attach_to_case(case, name=name, content=b"Eit notat.")
        row = services.order_dossier(
            case, by=everybody["caseworker"], version="whole", language="nn"
        )
        row.storage.save(row.place("pdf"), io.BytesIO(b"x"))
        case = services.withdraw_case(case)
        told(case)
        with django_capture_on_commit_callbacks(execute=True):
            assert services.forget_senders() == 1
        case.refresh_from_db()

        assert not CaseContact.objects.exists()
        assert not Dossier.objects.exists()
        assert not row.storage.exists(row.place("pdf"))
        assert [file.name for file in case.attachments.all()] == [
            "vedlegg-1.txt",
            "notat.txt",
        ]
        letters = Letter.objects.filter(event__startswith=f"case:{case.pk}:")
        assert letters
        assert {(r.to_address, r.to_user, r.subject, r.body) for r in letters} == {
            ("", None, "", "")
        }
        assert not letters.filter(state=LetterState.QUEUED).exists()
        page = client.get(reverse("cases:follow", args=[KEY]))
        assert (page.status_code, case.title in page.content.decode()) == (200, True)
        client.force_login(everybody["caseworker"])
        shown = client.get(case.get_absolute_url()).content.decode()
        assert case.background in shown
        assert "sender@demo.example" not in shown
        assert not SearchRow.objects.filter(words__contains="sender@").exists()

    def test_it_is_logged_in_the_case_and_counted_by_the_day(
        self, bring: Bring, everybody: dict[str, User]
    ) -> None:
        case = told(bring(State.CLOSED))
        count = Letter.objects.filter(event__startswith=f"case:{case.pk}:").count()
        services.forget_senders()
        note = case.steps.get(step="forget_sender").note
        rows = {row.what: (row.day, row.count) for row in Removal.objects.all()}

        assert rows == {"contact": (TODAY(), 1), "letters": (TODAY(), count)}
        assert str(count) in note
        assert "sender@" not in note

    def test_twice_is_as_once(self, bring: Bring) -> None:
        told(bring(State.CLOSED))
        counts = [services.forget_senders() for _again in range(3)]

        assert counts == [1, 0, 0]
        assert Removal.objects.get(what="contact").count == 1

    def test_two_in_one_night_are_counted_together(self, bring: Bring) -> None:
        for case in (bring(State.CLOSED), bring(State.RETURNED)):
            told(case)

        assert services.forget_senders() == 2
        assert Removal.objects.get(what="contact").count == 2

    def test_a_worker_killed_in_the_middle_has_done_all_or_nothing_to_each(
        self, bring: Bring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, second = told(bring(State.CLOSED)), told(bring(State.CLOSED))
        real = forgetting.note_down

        def die(case: Case, *args: Any, **also: Any) -> Any:
            if case.pk == second.pk:
                raise SoftTimeLimitExceeded
            return real(case, *args, **also)

        monkeypatch.setattr(forgetting, "note_down", die)
        with pytest.raises(SoftTimeLimitExceeded):
            services.forget_senders()
        left = CaseContact.objects.get().case
        kept = Letter.objects.filter(event__startswith=f"case:{second.pk}:")

        assert left == second
        assert all(letter.body for letter in kept)
        assert Removal.objects.get(what="contact").count == 1
        monkeypatch.undo()
        assert services.forget_senders() == 1
        assert Removal.objects.get(what="contact").count == 2
        assert first.steps.filter(step="forget_sender").count() == 1

    def test_others_may_take_away_what_they_keep(
        self, bring: Bring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(forgetting, "_also", {})
        services.forgetting.also_forget(Removal.What.SOURCES)(lambda case: 3)  # type: ignore[attr-defined]
        told(bring(State.CLOSED))
        services.forget_senders()

        assert Removal.objects.get(what="sources").count == 3

    def test_mail_that_waits_goes_with_it_and_is_counted(self, bring: Bring) -> None:
        case = told(bring(State.CLOSED))
        mail = CaseMail.objects.create(
            case=case,
            message_hash="0" * 64,
            outcome=CaseMail.Outcome.WAITS,
            from_address="ukjend@example.org",
            text="Ord som ventar.",
        )
        services.forget_senders()
        mail.refresh_from_db()

        assert (mail.from_address, mail.text) == ("", "")
        assert Removal.objects.get(what="sources").count == 1

    def test_the_night_does_all_of_it(self, bring: Bring) -> None:
        from helsefellesskap.core.tasks import daily

        case = told(bring(State.CLOSED))
        spam = ended(bring(State.DISCARDED), 31)
        daily()

        assert Case.objects.get(pk=case.pk).contact_removed_on == TODAY()
        assert not Case.objects.filter(pk=spam.pk).exists()
        assert Removal.objects.get(what="spam").count == 1


class TestPeriods:
    def test_the_leader_sets_them_and_it_stands_who_did(
        self, bring: Bring, everybody: dict[str, User], enter: Enter
    ) -> None:
        case = bring(State.RECEIVED)
        before = case.due_on
        client = enter(everybody["secretariat"])
        data = {kind: str(number) for kind, number in Clock.all_days().items()}
        answer = client.post(PAGE, data | {"first_answer": "3", "contact": "90"})
        page = client.get(PAGE).content.decode()
        case.refresh_from_db()

        assert answer.status_code == 302
        assert Clock.all_days()["contact"] == 90
        assert Clock.objects.count() == 2  # the others are as usual
        assert before is not None
        assert case.due_on is not None
        assert case.due_on < before
        assert "180 → 90" in page
        assert (
            Clock.history.get(kind="contact").history_user == everybody["secretariat"]
        )  # type: ignore[attr-defined]

    @pytest.mark.parametrize(
        "wrong", [{"contact": "0"}, {"notice": "200"}, {"spam": "x"}, {"spam": "9999"}]
    )
    def test_what_cannot_be_is_refused_in_words(
        self, wrong: dict[str, str], everybody: dict[str, User], enter: Enter
    ) -> None:
        data = {kind: str(number) for kind, number in Clock.all_days().items()}
        answer = enter(everybody["secretariat"]).post(PAGE, data | wrong)

        assert answer.status_code == 422
        assert not Clock.objects.exists()

    def test_nobody_else_sets_them_and_only_the_secretariat_reads(
        self, everybody: dict[str, User], client: Client
    ) -> None:
        data = {kind: str(number) for kind, number in Clock.all_days().items()}
        found = {}
        for name, user in everybody.items():
            client.force_login(user)
            found[name] = (
                client.get(PAGE).status_code,
                client.post(PAGE, data | {"spam": "5"}).status_code,
            )
        expected = dict.fromkeys(found, (404, 404))
        expected["secretariat"], expected["caseworker"] = (200, 302), (200, 403)

        assert found == expected


class TestPage:
    def test_it_says_what_went_and_what_comes(
        self, bring: Bring, everybody: dict[str, User], enter: Enter
    ) -> None:
        told(bring(State.CLOSED))
        services.forget_senders()
        soon = told(bring(State.CLOSED))
        Case.objects.filter(pk=soon.pk).update(contact_goes_on=TODAY() + days(5))
        ended(bring(State.CLOSED), 163)
        context = enter(everybody["caseworker"]).get(PAGE).context

        assert list(context["leaving"]) == [soon]
        assert [row.count for row in context["coming"]] == [1, 1, 0, 0, 0]
        assert {row.what for row in context["page"]} == {"contact", "letters"}

    def test_it_asks_the_database_equally_often(
        self,
        bring: Bring,
        everybody: dict[str, User],
        enter: Enter,
        django_assert_max_num_queries: Any,
    ) -> None:
        body = everybody["leader"].seats.get().committee
        client = enter(everybody["secretariat"])
        asked = []
        for count in (1, 3, 1000):
            now = Case.objects.count()
            many_cases(
                count - now,
                body,
                state=State.CLOSED,
                ended_at=timezone.now() - days(180),
                contact_goes_on=TODAY(),
            )
            for number in range(Removal.objects.count(), min(count, 100)):
                Removal.objects.add("spam", 1, TODAY() - days(number))
            client.get(PAGE)
            with django_assert_max_num_queries(30) as counted:
                client.get(PAGE)
            asked.append(len(counted))

        assert asked[1] == asked[2]
        assert asked[0] == asked[1]


def test_on_the_cases_page_it_stands_when_they_go(
    everybody: dict[str, User], enter: Enter
) -> None:
    case = make_case()
    page = enter(everybody["caseworker"]).get(case.get_absolute_url()).content.decode()

    assert "180" in page
