"""The plans that a structure file names: who writes, hears and decides which years."""

from typing import Any

from django.db.models import Max, Q
from django.dispatch import receiver
from django.utils.translation import ngettext

from actionplans.models import Plan
from actionplans.workflow import PUBLIC
from committees.models import Committee
from committees.signals import structure_loaded
from helsefellesskap.core.audit import save_recorded

WHY = "structure loaded"


@receiver(structure_loaded, dispatch_uid="actionplans.plans_of_structure")
def keep_plans(structure: Any, by: Any = None, **kwargs: Any) -> str:
    """Make or renew a plan for each [[plan]] of the file; say how many, or nothing."""
    bodies = {body.slug: body for body in Committee.objects.all()}
    rows = Plan.objects.prefetch_related("heard").annotate(
        adopted_for=Max(
            "revisions__period_start", filter=Q(revisions__state__in=PUBLIC)
        )
    )
    had = {plan.slug: plan for plan in rows}
    touched = sum(_keep(row, had.get(row.slug), bodies, by) for row in structure.plans)
    if not touched:
        return ""
    words = ngettext(
        "%(n)s plan is new or changed.", "%(n)s plans are new or changed.", touched
    )
    return words % {"n": touched}


def _keep(row: Any, found: Plan | None, bodies: dict[str, Committee], by: Any) -> bool:
    plan = found or Plan(slug=row.slug)
    wanted = {
        "writer": bodies[row.body],
        "decider": bodies[row.decider],
        "joint": row.joint,
        "title_nn": row.title_nn,
        "title_nb": row.title_nb,
        "period_start": row.period_start,
        "period_end": row.period_end,
        # Years that came with an imported plan stay.
        "years": sorted({*plan.years, *row.years}),
        "review_years": row.review_years,
        "hearing_required": row.hearing_required,
        "remind_days": row.remind_days,
    }
    if (getattr(found, "adopted_for", None) or 0) > row.period_start:
        # A later period was decided; the file may not take it back.
        for name in ("title_nn", "title_nb", "period_start", "period_end"):
            del wanted[name]
    differs = found is None or any(getattr(plan, n) != v for n, v in wanted.items())
    if differs:
        for name, value in wanted.items():
            setattr(plan, name, value)
        save_recorded(plan, by=by, why=WHY)
    heard = [bodies[slug] for slug in row.heard]
    if {body.pk for body in plan.heard.all()} != {body.pk for body in heard}:
        plan.heard.set(heard)
        differs = True
    return differs
