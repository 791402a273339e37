"""The demo as a whole: what it holds, and where it refuses."""

from collections import Counter
from io import StringIO

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command

from accounts.demo import PASSWORD
from accounts.models import User
from actionplans.models import Goal, Measure, Review, Revision, SubGoal
from cases.models import Case
from cases.workflow import State as CaseState
from committees.models import Committee
from deviations.models import Deviation
from deviations.workflow import State as DeviationState
from helsefellesskap.core.models import Letter
from meetings.models import AgendaItem, Meeting
from publications.models import Edition

STRUCTURE = settings.BASE_DIR / "structures" / "more-og-romsdal.toml"
SAMPLE = ("sekretariat", "leiar.ssu", "fastlege.ssu", "kontakt.hmr", "medlem1.fsu-ikt")


def load() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def fingerprint() -> dict[str, int | list]:
    models = (User, Revision, Measure, Case, Meeting, AgendaItem, Deviation, Edition)
    counts: dict[str, int | list] = {m.__name__: m.objects.count() for m in models}
    rows = Deviation.objects.order_by("year", "serial")
    counts["states"] = list(rows.values_list("year", "serial", "state"))
    return counts


def test_it_fills_the_portal_once(client):
    call_command("load_structure", STRUCTURE, stdout=StringIO())
    load()

    in_force = Revision.objects.filter(state="adopted", number=1)
    first = Revision.objects.filter(number=1)
    nodes = (
        Goal.objects.filter(revision__in=first).count(),
        SubGoal.objects.filter(goal__revision__in=first).count(),
        Measure.objects.filter(goal__revision__in=first).count(),
    )
    plans = Revision.objects.in_force().filter(plan__joint=False)
    assert (plans.count(), in_force.filter(plan__joint=False).count()) == (12, 11)
    joint = Revision.objects.in_force().get(plan__joint=True)
    assert joint.included.count() == 12
    assert set(Review.objects.values_list("state", flat=True)) == {"finished", "open"}
    assert nodes == (45, 74, 154)
    states = Counter(Revision.objects.values_list("state", flat=True))
    for state in ("draft", "hearing", "answering", "submitted", "superseded"):
        assert states[state] == 1, state
    assert set(CaseState) - set(Case.objects.values_list("state", flat=True)) == {
        CaseState.DISCARDED
    }
    assert set(Deviation.objects.values_list("state", flat=True)) == set(DeviationState)
    assert set(Meeting.objects.values_list("state", flat=True)) == {
        "planned",
        "held",
        "published",
    }
    for body in Committee.objects.filter(kind__in=["professional", "secretariat"]):
        had = set(body.meetings.values_list("state", flat=True))
        assert "planned" in had, body.slug
        assert had & {"held", "published"}, body.slug
    assert not Letter.objects.filter(state="queued").exists()
    assert mail.outbox == []

    addresses = set(User.objects.values_list("email", flat=True))
    assert len(addresses) == 166
    assert not {"leiar.lsu-molde@demo.example", "nestleiar.lsu-volda@demo.example"} & (
        addresses
    )
    for name in SAMPLE:
        typed = {"login": f"{name}@demo.example", "password": PASSWORD}
        client.logout()
        assert client.post("/logg-inn/", typed).status_code == 302, name

    before = fingerprint()
    load()
    assert fingerprint() == before


def test_it_refuses_outside_demo_mode(settings):
    settings.DEMO = False

    with pytest.raises(CommandError):
        load()


def test_it_refuses_where_other_people_are():
    User.objects.create(email="nokon@example.org", name="Nokon")

    with pytest.raises(CommandError):
        load()

    assert User.objects.count() == 1
