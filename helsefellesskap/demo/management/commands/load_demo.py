"""`load_demo`: people, plans, cases, meetings and deviations to try things on."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.demo import DOMAIN, PASSWORD
from accounts.models import User
from committees.models import Committee
from helsefellesskap.demo import load


class Command(BaseCommand):
    help = "Load invented people, plans, cases, meetings and deviations, once."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse where it does not belong; load once; say what there is."""
        if not settings.DEMO:
            raise CommandError(_("load_demo works in demo mode alone (DEMO=1)."))
        theirs = User.objects.exclude(email__endswith=f"@{DOMAIN}")
        if theirs.exists():
            raise CommandError(
                _("There are other people in this database; nothing is loaded.")
            )
        if User.objects.exists():
            self.stdout.write(_("The demo is loaded already; nothing has changed."))
            return
        if not Committee.objects.exists():
            raise CommandError(
                _("Load the bodies first: load_structure structures/….toml")
            )
        for what, count in load.everything().items():
            self.stdout.write(f"  {what}: {count}")
        words = _("Sign in as sekretariat@%(domain)s with the password %(password)s.")
        self.stdout.write(words % {"domain": DOMAIN, "password": PASSWORD})
