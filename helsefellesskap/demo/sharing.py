"""The demo's offers: one that waits for an answer, one that two bodies have said yes to."""

import datetime
from collections.abc import Mapping

from django.utils import timezone

from accounts.models import User
from actionplans.models import JointOffer, Measure, OfferAnswer, Thread
from actionplans.services.sharing import answer_offer, offer_as_joint
from actionplans.workflow import State

People = Mapping[str, User]


def make_offers(people: People) -> None:
    """What the demo's plans say twice, offered as one."""
    waits = offer_as_joint(
        _threads("om fagråd", "fsu-akuttmedisinsk-kjede", "fsu-behandlarsamarbeid"),
        by=people["leiar.fsu-akuttmedisinsk-kjede"],
        note="Vi kan kalle inn til det første møtet.",
        reasons=[{"kind": "same_words", "words": [], "share": 100}],
    )
    _date(waits, days=9)
    done = offer_as_joint(
        _threads(
            "planen og rettleiarane", "fsu-barn-og-unge", "fsu-vaksenhabilitering"
        ),
        by=people["sekretariat"],
        reasons=[
            {"kind": "like_text", "words": ["rettleiarane", "planen"], "share": 62}
        ],
    )
    for member in done.members.select_related("thread__plan"):
        leader = people[f"leiar.{member.thread.plan.slug}"]
        answer_offer(member, by=leader, answer=OfferAnswer.ACCEPTED)
    _date(done, days=30)


def _threads(words: str, *plans: str) -> list[Thread]:
    """The measures in force of these plans that hold the words."""
    rows = Measure.objects.filter(
        goal__revision__state=State.ADOPTED,
        thread__plan__slug__in=plans,
        text__icontains=words,
    )
    return [row.thread for row in rows.select_related("thread")]


def _date(offer: JointOffer, *, days: int) -> None:
    at = timezone.now() - datetime.timedelta(days)
    JointOffer.objects.filter(pk=offer.pk).update(at=at)
    offer.members.exclude(answer="").update(answered_at=at + datetime.timedelta(2))
