"""What is in a dossier, as the secretariat or as the bodies may read it. Pure reading."""

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cases.models import Case, CaseAttachment, CaseContact, CaseMessage, CaseStep
from cases.models import CaseView as View
from cases.reports import Answer, answers, views_of
from cases.reports.files import Kept, ShownFile, files_of
from cases.reports.talk import words_for
from cases.reports.together import together
from helsefellesskap.core.models import Letter

TYPES = {
    CaseAttachment.Kind.PDF: "application/pdf",
    CaseAttachment.Kind.WORD: (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
    CaseAttachment.Kind.PNG: "image/png",
    CaseAttachment.Kind.JPEG: "image/jpeg",
    CaseAttachment.Kind.TEXT: "text/plain",
}
FOR_BODIES = (
    "send", "route", "put_on_agenda", "take_off", "decide", "report_outcome", "close",
    "withdraw", "reopen",
)  # fmt: skip
"""The steps that a body reads in the log, without who took them."""

_UNSAFE = re.compile(r"[^\w.() -]+")


@dataclass(frozen=True, slots=True)
class File:
    """One file of the case, with its place in the package. `content` is read when asked."""

    number: int
    file: Kept
    redacted: bool
    missing: bool = False

    @property
    def name(self) -> str:
        return self.file.name

    @property
    def kind(self) -> str:
        return self.file.kind

    @property
    def mime(self) -> str:
        return TYPES[CaseAttachment.Kind(self.file.kind)]

    @property
    def path(self) -> str:
        """Its place in the zip: numbered, so that two of one name do not meet."""
        stem = _UNSAFE.sub("_", self.file.name).strip(" .") or self.file.kind
        mark = _("redacted") + "-" if self.redacted else ""
        return f"filer/{self.number:02}-{mark}{stem}"

    @property
    def words(self) -> str:
        """What it is, for a list."""
        return _("redacted") if self.redacted else ""

    def content(self) -> bytes:
        with self.file.file.open("rb") as found:
            read: bytes = found.read()
            return read


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the log."""

    at: datetime.datetime
    label: str
    body: str
    day: datetime.date | None
    by: str
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it went, or as it waits."""

    key: int
    at: datetime.datetime
    to: str
    subject: str
    body: str
    to_sender: bool

    @property
    def is_empty(self) -> bool:
        return not self.subject and not self.body


@dataclass(frozen=True, slots=True)
class Content:
    """Everything one kind of reader may have of a case, at one moment."""

    case: Case
    whole: bool
    language: str
    made_at: datetime.datetime
    title: str
    behalf: str
    answers: list[Answer]
    groups: list[str]
    contact: CaseContact | None
    files: list[File]
    messages: list[CaseMessage]
    views: list[View]
    steps: list[Step]
    letters: list[Written]
    readers: list[str]
    minutes: str = ""
    beside: list[tuple[str, list[str]]] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def public_title(self) -> str:
        """What may stand in a public journal: the title it was opened with, or the number."""
        if self.case.is_public:
            return self.case.public_title
        return _("Case %(number)s") % {"number": self.case.reference}


def gather(case: Case, *, whole: bool, language: str, reader: Any = None) -> Content:
    """The case as it is now.

    The bodies' version is read by `reader` alone, who is given the words to and from
    the own bodies. Without a reader it may be handed to any body that reads the case:
    then only what every one of them may read is in it.
    """
    case = Case.objects.with_holder().get(pk=case.pk)
    behalf = case.on_behalf_text if whole else case.text_for_bodies("on_behalf_text")
    contact = CaseContact.objects.filter(case=case).first() if whole else None
    return Content(
        case=case,
        whole=whole,
        language=language,
        made_at=timezone.now(),
        title=case.title if whole else case.title_for_bodies,
        behalf=behalf,
        answers=answers(case, whole=whole),
        groups=[str(group) for group in case.patient_groups.all()],
        contact=contact,
        files=_files(case, whole=whole),
        messages=messages_for(case, whole=whole, reader=reader),
        views=views_of(case),
        steps=_steps(case, whole=whole),
        letters=_letters(case) if whole else [],
        readers=_readers(case),
        minutes=_absolute(case.agenda_url),
        beside=_beside(case, whole=whole, reader=reader),
        facts=_facts(case, behalf, whole=whole),
    )


def messages_for(case: Case, *, whole: bool, reader: Any) -> list[CaseMessage]:
    """The words in the case that this reader may read: those with the sender are the office's.

    E-mail that waits to be judged is nobody's words yet, and is in no dossier.
    """
    return list(words_for(case, reader, whole=whole))


def _beside(case: Case, *, whole: bool, reader: Any) -> list[tuple[str, list[str]]]:
    """The cases beside this one by their numbers, as far as the reader may see them."""
    found = together(case, reader, whole=whole)
    rows = [
        (_("Handled together with"), [found.main] if found.main else []),
        (_("Gathered into this case"), found.gathered),
        (_("Linked with"), found.linked),
    ]
    return [
        (str(label), [one.case.reference for one in cases])
        for label, cases in rows
        if cases
    ]


def _files(case: Case, *, whole: bool) -> list[File]:
    return [
        _file(number, one)
        for number, shown in enumerate(files_of(case, whole=whole), start=1)
        for one in (shown, shown.instead)
        if one is not None
    ]


def _file(number: int, shown: ShownFile) -> File:
    kept = shown.file.file
    there = bool(kept.name) and kept.storage.exists(str(kept.name))
    return File(number, shown.file, shown.redacted, missing=not there)


def _steps(case: Case, *, whole: bool) -> list[Step]:
    rows = case.steps.select_related("body", "by").order_by("at", "pk")
    if not whole:
        rows = rows.filter(step__in=FOR_BODIES)
    return [_step(row, whole=whole) for row in rows]


def _step(row: CaseStep, *, whole: bool) -> Step:
    by = ""
    if whole:
        by = str(row.by) if row.by else ""
        by = by or (_("the sender") if row.by_sender else _("the portal"))
    return Step(
        at=row.at,
        label=row.label,
        body=row.body.short if row.body else "",
        day=row.day,
        by=by,
        reason=row.reason,
        note=row.note if whole else "",
    )


def _letters(case: Case) -> list[Written]:
    rows = Letter.objects.filter(event__startswith=f"case:{case.pk}:")
    found = []
    for row in rows.select_related("to_user").order_by("created_at", "pk"):
        to = str(row.to_user) if row.to_user else _("the sender")
        found.append(
            Written(
                key=row.pk,
                at=row.sent_at or row.created_at,
                to=to,
                subject=row.subject,
                body=row.body,
                to_sender=row.to_user is None,
            )
        )
    return found


def _readers(case: Case) -> list[str]:
    rows = case.access.filter(until=None).select_related("body")
    return [f"{row.body.short} ({row.get_kind_display()})" for row in rows]


def _facts(case: Case, behalf: str, *, whole: bool) -> list[tuple[str, str]]:
    """Label and value, for the table on top; what is empty is left out."""
    on_behalf = capfirst(case.get_on_behalf_of_display())
    rows = [
        (_("Number"), case.reference),
        (_("State"), capfirst(case.state_label)),
        (_("Received"), _day(timezone.localdate(case.received_at))),
        (_("On behalf of"), f"{on_behalf}: {behalf}" if behalf else on_behalf),
        (_("Lies with"), case.holder.short if case.holder else ""),
        (_("Urgency, the sender's"), case.get_urgency_display()),
        (_("Urgency, the secretariat's"), case.get_urgency_set_display()),
        (_("Public title"), case.public_title if case.is_public else ""),
        (
            _("Ended"),
            _day(timezone.localdate(case.ended_at) if case.ended_at else None),
        ),
    ]
    if whole:
        rows += [
            (_("Caseworker"), str(case.handler) if case.handler else ""),
            (_("Why it is urgent"), case.urgency_reason),
            (_("The secretariat's reason"), case.urgency_set_reason),
            (_("The sender's date"), _day(case.own_date)),
            (_("The sender's case number"), case.own_number),
            (_("Contact details taken away"), _day(case.contact_removed_on)),
        ]
    return [(str(label), str(value)) for label, value in rows if value]


def _day(day: datetime.date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def _absolute(url: str) -> str:
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url
