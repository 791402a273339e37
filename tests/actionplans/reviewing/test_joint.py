"""The joint plan: its own words, the plans it takes in, and how an edition is decided."""

import hashlib
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Party
from actionplans import canonical, editions
from actionplans.models import IncludedPlan, JointSection, Plan, Revision
from actionplans.reports import plans_in_force
from actionplans.services import adopting, deciding, drafting, joint
from actionplans.services.joint import SectionChanged
from committees.models import Kind, Say
from committees.roles import Role
from helsefellesskap.core.errors import DomainError
from publications.makers import maker_of
from publications.models import Edition, EditionKind
from tests.actionplans.deciding.conftest import seat_of
from tests.actionplans.deciding.test_editions import made_of
from tests.conftest import seated
from tests.factories.actionplans import PlanFactory, RevisionFactory, adopt, grow

WORDS = {
    "heading_nn": "Kvifor ein felles plan",
    "heading_nb": "Hvorfor en felles plan",
    "text_nn": "Vi samlar planane.\n\nAlle ser dei.",
    "text_nb": "Vi samler planene.",
}


@pytest.fixture
def joint_plan(in_force: Revision, office, ssu) -> Plan:
    return PlanFactory(
        writer=office,
        decider=ssu,
        slug="felles",
        joint=True,
        title_nn="Felles handlingsplan",
        title_nb="Felles handlingsplan",
        hearing_required=False,
    )


@pytest.fixture
def edition(joint_plan, secretariat) -> Revision:
    draft = drafting.start_draft(joint_plan, by=secretariat)
    joint.add_section(draft, by=secretariat, part="introduction", content=WORDS)
    return draft


@pytest.fixture
def decide(ssu, ssu_leader):
    seated("nestleiar.ssu", ssu, Role.DEPUTY, party=Party.TRUST)

    def now(revision: Revision, by) -> Revision:
        deciding.submit(revision, by=by)
        for seat in ssu.seats.valid().voting().select_related("user"):
            deciding.vote(revision, seat, by=seat.user, choice="for")
        deciding.conclude(
            revision, by=ssu_leader, text="SSU vedtek utgåva.", case_number="40/26"
        )
        return Revision.objects.for_page().get(pk=revision.pk)

    return now


def test_an_edition_holds_the_plans_in_force_with_their_fingerprints(
    edition, secretariat, decide, in_force, other_committee, ssu
):
    RevisionFactory(plan=PlanFactory(writer=other_committee, decider=ssu))

    decided = decide(edition, secretariat)

    assert decided.state == "adopted"
    row = decided.included.get()
    assert (row.of, row.sha256) == (in_force, in_force.sha256)
    said = json.loads(decided.canonical)
    assert said["plans"] == [
        {"plan": "fsu-rehabilitering", "revision": 1, "sha256": in_force.sha256}
    ]
    assert said["sections"][0]["text"]["nn"] == WORDS["text_nn"]
    assert hashlib.sha256(decided.canonical.encode()).hexdigest() == decided.sha256
    assert canonical.holds(decided)


def test_the_fingerprint_covers_words_and_plans(edition, in_force):
    joint.take_in_plans(edition, by=None)
    first = canonical.fingerprint(edition)

    JointSection.objects.update(text_nb="Noko anna")
    second = canonical.fingerprint(edition)
    IncludedPlan.objects.update(sha256="0" * 64)
    third = canonical.fingerprint(edition)

    assert len({first, second, third}) == 3


def test_another_plans_fingerprint_says_nothing_of_it(in_force):
    assert not {"sections", "plans"} & canonical.document(in_force).keys()


def test_what_is_adopted_after_it_was_handed_in_waits_for_the_next_edition(
    edition, secretariat, other_committee, ssu
):
    deciding.submit(edition, by=secretariat)
    later = RevisionFactory(plan=PlanFactory(writer=other_committee, decider=ssu))
    grow(later)
    adopt(later)

    assert edition.included.count() == 1
    assert plans_in_force().count() == 2


def test_handed_in_anew_it_holds_what_is_in_force_then(
    edition, secretariat, other_committee, ssu
):
    deciding.submit(edition, by=secretariat)
    deciding.withdraw(edition, by=secretariat, reason="Ein plan til kjem.")
    later = RevisionFactory(plan=PlanFactory(writer=other_committee, decider=ssu))
    grow(later)
    adopt(later)

    deciding.submit(edition, by=secretariat)

    assert edition.included.count() == 2


