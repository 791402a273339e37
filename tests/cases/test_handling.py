"""Caseworkers, urgency, information, the usual reasons, and a view by link."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases import services
from cases.models import Case, StandardText
from cases.workflow import State
from committees.models import Committee
from committees.services import unseat
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import SearchRow, SignedLink
from helsefellesskap.core.privacy import HoldsIdentityNumber
from tests.factories.cases import make_case

Bring = Callable[..., Case]
Cast = dict[str, User]
Enter = Callable[[User], Client]
Sent = Callable[[Callable[[], Any]], list[Any]]


def readers(letters: list[Any]) -> set[str]:
    return {letter.to[0].partition("@")[0] for letter in letters}


class TestCaseworker:
    def test_whoever_is_set_is_told_and_whoever_takes_it_is_not(
        self, bring: Bring, everybody: Cast, sent: Sent
    ) -> None:
        case, by = bring(State.RECEIVED), everybody["caseworker"]
        taken = sent(lambda: services.assign_case(case, by=by, to=by))
        given = sent(
            lambda: services.assign_case(case, by=by, to=everybody["secretariat"])
        )

        assert (readers(taken), readers(given)) == (set(), {"sekretariat"})
        assert [row.whom for row in case.steps.filter(step="assign")] == [
            by,
            everybody["secretariat"],
        ]

    def test_only_somebody_in_the_secretariat(
        self, bring: Bring, everybody: Cast
    ) -> None:
        with pytest.raises(DomainError):
            services.assign_case(
                bring(State.ROUTED), by=everybody["caseworker"], to=everybody["leader"]
            )

    def test_taken_and_laid_down_on_the_page(
        self, bring: Bring, everybody: Cast, enter: Enter
    ) -> None:
        case, me = bring(State.RECEIVED), everybody["caseworker"]
        address = reverse("cases:take", args=[case.pk, "assign"])
        client = enter(me)
        hands = []
        for to in (me.pk, ""):
            client.post(address, {"assign-to": to})
            hands.append(Case.objects.get(pk=case.pk).handler)

        assert hands == [me, None]


class TestInform:
    def test_the_body_reads_from_then_on_and_until_it_does_not(
        self,
        bring: Bring,
        everybody: Cast,
        other_committee: Committee,
        sent: Sent,
    ) -> None:
        case, by = (
            bring(State.ROUTED, title="Grønsverapporten"),
            everybody["secretariat"],
        )
        outsider = everybody["outsider"]
        letters = sent(
            lambda: services.inform_bodies(
                case, by=by, bodies=[other_committee], reason="De har same spørsmål."
            )
        )
        assert readers(letters) == {outsider.email.partition("@")[0]}
        assert Case.objects.visible_to(outsider).get() == case
        found = SearchRow.objects.get(kind="case", key=str(case.pk))
        assert other_committee.slug in found.bodies
        services.stop_informing(
            case, by=by, body=other_committee, reason="Det var eit mistak."
        )

        assert not Case.objects.visible_to(outsider).exists()
        found.refresh_from_db()
        assert other_committee.slug not in found.bodies
        assert [row.reason for row in case.steps.all()][-2:] == [
            "De har same spørsmål.",
            "Det var eit mistak.",
        ]

    def test_not_those_who_read_it_already(
        self, bring: Bring, everybody: Cast, committee: Committee, office: Committee
    ) -> None:
        case = bring(State.ROUTED)
        for body in (committee, office):
            with pytest.raises(DomainError):
                services.inform_bodies(
                    case, by=everybody["secretariat"], bodies=[body], reason="Nei."
                )
            with pytest.raises(DomainError):
                services.stop_informing(
                    case, by=everybody["secretariat"], body=body, reason="Nei."
                )


class TestUrgency:
    def test_it_needs_a_reason_and_the_senders_own_stands(
        self, bring: Bring, everybody: Cast
    ) -> None:
        case = bring(State.RECEIVED, urgency="urgent")
        with pytest.raises(DomainError):
            services.set_urgency(
                case, by=everybody["caseworker"], urgency="soon", reason=" "
            )
        case = services.set_urgency(
            case, by=everybody["caseworker"], urgency="soon", reason="Ikkje fare."
        )

        assert (case.urgency, case.urgency_now) == ("urgent", "soon")

    def test_an_urgent_case_is_urgent_in_the_letters_too(
        self, bring: Bring, everybody: Cast, committee: Committee, sent: Sent
    ) -> None:
        case, by = bring(State.RECEIVED), everybody["secretariat"]
        services.set_urgency(case, by=by, urgency="urgent", reason="Fare for liv.")
        letters = sent(
            lambda: services.route_case(case, by=by, to=committee, reason="Deira.")
        )
        inside = [letter for letter in letters if "sender" not in letter.to[0]]

        assert inside
        for letter in inside:
            assert "hastar" in letter.body or "urgent" in letter.body
            assert "Fare for liv." not in letter.body


class TestStandardTexts:
    LIST = "/saker/standardtekstar/"
    NEW = "/saker/standardtekstar/ny/"

    def test_written_changed_and_taken_away_by_the_secretariat_alone(
        self, everybody: Cast, client: Client
    ) -> None:
        data = {
            "name": "Kommunen sitt",
            "nn": "Dette er kommunen sitt.",
            "nb": "",
            "en": "",
        }
        client.force_login(everybody["leader"])
        assert client.get(self.LIST).status_code == 403
        assert client.post(self.NEW, data).status_code == 403
        client.force_login(everybody["caseworker"])
        assert client.post(self.NEW, data)["Location"] == self.LIST
        assert client.post(self.NEW, data).status_code == 422  # the name is taken
        text = StandardText.objects.get()
        address = f"{self.LIST}{text.pk}/"
        client.post(address, data | {"nb": "Dette er kommunens."})
        text.refresh_from_db()
        assert (text.text_in("nb"), text.text_in("en")) == (
            "Dette er kommunens.",
            "Dette er kommunen sitt.",
        )
        client.post(address, {"drop": "1"})

        assert StandardText.objects.count() == 0
        history = StandardText.history.order_by("history_id")  # type: ignore[attr-defined]
        assert [row.history_user for row in history] == [everybody["caseworker"]] * 3

    def test_put_into_the_reason_after_what_was_typed_and_edited_before_it_goes(
        self, everybody: Cast, enter: Enter
    ) -> None:
        case = make_case(language="nb")
        text = StandardText.objects.create(
            name="Kommunen",
            text_nn="Dette er kommunen sitt.",
            text_nb="Kommunens ansvar.",
        )
        address = reverse("cases:take", args=[case.pk, "return_with_reasons"])
        client = enter(everybody["secretariat"])
        typed = {
            "return_with_reasons-reason": "Takk for meldingen.",
            "return_with_reasons-standard": text.pk,
        }
        page = client.post(address, typed | {"fill": "1"})
        form = page.context["main"]["form"]

        assert page.status_code == 200
        assert form["reason"].value() == "Takk for meldingen.\n\nKommunens ansvar."
        assert Case.objects.get(pk=case.pk).state == State.RECEIVED
        client.post(address, typed | {"return_with_reasons-reason": "Mi eiga tekst."})
        assert case.steps.last().reason == "Mi eiga tekst."

    def test_no_identity_number_is_kept(self, everybody: Cast) -> None:
        with pytest.raises(HoldsIdentityNumber):
            services.keep_standard_text(
                None, by=everybody["caseworker"], name="Ei", texts={"nn": "02013299997"}
            )


class TestViewByLink:
    @pytest.fixture
    def asked(self, everybody: Cast, sent: Sent) -> tuple[Case, dict[str, str]]:
        """A case whose two leaders have got their letters; the paths in them."""
        assert everybody["ssu_leader"] != everybody["ssu_deputy"]
        case = make_case(background="Naboen i Storgata såg det.")
        services.redact_case(
            case, by=everybody["caseworker"], texts={"background": "Nokon såg det."}
        )
        letters = sent(lambda: services.assess_case(case, by=everybody["caseworker"]))
        paths = {}
        for letter in letters:
            found = re.search(r"/l/[\w-]+/", letter.body)
            assert found is not None
            paths[letter.to[0].partition("@")[0]] = found[0]
        return case, paths

    def test_get_shows_the_bodies_version_and_changes_nothing(
        self, asked: tuple[Case, dict[str, str]], client: Client
    ) -> None:
        case, paths = asked
        page = client.get(paths["leiar.ssu"])

        assert page.status_code == 200
        assert page["Referrer-Policy"] == "no-referrer"
        text = page.content.decode()
        assert "Nokon såg det." in text
        for secret in ("Storgata", "sender@demo.example", "Pårørande"):
            assert secret not in text
        assert not case.views.exclude(given_at=None).exists()

    def test_post_gives_the_seats_view_once(
        self,
        asked: tuple[Case, dict[str, str]],
        client: Client,
        committee: Committee,
        everybody: Cast,
    ) -> None:
        case, paths = asked
        path = paths["leiar.ssu"]
        answer = client.post(path, {"text": "Til FSU.", "suggested": committee.pk})
        view = case.views.get(seat__user=everybody["ssu_leader"])

        assert answer["Location"] == f"{path}takk/"
        assert (view.text, view.suggested, view.by_link) == (
            "Til FSU.",
            committee,
            True,
        )
        assert view.given_by == everybody["ssu_leader"]
        assert str(view.seat) in case.steps.get(step="give_view").note
        assert "Til FSU." in client.get(f"{path}takk/").content.decode()
        assert client.get(path).status_code == 410
        assert client.post(path, {"text": "Ein gong til."}).status_code == 410
        view.refresh_from_db()
        assert view.text == "Til FSU."

    def test_an_empty_answer_uses_nothing_up(
        self, asked: tuple[Case, dict[str, str]], client: Client
    ) -> None:
        _case, paths = asked
        assert client.post(paths["leiar.ssu"], {"text": " "}).status_code == 422
        assert client.get(paths["leiar.ssu"]).status_code == 200

    def test_the_other_leaders_link_still_opens(
        self, asked: tuple[Case, dict[str, str]], client: Client, everybody: Cast
    ) -> None:
        case, paths = asked
        client.post(paths["leiar.ssu"], {"text": "Til FSU."})
        client.post(paths["nestleiar.ssu"], {"text": "Einig."})

        assert [view.text for view in case.views.order_by("given_at")] == [
            "Til FSU.",
            "Einig.",
        ]
        assert Case.objects.get(pk=case.pk).views_due_on is None

    @pytest.mark.parametrize(
        "end", ["routed", "returned", "withdrawn", "merged", "answered", "late", "seat"]
    )
    def test_it_is_dead_after_deadline_seat_or_state(
        self,
        end: str,
        asked: tuple[Case, dict[str, str]],
        bring: Bring,
        client: Client,
        everybody: Cast,
        committee: Committee,
    ) -> None:
        case, paths = asked
        office, leader = everybody["secretariat"], everybody["ssu_leader"]
        ends: dict[str, Callable[[], Any]] = {
            "routed": lambda: services.route_case(
                case, by=office, to=committee, reason="Deira."
            ),
            "returned": lambda: services.return_with_reasons(
                case, by=office, reason="Ikkje vår."
            ),
            "withdrawn": lambda: services.withdraw_case(case),
            "merged": lambda: services.merge_case(
                case, by=office, into=bring(State.RECEIVED), reason="Same."
            ),
            "answered": lambda: services.give_view(case, by=leader, text="Til FSU."),
            "late": lambda: SignedLink.objects.update(
                expires_at=timezone.now() - datetime.timedelta(seconds=1)
            ),
            "seat": lambda: unseat(leader.seats.get(), by=None),
        }
        ends[end]()

        assert client.get(paths["leiar.ssu"]).status_code == 410
        assert (
            client.post(paths["leiar.ssu"], {"text": "For seint."}).status_code == 410
        )
        assert not case.views.filter(by_link=True).exists()

    def test_it_ends_with_the_last_day_for_views(
        self, asked: tuple[Case, dict[str, str]]
    ) -> None:
        case, _paths = asked
        due = Case.objects.get(pk=case.pk).views_due_on
        assert due is not None

        for link in SignedLink.objects.all():
            assert timezone.localdate(link.expires_at) == due + datetime.timedelta(1)
