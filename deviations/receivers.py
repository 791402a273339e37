"""What deviations do when something happens below: a structure is read, a day begins."""

from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.utils.translation import gettext as _

from committees.signals import structure_loaded
from deviations import services
from helsefellesskap.core import signals

CODES = settings.BASE_DIR / "structures" / "avvik-kodar.toml"


@receiver(structure_loaded, dispatch_uid="deviations.load_codes")
def load_codes(**kwargs: Any) -> str:
    """The codes are the same for every partnership, and come with its structure."""
    changed = services.load_codes(CODES)
    words = _("Codes of deviations: %(count)s rows new or changed.")
    return words % {"count": changed} if changed else ""


@receiver(signals.new_day, dispatch_uid="deviations.forget_old_uploads")
def forget_old_uploads(**kwargs: Any) -> None:
    """A file that nobody applied within a week is thrown away."""
    services.forget_old_uploads()
