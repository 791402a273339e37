"""Writing in a draft: who may, in which states, and two people at once."""

import pytest
from django.core.exceptions import PermissionDenied

from actionplans.models import Goal, Measure, NodeComment, Revision, SubGoal
from actionplans.services import editing
from actionplans.services.moving import move_node
from actionplans.services.nodes import (
    ChangedMeanwhile,
    Gone,
    TextLocked,
    WrittenMeanwhile,
    last_change,
    place_of,
)
from actionplans.signals import text_changed
from actionplans.workflow import EDITABLE, State
from committees.models import AgreementPart, PatientGroup
from helsefellesskap.core.privacy import HoldsIdentityNumber
from tests.actionplans.people import synthetic_number
from tests.factories.actionplans import in_state

TEXT = {"text": "Ny tekst", "language": "nn"}


@pytest.fixture
def measure(draft):
    return Measure.objects.filter(goal__revision=draft).first()


def every_verb(measure, by):
    """Each way of writing, ready to be tried."""
    goal, sub_goal = measure.goal, measure.sub_goal
    return {
        "add_goal": lambda: editing.add_goal(goal.revision, by=by, content=TEXT),
        "add_sub_goal": lambda: editing.add_sub_goal(goal, by=by, content=TEXT),
        "add_measure": lambda: editing.add_measure(sub_goal, by=by, content=TEXT),
        "edit_node": lambda: editing.edit_node(measure, by=by, version=1, content=TEXT),
        "edit_introduction": lambda: editing.edit_introduction(
            goal.revision, by=by, former="", introduction="Ny"
        ),
        "comment_on": lambda: editing.comment_on(measure, by=by, text="Hm"),
    }


VERBS = [
    "add_goal",
    "add_sub_goal",
    "add_measure",
    "edit_node",
    "edit_introduction",
    "comment_on",
]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State.values)
def test_the_text_is_open_in_draft_and_answering_only(measure, leader, verb, state):
    in_state(measure.goal.revision, state)
    do = every_verb(measure, leader)[verb]

    if state in EDITABLE:
        do()
    else:
        with pytest.raises(TextLocked):
            do()


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["leader", "deputy", "secretary", "member"])
def test_those_who_sit_in_the_body_write(measure, request, verb, who):
    every_verb(measure, request.getfixturevalue(who))[verb]()


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    "who", ["observer", "outsider", "ssu_leader", "lsu_leader", "secretariat"]
)
def test_nobody_else_writes(measure, request, verb, who):
    with pytest.raises(PermissionDenied):
        every_verb(measure, request.getfixturevalue(who))[verb]()


# Adding -----------------------------------------------------------------------------


def test_a_new_goal_comes_last(draft, leader):
    goal = editing.add_goal(draft, by=leader, content=TEXT)

    assert (goal.position, goal.text, goal.thread.kind) == (2, "Ny tekst", "goal")
    assert goal.thread.plan == draft.plan


def test_a_measure_stands_under_a_sub_goal_or_straight_under_a_goal(draft, leader):
    goal = draft.goals.get()
    sub_goal = goal.sub_goals.get()

    below = editing.add_measure(sub_goal, by=leader, content=TEXT)
    straight = editing.add_measure(goal, by=leader, content=TEXT)

    assert (below.goal, below.sub_goal, below.position) == (goal, sub_goal, 3)
    assert (straight.goal, straight.sub_goal, straight.position) == (goal, None, 1)


def test_nothing_is_added_where_the_goal_is_gone(draft, leader):
    goal = draft.goals.get()
    Goal.objects.filter(pk=goal.pk).delete()

    with pytest.raises(Gone, match="Hovudmål 1"):
        editing.add_sub_goal(goal, by=leader, content=TEXT)


# Writing ----------------------------------------------------------------------------


def test_an_edit_is_kept_signed_and_numbered(measure, leader):
    saved = editing.edit_node(measure, by=leader, version=1, content=TEXT)

    saved.refresh_from_db()
    last = saved.history.first()
    assert (saved.text, saved.version) == ("Ny tekst", 2)
    assert (last.history_user, last.history_change_reason) == (leader, "edited")


def test_every_fact_of_a_measure_is_written(measure, leader, committee):
    group = PatientGroup.objects.create(
        slug="bu", name_nn="Barn", name_nb="Barn", valid_from="2021-01-01"
    )
    part = AgreementPart.objects.create(
        number=5, text_nn="Utskriving", text_nb="Utskriving"
    )
    content = {
        **TEXT,
        "responsible_body": committee,
        "responsible_organisation": None,
        "responsible_words": "",
        "timeframe": "year",
        "timeframe_words": "2027",
        "indicator": "Tal",
        "has_consequences": True,
        "priority": True,
        "patient_groups": PatientGroup.objects.filter(pk=group.pk),
        "parts": AgreementPart.objects.filter(pk=part.pk),
    }

    saved = editing.edit_node(measure, by=leader, version=1, content=content)

    saved.refresh_from_db()
    kept = {name: getattr(saved, name) for name in content}
    kept["patient_groups"] = list(kept["patient_groups"].all())
    kept["parts"] = list(kept["parts"].all())
    assert kept == {**content, "patient_groups": [group], "parts": [part]}


def test_the_same_text_again_changes_nothing(measure, leader):
    heard = []
    text_changed.connect(lambda **kwargs: heard.append(1), weak=False, dispatch_uid="t")

    same = editing.edit_node(
        measure, by=leader, version=1, content={"text": measure.text}
    )

    text_changed.disconnect(dispatch_uid="t")
    assert (same.version, measure.history.count(), heard) == (1, 1, [])


