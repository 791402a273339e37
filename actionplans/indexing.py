"""What search knows of plans: goals and measures of those in force, for everyone."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy

from actionplans.models import Revision, Thread
from actionplans.reports.tree import tree_of
from helsefellesskap.core import search

search.name_kind("plan", gettext_lazy("Action plans"))
search.name_kind("goal", gettext_lazy("Main goals"))
search.name_kind("measure", gettext_lazy("Measures"))


def index_revision(revision: Revision) -> None:
    """Let everyone find what the adopted revision says; forget what it dropped."""
    plan = revision.plan
    search.index(
        "plan",
        plan.slug,
        title=revision.heading,
        text=f"{plan.writer.name} {revision.introduction}",
        url=plan.get_absolute_url(),
        public=True,
        date=revision.decided_on,
    )
    standing: set[UUID] = set()
    for goal in tree_of(revision):
        standing.add(goal.thread)
        search.index(
            "goal",
            str(goal.thread),
            title=goal.text,
            text=f"{plan.writer.name} {' '.join(sub.text for sub in goal.sub_goals)}",
            url=reverse("actionplans:place", args=[goal.thread]),
            language=goal.language,
            public=True,
            date=revision.decided_on,
        )
        for measure in goal.every_measure():
            standing.add(measure.thread)
            words = (
                plan.writer.name,
                measure.responsible,
                measure.indicator,
                goal.text,
            )
            search.index(
                "measure",
                str(measure.thread),
                title=measure.text,
                text=" ".join(word for word in words if word),
                url=reverse("actionplans:measure", args=[plan.slug, measure.thread]),
                language=measure.language,
                public=True,
                date=revision.decided_on,
            )
    for gone in Thread.objects.filter(plan=plan).exclude(pk__in=standing):
        search.forget(gone.kind, str(gone.pk))
