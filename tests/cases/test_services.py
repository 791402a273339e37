"""What the verbs promise beyond the table: clocks, views, holders, numbers, forgetting."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from structlog.testing import capture_logs

from accounts.models import User
from cases import clocks, services
from cases.models import Case, CaseContact, Clock
from cases.reports import deadline
from cases.services.intake import title_from
from cases.signals import case_moved
from cases.workflow import State
from committees.models import Committee
from committees.roles import Role
from committees.services import seat, unseat
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Letter, SearchRow
from helsefellesskap.core.privacy import HoldsIdentityNumber
from helsefellesskap.core.workdays import add_workdays
from tests.factories.cases import make_case

Bring = Callable[..., Case]
TODAY = timezone.localdate


def days(number: int) -> datetime.timedelta:
    return datetime.timedelta(days=number)


class TestClocks:
    def test_first_answer_ten_routing_twenty_working_days(self, bring: Bring) -> None:
        case = bring(State.RECEIVED)
        numbers = Clock.all_days()

        assert clocks.first_answer_on(case, numbers) == add_workdays(TODAY(), 10)
        assert clocks.routing_on(case, numbers) == add_workdays(TODAY(), 20)
        assert case.due_on == add_workdays(TODAY(), 10)

    def test_the_numbers_are_data(self, everybody: dict[str, User]) -> None:
        Clock.objects.create(kind=Clock.Kind.FIRST_ANSWER, days=3)

        assert make_case().due_on == add_workdays(TODAY(), 3)

    def test_once_answered_the_routing_counts(
        self, bring: Bring, everybody: dict[str, User]
    ) -> None:
        case = bring(State.RECEIVED)
        case = services.assess_case(case, by=everybody["caseworker"], message="Takk.")

        assert case.due_on == add_workdays(TODAY(), 20)

    def test_it_stands_while_the_sender_thinks(
        self, bring: Bring, everybody: dict[str, User]
    ) -> None:
        case = services.ask_sender(
            bring(State.RECEIVED), by=everybody["caseworker"], text="Kva kommune?"
        )
        asked = TODAY() - days(14)  # ten working days, if no holiday came between
        Case.objects.filter(pk=case.pk).update(waiting_since=asked)
        case = services.write_as_sender(case, text="Molde.")

        assert case.paused_days > 5
        assert case.due_on == add_workdays(TODAY(), 20 + case.paused_days)

    @pytest.mark.parametrize(
        ("ahead", "tone"), [(-30, "late"), (0, "warn"), (1, "warn"), (30, "")]
    )
    def test_a_deadline_is_said_in_words(
        self, bring: Bring, ahead: int, tone: str
    ) -> None:
        case = bring(State.RECEIVED)
        case.due_on = (
            add_workdays(TODAY(), ahead) if ahead > 0 else TODAY() + days(ahead)
        )

        said = deadline(case)

        assert (said.tone, said.day) == (tone, case.due_on)
        assert said.words


class TestViews:
    def test_leader_and_deputy_are_asked_and_have_five_days(
        self, bring: Bring, everybody: dict[str, User]
    ) -> None:
        case = bring(State.ASSESSING)

        assert {view.seat.user for view in case.views.all()} == {
            everybody["ssu_leader"],
            everybody["ssu_deputy"],
        }
        assert case.views_due_on == add_workdays(TODAY(), 5)

    def test_the_asking_ends_when_both_have_answered(
        self, bring: Bring, everybody: dict[str, User]
    ) -> None:
        case = bring(State.ASSESSING)
        for name in ("ssu_leader", "ssu_deputy"):
            case = services.give_view(case, by=everybody[name], text="Til FSU.")

        assert (case.state, case.views_due_on) == (State.ASSESSING, None)

    def test_the_asking_ends_after_its_days_and_once(self, bring: Bring) -> None:
        case = bring(State.ASSESSING)
        assert services.end_views_that_are_late() == 0
        Case.objects.filter(pk=case.pk).update(views_due_on=TODAY() - days(1))

        assert services.end_views_that_are_late() == 1
        assert services.end_views_that_are_late() == 0

    def test_a_new_leader_may_answer_in_the_place_of_the_old(
        self, bring: Bring, everybody: dict[str, User], ssu: Committee, member: User
    ) -> None:
        case = bring(State.ASSESSING)
        unseat(everybody["ssu_leader"].seats.get(), by=None)
        seat(member, ssu, Role.LEADER, by=None, valid_from=TODAY())
        fresh = User.objects.get(pk=member.pk)

        services.give_view(case, by=fresh, text="Til FSU.")
        with pytest.raises(PermissionDenied):
            services.give_view(
                case, by=User.objects.get(pk=everybody["ssu_leader"].pk), text="Nei."
            )

    def test_a_view_says_something(
        self, bring: Bring, everybody: dict[str, User]
    ) -> None:
        case = bring(State.ASSESSING)
        with pytest.raises(DomainError):
            services.give_view(case, by=everybody["ssu_leader"], text=" ")


class TestHolders:
    def test_one_body_holds_it_at_a_time(
        self,
        bring: Bring,
        everybody: dict[str, User],
        committee: Committee,
        other_committee: Committee,
        office: Committee,
    ) -> None:
        case = services.route_case(
            bring(State.ROUTED),
            by=everybody["secretariat"],
            to=other_committee,
            reason="Betre der.",
        )
        now = {(row.body, row.kind) for row in case.access.filter(until=None)}

        assert case.holder == other_committee
        assert now == {
            (other_committee, "holds"),
            (committee, "held"),
            (office, "held"),
        }

    def test_not_to_where_it_lies_and_not_to_the_secretariat(
        self,
        bring: Bring,
        everybody: dict[str, User],
        committee: Committee,
        office: Committee,
    ) -> None:
        case = bring(State.ROUTED)
        for body in (committee, office):
            with pytest.raises(DomainError):
                services.route_case(
                    case, by=everybody["secretariat"], to=body, reason="Dit."
                )

    def test_taken_up_again_the_secretariat_has_it(
        self, bring: Bring, everybody: dict[str, User], office: Committee
    ) -> None:
        case = services.reopen_case(
            bring(State.CLOSED), by=everybody["caseworker"], reason="Nytt har kome."
        )

        assert (case.state, case.holder) == (State.ASSESSING, office)
        assert case.due_on == add_workdays(TODAY(), 20)
        assert case.views.filter(closed_at=None).count() == 2


class TestLastGate:
    NUMBER = "02013299997"

    @pytest.mark.parametrize(
        "field",
        [
            "title",
            "background",
            "what_fails",
            "references",
            "own_number",
            "on_behalf_text",
        ],
    )
    def test_no_answer_with_an_identity_number_is_kept(
        self, field: str, everybody: dict[str, User]
    ) -> None:
        with pytest.raises(HoldsIdentityNumber):
            make_case(**{field: f"nr {self.NUMBER}"})
        assert Case.objects.count() == 0

    @pytest.mark.parametrize("field", ["name", "phone"])
    def test_nor_in_how_to_reach_the_sender(
        self, field: str, everybody: dict[str, User]
    ) -> None:
        with pytest.raises(HoldsIdentityNumber):
            make_case(contact={field: self.NUMBER})

    def test_nor_in_what_the_desk_writes(
        self, bring: Bring, everybody: dict[str, User], committee: Committee
    ) -> None:
        office, words = everybody["secretariat"], f"nr {self.NUMBER}"
        case = bring(State.ASSESSING)
        acts: list[Callable[[], Any]] = [
            lambda: services.ask_sender(case, by=office, text=words),
            lambda: services.route_case(case, by=office, to=committee, reason=words),
            lambda: services.return_with_reasons(case, by=office, reason=words),
            lambda: services.give_view(case, by=everybody["ssu_leader"], text=words),
            lambda: services.publish_case(case, by=office, title="Open", text=words),
            lambda: services.redact_case(case, by=office, texts={"title": words}),
            lambda: services.write_as_sender(case, text=words),
            lambda: services.withdraw_case(case, reason=words),
        ]
        for act in acts:
            with pytest.raises(HoldsIdentityNumber):
                act()


class TestRecord:
    def test_every_step_is_signed_and_dated(
        self, bring: Bring, everybody: dict[str, User]
    ) -> None:
        case = bring(State.REPORTED)

        assert [(row.step, row.by and row.by.name) for row in case.steps.all()] == [
            ("send", None),
            ("route", "sekretariat"),
            ("decide", "leiar.fsu-rehabilitering"),
            ("report_outcome", "sekretariat"),
        ]
        signed = case.history.order_by("history_date", "history_id")  # type: ignore[attr-defined]
        assert [row.history_user and row.history_user.name for row in signed] == [
            None,
            "sekretariat",
            "leiar.fsu-rehabilitering",
            "sekretariat",
        ]

    def test_contact_details_have_no_history(self) -> None:
        assert not hasattr(CaseContact, "history")

    def test_a_public_text_holds_no_telephone(
        self, bring: Bring, everybody: dict[str, User]
    ) -> None:
        with pytest.raises(DomainError):
            services.publish_case(
                bring(State.ROUTED),
                by=everybody["caseworker"],
                title="Open",
                text="Ring 91 62 11 47",
            )


class TestTheNight:
    def test_answered_cases_are_closed_after_thirty_days_without_reaction(
        self, bring: Bring
    ) -> None:
        quiet, said = bring(State.REPORTED), bring(State.REPORTED)
        long_ago = timezone.now() - days(31)
        Case.objects.all().update(reported_at=long_ago)
        services.write_as_sender(said, text="Dette er ikkje løyst.")

        assert services.close_what_was_answered() == 1
        quiet.refresh_from_db()
        said.refresh_from_db()
        assert (quiet.state, said.state) == (State.CLOSED, State.REPORTED)
        assert services.close_what_was_answered() == 0

    def test_a_case_that_moved_meanwhile_is_left_and_the_rest_are_closed(
        self, bring: Bring
    ) -> None:
        """The sender reacts to the second while the first is being closed."""
        first, second, third = (bring(State.REPORTED) for _case in range(3))
        Case.objects.all().update(reported_at=timezone.now() - days(31))

        def react(case: Case, **kwargs: Any) -> None:
            if case.pk == first.pk:
                services.write_as_sender(second, text="Dette er ikkje løyst.")

        with heard(react):
            assert services.close_what_was_answered() == 2

        assert states(first, second, third) == [
            State.CLOSED,
            State.REPORTED,
            State.CLOSED,
        ]

    @pytest.mark.parametrize(
        ("name", "state", "after"),
        [
            ("end_views_that_are_late", State.ASSESSING, {"views_due_on": None}),
            ("close_what_was_answered", State.REPORTED, {"state": State.CLOSED}),
        ],
    )
    def test_one_that_fails_does_not_stop_the_others(
        self, bring: Bring, name: str, state: State, after: dict[str, Any]
    ) -> None:
        first, second = bring(state), bring(state)
        Case.objects.all().update(
            reported_at=timezone.now() - days(31), views_due_on=TODAY() - days(1)
        )

        def fail(case: Case, **kwargs: Any) -> None:
            if case.pk == first.pk:
                raise ValueError("sender@demo.example")

        with heard(fail), capture_logs() as logs:
            assert getattr(services, name)() == 1

        assert states(first) == [state]
        done = Case.objects.filter(pk=second.pk, **after)
        assert done.exists()
        assert [line["event"] for line in logs] == ["row_failed", "round_left_some"]
        assert "sender@demo.example" not in str(logs)

    def test_senders_are_forgotten_when_their_time_is_up(self, bring: Bring) -> None:
        old, new = bring(State.CLOSED), bring(State.CLOSED)
        Case.objects.filter(pk=old.pk).update(ended_at=timezone.now() - days(181))

        assert services.forget_senders() == 0  # nobody has told the sender
        assert services.announce_forgetting() == 1
        assert services.forget_senders() == 0  # and the day that was told is not here
        Case.objects.filter(pk=old.pk).update(contact_goes_on=TODAY())
        assert services.forget_senders() == 1
        assert services.forget_senders() == 0
        old.refresh_from_db()
        assert old.contact_removed_on == TODAY()
        assert [contact.case for contact in CaseContact.objects.all()] == [new]
        letters = Letter.objects.filter(event__startswith=f"case:{old.pk}:")
        assert {(row.to_address, row.subject, row.body) for row in letters} == {
            ("", "", "")
        }
        assert old.steps.last().step == "forget_sender"
        assert old.background
        assert "sender@demo.example" not in "".join(
            SearchRow.objects.values_list("words", flat=True)
        )

    def test_what_was_thrown_away_is_gone_after_thirty_days(self, bring: Bring) -> None:
        old, new = bring(State.DISCARDED), bring(State.DISCARDED)
        Case.objects.filter(pk=old.pk).update(ended_at=timezone.now() - days(31))

        assert services.clear_spam() == 1
        assert list(Case.objects.all()) == [new]
        assert not Case.history.filter(id=old.pk).exists()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Meldinga kjem ikkje fram. Ho blir liggjande.", "Meldinga kjem ikkje fram"),
        ("Kort", "Kort"),
        ("ord " * 40, "ord " * 20 + "…"),
    ],
)
def test_a_case_without_a_name_is_named_by_its_first_sentence(
    text: str, title: str
) -> None:
    assert title_from(text) == title


@contextmanager
def heard(receiver: Callable[..., None]) -> Iterator[None]:
    """Let somebody above hear of every case that moves."""
    case_moved.connect(receiver)
    try:
        yield
    finally:
        case_moved.disconnect(receiver)


def states(*cases: Case) -> list[str]:
    return [Case.objects.get(pk=case.pk).state for case in cases]
