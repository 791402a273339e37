"""`read_mail [MAILDIR]`: take the answers that have come by e-mail into their cases."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases import services
from cases.mailbox import Box


class Command(BaseCommand):
    help = "Take the answers that have come by e-mail into their cases."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "maildir", nargs="?", default=settings.MAILDIR, help="default: MAILDIR"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["maildir"]:
            raise CommandError("Say which maildir, or set MAILDIR.")
        box = Box(Path(options["maildir"]))
        if not box.is_there():
            raise CommandError(f"{box.folder} is no maildir: it has no folder new/.")
        if not settings.REPLY_ADDRESS:
            raise CommandError("Set REPLY_ADDRESS: no letter has asked for answers.")
        found = services.read_box(box)
        for outcome, count in sorted(found.items()):
            self.stdout.write(f"{outcome}: {count}")
        if not found:
            self.stdout.write("Nothing had come.")