def test_a_change_of_text_is_told(measure, leader):
    heard = []

    def hear(revision, by, **kwargs):
        heard.append((revision.pk, by))

    text_changed.connect(hear, dispatch_uid="t")
    editing.edit_node(measure, by=leader, version=1, content=TEXT)
    text_changed.disconnect(dispatch_uid="t")

    assert heard == [(measure.goal.revision_id, leader)]


def test_the_others_can_see_that_something_happened(measure, leader):
    before = measure.goal.revision.changed_at

    editing.edit_node(measure, by=leader, version=1, content=TEXT)

    assert Revision.objects.get(pk=measure.goal.revision_id).changed_at > before


def test_an_identity_number_is_never_kept(measure, leader):
    with pytest.raises(HoldsIdentityNumber):
        editing.edit_node(
            measure, by=leader, version=1, content={"text": f"Nr {synthetic_number()}"}
        )

    measure.refresh_from_db()
    assert measure.version == 1


def test_what_is_gone_is_told_of_in_words(measure, leader):
    Measure.objects.filter(pk=measure.pk).delete()

    with pytest.raises(Gone, match="Tiltak 1"):
        editing.edit_node(measure, by=leader, version=1, content=TEXT)


# Two at once ------------------------------------------------------------------------


@pytest.fixture
def written(measure, secretary):
    """The secretary was first."""
    return editing.edit_node(
        measure,
        by=secretary,
        version=1,
        content={"text": "Sekretæren var først", "indicator": "Tal"},
    )


MINE = {"text": "Leiaren kom etter", "indicator": ""}


def test_the_second_one_is_shown_both_texts(written, leader, secretary):
    with pytest.raises(WrittenMeanwhile) as met:
        editing.edit_node(written, by=leader, version=1, content=MINE)

    conflict = met.value
    assert conflict.node.text == "Sekretæren var først"
    assert conflict.content == MINE
    assert conflict.last.by == secretary
    assert str(secretary) in str(conflict)


def test_nothing_is_changed_by_a_conflict(written, leader):
    with pytest.raises(WrittenMeanwhile):
        editing.edit_node(written, by=leader, version=1, content=MINE)

    written.refresh_from_db()
    assert (written.text, written.version) == ("Sekretæren var først", 2)
    assert not NodeComment.objects.exists()


def test_two_who_wrote_the_same_do_not_disagree(written, leader):
    same = {"text": "Sekretæren var først", "indicator": "Tal"}

    assert editing.edit_node(written, by=leader, version=1, content=same).version == 2


def test_keeping_mine_keeps_the_other_text_as_a_comment(written, leader, secretary):
    saved = editing.settle_conflict(
        written, by=leader, version=2, content=MINE, keep="mine"
    )

    comment = NodeComment.objects.get()
    assert (saved.text, saved.version) == ("Leiaren kom etter", 3)
    assert (comment.by, comment.kept_from_conflict) == (secretary, True)
    assert comment.text.splitlines()[0] == "Sekretæren var først"
    assert comment.text.endswith(": Tal")


def test_keeping_theirs_keeps_my_text_as_a_comment(written, leader):
    saved = editing.settle_conflict(
        written, by=leader, version=2, content=MINE, keep="theirs"
    )

    comment = NodeComment.objects.get()
    assert (saved.text, saved.version) == ("Sekretæren var først", 2)
    assert (comment.by, comment.kept_from_conflict) == (leader, True)
    assert comment.text.splitlines()[0] == "Leiaren kom etter"


@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_a_third_text_meanwhile_is_a_new_conflict(written, leader, member, keep):
    editing.edit_node(written, by=member, version=2, content={"text": "Ein tredje"})

    with pytest.raises(WrittenMeanwhile) as met:
        editing.settle_conflict(written, by=leader, version=2, content=MINE, keep=keep)

    assert met.value.last.by == member


def test_a_move_is_no_change_of_text(measure, leader, secretary):
    editing.edit_node(measure, by=secretary, version=1, content=TEXT)
    measure.refresh_from_db()
    move_node(measure, by=leader, version=2, place=place_of(measure), up=False)
    measure.refresh_from_db()

    assert last_change(measure).by == secretary
    editing.edit_node(measure, by=secretary, version=2, content={"text": "Enno nyare"})


# The introduction, and comments -----------------------------------------------------


def test_the_introduction_is_written_by_one_at_a_time(draft, leader, secretary):
    editing.edit_introduction(draft, by=secretary, former="", introduction="Først")

    with pytest.raises(ChangedMeanwhile, match="Først"):
        editing.edit_introduction(draft, by=leader, former="", introduction="Sist")


def test_a_comment_is_put_away_but_kept(measure, leader, secretary):
    comment = editing.comment_on(measure, by=secretary, text="Skal vi velje éin?")

    settled = editing.settle_comment(comment, by=leader)

    assert settled.resolved_at is not None
    assert NodeComment.objects.get().text == "Skal vi velje éin?"


@pytest.mark.parametrize("kind", [Goal, SubGoal])
def test_goals_and_sub_goals_are_written_too(draft, leader, kind):
    path = "revision" if kind is Goal else "goal__revision"
    node = kind.objects.get(**{path: draft})

    assert (
        editing.edit_node(node, by=leader, version=1, content=TEXT).text == "Ny tekst"
    )
