"""Have an edition printed from the command line, and wait for it if asked to."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from committees.models import Committee, Kind
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.models import Job, JobState
from publications import services
from publications.forms import OF_A_BODY, OF_A_YEAR
from publications.models import Edition, EditionKind

PATIENCE = 15.0  # seconds a job may lie untaken before we say that no worker runs


class Command(BaseCommand):
    help = "Queue the printing of an edition; with --wait, print its progress and its file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=[kind.value for kind in EditionKind])
        parser.add_argument("--year", type=int, help="the annual report's year")
        parser.add_argument("--body", metavar="SLUG", help="whose action plan")
        parser.add_argument("--language", choices=services.LANGUAGES, default="nn")
        parser.add_argument(
            "--publish", action="store_true", help="publish when printed"
        )
        parser.add_argument("--wait", action="store_true", help="until it is printed")
        parser.add_argument(
            "--out",
            metavar="FILE",
            type=Path,
            help="copy here (.pdf or .html; with --wait)",
        )

    def handle(self, **options: Any) -> None:
        edition = self._order(options)
        self.stdout.write(
            _("Queued: %(title)s (edition %(key)s)")
            % {"title": edition.title, "key": edition.pk}
        )
        if options["wait"]:
            self._wait(edition)
            edition.refresh_from_db()
            self._tell(edition, options["out"])

    def _order(self, options: dict[str, Any]) -> Edition:
        kind = EditionKind(options["kind"])
        if kind in OF_A_YEAR and not options["year"]:
            raise CommandError(_("Say which year: --year 2025"))
        if kind in OF_A_BODY and not options["body"]:
            raise CommandError(_("Say whose plan: --body fsu-rehabilitering"))
        if options["out"]:
            _check_out(options["out"], waits=options["wait"])
        try:
            return services.order_edition(
                kind,
                by=None,
                body=_body(options["body"] if kind in OF_A_BODY else None),
                year=options["year"] if kind in OF_A_YEAR else None,
                language=options["language"],
                publish=options["publish"],
            )
        except DomainError as refused:
            raise CommandError(str(refused)) from refused

    def _wait(self, edition: Edition) -> None:
        """Print each new step until the job is over; give up where nobody takes it."""
        begun, told = time.monotonic(), ""
        while True:
            job = Job.objects.get(pk=str(edition.job_id))
            line = f"{job.progress:>3} % {job.doing}".rstrip()
            if job.state == JobState.RUNNING and line != told:
                self.stdout.write(line)
                told = line
            if job.state == JobState.DONE:
                return
            if job.state == JobState.FAILED:
                raise CommandError(job.error)
            if job.state == JobState.QUEUED and time.monotonic() - begun > PATIENCE:
                raise CommandError(
                    _(
                        "No worker has taken the job, so none seems to run. Start one "
                        "with `make run` or `celery -A helsefellesskap worker`; the job "
                        "waits and will be done then."
                    )
                )
            time.sleep(0.2)

    def _tell(self, edition: Edition, out: Path | None) -> None:
        self.stdout.write(
            _("Printed: %(title)s, %(pages)s pages, %(size)s bytes, SHA-256 %(hash)s")
            % {
                "title": edition.title,
                "pages": edition.pages,
                "size": edition.size,
                "hash": edition.sha256,
            }
        )
        if out is None:
            self.stdout.write(_("File: %(file)s") % {"file": edition.file.name})
            return
        if out.suffix == ".html":
            out.write_text(edition.html, encoding="utf-8")
        else:
            with edition.file.open("rb") as content:
                out.write_bytes(content.read())
        self.stdout.write(_("File: %(file)s") % {"file": out})


def _body(slug: str | None) -> Committee:
    """The body with the slug; the secretariat where none is asked for."""
    if slug is None:
        office = Committee.objects.of_kind(Kind.SECRETARIAT).first()
        if office is None:
            raise CommandError(
                _("There is no secretariat yet. Load a structure first.")
            )
        return office
    found = Committee.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Committee.objects.values_list("slug", flat=True))
        raise CommandError(
            _("There is no body called “%(slug)s”. These are: %(known)s")
            % {"slug": slug, "known": known}
        )
    return found


def _check_out(out: Path, *, waits: bool) -> None:
    if not waits:
        raise CommandError(
            _("--out needs --wait: there is no file before it is printed.")
        )
    if not out.parent.is_dir():
        raise CommandError(
            _("The folder %(folder)s does not exist.") % {"folder": out.parent}
        )
