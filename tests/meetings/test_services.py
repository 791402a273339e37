"""The verbs of a meeting: who, when, numbers without gaps, and what happens to cases."""

import datetime
import io
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.models import User
from cases import services as cases
from cases.models import Case
from cases.workflow import State as CaseState
from committees.models import Committee
from committees.roles import Role
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.privacy import HoldsIdentityNumber
from helsefellesskap.core.workflow import TooLate
from meetings import services
from meetings.models import AgendaItem, Meeting, NumberSeries
from meetings.services.agenda import next_number
from meetings.workflow import MEETING, State
from tests.conftest import body, seated
from tests.factories.meetings import hold, make_meeting

KEEPERS = {"leader", "deputy", "secretary", "secretariat", "caseworker"}
RULES: dict[str, tuple[set[str], str | None]] = {
    "change": ({"planned"}, None),
    "add_item": ({"planned", "held"}, None),
    "move_item": ({"planned"}, None),
    "remove_item": ({"planned", "held"}, None),
    "hold": ({"planned"}, "held"),
    "write_decision": ({"held"}, None),
    "publish": ({"held"}, "published"),
}


@pytest.fixture
def everybody(
    leader: User,
    deputy: User,
    secretary: User,
    member: User,
    observer: User,
    outsider: User,
    ssu_leader: User,
    secretariat: User,
    caseworker: User,
) -> dict[str, User]:
    return {
        "leader": leader,
        "deputy": deputy,
        "secretary": secretary,
        "member": member,
        "observer": observer,
        "outsider": outsider,
        "ssu_leader": ssu_leader,
        "secretariat": secretariat,
        "caseworker": caseworker,
    }


def attempt(step: str, meeting: Meeting, item: AgendaItem, by: User) -> str:
    """Take the step; the meeting's state after it, or which kind of no."""
    hours = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
    verbs: dict[str, Callable[[], Any]] = {
        "change": partial(services.change_meeting, meeting, by=by, **hours),
        "add_item": partial(services.add_text, meeting, by=by, title="Eventuelt"),
        "move_item": partial(services.move_item, item, by=by, up=True),
        "remove_item": partial(services.remove_item, item, by=by),
        "hold": partial(hold, meeting, by=by),
        "write_decision": partial(services.write_decision, item, by=by, decision="Ja."),
        "publish": partial(services.publish_meeting, meeting, by=by, text="Referat."),
    }
    with transaction.atomic():
        try:
            with transaction.atomic():
                verbs[step]()
                after = Meeting.objects.get(pk=meeting.pk).state
        except PermissionDenied:
            after = "may not"
        except DomainError:
            after = "not now"
        transaction.set_rollback(True)
    return after


@pytest.mark.parametrize("state", list(State))
def test_every_role_may_do_what_the_table_says_and_nothing_else(
    state: State, everybody: dict[str, User], meeting: Meeting
) -> None:
    item = services.add_text(meeting, by=everybody["leader"], title="Orientering")
    Meeting.objects.filter(pk=meeting.pk).update(
        state=state, published_at=timezone.now()
    )
    found, expected = {}, {}
    for step, (sources, target) in RULES.items():
        for name, user in everybody.items():
            allowed = (target or state) if state in sources else "not now"
            expected[step, name] = allowed if name in KEEPERS else "may not"
            found[step, name] = attempt(step, meeting, item, user)

    assert found == expected
    assert set(MEETING.steps) == set(RULES)


