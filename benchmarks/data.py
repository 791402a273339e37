"""Rows enough to measure on: bodies, plans in force, an open draft and a pile of cases."""

import datetime
import itertools
from collections.abc import Iterator

from django.utils import timezone

from accounts.models import User
from actionplans.models import (
    Goal,
    Measure,
    Plan,
    Revision,
    StatusReport,
    SubGoal,
    Thread,
)
from actionplans.workflow import State, Status
from cases.models import Case, CaseAccess, OnBehalfOf
from committees.models import Committee, Kind
from committees.roles import Role
from committees.services import seat
from helsefellesskap.core.models import SearchRow

LONG_AGO = datetime.date(2021, 1, 1)


def bodies(professional: int = 12) -> tuple[Committee, list[Committee], Committee]:
    """The deciding body, so many professional ones, and the secretariat."""
    ssu = body("ssu", Kind.STRATEGIC)
    office = body("sekretariatet", Kind.SECRETARIAT)
    return (
        ssu,
        [body(f"fsu-{n}", Kind.PROFESSIONAL) for n in range(professional)],
        office,
    )


def person(name: str, committee: Committee, role: Role) -> User:
    """Somebody with a seat."""
    user = User.objects.create_user(f"{name}@bench.example", name=name)
    seat(user, committee, role, by=None, valid_from=LONG_AGO)
    return user


def plan(
    writer: Committee,
    decider: Committee,
    measures: int,
    state: State,
    *,
    like: Revision | None = None,
) -> Revision:
    """A plan with so many measures, four to a sub-goal, three reported years each.

    With `like`: the next revision of it, each place continued.
    """
    year = timezone.localdate().year
    found, _made = Plan.objects.get_or_create(
        slug=writer.slug,
        defaults={
            "writer": writer,
            "decider": decider,
            "title_nn": f"Plan for {writer.slug}",
            "title_nb": f"Plan for {writer.slug}",
            "period_start": year - 2,
            "period_end": year + 1,
            "years": [year - 2, year - 1, year],
        },
    )
    adopted = {"decided_on": LONG_AGO, "sha256": "0" * 64, "case_number": "1/21"}
    revision = Revision.objects.create(
        plan=found,
        number=found.revisions.count() + 1,
        state=State.DRAFT,
    )
    _grow(revision, measures, year, _threads(revision, like))
    if state != State.DRAFT:
        Revision.objects.filter(pk=revision.pk).update(state=state, **adopted)
        revision.refresh_from_db()
    return revision


def _threads(
    revision: Revision, like: Revision | None
) -> dict[Thread.Kind, Iterator[Thread]]:
    """The threads of the rows as they are made: new ones, or those of the other."""
    if like is None:
        return {kind: _new(revision, kind) for kind in Thread.Kind}
    return {
        kind: iter(Thread.objects.filter(**{path: like}).order_by(f"{rows}__pk"))
        for kind, rows, path in (
            (Thread.Kind.GOAL, "goals", "goals__revision"),
            (Thread.Kind.SUB_GOAL, "subgoals", "subgoals__goal__revision"),
            (Thread.Kind.MEASURE, "measures", "measures__goal__revision"),
        )
    }


def _new(revision: Revision, kind: Thread.Kind) -> Iterator[Thread]:
    while True:
        yield Thread(plan=revision.plan, kind=kind)


def _grow(
    revision: Revision,
    measures: int,
    year: int,
    threads_of: dict[Thread.Kind, Iterator[Thread]],
) -> None:
    statuses = itertools.cycle([s for s in Status if s != Status.UNKNOWN])
    goal = sub_goal = None
    threads, rows, reports = [], [], []
    for n in range(measures):
        if n % 16 == 0:
            goal = Goal.objects.create(
                revision=revision,
                thread=_kept(next(threads_of[Thread.Kind.GOAL])),
                text=f"Hovudmål {n // 16 + 1} som seier kva vi vil oppnå saman",
                position=n // 16 + 1,
            )
        if n % 4 == 0 and goal is not None:
            sub_goal = SubGoal.objects.create(
                goal=goal,
                thread=_kept(next(threads_of[Thread.Kind.SUB_GOAL])),
                text=f"Delmål {n // 4 + 1} med ei setning om kva som skal bli betre",
                position=n // 4 + 1,
            )
        thread = next(threads_of[Thread.Kind.MEASURE])
        rows.append(
            Measure(
                goal=goal,
                sub_goal=sub_goal,
                thread=thread,
                text=f"Tiltak {n + 1}: lage ei felles rutine og gjere henne kjend",
                responsible_words="Kommunane",
                position=n + 1,
            )
        )
        if not thread._state.adding:
            continue
        threads.append(thread)
        reports += [
            StatusReport(thread=thread, year=y, status=next(statuses))
            for y in (year - 2, year - 1, year)
        ]
    Thread.objects.bulk_create(threads)
    Measure.objects.bulk_create(rows)
    StatusReport.objects.bulk_create(reports)


def _kept(thread: Thread) -> Thread:
    if thread._state.adding:
        thread.save(force_insert=True)
    return thread


def body(slug: str, kind: Kind) -> Committee:
    """One body, called by its slug."""
    return Committee.objects.create(
        slug=slug, kind=kind, name_nn=slug, name_nb=slug, short_nn=slug, short_nb=slug
    )


def cases(count: int, office: Committee, handler: User | None = None) -> None:
    """So many open cases that the secretariat holds, and that search knows."""
    today = timezone.localdate()
    rows = Case.objects.bulk_create(
        Case(
            year=today.year,
            number=n + 1,
            title=f"Sak {n + 1} om noko som ikkje heng saman",
            on_behalf_of=OnBehalfOf.MUNICIPALITY,
            background="Det har hendt fleire gonger i haust.",
            what_fails="Meldinga kjem ikkje fram.",
            due_on=today + datetime.timedelta(days=n % 30),
            handler=handler,
        )
        for n in range(count)
    )
    CaseAccess.objects.bulk_create(
        CaseAccess(case=row, body=office, kind=CaseAccess.Kind.HOLDS) for row in rows
    )
    SearchRow.objects.bulk_create(
        SearchRow(
            kind="case",
            key=str(row.pk),
            title=f"{row.reference} {row.title}",
            url=row.get_absolute_url(),
            bodies=f" {office.slug} ",
            words=f"{row.reference} {row.title} {row.background} {row.what_fails}".lower(),
        )
        for row in rows
    )
