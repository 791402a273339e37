"""Who hears of what, when, in which language; and what no letter holds."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from cases import services
from cases.models import Case
from cases.workflow import State
from committees.models import Committee
from helsefellesskap.core.models import Letter
from tests.factories.cases import CONTACT, make_case

SENDER = "sender@demo.example"
Bring = Callable[..., Case]
Sent = Callable[[Callable[[], Any]], list[Any]]


def readers(letters: list[Any]) -> set[str]:
    """Who got a letter, by the part of the address before the body."""
    return {letter.to[0].partition("@")[0] for letter in letters}


def test_a_new_case_is_told_to_sender_and_secretariat(
    everybody: dict[str, User], sent: Sent
) -> None:
    assert everybody["secretariat"] != everybody["caseworker"]
    letters = sent(make_case)

    assert readers(letters) == {"sender", "sekretariat", "saksbehandlar"}


STEPS: dict[str, tuple[State, Callable[..., Any], set[str]]] = {
    "assess": (
        State.RECEIVED,
        lambda case, cast, body: services.assess_case(case, by=cast["caseworker"]),
        {"leiar.ssu", "nestleiar.ssu"},
    ),
    "assess with a message": (
        State.RECEIVED,
        lambda case, cast, body: services.assess_case(
            case, by=cast["caseworker"], message="Takk for meldinga."
        ),
        {"leiar.ssu", "nestleiar.ssu", "sender"},
    ),
    "first view": (
        State.ASSESSING,
        lambda case, cast, body: services.give_view(
            case, by=cast["ssu_leader"], text="Til FSU."
        ),
        set(),
    ),
    "propose": (
        State.ASSESSING,
        lambda case, cast, body: services.prepare_route(
            case, by=cast["caseworker"], to=body, reason="Deira felt."
        ),
        {"sekretariat"},
    ),
    "route": (
        State.ASSESSING,
        lambda case, cast, body: services.route_case(
            case, by=cast["secretariat"], to=body, reason="Deira felt."
        ),
        {"sender", "leiar.fsu-rehabilitering", "sekretaer.fsu-rehabilitering"},
    ),
    "return": (
        State.ASSESSING,
        lambda case, cast, body: services.return_with_reasons(
            case, by=cast["secretariat"], reason="Ikkje vår sak."
        ),
        {"sender"},
    ),
    "agenda": (
        State.ROUTED,
        lambda case, cast, body: services.put_on_agenda(
            case, by=cast["leader"], on=timezone.localdate()
        ),
        {"sender"},
    ),
    "off": (
        State.ON_AGENDA,
        lambda case, cast, body: services.take_off_agenda(case, by=cast["leader"]),
        {"sender"},
    ),
    "decide": (
        State.ROUTED,
        lambda case, cast, body: services.decide_case(
            case, by=cast["leader"], decision="Ja."
        ),
        {"sender", "sekretariat", "saksbehandlar"},
    ),
    "report": (
        State.DECIDED,
        lambda case, cast, body: services.report_outcome(
            case, by=cast["secretariat"], text="Rutinen er endra."
        ),
        {"sender"},
    ),
    "close": (
        State.REPORTED,
        lambda case, cast, body: services.close_case(case),
        {"sender"},
    ),
    "ask": (
        State.RECEIVED,
        lambda case, cast, body: services.ask_sender(
            case, by=cast["caseworker"], text="Kva kommune?"
        ),
        {"sender"},
    ),
    "write": (
        State.ROUTED,
        lambda case, cast, body: services.write_as_sender(case, text="Meir."),
        {"sekretariat", "saksbehandlar"},
    ),
    "withdraw": (
        State.ROUTED,
        lambda case, cast, body: services.withdraw_case(case),
        {
            "sender",
            "sekretariat",
            "saksbehandlar",
            "leiar.fsu-rehabilitering",
            "sekretaer.fsu-rehabilitering",
        },
    ),
    "reopen": (
        State.RETURNED,
        lambda case, cast, body: services.reopen_case(
            case, by=cast["caseworker"], reason="Nytt har kome."
        ),
        {"sender", "leiar.ssu", "nestleiar.ssu"},
    ),
    "release": (
        State.QUARANTINED,
        lambda case, cast, body: services.release_case(case, by=cast["caseworker"]),
        {"sender", "sekretariat"},
    ),
    "reject": (
        State.QUARANTINED,
        lambda case, cast, body: services.reject_spam(case, by=cast["caseworker"]),
        set(),
    ),
}


@pytest.mark.parametrize("step", list(STEPS))
def test_each_step_tells_those_it_concerns(
    step: str,
    bring: Bring,
    everybody: dict[str, User],
    committee: Committee,
    sent: Sent,
) -> None:
    state, act, told = STEPS[step]
    assert (
        len(list(everybody.values())) == 10
    )  # everybody has a seat, and could be told
    case = bring(state)
    letters = sent(lambda: act(case, everybody, committee))

    assert readers(letters) == told
    for letter in letters:
        assert len(letter.to) == 1
        assert letter.subject
        assert case.reference in letter.subject + str(letter.body)
        assert "{{" not in str(letter.body)
        assert "[link]" not in str(letter.body)
        if letter.to == [SENDER]:
            assert "/saker/fylg/" in str(letter.body)
        else:
            assert f"http://localhost:8000/saker/{case.pk}/" in str(letter.body)


def test_both_views_tell_the_secretariat(
    bring: Bring, everybody: dict[str, User], sent: Sent
) -> None:
    assert everybody["caseworker"]
    case = bring(State.ASSESSING)
    services.give_view(case, by=everybody["ssu_deputy"], text="Til FSU.")
    letters = sent(
        lambda: services.give_view(case, by=everybody["ssu_leader"], text="Einig.")
    )

    assert readers(letters) == {"sekretariat", "saksbehandlar"}


@pytest.mark.parametrize(
    ("language", "word"),
    [("nn", "Vi har teke imot"), ("nb", "Vi har mottatt"), ("en", "We have received")],
)
def test_the_sender_gets_letters_in_the_language_of_the_case(
    language: str, word: str, everybody: dict[str, User], sent: Sent
) -> None:
    letters = sent(lambda: make_case(language=language))
    letter = next(letter for letter in letters if letter.to == [SENDER])

    assert letter.subject.startswith(word)
    assert letter.extra_headers["Content-Language"] == language


def test_others_get_theirs_in_their_own(everybody: dict[str, User], sent: Sent) -> None:
    everybody["caseworker"].language = "nb"
    everybody["caseworker"].save()
    assert everybody["secretariat"].language == "nn"
    letters = sent(lambda: make_case(language="en"))
    languages = {
        letter.to[0]: letter.extra_headers["Content-Language"] for letter in letters
    }

    assert languages == {
        SENDER: "en",
        "sekretariat@demo.example": "nn",
        "saksbehandlar@demo.example": "nb",
    }


def test_no_letter_inside_holds_what_was_sent_or_who_sent_it(
    bring: Bring, everybody: dict[str, User], committee: Committee
) -> None:
    case = bring(State.ASSESSING)
    services.route_case(
        case, by=everybody["secretariat"], to=committee, reason="Deira."
    )

    for letter in Letter.objects.exclude(to_user=None):
        for secret in (
            case.title,
            case.background,
            case.what_fails,
            SENDER,
            "Pårørande",
        ):
            assert secret not in letter.subject + letter.body


@pytest.mark.parametrize(
    "contact", [{}, CONTACT | {"email": ""}, CONTACT | {"wants_letters": False}]
)
def test_a_sender_who_wants_none_gets_none(
    contact: dict[str, Any], everybody: dict[str, User], sent: Sent
) -> None:
    assert SENDER not in {
        letter.to[0] for letter in sent(lambda: make_case(contact=contact))
    }


def test_the_answer_carries_the_way_to_the_minutes(
    bring: Bring, everybody: dict[str, User], sent: Sent
) -> None:
    case = bring(State.DECIDED)
    letters = sent(
        lambda: services.report_outcome(
            case, by=everybody["secretariat"], text="Rutinen er endra.", url="/mote/7/"
        )
    )

    assert "Rutinen er endra." in str(letters[0].body)
    assert "http://localhost:8000/mote/7/" in str(letters[0].body)