class TestCalling:
    def test_those_with_a_seat_are_told_once_each_and_not_the_caller(
        self,
        committee: Committee,
        leader: User,
        member: User,
        outsider: User,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            make_meeting(committee, leader)

        assert [letter.to for letter in mail.outbox] == [[member.email]]

    @pytest.mark.parametrize("who", ["member", "observer", "outsider"])
    def test_not_by_others(
        self, who: str, everybody: dict[str, User], committee: Committee
    ) -> None:
        with pytest.raises(PermissionDenied):
            make_meeting(committee, everybody[who])

    def test_it_ends_after_it_begins(self, committee: Committee, leader: User) -> None:
        now = timezone.now()
        with pytest.raises(DomainError):
            make_meeting(committee, leader, starts_at=now, ends_at=now)

    def test_another_day_is_told(
        self,
        meeting: Meeting,
        leader: User,
        member: User,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        later = datetime.timedelta(days=7)
        with django_capture_on_commit_callbacks(execute=True):
            services.change_meeting(
                meeting,
                by=leader,
                starts_at=meeting.starts_at + later,
                ends_at=meeting.ends_at + later,
            )

        assert [letter.to for letter in mail.outbox] == [[member.email]]


class TestNumbers:
    def test_one_series_per_body_and_year(
        self, committee: Committee, other_committee: Committee
    ) -> None:
        given = [
            next_number(committee, 2026),
            next_number(committee, 2026),
            next_number(committee, 2027),
            next_number(other_committee, 2026),
        ]

        assert given == [1, 2, 1, 1]

    @pytest.mark.parametrize(
        ("pattern", "written"),
        [
            ("{number}/{year2}", "1/{year2}"),
            ("{number:02d}-{year2}", "01-{year2}"),
            ("{year}/{number}", "{year}/1"),
        ],
    )
    def test_a_number_is_written_as_the_body_writes_it(
        self,
        pattern: str,
        written: str,
        meeting: Meeting,
        leader: User,
        committee: Committee,
    ) -> None:
        committee.case_number_pattern = pattern
        committee.save()
        item = services.add_text(meeting, by=leader, title="Orientering")
        year = meeting.day.year

        assert item.number_text == written.format(year=year, year2=f"{year % 100:02d}")

    def test_an_item_taken_off_keeps_its_number(
        self, meeting: Meeting, leader: User
    ) -> None:
        first = services.add_text(meeting, by=leader, title="Ein")
        services.remove_item(first, by=leader)
        second = services.add_text(meeting, by=leader, title="To")

        assert [item.number for item in meeting.items.order_by("number")] == [1, 2]
        assert second.number == 2

    def test_a_refused_item_takes_no_number(
        self, meeting: Meeting, leader: User
    ) -> None:
        with pytest.raises(HoldsIdentityNumber):
            services.add_text(meeting, by=leader, title="nr 02013299997")

        assert services.add_text(meeting, by=leader, title="Ein").number == 1

    def test_moving_changes_the_order_and_no_number(
        self, meeting: Meeting, leader: User
    ) -> None:
        items = [
            services.add_text(meeting, by=leader, title=t) for t in ("a", "b", "c")
        ]
        services.move_item(items[2], by=leader, up=True)
        services.move_item(items[0], by=leader, up=True)

        assert [i.title for i in meeting.items.order_by("position")] == ["a", "c", "b"]
        assert [i.number for i in meeting.items.order_by("position")] == [1, 3, 2]

    @pytest.mark.django_db(transaction=True)
    def test_many_at_once_get_a_number_each_without_a_gap(self) -> None:
        if connection.vendor != "postgresql":
            pytest.skip("left out: needs PostgreSQL, where writers run side by side")
        fsu = body("fsu-rehabilitering", "professional")
        by = seated("leiar.fsu-rehabilitering", fsu, Role.LEADER)
        meetings = [make_meeting(fsu, by, days=days) for days in (1, 2, 3)]
        failures: list[BaseException] = []

        def add(meeting: Meeting) -> None:
            try:
                for number in range(6):
                    services.add_text(meeting, by=by, title=f"Sak {number}")
            except BaseException as error:
                failures.append(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=add, args=[meeting]) for meeting in meetings]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert failures == []
        years = {meeting.day.year for meeting in meetings}
        for year in years:
            numbers = AgendaItem.objects.filter(year=year).values_list(
                "number", flat=True
            )
            last = NumberSeries.objects.get(body=fsu, year=year).last
            assert sorted(numbers) == list(range(1, last + 1))
        assert AgendaItem.objects.count() == 18


class TestCases:
    def test_a_case_on_the_agenda_is_on_an_agenda(
        self, meeting: Meeting, leader: User, routed: Callable[..., Case]
    ) -> None:
        item = services.add_case(meeting, by=leader, case=routed())
        case = Case.objects.get()

        assert (case.state, case.agenda_on, case.agenda_number, case.agenda_url) == (
            CaseState.ON_AGENDA,
            meeting.day,
            item.number_text,
            meeting.get_absolute_url(),
        )

    def test_not_a_case_that_lies_elsewhere(
        self, other_committee: Committee, outsider: User, routed: Callable[..., Case]
    ) -> None:
        theirs = make_meeting(other_committee, outsider)
        with pytest.raises(DomainError):
            services.add_case(theirs, by=outsider, case=routed())

    def test_the_deputy_keeps_meetings_but_places_no_cases(
        self, meeting: Meeting, deputy: User, routed: Callable[..., Case]
    ) -> None:
        with pytest.raises(PermissionDenied):
            services.add_case(meeting, by=deputy, case=routed())
        assert AgendaItem.objects.count() == 0

    def test_taken_off_it_waits_for_another_meeting(
        self, meeting: Meeting, leader: User, routed: Callable[..., Case]
    ) -> None:
        item = services.add_case(meeting, by=leader, case=routed())
        services.remove_item(item, by=leader, reason="Papira manglar.")
        case = Case.objects.get()

        assert (case.state, case.agenda_on, case.agenda_number) == (
            CaseState.ROUTED,
            None,
            "",
        )
        assert services.add_case(meeting, by=leader, case=case).number == 2

    def test_the_decision_decides_the_case(
        self, meeting: Meeting, leader: User, routed: Callable[..., Case]
    ) -> None:
        item = services.add_case(meeting, by=leader, case=routed())
        hold(meeting, by=leader)
        services.write_decision(item, by=leader, decision="Rutinen blir endra.")
        case = Case.objects.get()

        assert (case.state, case.decision) == (CaseState.DECIDED, "Rutinen blir endra.")
        assert case.decided_on == min(meeting.day, timezone.localdate())

    @pytest.mark.parametrize("who", ["deputy", "secretariat", "caseworker"])
    def test_only_leader_and_secretary_decide_a_case(
        self,
        who: str,
        everybody: dict[str, User],
        meeting: Meeting,
        routed: Callable[..., Case],
    ) -> None:
        item = services.add_case(meeting, by=everybody["leader"], case=routed())
        hold(meeting, by=everybody["leader"])

        with pytest.raises(PermissionDenied):
            services.write_decision(item, by=everybody[who], decision="Ja.")
        item.refresh_from_db()
        assert item.decision == ""

    def test_decided_on_its_own_page_the_item_follows(
        self, meeting: Meeting, leader: User, routed: Callable[..., Case]
    ) -> None:
        item = services.add_case(meeting, by=leader, case=routed())
        cases.decide_case(Case.objects.get(), by=leader, decision="Ja.")
        item.refresh_from_db()

        assert item.decision == "Ja."

    @pytest.mark.parametrize("door", ["withdraw", "take_off"])
    def test_gone_by_another_door_the_item_is_off(
        self, door: str, meeting: Meeting, leader: User, routed: Callable[..., Case]
    ) -> None:
        item = services.add_case(meeting, by=leader, case=routed())
        case = Case.objects.get()
        if door == "withdraw":
            cases.withdraw_case(case)
        else:
            cases.take_off_agenda(case, by=leader)
        item.refresh_from_db()

        assert item.removed_at is not None

    def test_another_day_is_told_to_the_sender(
        self,
        meeting: Meeting,
        leader: User,
        deputy: User,
        routed: Callable[..., Case],
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        services.add_case(meeting, by=leader, case=routed())
        later = datetime.timedelta(days=7)
        with django_capture_on_commit_callbacks(execute=True):
            services.change_meeting(
                meeting,
                by=deputy,
                starts_at=meeting.starts_at + later,
                ends_at=meeting.ends_at + later,
            )
        case = Case.objects.get()

        assert case.agenda_on == meeting.day + later
        assert ["sender@demo.example"] in [letter.to for letter in mail.outbox]


def test_who_comes_too_late_hears_who_was_first(meeting: Meeting, leader: User) -> None:
    hold(meeting, by=leader)
    with pytest.raises(TooLate, match=str(leader)):
        services.hold_meeting(meeting, by=leader)


def test_it_is_not_held_before_its_day(meeting: Meeting, leader: User) -> None:
    with pytest.raises(DomainError, match=str(meeting.day.year)):
        services.hold_meeting(meeting, by=leader)

    meeting.refresh_from_db()
    assert meeting.state == State.PLANNED


class TestPublishing:
    def test_a_case_without_a_decision_stops_it(
        self, meeting: Meeting, leader: User, routed: Callable[..., Case]
    ) -> None:
        services.add_case(meeting, by=leader, case=routed())
        hold(meeting, by=leader)

        with pytest.raises(DomainError):
            services.publish_meeting(meeting, by=leader, text="Referat.")

    def test_it_needs_minutes(self, meeting: Meeting, leader: User) -> None:
        hold(meeting, by=leader)
        with pytest.raises(DomainError):
            services.publish_meeting(meeting, by=leader)

    def test_minutes_as_a_file(
        self, meeting: Meeting, leader: User, settings: Any, tmp_path: Path
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        hold(meeting, by=leader)
        file = SimpleUploadedFile("referat.exe", pdf())
        published = services.publish_meeting(meeting, by=leader, file=file)

        assert (published.state, published.minutes_kind) == (State.PUBLISHED, "pdf")
        assert published.minutes.name.endswith(".pdf")
        assert published.published_at is not None


def pdf() -> bytes:
    """The smallest PDF with a page."""

    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out)
    return out.getvalue()
