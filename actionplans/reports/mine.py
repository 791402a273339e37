"""What waits for one person in the plans: measures to tell of, hearings, votes, answers."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.models import (
    Absence,
    Ballot,
    ClearanceRequest,
    HearingBody,
    JointOfferMember,
    Plan,
    Remark,
    Revision,
    Vote,
)
from actionplans.reports.sheet import SheetRow, sheets_of
from actionplans.responsible import measures_of
from actionplans.workflow import Clearing, State
from committees.models import Committee, Seat
from committees.roles import Right
from helsefellesskap.core.panels import Todo


@dataclass(frozen=True, slots=True)
class Mine:
    """A measure that somebody answers for, in its plan, and the year that is asked for."""

    plan: Plan
    row: SheetRow
    year: int

    @property
    def missing(self) -> bool:
        return self.row.is_missing(self.year)

    @property
    def due(self) -> datetime.date:
        """The last day on which the year is asked for."""
        return self.plan.status_due(self.year)


def my_measures(user: Any) -> list[Mine]:
    """Every measure the person answers for, those that are missing first. Seven queries."""
    keys = dict(measures_of(user).values_list("pk", "goal__revision"))
    revisions = list(
        Revision.objects.reportable()
        .filter(pk__in=set(keys.values()))
        .defer("canonical")
        .for_page()
        .order_by("plan__writer__position", "plan__slug")
    )
    found = [
        Mine(sheet.plan, row, sheet.plan.year_to_report)
        for sheet in sheets_of(revisions)
        for row in sheet.rows
        if row.node.pk in keys
    ]
    return sorted(found, key=lambda mine: not mine.missing)


def todos(user: Any) -> Iterator[Todo]:
    """All of it. As many queries for one thing as for a thousand."""
    yield from _statuses(user)
    yield from _hearings(user)
    yield from _votes(user)
    yield from _remarks(user)
    yield from _clearances(user)
    yield from _steps(user)
    yield from _offers(user)


def _statuses(user: Any) -> Iterator[Todo]:
    """One row for each plan: those who lead the body see all of it, others their own."""
    led = {
        body.pk
        for body in Committee.objects.where(user, Right.ASK_CLEARANCE).only("pk")
    }
    keys = dict(measures_of(user).values_list("pk", "goal__revision"))
    revisions = list(
        Revision.objects.reportable()
        .filter(Q(pk__in=set(keys.values())) | Q(plan__writer__in=led))
        .defer("canonical")
        .for_page()
        .order_by("plan__writer__position", "plan__slug")
    )
    for sheet in sheets_of(revisions):
        plan = sheet.plan
        year, leads = plan.year_to_report, plan.writer_id in led
        asked = [row for row in sheet.rows if leads or row.node.pk in keys]
        missing = sum(row.is_missing(year) for row in asked)
        if not missing:
            continue
        words = ngettext(
            "Tell how %(count)s measure went in %(year)s",
            "Tell how %(count)s measures went in %(year)s",
            missing,
        )
        page = "january" if leads else "my-measures"
        yield Todo(
            title=words % {"count": missing, "year": year},
            url=reverse(f"actionplans:{page}", args=[plan.slug] if leads else []),
            action=_("Report status"),
            due=plan.status_due(year),
            about=_("%(body)s, all measures of the plan") % {"body": plan.writer.short}
            if leads
            else _("%(body)s, those you answer for") % {"body": plan.writer.short},
        )


def _hearings(user: Any) -> Iterator[Todo]:
    mine = Committee.objects.where(user, Right.REMARK)
    rows = HearingBody.objects.filter(
        body__in=mine,
        sent_at=None,
        hearing__closed_at=None,
        hearing__revision__state=State.HEARING,
    ).select_related("body", "hearing__revision__plan__writer")
    for row in rows.order_by("hearing__deadline", "pk"):
        plan = row.hearing.revision.plan
        words = _("Say what %(body)s thinks of the plan of %(writer)s")
        yield Todo(
            title=words % {"body": row.body.short, "writer": plan.writer.short},
            url=reverse("actionplans:hearing", args=[plan.slug]),
            action=_("Go to the hearing"),
            due=row.hearing.deadline,
            about=_("Hearing"),
        )


def _votes(user: Any) -> Iterator[Todo]:
    """Plans on which a seat of the person's has not voted."""
    ballot = Ballot.objects.filter(revision=OuterRef("pk"), closed_at=None)
    seats = list(
        Seat.objects.valid()
        .voting()
        .filter(Q(user=user) | Q(substitute=user))
        .values_list("pk", "committee", "user")
    )
    if not seats:
        return
    rows = (
        Revision.objects.filter(
            Exists(ballot),
            state=State.SUBMITTED,
            plan__decider__in={committee for _key, committee, _user in seats},
        )
        .defer("canonical")
        .for_page()
        .order_by("vote_deadline", "pk")
    )
    revisions = list(rows)
    open_ballots = {"ballot__revision__in": revisions, "ballot__closed_at": None}
    voted = set(
        Vote.objects.filter(**open_ballots)
        .order_by()
        .values_list("ballot__revision", "seat")
    )
    away = set(
        Absence.objects.filter(**open_ballots).values_list("ballot__revision", "seat")
    )
    for revision in revisions:
        plan = revision.plan
        waits = any(
            committee == plan.decider_id
            and (revision.pk, seat) not in voted
            and (holder == user.pk) != ((revision.pk, seat) in away)
            for seat, committee, holder in seats
        )
        if waits:
            words = _("Vote on the plan of %(writer)s")
            yield Todo(
                title=words % {"writer": plan.writer.short},
                url=reverse("actionplans:decide", args=[plan.slug]),
                action=_("Read and vote"),
                due=revision.vote_deadline,
                about=plan.decider.short,
            )


