"""What the pages for everyone share: what the reader sees, what was asked for, files."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse

from actionplans.forms.filters import FilterForm, PlanFilterForm, plan_choices
from actionplans.models import Revision
from actionplans.reports import Filters, GoalRow, years_to_show
from helsefellesskap.core.tables import write_csv

MEASURES_ON_A_PAGE = 60

VIEWS = ("kort", "tabell")
"""How a plan is shown, where the reader has chosen; else the width of the screen does."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that is on, in words, and its name in the address."""

    name: str
    label: str
    words: str
    without: str


def joint_form(request: HttpRequest, in_force: list[Revision]) -> FilterForm:
    """The form of the joint page, with the bodies and years of the plans in force."""
    return FilterForm(
        request.GET or None,
        bodies=plan_choices([row.plan for row in in_force]),
        years=years_to_show(in_force),
    )


def filters_of(form: FilterForm | PlanFilterForm) -> Filters:
    """What the address asks for. What is no choice is left out, never an error."""
    form.is_valid()
    kept = getattr(form, "cleaned_data", {})
    year = kept.get("ar") or ""
    return Filters(
        body=kept.get("utval") or "",
        group=kept.get("gruppe") or "",
        status=kept.get("status") or "",
        year=int(year) if year else None,
        words=kept.get("q") or "",
        responsible=kept.get("ansvar") or "",
        ground=kept.get("grunn") or "",
    )


def chosen(request: HttpRequest, form: FilterForm | PlanFilterForm) -> list[Chosen]:
    """Every filter that is on, with the address without it."""
    kept = getattr(form, "cleaned_data", {})
    found = []
    for name, field in form.fields.items():
        if kept.get(name):
            rest = request.GET.copy()
            for gone in (name, "side"):
                rest.pop(gone, None)
            words = dict(getattr(field, "choices", ())).get(kept[name], kept[name])
            found.append(
                Chosen(name, str(field.label), str(words), f"?{rest.urlencode()}")
            )
    return found


def view_of(request: HttpRequest) -> str:
    """Cards or table, where the address says so; empty leaves it to the screen."""
    asked = request.GET.get("vising", "")
    return asked if asked in VIEWS else ""


def pages_of(goals: tuple[GoalRow, ...], number: int | str | None) -> Page:
    """Goals in pages of some sixty rows; a goal is never cut in two. One item is one page."""
    pages: list[list[GoalRow]] = [[]]
    for goal in goals:
        height = sum(one.height for one in pages[-1])
        if pages[-1] and height + goal.height > MEASURES_ON_A_PAGE:
            pages.append([])
        pages[-1].append(goal)
    return Paginator(pages, 1).get_page(number)


def page_with(goals: tuple[GoalRow, ...], at: int) -> int:
    """The number of the page on which the goal with this index stands."""
    pages = pages_of(goals, 1).paginator
    for number in pages.page_range:
        if goals[at] in pages.page(number).object_list[0]:
            return int(number)
    return 1


def csv_answer(name: str, headings: Any, rows: Any) -> HttpResponse:
    """The rows as a file that a spreadsheet opens."""
    answer = HttpResponse(
        write_csv(headings, rows), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
