"""Who may read which words in a case, and who may write for which body."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import Case, CaseAccess, CaseMail, CaseMessage
from cases.models.beside import MessageQuerySet
from cases.reports.bodies import Expected
from committees.models import Committee, Kind
from committees.roles import Right
from helsefellesskap.core.permissions import may


def read_by(case: Case) -> list[Committee]:
    """The bodies that read the case now, those that are asked too; each once."""
    rows = case.access.filter(until=None).select_related("body").order_by("pk")
    return list({row.body_id: row.body for row in rows}.values())


def reads_as(case: Case, user: Any) -> list[Committee]:
    """The bodies for which this person reads the case; asked ones by leader and deputy."""
    found = {}
    for row in case.access.filter(until=None).select_related("body").order_by("pk"):
        consulted = row.kind == CaseAccess.Kind.CONSULTED
        right = Right.CONCLUDE if consulted else Right.VIEW_CASES
        if may(user, right, on=row.body):
            found[row.body_id] = row.body
    return list(found.values())


def speaks_as(case: Case, user: Any) -> list[Committee]:
    """The bodies for which this person may write: those one reads for and has a voice in."""
    return [
        body
        for body in reads_as(case, user)
        if body.kind != Kind.SECRETARIAT and may(user, Right.REMARK, on=body)
    ]


def may_be_told(case: Case, *, but: Committee | None = None) -> list[Committee]:
    """The bodies that may be written to, the secretariat apart, which is always told."""
    return [
        body
        for body in read_by(case)
        if body.kind != Kind.SECRETARIAT and (but is None or body.pk != but.pk)
    ]


def words_for(case: Case, user: Any, *, whole: bool) -> QuerySet[CaseMessage]:
    """The thread as this person may read it: all of it, or what is to or from one's bodies.

    Without a person: what each of the bodies that read the case may read.
    """
    found = CaseMessage.objects.filter(case=case)
    if not whole:
        found = _of_all(case) if user is None else found.among(reads_as(case, user))
    return found.select_related("by", "from_body", "mail").prefetch_related("to_bodies")


def _of_all(case: Case) -> MessageQuerySet:
    """The words that no body that reads the case stands outside of."""
    messages = CaseMessage.objects.filter(case=case)
    bodies = may_be_told(case)
    found = messages.among(bodies)
    for body in bodies:
        found = found.filter(pk__in=messages.among([body]).values("pk"))
    return found


def waiting_mail(case: Case) -> QuerySet[CaseMail]:
    """E-mail from addresses we do not know, to be judged by the secretariat."""
    waits = case.mails.filter(outcome=CaseMail.Outcome.WAITS)
    return waits.prefetch_related("files")


def unanswered(cases: Sequence[Case], body: Committee) -> set[int]:
    """Those in which the secretariat has written to the body and had no word since."""
    to_us = Q(to_bodies=body, from_body__kind=Kind.SECRETARIAT)
    rows = CaseMessage.objects.filter(case__in=[case.pk for case in cases]).order_by()
    last = rows.values("case").annotate(
        asked=Max("pk", filter=to_us), said=Max("pk", filter=Q(from_body=body))
    )
    return {
        row["case"]
        for row in last
        if row["asked"] and row["asked"] > (row["said"] or 0)
    }


def answers_expected(
    cases: Sequence[Case], body: Committee, user: Any
) -> dict[int, list[Expected]]:
    """Of the body: an answer to what the secretariat has written, from who may write."""
    waits = unanswered(cases, body)
    writes = bool(waits) and may(user, Right.REMARK, on=body)
    return {
        case.pk: [
            Expected(
                _("Answer a message from the secretariat"),
                url=f"{case.get_absolute_url()}#{'write_as_body' if writes else 'ord'}",
                action=_("Answer") if writes else _("Read the message"),
            )
        ]
        for case in cases
        if case.pk in waits
    }


def waits_here(case: Case, user: Any, *, whole: bool) -> list[str]:
    """What stands among the messages and waits for this reader, in words."""
    if not whole:
        asked = [one for one in speaks_as(case, user) if unanswered([case], one)]
        words = _("The secretariat has written to %(body)s.")
        return [words % {"body": one.short} for one in asked]
    found = []
    if waiting_mail(case).exists():
        found.append(_("E-mail from an address we do not know waits to be judged."))
    mine = case.messages.filter(Q(from_sender=True) | Q(from_body=None))
    last = mine.order_by("at", "pk").last()
    if last is not None and last.from_sender:
        found.append(_("The sender wrote last."))
    return found