def _remarks(user: Any) -> Iterator[Todo]:
    mine = Committee.objects.where(user, Right.ANSWER_REMARKS)
    rows = (
        Remark.objects.filter(
            statement__hearing__revision__state=State.ANSWERING,
            statement__hearing__revision__plan__writer__in=mine,
            statement__sent_at__isnull=False,
            answer="",
        )
        .order_by()
        .values("statement__hearing__revision__plan")
        .annotate(count=Count("pk"))
    )
    counted = {row["statement__hearing__revision__plan"]: row["count"] for row in rows}
    for plan in Plan.objects.for_list().filter(pk__in=counted):
        words = ngettext(
            "Answer %(count)s remark on the plan",
            "Answer %(count)s remarks on the plan",
            counted[plan.pk],
        )
        yield Todo(
            title=words % {"count": counted[plan.pk]},
            url=reverse("actionplans:hearing", args=[plan.slug]),
            action=_("Answer the remarks"),
            about=plan.writer.short,
        )


def _clearances(user: Any) -> Iterator[Todo]:
    mine = Committee.objects.where(user, Right.CONCLUDE)
    rows = (
        ClearanceRequest.objects.filter(
            state=Clearing.ASKED, thread__plan__decider__in=mine
        )
        .order_by()
        .values_list("thread__plan__decider")
        .annotate(count=Count("pk"))
    )
    counted = dict(rows)
    for body in Committee.objects.filter(pk__in=counted):
        words = ngettext(
            "Clear %(count)s measure with consequences, or say why not",
            "Clear %(count)s measures with consequences, or say why not",
            counted[body.pk],
        )
        yield Todo(
            title=words % {"count": counted[body.pk]},
            url=reverse("actionplans:clearing"),
            action=_("See what waits"),
            about=body.short,
        )


def _steps(user: Any) -> Iterator[Todo]:
    """Plans whose next step is the reader's: drafts, answered ones, and votes run out."""
    open_remarks = Remark.objects.filter(
        statement__hearing__revision=OuterRef("pk"),
        statement__sent_at__isnull=False,
        answer="",
    )
    ballot = Ballot.objects.filter(revision=OuterRef("pk"), closed_at=None)
    hands_in = Committee.objects.where(user, Right.SUBMIT_PLANS).values("pk")
    concludes = Committee.objects.where(user, Right.CONCLUDE).values("pk")
    rows = (
        Revision.objects.filter(
            Q(state=State.DRAFT, plan__writer__in=hands_in)
            | Q(state=State.ANSWERING, plan__writer__in=hands_in)
            & ~Exists(open_remarks)
            | Q(state=State.SUBMITTED, plan__decider__in=concludes)
            & Q(vote_deadline__lt=timezone.localdate())
            & Exists(ballot)
            & ~Q(plan__writer__in=hands_in)
        )
        .defer("canonical")
        .for_page()
        .order_by("plan__writer__position", "plan__slug")
    )
    for revision in rows:
        plan = revision.plan
        named = {"writer": plan.writer.short}
        if revision.state == State.DRAFT:
            yield Todo(
                title=_("The plan of %(writer)s is a draft") % named,
                url=reverse("actionplans:edit", args=[plan.slug]),
                action=_("Go on with the draft"),
                about=plan.writer.short,
            )
        elif revision.state == State.ANSWERING:
            words = _("Every remark on the plan of %(writer)s is answered")
            yield Todo(
                title=words % named,
                url=reverse("actionplans:decide", args=[plan.slug]),
                action=_("Hand in for decision"),
                about=plan.writer.short,
            )
        else:
            words = _("The vote on the plan of %(writer)s is over")
            yield Todo(
                title=words % named,
                url=reverse("actionplans:decide", args=[plan.slug]),
                action=_("Conclude"),
                due=revision.vote_deadline,
                about=plan.decider.short,
            )


def _offers(user: Any) -> Iterator[Todo]:
    """Offers to do a goal or a measure together that the reader's bodies have not answered."""
    mine = Committee.objects.where(user, Right.SUBMIT_PLANS).values("pk")
    rows = JointOfferMember.objects.filter(
        answer="", offer__settled_at=None, thread__plan__writer__in=mine
    ).select_related("offer", "thread__plan__writer")
    for member in rows.order_by("offer__at", "pk"):
        words = _("Answer the offer to do this together: “%(text)s”")
        yield Todo(
            title=words % {"text": Truncator(member.offer.text).chars(80)},
            url=member.offer.get_absolute_url(),
            action=_("See the offer"),
            about=member.writer.short,
        )
