"""Cases that belong together: one fate, two senders, and nothing of the other's shown."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases import keys, reports, services
from cases.models import Case, CaseAttachment, CaseLink, ForBodies
from cases.workflow import BEFORE_DECISION, FOLLOWED, OPEN, State
from committees.models import Committee
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.workflow import StepNotAllowed
from meetings import services as meetings
from tests.factories.cases import ANSWERS, CONTACT

Bring = Callable[..., Case]
Cast = dict[str, User]
Sent = Callable[[Callable[[], Any]], list[Any]]
OTHER = CONTACT | {"email": "other@demo.example"}
WHY = "Det er same rutine som sviktar."


@pytest.fixture
def pair(bring: Bring, everybody: Cast) -> Callable[..., tuple[Case, Case]]:
    """`pair(State.ROUTED)`: a main case in the state, and one that is gathered into it."""

    def made(state: State, begun: State = State.RECEIVED) -> tuple[Case, Case]:
        main = bring(state, title="Hovudsaka", background="Løyndomen til den eine.")
        case = bring(begun, title="Den andre", contact=OTHER)
        case = services.merge_case(
            case, by=everybody["caseworker"], into=main, reason=WHY
        )
        return Case.objects.get(pk=main.pk), case

    return made


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def follow_page(case: Case, client: Client) -> str:
    key = keys.new_key()
    keys.keep_key(case, key)
    return client.get(reverse("cases:follow", args=[key])).content.decode()


class TestMerge:
    @pytest.mark.parametrize("begun", sorted(OPEN))
    @pytest.mark.parametrize("state", sorted(OPEN))
    def test_the_case_is_where_the_main_case_is(
        self, begun: State, state: State, pair: Callable[..., tuple[Case, Case]]
    ) -> None:
        main, case = pair(State(state), State(begun))
        case = now(case)

        assert (case.state, case.holder) == (main.state, main.holder)
        assert (case.decision, case.agenda_on) == (main.decision, main.agenda_on)
        assert case.merged_into == main
        assert case.due_on is None

    @pytest.mark.parametrize("state", sorted(set(State) - OPEN))
    def test_not_into_one_that_is_not_open(
        self, state: State, bring: Bring, everybody: Cast
    ) -> None:
        main, case = bring(State(state)), bring(State.RECEIVED)
        with pytest.raises(DomainError):
            services.merge_case(case, by=everybody["caseworker"], into=main, reason=WHY)

    def test_not_into_itself_and_not_round_in_a_ring(
        self, pair: Callable[..., tuple[Case, Case]], bring: Bring, everybody: Cast
    ) -> None:
        main, case = pair(State.RECEIVED)
        third = bring(State.RECEIVED)
        for one, into in ((main, main), (main, case), (third, case), (case, third)):
            with pytest.raises(DomainError):
                services.merge_case(
                    one, by=everybody["caseworker"], into=into, reason=WHY
                )

    def test_what_was_gathered_into_it_goes_with_it(
        self, pair: Callable[..., tuple[Case, Case]], bring: Bring, everybody: Cast
    ) -> None:
        main, case = pair(State.RECEIVED)
        third = bring(State.ROUTED)
        services.merge_case(main, by=everybody["caseworker"], into=third, reason=WHY)

        assert {row.pk for row in third.gathered.all()} == {main.pk, case.pk}
        assert now(case).state == State.ROUTED

    def test_it_takes_no_steps_of_its_own(
        self,
        pair: Callable[..., tuple[Case, Case]],
        everybody: Cast,
        other_committee: Committee,
    ) -> None:
        _main, case = pair(State.ROUTED)
        acts: list[Callable[[], Any]] = [
            lambda: services.route_case(
                case, by=everybody["secretariat"], to=other_committee, reason="Dit."
            ),
            lambda: services.decide_case(case, by=everybody["leader"], decision="Ja."),
            lambda: services.put_on_agenda(
                case, by=everybody["leader"], on=timezone.localdate()
            ),
        ]
        for act in acts:
            with pytest.raises(StepNotAllowed):
                act()
        for name in ("secretariat", "caseworker", "leader"):
            assert not FOLLOWED & set(reports.steps_for(now(case), everybody[name]))

    def test_an_item_on_an_agenda_goes_with_the_merging(
        self, bring: Bring, everybody: Cast, committee: Committee
    ) -> None:
        leader, main = everybody["leader"], bring(State.ROUTED)
        case = bring(State.ROUTED)
        begins = timezone.now() + datetime.timedelta(7)
        meeting = meetings.call_meeting(
            committee,
            by=leader,
            starts_at=begins,
            ends_at=begins + datetime.timedelta(hours=2),
        )
        item = meetings.add_case(meeting, by=leader, case=case)
        services.merge_case(
            now(case), by=everybody["caseworker"], into=main, reason=WHY
        )
        item.refresh_from_db()

        assert item.removed_at is not None

    def test_the_body_that_had_it_reads_on_and_sees_nothing_of_the_main_case(
        self, bring: Bring, everybody: Cast, client: Client
    ) -> None:
        case = bring(State.ROUTED)
        main = bring(State.RECEIVED, title="Hovudsaka")
        services.merge_case(case, by=everybody["caseworker"], into=main, reason=WHY)
        client.force_login(everybody["leader"])
        page = client.get(case.get_absolute_url())

        assert page.status_code == 200
        assert client.get(main.get_absolute_url()).status_code == 404
        for secret in ("Hovudsaka", main.reference):
            assert secret not in page.content.decode()


class TestFate:
    def test_all_the_way_to_the_end_with_a_letter_for_each_sender(
        self,
        pair: Callable[..., tuple[Case, Case]],
        everybody: Cast,
        committee: Committee,
        sent: Sent,
    ) -> None:
        main, case = pair(State.RECEIVED)
        office, leader = everybody["secretariat"], everybody["leader"]
        way: list[tuple[Callable[[], Any], State]] = [
            (
                lambda: services.route_case(
                    now(main), by=office, to=committee, reason="Deira felt."
                ),
                State.ROUTED,
            ),
            (
                lambda: services.put_on_agenda(
                    now(main), by=leader, on=timezone.localdate(), number="7/26"
                ),
                State.ON_AGENDA,
            ),
            (
                lambda: services.decide_case(
                    now(main), by=leader, decision="Rutinen blir endra."
                ),
                State.DECIDED,
            ),
            (
                lambda: services.report_outcome(
                    now(main), by=office, text="Frå mai gjeld ny rutine."
                ),
                State.REPORTED,
            ),
            (lambda: services.close_case(now(main), by=office), State.CLOSED),
        ]
        for act, state in way:
            letters = {letter.to[0]: letter for letter in sent(act)}
            assert now(case).state == now(main).state == state
            letter = letters["other@demo.example"]
            assert case.reference in letter.subject
            assert "/saker/fylg/" in letter.body
            assert "Løyndomen" not in letter.body
            assert main.title not in letter.body
        case = now(case)
        assert (case.decision, case.outcome) == (
            "Rutinen blir endra.",
            "Frå mai gjeld ny rutine.",
        )
        assert case.holder == committee
        assert "Frå mai gjeld ny rutine." in sent_words(case)

    def test_returned_together_and_taken_up_again_together(
        self, pair: Callable[..., tuple[Case, Case]], everybody: Cast
    ) -> None:
        main, case = pair(State.ASSESSING)
        services.return_with_reasons(
            main, by=everybody["secretariat"], reason="Kommunen sitt ansvar."
        )
        assert now(case).state == State.RETURNED
        services.reopen_case(
            now(main), by=everybody["caseworker"], reason="Nytt har kome."
        )

        assert now(case).state == State.ASSESSING
        assert now(case).ended_at is None

    def test_taken_up_again_by_itself_it_goes_its_own_way(
        self, pair: Callable[..., tuple[Case, Case]], everybody: Cast
    ) -> None:
        main, case = pair(State.ASSESSING)
        services.return_with_reasons(
            main, by=everybody["secretariat"], reason="Kommunen sitt ansvar."
        )
        services.reopen_case(
            now(case), by=everybody["caseworker"], reason="Denne er annleis."
        )

        assert (now(case).state, now(case).merged_into) == (State.ASSESSING, None)
        assert now(main).state == State.RETURNED

    def test_merged_into_an_answered_one_the_sender_gets_the_answer(
        self, bring: Bring, everybody: Cast, sent: Sent
    ) -> None:
        main, case = bring(State.REPORTED), bring(State.RECEIVED, contact=OTHER)
        letters = sent(
            lambda: services.merge_case(
                case, by=everybody["caseworker"], into=main, reason=WHY
            )
        )
        bodies = [letter.body for letter in letters if letter.to == [OTHER["email"]]]

        assert len(bodies) == 2
        assert any(main.outcome in body for body in bodies)

    def test_a_withdrawn_main_case_lets_the_others_go(
        self, pair: Callable[..., tuple[Case, Case]], sent: Sent
    ) -> None:
        main, case = pair(State.ON_AGENDA)
        letters = sent(lambda: services.withdraw_case(main))
        case = now(case)

        assert (case.state, case.merged_into) == (State.ROUTED, None)
        assert case.holder == now(main).holder
        assert {"other@demo.example", "saksbehandlar@demo.example"} <= {
            letter.to[0] for letter in letters if case.reference in letter.subject
        }

    def test_its_sender_may_withdraw_it_and_the_main_case_goes_on(
        self, pair: Callable[..., tuple[Case, Case]], everybody: Cast
    ) -> None:
        main, case = pair(State.ROUTED)
        services.withdraw_case(case)
        services.decide_case(main, by=everybody["leader"], decision="Ja.")

        assert (now(case).state, now(main).state) == (State.WITHDRAWN, State.DECIDED)

    def test_a_word_from_either_sender_keeps_both_open(
        self, pair: Callable[..., tuple[Case, Case]]
    ) -> None:
        main, case = pair(State.REPORTED)
        Case.objects.update(reported_at=timezone.now() - datetime.timedelta(days=31))
        services.write_as_sender(now(case), text="Dette er ikkje løyst.")
        assert services.close_what_was_answered() == 0
        case.messages.all().delete()

        assert services.close_what_was_answered() == 1
        assert {now(main).state, now(case).state} == {State.CLOSED}


def sent_words(case: Case) -> str:
    """What the sender reads on the way of the case."""
    return " ".join(f"{knot.words} {knot.quote}" for knot in reports.thread(case))


class TestUnmerge:
    @pytest.mark.parametrize("state", list(State))
    def test_every_role_in_every_state(
        self, state: State, bring: Bring, everybody: Cast
    ) -> None:
        """Brought there by hand, since a gathered case comes nowhere by itself."""
        main, case = bring(State.RECEIVED), bring(state)
        Case.objects.filter(pk=case.pk).update(merged_into=main)
        found = {}
        for name, user in everybody.items():
            try:
                after = services.unmerge_case(case, by=user, reason="Ikkje same sak.")
            except PermissionDenied:
                found[name] = "may not"
            except DomainError:
                found[name] = "not now"
            else:
                found[name] = after.state
                Case.objects.filter(pk=case.pk).update(state=state, merged_into=main)
        target = State.ROUTED if state == State.ON_AGENDA else state
        expected = {
            name: (target if state in BEFORE_DECISION else "not now")
            if name in {"secretariat", "caseworker"}
            else "may not"
            for name in everybody
        }

        assert found == expected

    def test_it_goes_on_from_where_it_is_and_its_sender_hears_why(
        self, pair: Callable[..., tuple[Case, Case]], everybody: Cast, sent: Sent
    ) -> None:
        main, case = pair(State.ROUTED)
        letters = sent(
            lambda: services.unmerge_case(
                case, by=everybody["caseworker"], reason="Det var to ulike ting."
            )
        )
        case = now(case)
        services.decide_case(main, by=everybody["leader"], decision="Ja.")

        assert [letter.to for letter in letters] == [["other@demo.example"]]
        assert "Det var to ulike ting." in letters[0].body
        assert (now(case).state, now(case).holder) == (State.ROUTED, main.holder)

    def test_one_that_is_not_gathered_is_refused(
        self, bring: Bring, everybody: Cast
    ) -> None:
        with pytest.raises(DomainError):
            services.unmerge_case(
                bring(State.ROUTED), by=everybody["caseworker"], reason="Nei."
            )


class TestTheSendersPage:
    def test_it_says_so_in_plain_words_and_shows_nothing_of_the_other(
        self, pair: Callable[..., tuple[Case, Case]], client: Client
    ) -> None:
        main, case = pair(State.ROUTED)
        page = follow_page(case, client)

        assert main.reference in page
        assert WHY in page
        for secret in (main.title, main.background, "sender@demo.example"):
            assert secret not in page

    def test_the_main_cases_sender_sees_nothing_of_the_gathered_one(
        self, pair: Callable[..., tuple[Case, Case]], client: Client
    ) -> None:
        main, case = pair(State.ROUTED)
        page = follow_page(main, client)

        for secret in (case.title, case.reference, "other@demo.example"):
            assert secret not in page


class TestSplit:
    def test_the_new_case_has_its_own_number_texts_contact_and_key(
        self, bring: Bring, everybody: Cast, office: Committee, sent: Sent
    ) -> None:
        old = bring(State.ROUTED, urgency="urgent", urgency_reason="Det hastar.")
        texts = {
            "title": "Tolk på legevakta",
            "background": "Det var ingen tolk.",
            "what_fails": "Ingen tingar tolk om natta.",
        }
        made: list[Case] = []
        letters = sent(
            lambda: made.append(
                services.split_case(
                    old, by=everybody["caseworker"], texts=texts, reason="To saker."
                )
            )
        )
        new = now(made[0])

        assert new.number != old.number
        assert (new.title, new.background) == (texts["title"], texts["background"])
        assert (new.state, new.holder) == (State.RECEIVED, office)
        assert (new.on_behalf_of, new.urgency) == (old.on_behalf_of, "urgent")
        assert (new.contact.email, old.contact.email) == (CONTACT["email"],) * 2
        assert now(old).state == State.ROUTED
        assert [letter.to for letter in letters] == [[CONTACT["email"]]]
        key = letters[0].body.partition("/saker/fylg/")[2].partition("/")[0]
        assert keys.find_case(key) == new
        assert old.steps.last().other == new
        assert new.steps.get().other == old

    def test_only_the_chosen_files_go_with_it_as_copies(
        self, bring: Bring, everybody: Cast
    ) -> None:
        old = bring(State.RECEIVED)
        files = [
            CaseAttachment.objects.create(
                case=old, name=name, kind="txt", size=3, sha256="0" * 64,
                file=ContentFile(b"abc", name),
            )
            for name in ("ein.txt", "to.txt")
        ]  # fmt: skip
        new = services.split_case(
            old,
            by=everybody["caseworker"],
            texts=ANSWERS,
            reason="To saker.",
            files=files[:1],
        )
        copy = new.attachments.get()

        assert copy.name == "ein.txt"
        assert copy.file.name != files[0].file.name
        with copy.file.open("rb") as opened:
            assert opened.read() == b"abc"
        assert old.attachments.count() == 2

    @pytest.mark.parametrize(
        ("text_redacted", "decided", "kept"),
        [
            (False, "", True),
            (True, "", False),
            (True, ForBodies.WHOLE, True),
            (False, ForBodies.REDACTED, False),
            (False, ForBodies.NOTHING, False),
        ],
    )
    def test_what_bodies_did_not_see_they_do_not_see_in_the_new_case(
        self,
        text_redacted: bool,
        decided: str,
        kept: bool,
        bring: Bring,
        everybody: Cast,
    ) -> None:
        old = bring(State.RECEIVED)
        if text_redacted:
            Case.objects.filter(pk=old.pk).update(redacted={"background": "Sladda."})
        file = CaseAttachment.objects.create(
            case=now(old), name="ein.txt", kind="txt", size=3, sha256="0" * 64,
            file=ContentFile(b"abc", "ein.txt"), for_bodies=decided,
        )  # fmt: skip
        new = services.split_case(
            now(old),
            by=everybody["caseworker"],
            texts=ANSWERS,
            reason="To saker.",
            files=[file],
        )
        assert bool(reports.files_of(new, whole=False)) == kept

    def test_from_its_page(
        self, bring: Bring, everybody: Cast, enter: Callable[[User], Client]
    ) -> None:
        old = bring(State.ASSESSING)
        client = enter(everybody["caseworker"])
        address = reverse("cases:split", args=[old.pk])
        shown = client.get(address).content.decode()
        data = {
            "reason": "To saker.",
            "title": "Den eine",
            "background": "Kort.",
            "what_fails": "Kort.",
        }
        answer = client.post(address, data)
        new = Case.objects.exclude(pk=old.pk).get()

        assert old.background in shown
        assert answer["Location"] == new.get_absolute_url()
        assert client.post(address, data | {"background": ""}).status_code == 422

    def test_a_body_may_not(
        self, bring: Bring, everybody: Cast, enter: Callable[[User], Client]
    ) -> None:
        old = bring(State.ROUTED)
        address = reverse("cases:split", args=[old.pk])

        assert enter(everybody["leader"]).get(address).status_code == 403
        assert enter(everybody["outsider"]).get(address).status_code == 404


class TestLink:
    def test_both_show_it_to_whoever_may_see_both(
        self, bring: Bring, everybody: Cast, client: Client
    ) -> None:
        one, other = bring(State.ROUTED), bring(State.RECEIVED, title="Lukka for utval")
        services.link_cases(
            other, by=everybody["caseworker"], other=one, why="Same avdeling"
        )
        shown = {}
        for name in ("caseworker", "leader"):
            client.force_login(everybody[name])
            page = client.get(one.get_absolute_url()).content.decode()
            shown[name] = ("Lukka for utval" in page, "Same avdeling" in page)

        assert shown == {"caseworker": (True, True), "leader": (False, False)}
        assert {row.step for case in (one, other) for row in case.steps.all()} >= {
            "link"
        }

    def test_once_not_to_itself_and_removable(
        self, bring: Bring, everybody: Cast
    ) -> None:
        by, one, other = (
            everybody["caseworker"],
            bring(State.ROUTED),
            bring(State.RECEIVED),
        )
        link = services.link_cases(one, by=by, other=other, why="Same avdeling")
        for first, second in ((other, one), (one, other), (one, one)):
            with pytest.raises(DomainError):
                services.link_cases(first, by=by, other=second, why="Igjen")
        services.unlink_cases(other, by=by, link=link)

        assert CaseLink.objects.count() == 0
        assert [row.step for row in one.steps.all()][-2:] == ["link", "unlink"]
        assert [row.step for row in other.steps.all()][-2:] == ["link", "unlink"]

    @pytest.mark.parametrize("written", ["{y}-{n}", "{n}/{s}", "{n}-{s}", "{y}/{n}"])
    def test_from_the_page_by_number_in_every_writing(
        self,
        written: str,
        bring: Bring,
        everybody: Cast,
        enter: Callable[[User], Client],
    ) -> None:
        one, other = bring(State.ROUTED), bring(State.RECEIVED)
        number = written.format(y=other.year, n=other.number, s=other.year % 100)
        address = reverse("cases:take", args=[one.pk, "link"])
        answer = enter(everybody["caseworker"]).post(
            address, {"link-other": number, "link-why": "Same avdeling"}
        )

        assert answer.status_code == 302
        assert CaseLink.objects.get().why == "Same avdeling"

    def test_a_number_that_is_not_there_is_said_in_words(
        self, bring: Bring, everybody: Cast, enter: Callable[[User], Client]
    ) -> None:
        hidden = bring(State.QUARANTINED)
        address = reverse("cases:take", args=[bring(State.ROUTED).pk, "merge"])
        client = enter(everybody["caseworker"])
        for number in ("9999-1", "tull", hidden.reference):
            data = {"merge-into": number, "merge-reason": WHY}
            answer = client.post(address, data)
            assert answer.status_code == 422
            assert WHY in answer.content.decode()
