"""The paragraph for the minutes, written from what the portal knows, in either Norwegian."""

from collections.abc import Iterator

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.decision import Reason, Rule
from actionplans.matrix import Matrix
from actionplans.models import Absence, AnswerKind, Revision, VoteChoice
from actionplans.tally import SeatRow, Tally


def minutes_paragraph(
    revision: Revision, counted: Tally, grid: Matrix, *, waiting: int, language: str
) -> str:
    """What the minutes say of the item as it stands. `waiting`: measures to be cleared."""
    with translation.override(language):
        said = [_opening(revision)]
        said += _of_hearing(grid)
        said += [_of_absence(row) for row in counted.rows if row.absence]
        said.append(_of_votes(counted))
        said += [_against(row) for row in counted.rows if _is_against(row)]
        said += _of_rule(revision, counted)
        if waiting:
            words = ngettext(
                "%(n)s measure with economic or principled consequences must be cleared"
                " on its own before it is carried out.",
                "%(n)s measures with economic or principled consequences must be cleared"
                " one by one before they are carried out.",
                waiting,
            )
            said.append(words % {"n": waiting})
        return " ".join(said)


def _opening(revision: Revision) -> str:
    plan = revision.plan
    words = _("%(day)s %(body)s took up %(plan)s from %(writer)s.")
    return words % {
        "day": date_format(localdate(), "j. F Y"),
        "body": plan.decider.short,
        "plan": plan.heading,
        "writer": plan.writer.short,
    }


def _of_hearing(grid: Matrix) -> Iterator[str]:
    if not grid:
        return
    words = ngettext(
        "The plan was on hearing in %(n)s body, and %(sent)s answered.",
        "The plan was on hearing in %(n)s bodies, and %(sent)s answered.",
        len(grid.columns),
    )
    yield words % {"n": len(grid.columns), "sent": grid.sent}
    if not grid.remarks:
        yield _("Nobody had remarks.")
        return
    kinds = [numbered.remark.answer for numbered in grid.remarks]
    words = ngettext(
        "There was %(n)s remark: %(taken)s followed, %(partly)s partly followed,"
        " %(no)s not followed.",
        "There were %(n)s remarks: %(taken)s followed, %(partly)s partly followed,"
        " %(no)s not followed.",
        len(kinds),
    )
    yield words % {
        "n": len(kinds),
        "taken": kinds.count(AnswerKind.TAKEN_IN),
        "partly": kinds.count(AnswerKind.PARTLY),
        "no": kinds.count(AnswerKind.NOT),
    }


def _of_absence(row: SeatRow) -> str:
    there = row.seat.substitute_id is not None
    away = row.absence is not None and row.absence.kind == Absence.Kind.AWAY
    if away:
        words = (
            _("%(seat)s was absent, and the substitute took the seat.")
            if there
            else _("%(seat)s was absent.")
        )
    else:
        words = (
            _(
                "%(seat)s was disqualified on this item, and the substitute took the seat."
            )
            if there
            else _("%(seat)s was disqualified on this item and took no part.")
        )
    return words % {"seat": row.seat.title}


def _of_votes(counted: Tally) -> str:
    outcome = counted.outcome
    words = _(
        "%(voted)s of %(counted)s voting seats have voted: %(f)s for, %(a)s against,"
        " %(b)s blank."
    )
    return words % {
        "voted": outcome.voted,
        "counted": outcome.counted,
        "f": outcome.votes_for,
        "a": outcome.votes_against,
        "b": outcome.votes_blank,
    }


def _is_against(row: SeatRow) -> bool:
    given = row.vote is not None and row.chair.can_vote and row.counts
    return given and row.vote is not None and row.vote.choice == VoteChoice.AGAINST


def _against(row: SeatRow) -> str:
    reason = row.vote.reason if row.vote else ""
    if not reason:
        return _("%(seat)s voted against.") % {"seat": row.seat.title}
    words = _("%(seat)s voted against, and gave this reason: “%(reason)s”")
    return words % {"seat": row.seat.title, "reason": reason}


def _of_rule(revision: Revision, counted: Tally) -> Iterator[str]:
    plan, outcome = revision.plan, counted.outcome
    names = {"body": plan.decider.short, "plan": plan.heading}
    if outcome.met:
        yield (
            _("%(body)s decides by consensus, and nobody was against.")
            if outcome.rule == Rule.CONSENSUS
            else _("%(body)s decides by majority, and more were for than against.")
        ) % names
        yield _("%(body)s adopts %(plan)s.") % names
        return
    yield _("There is no decision yet: %(why)s.") % {
        "why": ", ".join(_why(reason) for reason in outcome.reasons)
    }


def _why(reason: Reason) -> str:
    return {
        Reason.NO_QUORUM: _("fewer than half of the seats have voted"),
        Reason.NO_MUNICIPALITY: _("nobody for the municipalities has voted"),
        Reason.NO_TRUST: _("nobody for the hospital trust has voted"),
        Reason.SOMEBODY_AGAINST: _("somebody is against"),
        Reason.NOBODY_FOR: _("nobody has voted for"),
        Reason.NO_MAJORITY: _("there is no majority"),
    }[reason]
