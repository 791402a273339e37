"""Pages as ratios to an empty view, and how often each asks the database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from actionplans.models import Measure
from actionplans.workflow import State
from benchmarks import data, hearings
from benchmarks.timing import Timed, queries, timed
from committees.roles import Role
from helsefellesskap.core import once

ROWS = (1, 3, 1000)


@contextmanager
def thrown_away() -> Iterator[None]:
    """Whatever is made in here is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ratios() -> Iterator[tuple[str, Timed]]:
    """Each page with its time; the first two are the empty view."""
    yield from _empty()
    for measures in (150, 1500):
        with thrown_away():
            ssu, bodies, _office = data.bodies()
            for body in bodies:
                data.plan(body, ssu, measures // 12, State.ADOPTED)
            if measures == 150:
                yield "front page", timed(_get(Client(), "/"))
            joint = _get(Client(), reverse("actionplans:joint"))
            yield f"joint plan, 12 bodies, {measures} measures", timed(joint)
    with thrown_away():
        yield "edit page, 60 measures", timed(_edit(60))
    with thrown_away():
        yield "edit page, 300 measures", timed(_edit(300))
    with thrown_away():
        yield "hearing, 300 measures × 4 bodies, who answers", timed(_hearing(300))
    with thrown_away():
        yield "hearing, 300 measures, who is heard", timed(_heard(300))
    with thrown_away():
        yield "matrix, 300 measures × 4 bodies", timed(_matrix(300))
    with thrown_away():
        yield "case papers in Word, 300 × 4", timed(_papers(300))
    with thrown_away():
        yield "two revisions of 300 measures compared", timed(_compare(300))
    with thrown_away():
        yield "one status report by htmx", timed(_report(60))
    with thrown_away():
        yield "work list, 1,000 cases", timed(_work_list(1000))
    with thrown_away():
        yield "search in the work list, 1,000 cases", timed(_search(1000))


def counts() -> Iterator[tuple[str, list[int]]]:
    """Each page that shows rows, with its queries at 1, 3 and 1,000 of them."""
    makers: dict[str, Callable[[int], Callable[[], HttpResponse]]] = {
        "front page, measures": _front,
        "joint plan, measures": _joint,
        "one plan, measures": _plan,
        "edit page, measures": _edit,
        "status page, measures": _status,
        "hearing, measures × 4 bodies": _hearing,
        "matrix, measures × 4 bodies": _matrix,
        "two revisions, measures": _compare,
        "work list, cases": _work_list,
        "search in the work list, cases": _search,
    }
    for name, make in makers.items():
        found = []
        for rows in ROWS:
            with thrown_away():
                found.append(queries(make(rows)))
        yield name, found


def _empty() -> Iterator[tuple[str, Timed]]:
    with override_settings(MIDDLEWARE=[]):
        bare = Client()
        yield "an empty view, no middleware", timed(lambda: bare.get("/tomt/"))
    client = Client()
    yield (
        "an empty view in the portal's middleware",
        timed(lambda: client.get("/tomt/")),
    )


def _get(client: Client, address: str) -> Callable[[], HttpResponse]:
    return lambda: client.get(address)


def _front(measures: int) -> Callable[[], HttpResponse]:
    _joint(measures)
    return _get(Client(), "/")


def _joint(measures: int) -> Callable[[], HttpResponse]:
    ssu, (body,), _office = data.bodies(1)
    data.plan(body, ssu, measures, State.ADOPTED)
    return _get(Client(), reverse("actionplans:joint"))


def _plan(measures: int) -> Callable[[], HttpResponse]:
    ssu, (body,), _office = data.bodies(1)
    data.plan(body, ssu, measures, State.ADOPTED)
    return _get(Client(), reverse("actionplans:plan", args=[body.slug]))


def _writing(measures: int, state: State) -> tuple[Client, str]:
    ssu, (body,), _office = data.bodies(1)
    leader = data.person("leiar", body, Role.LEADER)
    data.plan(body, ssu, measures, state)
    client = Client()
    client.force_login(leader)
    return client, body.slug


def _edit(measures: int) -> Callable[[], HttpResponse]:
    client, slug = _writing(measures, State.DRAFT)
    return _get(client, reverse("actionplans:edit", args=[slug]))


def _answering(measures: int, name: str) -> Callable[[], HttpResponse]:
    """A page of the hearing as the leader of the body that wrote the plan sees it."""
    revision, _asked = hearings.heard(measures)
    leader = data.person("leiar", revision.plan.writer, Role.LEADER)
    return _signed_in(leader, f"actionplans:{name}", revision.plan.slug)


def _hearing(measures: int) -> Callable[[], HttpResponse]:
    return _answering(measures, "hearing")


def _matrix(measures: int) -> Callable[[], HttpResponse]:
    return _answering(measures, "matrix")


def _papers(measures: int) -> Callable[[], HttpResponse]:
    return _answering(measures, "matrix-docx")


def _heard(measures: int) -> Callable[[], HttpResponse]:
    """The hearing as the leader of a heard body sees it, before the statement is sent."""
    revision, asked = hearings.heard(measures, sent=False)
    leader = User.objects.get(name=asked[0].slug)
    return _signed_in(leader, "actionplans:hearing", revision.plan.slug)


def _compare(measures: int) -> Callable[[], HttpResponse]:
    plan = hearings.two_revisions(measures)
    return _get(Client(), reverse("actionplans:compare", args=[plan.slug]))


def _signed_in(user: User, name: str, slug: str) -> Callable[[], HttpResponse]:
    client = Client()
    client.force_login(user)
    return _get(client, reverse(name, args=[slug]))


def _status(measures: int) -> Callable[[], HttpResponse]:
    client, slug = _writing(measures, State.ADOPTED)
    return _get(client, reverse("actionplans:status", args=[slug]))


def _report(measures: int) -> Callable[[], HttpResponse]:
    client, slug = _writing(measures, State.ADOPTED)
    measure = Measure.objects.order_by("pk").first()
    assert measure is not None  # noqa: S101 -- they were made a moment ago
    address = reverse("actionplans:report", args=[slug, measure.thread_id])
    said = {"status": "going", "word": "", "sentence": "Vi er godt i gang."}

    def post() -> HttpResponse:
        with_key = said | {once.FIELD: once.new_key()}
        return client.post(address, with_key, headers={"HX-Request": "true"})

    return post


def _work_list(count: int, query: str = "") -> Callable[[], HttpResponse]:
    _ssu, _none, office = data.bodies(0)
    leader = data.person("sekretariat", office, Role.LEADER)
    data.cases(count, office, leader)
    client = Client()
    client.force_login(leader)
    return _get(client, reverse("cases:cases") + query)


def _search(count: int) -> Callable[[], HttpResponse]:
    """Two words, in another form than they stand in, that every case holds."""
    return _work_list(count, "?vis=alle&sok=meldingane+gongar&sorter=hast")


def database() -> str:
    """Which database this run is on, with its version."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
            return f"SQLite {cursor.fetchone()[0]}"
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"
