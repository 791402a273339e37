"""Every step, from every state, by everybody: the table decides."""

import pytest
from django.core.exceptions import PermissionDenied

from deviations import services
from deviations.models import Deviation
from deviations.workflow import DEVIATION, Side, State
from helsefellesskap.core.models import Letter
from helsefellesskap.core.privacy import HoldsIdentityNumber
from helsefellesskap.core.workflow import StepNotAllowed
from tests.deviations.conftest import identity_number
from tests.factories.deviations import CodeFactory, DeviationFactory

TAKE = {
    "receive": lambda d, by: services.receive(d, by=by),
    "handle": lambda d, by: services.handle(d, by=by),
    "answer": lambda d, by: services.answer(
        d, by=by, words="Rutinen er endra.", cause=None
    ),
    "close": lambda d, by: services.close(d, by=by),
    "reject": lambda d, by: services.reject(d, by=by, reason="Gjeld ikkje oss."),
    "disagree": lambda d, by: services.disagree(d, by=by, reason="Det gjeld dykk."),
    "settle": lambda d, by: services.settle(d, by=by, words="Partane er samde."),
}
ACTS = {
    Side.REPORTER: "molde_contact",
    Side.RECEIVER: "trust_contact",
    Side.AREA: "lsu_leader",
}
EVERYBODY = [
    *("molde_contact", "trust_contact", "volda_contact", "lsu_leader", "lsu_member"),
    *("other_lsu_leader", "secretariat", "caseworker", "leader", "ssu_leader"),
]


@pytest.fixture
def deviation(molde, trust, molde_contact, trust_contact, lsu_leader) -> Deviation:
    area = molde.area_memberships.get().area
    return DeviationFactory(reporter=molde, receiver=trust, area=area)


def in_state(deviation: Deviation, state: str) -> Deviation:
    day = deviation.reported_on
    deviation.state = state
    deviation.answered_on = day if state in {"answered", "closed", "disputed"} else None
    deviation.closed_on = day if state == "closed" else None
    deviation.save()
    return deviation


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("name", TAKE)
def test_a_step_starts_where_the_table_says(request, deviation, name, state):
    step = DEVIATION.steps[name]
    by = request.getfixturevalue(ACTS[Side(step.permission)])
    found = in_state(deviation, state)
    if state in step.sources:
        assert TAKE[name](found, by).state == step.target
        assert deviation.taken.get().by == by
        assert deviation.history.first().history_change_reason == name
    else:
        with pytest.raises(StepNotAllowed):
            TAKE[name](found, by)
        assert not deviation.taken.exists()


def test_who_comes_too_late_hears_who_was_first(deviation, trust_contact):
    services.receive(deviation, by=trust_contact)
    with pytest.raises(StepNotAllowed, match=str(trust_contact)):
        services.receive(deviation, by=trust_contact)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("name", TAKE)
def test_only_the_side_of_the_step_takes_it(request, deviation, name, who):
    step = DEVIATION.steps[name]
    found = in_state(deviation, sorted(step.sources)[0])
    by = request.getfixturevalue(who)
    if who == ACTS[Side(step.permission)]:
        assert TAKE[name](found, by).state == step.target
    else:
        with pytest.raises(PermissionDenied):
            TAKE[name](found, by)


def test_the_secretariat_answers_for_a_party_without_a_contact(
    gps, trust, trust_contact, secretariat
):
    found = DeviationFactory(reporter=trust, receiver=gps, direction="HF_FL")

    assert services.receive(found, by=secretariat).state == State.RECEIVED
    with pytest.raises(PermissionDenied):
        services.close(in_state(found, "answered"), by=secretariat)


def test_the_secretariat_settles_where_there_is_no_area(deviation, secretariat):
    deviation.area = None
    found = in_state(deviation, "disputed")

    assert services.settle(found, by=secretariat, words="Samde.").state == State.CLOSED


@pytest.mark.parametrize("name", ["answer", "reject", "disagree", "settle"])
def test_words_are_needed_and_are_kept_clean(request, deviation, name):
    step = DEVIATION.steps[name]
    by = request.getfixturevalue(ACTS[Side(step.permission)])
    found = in_state(deviation, sorted(step.sources)[0])
    verb = getattr(services, name)
    word = "words" if name in {"answer", "settle"} else "reason"
    also = {"cause": None} if name == "answer" else {}

    with pytest.raises(StepNotAllowed):
        verb(found, by=by, **{word: "  "}, **also)
    with pytest.raises(HoldsIdentityNumber):
        verb(found, by=by, **{word: f"Gjeld {identity_number()}"}, **also)
    found.refresh_from_db()
    assert found.state == sorted(step.sources)[0]


def test_an_answer_keeps_its_words_its_cause_and_its_day(deviation, trust_contact):
    cause = CodeFactory(facet="cause", code="ikt")

    done = services.answer(
        in_state(deviation, "handled"),
        by=trust_contact,
        words="Feil i systemet.",
        cause=cause,
    )

    assert (done.answer, done.cause) == ("Feil i systemet.", cause)
    assert done.answered_on is not None


@pytest.mark.parametrize(
    ("name", "hears"),
    [
        ("receive", ["molde_contact"]),
        ("handle", []),
        ("answer", ["molde_contact"]),
        ("close", ["trust_contact"]),
        ("reject", ["molde_contact"]),
        ("disagree", ["trust_contact", "lsu_leader"]),
        ("settle", ["molde_contact", "trust_contact"]),
    ],
)
def test_who_hears_of_it(request, deviation, name, hears):
    step = DEVIATION.steps[name]
    by = request.getfixturevalue(ACTS[Side(step.permission)])

    TAKE[name](in_state(deviation, sorted(step.sources)[0]), by)

    letters = Letter.objects.all()
    assert {letter.to_user for letter in letters} == set(
        map(request.getfixturevalue, hears)
    )
    for letter in letters:
        assert deviation.number in letter.subject
        assert "kom for seint" not in letter.body


def test_two_rounds_of_disagreement_are_two_letters(
    deviation, molde_contact, trust_contact
):
    services.disagree(in_state(deviation, "answered"), by=molde_contact, reason="Nei.")
    services.disagree(in_state(deviation, "answered"), by=molde_contact, reason="Nei.")

    assert Letter.objects.filter(to_user=trust_contact).count() == 2
