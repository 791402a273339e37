"""The codes as data: one file, loaded as often as one likes."""

import datetime
import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from deviations.models import Code, Facet, ReplyDeadline
from helsefellesskap.core.errors import DomainError


class CodesRefused(DomainError):
    """The file of codes has mistakes; nothing of it was loaded."""

    def __init__(self, complaints: list[str]) -> None:
        super().__init__("\n".join(complaints))
        self.complaints = complaints


@transaction.atomic
def load_codes(file: Path) -> int:
    """Let the codes be exactly those of the file; return how many rows that changed.

    A code that is gone from the file can no longer be chosen, but stays on the
    deviations that have it.
    """
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CodesRefused([f"{file.name}: {error}"]) from error
    complaints = [*_complaints(read)]
    if complaints:
        raise CodesRefused([f"{file.name}: {words}" for words in complaints])
    return _load_deadlines(read.get("reply_deadline", [])) + _load(read["code"])


def _complaints(read: dict[str, Any]) -> list[str]:
    found: list[str] = []
    seen: set[tuple[str, str]] = set()
    if not read.get("code"):
        found.append(_("there is no [[code]] in it"))
    for number, row in enumerate(read.get("code", []), start=1):
        where = _("code no. %(number)s") % {"number": number}
        missing = [key for key in ("facet", "code", "nn", "nb") if not row.get(key)]
        if missing:
            words = _("%(where)s lacks %(what)s")
            found.append(words % {"where": where, "what": ", ".join(missing)})
            continue
        if row["facet"] not in Facet.values:
            words = _("%(where)s: there is no facet “%(facet)s”")
            found.append(words % {"where": where, "facet": row["facet"]})
        if (row["facet"], row["code"]) in seen:
            words = _("%(where)s: “%(code)s” stands there already")
            found.append(words % {"where": where, "code": row["code"]})
        if row.get("parent") and (row["facet"], row["parent"]) not in seen:
            words = _("%(where)s: its parent “%(code)s” must stand before it")
            found.append(words % {"where": where, "code": row["parent"]})
        seen.add((row["facet"], row["code"]))
    for row in read.get("reply_deadline", []):
        good = isinstance(row.get("valid_from"), datetime.date) and isinstance(
            row.get("workdays"), int
        )
        if not good:
            found.append(
                _("a [[reply_deadline]] needs valid_from (a date) and workdays")
            )
    return found


def _load(rows: list[dict[str, Any]]) -> int:
    changed = 0
    kept: dict[tuple[str, str], Code] = {
        (code.facet, code.code): code for code in Code.objects.all()
    }
    named = set()
    for position, row in enumerate(rows):
        key = (row["facet"], row["code"])
        named.add(key)
        parent = kept.get((row["facet"], row.get("parent", "")))
        wanted = {
            "parent_id": parent.pk if parent else None,
            "name_nn": row["nn"],
            "name_nb": row["nb"],
            "points": row.get("points", []),
            "position": position,
            "in_use": True,
        }
        changed += _put(kept, key, wanted)
    for key, code in kept.items():
        if key not in named and code.in_use:
            code.in_use = False
            code.save()
            changed += 1
    return changed


def _put(
    kept: dict[tuple[str, str], Code], key: tuple[str, str], wanted: dict[str, Any]
) -> int:
    code = kept.setdefault(key, Code(facet=key[0], code=key[1]))
    if code.pk and all(getattr(code, name) == value for name, value in wanted.items()):
        return 0
    for name, value in wanted.items():
        setattr(code, name, value)
    code.save()
    return 1


def _load_deadlines(rows: list[dict[str, Any]]) -> int:
    changed = 0
    for row in rows:
        wanted = {"workdays": row["workdays"], "confirmed": row.get("confirmed", True)}
        kept = ReplyDeadline.objects.filter(valid_from=row["valid_from"]).first()
        if kept and all(getattr(kept, name) == value for name, value in wanted.items()):
            continue
        ReplyDeadline.objects.update_or_create(
            valid_from=row["valid_from"], defaults=wanted
        )
        changed += 1
    days = [row["valid_from"] for row in rows]
    gone, _kinds = ReplyDeadline.objects.exclude(valid_from__in=days).delete()
    return changed + gone
