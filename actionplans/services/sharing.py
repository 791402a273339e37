"""The same in several plans, done together: offered, answered, carried into next drafts."""

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans import notifications
from actionplans.models import (
    JointOffer,
    JointOfferMember,
    OfferAnswer,
    Revision,
    Thread,
)
from actionplans.services.nodes import find_node, mark_changed
from actionplans.services.steps import lock_row
from actionplans.workflow import EDITABLE, State
from committees.roles import Right
from helsefellesskap.core.audit import save_recorded
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.mail import post
from helsefellesskap.core.permissions import may, require
from helsefellesskap.core.privacy import refuse_identity_numbers

SHARED = (Thread.Kind.GOAL, Thread.Kind.MEASURE)


@transaction.atomic
def offer_as_joint(
    threads: Collection[Thread],
    *,
    by: User,
    note: str = "",
    reasons: Sequence[dict[str, Any]] = (),
) -> JointOffer:
    """Ask the bodies that have these in their plans to carry them out together.

    The secretariat offers, and whoever leads one of the bodies; the latter has said yes
    for his own body by offering.
    """
    rows = list(
        Thread.objects.select_for_update(of=("self",))
        .filter(pk__in=[thread.pk for thread in threads])
        .select_related("plan__writer")
        .order_by("plan__writer__position", "pk")
    )
    leads = {row.pk for row in rows if may(by, Right.SUBMIT_PLANS, on=row.plan.writer)}
    if not leads and not all(
        may(by, Right.REGISTER_DECISIONS, on=row.plan.writer) for row in rows
    ):
        raise PermissionDenied(Right.SUBMIT_PLANS)
    refuse_identity_numbers(note)
    texts = _texts_in_force(rows)
    _refuse(rows, texts)
    offer = JointOffer(
        kind=rows[0].kind,
        text=texts[rows[0].pk],
        note=note,
        reasons=list(reasons),
        by=by,
    )
    save_recorded(offer, by=by, why="offered")
    for row in rows:
        member = JointOfferMember(offer=offer, thread=row)
        if row.pk in leads:
            _say(member, OfferAnswer.ACCEPTED, by=by)
        save_recorded(member, by=by, why="offered")
    post(notifications.about_offer(offer))
    _settle(offer, by=by)
    return offer


@transaction.atomic
def answer_offer(
    member: JointOfferMember, *, by: User, answer: OfferAnswer | str, reason: str = ""
) -> JointOfferMember:
    """Say yes or no for the body. The last answer settles the offer."""
    offer = lock_row(member.offer)
    member = JointOfferMember.objects.select_related("thread__plan__writer").get(
        pk=member.pk
    )
    member.offer = offer
    require(by, Right.SUBMIT_PLANS, on=member.writer)
    if member.answer:
        words = _("%(body)s has answered already: %(answer)s.")
        said = {"body": member.writer.short, "answer": member.get_answer_display()}
        raise DomainError(words % said)
    refuse_identity_numbers(reason)
    if answer == OfferAnswer.DECLINED and not reason:
        raise DomainError(_("Say why, so that the others understand."))
    _say(member, OfferAnswer(answer), by=by, reason=reason)
    save_recorded(member, by=by, why=str(answer))
    _settle(offer, by=by)
    return member


def carry_agreed(draft: Revision, *, by: User) -> None:
    """Name those who share in a new draft: of every agreed offer not carried over yet."""
    waiting = JointOfferMember.objects.filter(
        thread__plan=draft.plan_id,
        answer=OfferAnswer.ACCEPTED,
        offer__settled_at__isnull=False,
        carried_into=None,
    ).select_related("thread", "offer")
    for member in waiting:
        _carry(member, draft, by=by)


def agreed(offer: JointOffer) -> list[JointOfferMember]:
    """Those who said yes, where they are bodies enough to share anything."""
    rows = offer.members.filter(answer=OfferAnswer.ACCEPTED)
    found = list(rows.select_related("thread__plan__writer", "offer"))
    return found if len({row.thread.plan_id for row in found}) > 1 else []


def _settle(offer: JointOffer, *, by: User) -> None:
    """When everybody has answered: tell them, and write it into drafts that are open."""
    if offer.members.filter(answer="").exists():
        return
    offer.settled_at = timezone.now()
    save_recorded(offer, by=by, why="settled")
    for member in agreed(offer):
        rows = Revision.objects.select_for_update(of=("self",))
        rows = rows.select_related("plan__writer", "plan__decider")
        draft = rows.filter(plan=member.thread.plan_id, state__in=EDITABLE).first()
        if draft is not None and _carry(member, draft, by=by):
            mark_changed(draft, by=by)
    post(notifications.about_settled_offer(offer))


def _carry(member: JointOfferMember, draft: Revision, *, by: User) -> bool:
    """Name the others in the draft's node; nothing where the draft has left it out."""
    others = {row.writer.slug for row in agreed(member.offer)} - {
        draft.plan.writer.slug
    }
    node = find_node(draft, member.thread)
    if node is None or not others:
        return False
    node.together_with = sorted({*node.together_with, *others})  # type: ignore[union-attr]
    node.version += 1
    save_recorded(node, by=by, why=f"shared, offer {member.offer_id}")
    member.carried_into = draft
    save_recorded(member, by=by, why="carried into a draft")
    return True


def _say(
    member: JointOfferMember, answer: OfferAnswer, *, by: User, reason: str = ""
) -> None:
    member.answer, member.reason = answer, reason
    member.answered_by, member.answered_at = by, timezone.now()


def _refuse(rows: Sequence[Thread], texts: dict[Any, str]) -> None:
    """Words where these cannot be offered together."""
    if len({row.plan_id for row in rows}) < 2:
        raise DomainError(_("Choose from at least two bodies' plans."))
    if len({row.kind for row in rows}) > 1 or rows[0].kind not in SHARED:
        raise DomainError(_("Goals are shared with goals, and measures with measures."))
    if any(row.pk not in texts for row in rows):
        raise DomainError(_("Only what stands in a plan in force can be shared."))
    asked = JointOfferMember.objects.filter(thread__in=rows, offer__settled_at=None)
    if asked.exists():
        raise DomainError(
            _("One of these is offered already, and waits for an answer.")
        )


def _texts_in_force(rows: Sequence[Thread]) -> dict[Any, str]:
    found: dict[Any, str] = {}
    for row in rows:
        nodes: Any = {"goal": row.goals, "measure": row.measures}.get(row.kind)
        if nodes is None:
            continue
        path = "revision__state" if row.kind == "goal" else "goal__revision__state"
        node = nodes.filter(**{path: State.ADOPTED}).first()
        if node is not None:
            found[row.pk] = node.text
    return found
