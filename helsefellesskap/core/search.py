"""Search: upper apps write rows, readers get only what they may see."""

import datetime
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from helsefellesskap.core.models import SearchRow

_bodies_of: list[Callable[[Any], Iterable[str]]] = []
_kinds: dict[str, Any] = {}


def name_kind(kind: str, label: Any) -> None:
    """Let an app say what its rows are called on the search page, in the plural."""
    _kinds[kind] = label


def label_of_kind(kind: str) -> str:
    """What people call rows of this kind."""
    return str(
        _kinds.get(kind) or kind.replace("_", " ").replace("-", " ").capitalize()
    )


def bodies_from(find: Callable[[Any], Iterable[str]]) -> None:
    """Let an app say in which bodies (by key) a person may read what is not public."""
    _bodies_of.append(find)


def index(
    kind: str,
    key: str,
    *,
    title: str,
    url: str,
    text: str = "",
    language: str = "nn",
    public: bool = False,
    bodies: Iterable[str] = (),
    date: datetime.date | None = None,
) -> None:
    """Write or renew the row of one thing."""
    SearchRow.objects.update_or_create(
        kind=kind,
        key=key,
        defaults={
            "title": title[:300],
            "text": text,
            "url": url,
            "language": language,
            "public": public,
            "bodies": f" {' '.join(sorted(bodies))} ",
            "date": date,
            "words": f"{title} {text}".lower(),
        },
    )


def forget(kind: str, key: str) -> None:
    """Take the thing out of the index."""
    SearchRow.objects.filter(kind=kind, key=key).delete()


def find(query: str, *, user: Any, kind: str = "") -> QuerySet[SearchRow]:
    """Rows that hold every word of the query and that the reader may see, title hits first."""
    words = re.findall(r"[\w/-]+", query.lower())[:8]
    rows = visible_to(user)
    if not words:
        return rows.none()
    if kind:
        rows = rows.filter(kind=kind)
    in_title = Q()
    for word in words:
        rows = rows.filter(words__contains=word)
        in_title &= Q(title__icontains=word)
    rank = Case(
        When(in_title, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return rows.annotate(rank=rank).order_by("rank", "-date", "title")


def count_kinds(query: str, *, user: Any) -> list[tuple[str, str, int]]:
    """(kind, its name, hits) for every kind the query hits, the most first."""
    counts = (
        find(query, user=user).order_by().values_list("kind").annotate(n=Count("pk"))
    )
    return [(kind, label_of_kind(kind), n) for kind, n in counts.order_by("-n", "kind")]


def visible_to(user: Any) -> QuerySet[SearchRow]:
    """What this reader may find at all."""
    seen = Q(public=True)
    for find_bodies in _bodies_of if user.is_authenticated else ():
        for body in find_bodies(user):
            seen |= Q(bodies__contains=f" {body} ")
    return SearchRow.objects.filter(seen)