def test_without_plans_there_is_no_edition(office, ssu, secretariat):
    plan = PlanFactory(
        writer=office, decider=ssu, slug="felles", joint=True, hearing_required=False
    )
    draft = drafting.start_draft(plan, by=secretariat)

    with pytest.raises(DomainError):
        deciding.submit(draft, by=secretariat)
    with pytest.raises(DomainError):
        adopting.register_adopted(
            draft, by=None, on=timezone.localdate(), case_number="1/26", text="Vedteke."
        )


def test_the_secretariats_leader_never_adopts(edition, secretariat, caseworker, decide):
    with pytest.raises(DomainError):
        adopting.register_adopted(
            edition,
            by=secretariat,
            on=timezone.localdate(),
            case_number="1/26",
            text="Vedteke.",
        )
    deciding.submit(edition, by=secretariat)
    with pytest.raises(PermissionDenied):
        deciding.conclude(edition, by=secretariat, text="Ja.", case_number="1/26")

    adopting.register_adopted(
        edition,
        by=caseworker,
        on=timezone.localdate(),
        case_number="1/26",
        text="Vedteke.",
    )
    assert Revision.objects.get(pk=edition.pk).decided_outside


def test_the_decided_edition_never_changes(edition, secretariat, decide):
    decided = decide(edition, secretariat)

    with pytest.raises(DomainError):
        joint.add_section(decided, by=secretariat, part="note", content=WORDS)
    for change in (
        lambda: JointSection.objects.update(text_nn="Noko anna"),
        lambda: IncludedPlan.objects.update(sha256="0" * 64),
        lambda: IncludedPlan.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_next_edition_begins_with_the_words_of_the_last(
    edition, secretariat, decide
):
    decide(edition, secretariat)

    second = drafting.start_draft(edition.plan, by=secretariat)

    assert second.number == 2
    assert second.sections.get().text_nn == WORDS["text_nn"]
    assert not second.included.exists()


def test_it_is_no_plan_among_the_others(edition, secretariat, decide, client):
    decide(edition, secretariat)

    assert [row.plan.slug for row in plans_in_force()] == ["fsu-rehabilitering"]
    page = client.get(reverse("actionplans:joint")).text
    assert "Vedteken som utgåve 1" in page
    assert reverse("actionplans:joint_edition", args=[1]) in page


# Who writes


@pytest.mark.parametrize("role", Role)
def test_those_in_the_secretariat_who_may_write_do(edition, office, role):
    who = seated(f"{role}.sekretariatet", office, role, say=Say.SPEAK)

    if role == Role.OBSERVER:
        with pytest.raises(PermissionDenied):
            joint.add_section(edition, by=who, part="note", content=WORDS)
    else:
        joint.add_section(edition, by=who, part="note", content=WORDS)


def test_nobody_else_writes(edition, leader, ssu_leader, outsider):
    for who in (leader, ssu_leader, outsider):
        with pytest.raises(PermissionDenied):
            joint.add_section(edition, by=who, part="note", content=WORDS)


def test_only_the_joint_plan_has_sections(in_force, leader):
    draft = drafting.start_draft(in_force.plan, by=leader)
    with pytest.raises(DomainError):
        joint.add_section(draft, by=leader, part="note", content=WORDS)


@pytest.mark.parametrize(
    "missing", [("heading_nn", "heading_nb"), ("text_nn", "text_nb")]
)
def test_a_section_has_heading_and_text_in_one_language_at_least(
    edition, secretariat, missing
):
    content = {**WORDS, **dict.fromkeys(missing, " ")}
    with pytest.raises(DomainError):
        joint.add_section(edition, by=secretariat, part="note", content=content)


def test_sections_are_moved_and_taken_out_and_what_was_said_is_kept(
    edition, secretariat, caseworker
):
    first = edition.sections.get()
    second = joint.add_section(
        edition, by=caseworker, part="introduction", content=WORDS
    )

    joint.move_section_up(second, by=secretariat)
    joint.move_section_up(second, by=secretariat)
    assert [s.pk for s in edition.sections.all()] == [second.pk, first.pk]

    joint.take_out_section(first, by=secretariat)
    assert [s.pk for s in edition.sections.all()] == [second.pk]
    gone = JointSection.history.filter(id=first.pk, history_type="-").get()
    assert gone.history_user == secretariat


def test_two_who_write_see_each_others_words(edition, secretariat, caseworker):
    section = edition.sections.get()
    joint.edit_section(
        section, by=caseworker, version=1, content={**WORDS, "text_nn": "Ny"}
    )

    with pytest.raises(SectionChanged) as refused:
        joint.edit_section(
            section, by=secretariat, version=1, content={**WORDS, "text_nn": "Annan"}
        )
    assert refused.value.section.text_nn == "Ny"


def test_a_changed_word_voids_the_vote(edition, secretariat):
    deciding.submit(edition, by=secretariat)
    with pytest.raises(DomainError):
        joint.add_section(edition, by=secretariat, part="note", content=WORDS)


# In print


def test_it_is_printed_with_contents_words_and_every_plan(edition, secretariat, decide):
    joint.add_section(
        edition,
        by=secretariat,
        part="guideline",
        content={**WORDS, "heading_nn": "Følgje", "text_nn": "Avtal det same dag."},
    )
    decided = decide(edition, secretariat)
    printed = Edition.objects.get(kind=EditionKind.JOINT_PLAN)
    assert printed.subject == f"revision:{decided.pk}"
    assert editions.of_revision(decided, secretariat) == [printed]

    made, _work = made_of(printed)

    for words in (
        "Innhald",
        "Kvifor ein felles plan",
        "Alle ser dei.",
        "Avtal det same dag.",
        "Lage nettside",
        "SSU vedtek utgåva.",
        decided.sha256,
    ):
        assert words in made.html, words
    at = [made.html.index(w) for w in ("Alle ser", "Lage nettside", "Avtal det")]
    assert at == sorted(at)
    assert maker_of(EditionKind.JOINT_PLAN)


# The pages


def test_anyone_reads_a_decided_edition_and_nobody_a_draft(
    edition, secretariat, decide, client
):
    address = reverse("actionplans:joint_edition", args=[1])
    assert client.get(address).status_code == 404
    decided = decide(edition, secretariat)

    page = client.get(address).text

    assert "Alle ser dei." in page
    assert decided.sha256 in page
    assert "FSU Rehabilitering" in page
    assert address in client.get(reverse("actionplans:joint_editions")).text


def test_it_is_put_together_in_the_browser(joint_plan, secretariat, client):
    client.force_login(secretariat)
    edit = reverse("actionplans:joint_edit")
    assert "Start utgåva" in client.get(edit).text
    assert client.post(reverse("actionplans:joint_start")).status_code == 302

    new = reverse("actionplans:joint_new_section", args=["guideline"])
    wrong = client.post(new, {**WORDS, "text_nn": "", "text_nb": ""})
    assert wrong.status_code == 422
    assert WORDS["heading_nn"] in wrong.text
    assert client.post(new, WORDS).status_code == 302

    section = JointSection.objects.get()
    own = reverse("actionplans:joint_section", args=[section.pk])
    assert client.post(
        own, {**WORDS, "heading_nn": "Ny", "version": 1}
    ).status_code == (302)
    late = client.post(own, {**WORDS, "heading_nn": "Seint", "version": 1})
    assert late.status_code == 422
    assert "Seint" in late.text
    assert "Ny" in late.text
    page = client.get(edit).text
    assert "Ny" in page
    assert "FSU Rehabilitering" in page
    out = reverse("actionplans:joint_take_out", args=[section.pk])
    assert client.post(out).status_code == 302
    assert not JointSection.objects.exists()


def test_others_do_not_open_the_desk(edition, leader, client):
    client.force_login(leader)
    assert client.get(reverse("actionplans:joint_edit")).status_code in {403, 404}


@pytest.mark.parametrize("count", [1, 3])
def test_the_edition_asks_equally_often(
    count, joint_plan, secretariat, decide, client, ssu, django_assert_num_queries
):
    from tests.factories import CommitteeFactory

    draft = drafting.start_draft(joint_plan, by=secretariat)
    for n in range(count):
        joint.add_section(draft, by=secretariat, part="note", content=WORDS)
        body = CommitteeFactory(slug=f"fsu-{n}", kind=Kind.PROFESSIONAL, parent=ssu)
        more = RevisionFactory(plan=PlanFactory(writer=body, decider=ssu))
        grow(more)
        adopt(more)
    decide(draft, secretariat)

    with django_assert_num_queries(5):
        client.get(reverse("actionplans:joint_edition", args=[1]))


def test_the_vote_is_on_the_edition(edition, secretariat, ssu_leader, client):
    deciding.submit(edition, by=secretariat)
    client.force_login(ssu_leader)

    page = client.get(reverse("actionplans:decide", args=["felles"])).text

    assert reverse("actionplans:joint_edition", args=[1]) in page
    assert seat_of(ssu_leader)
