"""Letters of a joint offer: made, and settled."""

from collections.abc import Iterator

from actionplans.models import (
    JointOffer,
    JointOfferMember,
)
from actionplans.notifications.base import EMAIL, leading
from committees.models import Committee
from helsefellesskap.core.mail import Mail


def about_offer(offer: JointOffer) -> Iterator[Mail]:
    """To the leading seats of each body that has not answered: do you want to share it?"""
    for member in _members(offer):
        if member.answer:
            continue
        for seat in leading(member.writer):
            yield Mail(
                event=f"offer:{offer.pk}:asked:{member.writer.slug}",
                template=EMAIL.format("offer"),
                to=seat.user,
                context={
                    "offer": offer,
                    "body": member.writer,
                    "others": _others(offer, member.writer),
                    "url": offer.get_absolute_url(),
                },
            )


def about_settled_offer(offer: JointOffer) -> Iterator[Mail]:
    """To the leading seats of everybody in it: what it came to."""
    members = _members(offer)
    agreed = {m.writer.slug: m.writer for m in members if m.answer == "accepted"}
    bodies = {member.writer.slug: member.writer for member in members}
    for body in bodies.values():
        for seat in leading(body):
            yield Mail(
                event=f"offer:{offer.pk}:settled",
                template=EMAIL.format("offer_settled"),
                to=seat.user,
                context={
                    "offer": offer,
                    "agreed": list(agreed.values()) if len(agreed) > 1 else [],
                    "mine": body.slug in agreed,
                    "url": offer.get_absolute_url(),
                },
            )


def _members(offer: JointOffer) -> list[JointOfferMember]:
    return list(offer.members.select_related("thread__plan__writer"))


def _others(offer: JointOffer, body: Committee) -> list[Committee]:
    found = {member.writer.slug: member.writer for member in _members(offer)}
    return [other for slug, other in found.items() if slug != body.slug]
