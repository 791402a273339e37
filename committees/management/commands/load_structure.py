"""`load_structure FILE`: the bodies, organisations and codes of one helsefellesskap."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from committees import structure
from committees.structure import Complaint
from helsefellesskap.core.files.messages import NO_FILE

LIMIT = 2 * 1024 * 1024  # bytes; the real file has 70 000


class Command(BaseCommand):
    help = "Load the structure of one helsefellesskap from a TOML file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Show every complaint and change nothing, or load it all."""
        found, complaints = structure.read(_text(file))
        if not complaints:
            complaints = structure.check(found)
        if not complaints:
            complaints = structure.objections(found)
        if complaints:
            raise CommandError(_complaints(file, complaints))
        outcome = structure.apply(found, path=file)
        for sentence in outcome.told:
            self.stdout.write(f"  {sentence}")
        name = found.partnership.name_nn if found.partnership else file.name
        if outcome.made or outcome.changed:
            words = _(
                "%(name)s: %(made)s rows new, %(changed)s changed, %(same)s as before."
            )
        else:
            words = _("%(name)s: nothing has changed since the last time.")
        numbers = {
            "made": outcome.made,
            "changed": outcome.changed,
            "same": outcome.same,
        }
        self.stdout.write(words % {"name": name, **numbers})


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LIMIT:
            raise CommandError(
                _("%(file)s is too large to be a structure file.") % {"file": file}
            )
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(
            _("%(file)s is not text in UTF-8.") % {"file": file}
        ) from error
    except OSError as error:
        raise CommandError(NO_FILE % {"name": file.name}) from error


def _complaints(file: Path, complaints: list[Complaint]) -> str:
    count = len(complaints)
    head = ngettext(
        "One thing is wrong in %(file)s; nothing is changed:",
        "%(n)s things are wrong in %(file)s; nothing is changed:",
        count,
    )
    lines = [
        _("  line %(line)s: %(text)s") % {"line": one.line, "text": one.text}
        for one in complaints
    ]
    return "\n".join([head % {"n": count, "file": file.name}, *lines])
