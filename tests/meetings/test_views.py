"""The meetings' pages: what everyone reads, what seats do, and the calendar."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import icalendar
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases import services as cases
from cases.models import Case
from cases.workflow import State as CaseState
from committees.models import Committee
from meetings import services
from meetings.models import AgendaItem, Meeting
from meetings.workflow import State
from tests.factories.meetings import hold, let_day_come, make_meeting
from tests.meetings.test_services import pdf

Enter = Callable[[User], Client]


def url(name: str, *args: Any) -> str:
    return reverse(f"meetings:{name}", args=args)


class TestEveryone:
    def test_the_list_shows_what_comes_and_what_has_been(
        self, client: Client, committee: Committee, leader: User, ssu: Committee
    ) -> None:
        coming = make_meeting(committee, leader)
        past = make_meeting(committee, leader, days=-14)
        context = client.get("/mote/").context

        assert list(context["upcoming"]) == [coming]
        assert list(context["page"].object_list) == [past]
        assert list(client.get("/mote/?utval=ssu").context["upcoming"]) == []
        assert list(client.get("/mote/?utval=tull").context["upcoming"]) == [coming]

    def test_a_case_shows_its_number_alone(
        self,
        client: Client,
        meeting: Meeting,
        leader: User,
        routed: Callable[..., Case],
    ) -> None:
        case = routed(title="Intern tittel")
        services.add_case(meeting, by=leader, case=case)
        page = client.get(meeting.get_absolute_url()).content.decode()

        assert case.reference in page
        assert "Intern tittel" not in page
        for address in ("/mote/", "/kalender.ics", "/", f"/sok/?q={case.reference}"):
            assert "Intern tittel" not in client.get(address).content.decode()

    def test_and_its_public_title_where_it_is_open(
        self,
        client: Client,
        meeting: Meeting,
        leader: User,
        secretariat: User,
        routed: Callable[..., Case],
    ) -> None:
        case = routed(title="Intern tittel")
        cases.publish_case(case, by=secretariat, title="Open tittel", text="Alt.")
        services.add_case(meeting, by=leader, case=case)

        assert "Open tittel" in client.get(meeting.get_absolute_url()).content.decode()

    def test_the_decision_of_a_case_that_is_not_open_is_not_told(
        self,
        client: Client,
        meeting: Meeting,
        leader: User,
        routed: Callable[..., Case],
    ) -> None:
        item = services.add_case(meeting, by=leader, case=routed())
        text = services.add_text(meeting, by=leader, title="Orientering")
        hold(meeting, by=leader)
        services.write_decision(item, by=leader, decision="Internt vedtak")
        services.write_decision(text, by=leader, decision="Teke til vitande")
        held = client.get(meeting.get_absolute_url()).content.decode()
        services.publish_meeting(meeting, by=leader, text="Referat.")
        published = client.get(meeting.get_absolute_url()).content.decode()
        client.force_login(leader)
        inside = client.get(meeting.get_absolute_url()).content.decode()

        assert "Teke til vitande" not in held
        assert "Teke til vitande" in published
        assert "Internt vedtak" not in published
        assert "Internt vedtak" in inside

    def test_an_item_taken_off_is_not_shown(
        self, client: Client, meeting: Meeting, leader: User
    ) -> None:
        item = services.add_text(meeting, by=leader, title="Framlegget som vart borte")
        services.remove_item(item, by=leader)

        assert (
            "vart borte" not in client.get(meeting.get_absolute_url()).content.decode()
        )

    def test_html_is_text(self, client: Client, meeting: Meeting, leader: User) -> None:
        services.add_text(
            meeting, by=leader, title="<script>1</script>", text="<b>x</b>"
        )
        page = client.get(meeting.get_absolute_url()).content.decode()

        assert "<script>1" not in page
        assert "<b>x" not in page

    def test_the_video_address_is_for_those_inside(
        self, client: Client, committee: Committee, leader: User, member: User
    ) -> None:
        found = make_meeting(committee, leader, video_url="https://video.example/rom")
        outside = client.get(found.get_absolute_url()).content.decode()
        client.force_login(member)

        assert "video.example" not in outside
        assert "video.example" in client.get(found.get_absolute_url()).content.decode()

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_pages_ask_the_database_equally_often(
        self,
        count: int,
        client: Client,
        committee: Committee,
        leader: User,
        secretariat: User,
        routed: Callable[..., Case],
        django_assert_num_queries: Any,
    ) -> None:
        found = [make_meeting(committee, leader, days=n + 1) for n in range(count)]
        for _n in range(count):
            services.add_case(found[0], by=leader, case=routed())
        client.get("/mote/")

        with django_assert_num_queries(5):
            client.get("/mote/")
        with django_assert_num_queries(2):
            client.get(found[0].get_absolute_url())
        with django_assert_num_queries(2):
            client.get("/kalender.ics")

    def test_what_is_not_there_is_not_there(self, client: Client) -> None:
        assert client.get("/mote/999/").status_code == 404
        assert client.get("/kalender.ics?utval=tull").status_code == 404


class TestCalendar:
    def test_it_can_be_read_as_a_calendar(
        self, client: Client, meeting: Meeting, leader: User
    ) -> None:
        services.add_text(meeting, by=leader, title="Orientering; æøå, og meir")
        answer = client.get("/kalender.ics")
        events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")

        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert [str(event["uid"]) for event in events] == [
            f"mote-{meeting.pk}@localhost"
        ]
        assert events[0].decoded("dtstart") == meeting.starts_at
        assert events[0]["dtstart"].params["TZID"] == "Europe/Oslo"
        assert "Orientering; æøå, og meir" in str(events[0]["description"])

    def test_lines_end_as_the_standard_says(
        self, client: Client, meeting: Meeting
    ) -> None:
        content = client.get("/kalender.ics").content

        assert content.count(b"\n") == content.count(b"\r\n") > 10
        assert max(len(line) for line in content.split(b"\r\n")) <= 75
        assert b"BEGIN:VTIMEZONE" in content

    def test_the_key_is_stable_and_the_sequence_grows(
        self, client: Client, meeting: Meeting, leader: User
    ) -> None:
        def event() -> Any:
            content = client.get("/kalender.ics").content
            return icalendar.Calendar.from_ical(content).walk("VEVENT")[0]

        before = event()
        services.change_meeting(
            meeting,
            by=leader,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            place="Molde",
        )
        after = event()

        assert before["uid"] == after["uid"]
        assert after["sequence"] > before["sequence"]

    def test_of_one_body(
        self, client: Client, meeting: Meeting, other_committee: Committee
    ) -> None:
        address = f"/kalender.ics?utval={other_committee.slug}"

        assert b"BEGIN:VEVENT" not in client.get(address).content


class TestKeeping:
    HOURS = {"day": "2027-03-01", "start": "09:00", "end": "11:30", "place": "Molde"}

    def test_calling_and_changing(
        self, enter: Enter, leader: User, committee: Committee
    ) -> None:
        client = enter(leader)
        made = client.post(
            url("call"), self.HOURS | {"body": committee.slug, "once": "a"}
        )
        meeting = Meeting.objects.get()
        again = client.post(
            url("call"), self.HOURS | {"body": committee.slug, "once": "a"}
        )
        changed = client.post(
            url("change", meeting.pk), self.HOURS | {"place": "Volda", "once": "b"}
        )
        meeting.refresh_from_db()

        assert [made["Location"], again["Location"]] == [meeting.get_absolute_url()] * 2
        assert changed.status_code == 302
        assert meeting.place == "Volda"
        assert meeting.starts_at.isoformat() == "2027-03-01T08:00:00+00:00"

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"end": "08:00"}, "end"),
            ({"day": "i morgon"}, "day"),
            ({"body": "tull"}, "body"),
            ({"place": "nr 02013299997"}, "place"),
            ({"place": "x" * 200}, "place"),
            ({"video_url": "javascript:alert(1)"}, "video_url"),
        ],
    )
    def test_what_cannot_be_is_said_and_kept(
        self,
        typed: dict[str, str],
        field: str,
        enter: Enter,
        leader: User,
        committee: Committee,
    ) -> None:
        answer = enter(leader).post(
            url("call"), self.HOURS | {"body": committee.slug} | typed
        )

        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert Meeting.objects.count() == 0

    @pytest.mark.parametrize(
        "name", ["change", "hold", "publish", "add", "decide", "remove", "move"]
    )
    @pytest.mark.parametrize("who", ["member", "outsider"])
    def test_it_turns_away(
        self,
        name: str,
        who: str,
        enter: Enter,
        meeting: Meeting,
        leader: User,
        request: pytest.FixtureRequest,
    ) -> None:
        item = services.add_text(meeting, by=leader, title="Orientering")
        args: list[Any] = [meeting.pk]
        if name == "add":
            args.append("text")
        if name in {"decide", "remove", "move"}:
            args.append(item.pk)

        answer = enter(request.getfixturevalue(who)).post(url(name, *args), {})
        assert answer.status_code == 403

    def test_calling_is_for_those_who_keep_meetings(
        self, enter: Enter, member: User
    ) -> None:
        assert enter(member).get(url("call")).status_code == 403

    def test_from_the_case_onto_the_agenda(
        self, enter: Enter, leader: User, meeting: Meeting, routed: Callable[..., Case]
    ) -> None:
        case = routed()
        client = enter(leader)
        page = client.get(case.get_absolute_url()).content.decode()
        answer = client.post(
            url("place", case.pk), {"meeting": meeting.pk, "once": "a"}
        )
        case.refresh_from_db()

        assert url("place", case.pk) in page
        assert answer["Location"] == case.get_absolute_url()
        assert case.state == CaseState.ON_AGENDA
        assert (
            meeting.get_absolute_url()
            in client.get(case.get_absolute_url()).content.decode()
        )

    def test_the_whole_of_a_meeting(
        self,
        enter: Enter,
        leader: User,
        meeting: Meeting,
        routed: Callable[..., Case],
        settings: Any,
        tmp_path: Path,
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        case = routed()
        client = enter(leader)
        client.post(url("add", meeting.pk, "case"), {"case-case": case.pk, "once": "a"})
        client.post(
            url("add", meeting.pk, "text"), {"text-title": "Eventuelt", "once": "b"}
        )
        early = client.get(meeting.get_absolute_url()).content.decode()
        assert url("hold", meeting.pk) not in early
        let_day_come(meeting)
        client.post(url("hold", meeting.pk), {"once": "c"})
        for item in AgendaItem.objects.all():
            client.post(
                url("decide", meeting.pk, item.pk),
                {
                    f"item-{item.pk}-decision": f"Vedtak {item.number}",
                    "once": f"d{item.pk}",
                },
            )
        content = pdf()
        file = SimpleUploadedFile("referat.pdf", content, "application/pdf")
        client.post(
            url("publish", meeting.pk),
            {"file": file, "text": "Til stades: alle.", "once": "e"},
        )
        meeting.refresh_from_db()
        case.refresh_from_db()
        client.logout()
        page = client.get(meeting.get_absolute_url()).content.decode()
        download = client.get(url("minutes", meeting.pk))

        assert (meeting.state, case.state) == (State.PUBLISHED, CaseState.DECIDED)
        assert "Vedtak 2" in page
        assert "Til stades: alle." in page
        assert download["Content-Type"] == "application/pdf"
        assert download["Content-Disposition"].startswith("attachment")
        assert download["X-Content-Type-Options"] == "nosniff"
        assert b"".join(download.streaming_content) == content  # type: ignore[attr-defined]

    def test_a_file_that_will_not_do_keeps_the_text(
        self, enter: Enter, leader: User, meeting: Meeting
    ) -> None:
        hold(meeting, by=leader)
        file = SimpleUploadedFile("referat.pdf", b"MZ ikkje ein pdf", "application/pdf")
        answer = enter(leader).post(
            url("publish", meeting.pk), {"file": file, "text": "Dette skreiv eg."}
        )

        assert answer.status_code == 422
        assert "Dette skreiv eg." in answer.content.decode()
        meeting.refresh_from_db()
        assert meeting.state == State.HELD

    def test_minutes_are_not_there_before_they_are_published(
        self, client: Client, meeting: Meeting
    ) -> None:
        assert client.get(url("minutes", meeting.pk)).status_code == 404


def test_the_front_page_shows_the_next_meeting(
    client: Client, committee: Committee, leader: User
) -> None:
    empty = client.get("/").content.decode()
    found = make_meeting(committee, leader)
    page = client.get("/").content.decode()

    assert found.get_absolute_url() not in empty
    assert found.get_absolute_url() in page
