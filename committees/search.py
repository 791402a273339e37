"""What search knows of the bodies: their names, purposes and tasks, for everyone."""

from django.utils.translation import pgettext_lazy

from committees.models import Committee
from helsefellesskap.core import search

KIND = "committee"

search.name_kind(KIND, pgettext_lazy("menu", "Bodies"))


def index_body(body: Committee) -> None:
    """Write or renew the row of a body; both written languages are searched."""
    tasks = [text for task in body.tasks.all() for text in (task.text_nn, task.text_nb)]
    words = [body.name_nn, body.name_nb, body.short_nb, *body.aliases]
    search.index(
        KIND,
        body.slug,
        title=f"{body.name_nn} ({body.short_nn})",
        url=body.get_absolute_url(),
        text="\n".join([body.purpose_nn, body.purpose_nb, *tasks, *words]),
        public=True,
    )
