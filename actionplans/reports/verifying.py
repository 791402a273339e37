"""Whether a fingerprint or a file is ours, and what a file that is not claims to be."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actionplans import canonical
from actionplans.models import Revision
from actionplans.workflow import PUBLIC
from helsefellesskap.core.pdf_reading import Facts, Trouble, facts_of
from publications.models import Edition

MARK = "sha256:"
"""What stands before the fingerprint among a printed plan's keywords."""

TROUBLES: dict[Trouble, str | Promise] = {
    Trouble.NOT_A_PDF: _("The file is not a PDF."),
    Trouble.BROKEN: _("The file is a PDF that is damaged, and cannot be read."),
    Trouble.ENCRYPTED: _("The file is a PDF locked with a password."),
    Trouble.TOO_MUCH: _("The file is a PDF that takes too much to read."),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file that is not ours says of itself."""

    facts: Facts
    revision: Revision | None

    @property
    def trouble(self) -> str | Promise:
        return TROUBLES[self.facts.trouble] if self.facts.trouble else ""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was asked, and what the portal knows of it."""

    asked: str
    of_file: bool
    revision: Revision | None
    edition: Edition | None
    holds: bool
    claim: Claim | None = None


def verified(given: dict[str, Any]) -> Verified:
    """The decision, the edition, or nothing: with what was asked."""
    file = given.get("file")
    content = file.read() if file else b""
    asked = hashlib.sha256(content).hexdigest() if file else str(given["hash"])
    edition = Edition.objects.published().filter(sha256=asked).first()
    by = Q(sha256=asked)
    if edition is not None and edition.subject.startswith("revision:"):
        by |= Q(pk=edition.subject.removeprefix("revision:"))
    found = _adopted().filter(by).first()
    known = found is not None or edition is not None
    return Verified(
        asked=asked,
        of_file=bool(file),
        revision=found,
        edition=edition,
        holds=found is not None and canonical.holds(found),
        claim=_claim(content) if file and not known else None,
    )


def _claim(content: bytes) -> Claim:
    facts = facts_of(content)
    named = re.search(rf"{MARK}([0-9a-f]{{64}})\b", facts.keywords)
    found = _adopted().filter(sha256=named[1]).first() if named else None
    return Claim(facts, found)


def _adopted() -> Any:
    return Revision.objects.filter(state__in=PUBLIC).select_related("plan__decider")
