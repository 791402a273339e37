"""The hearing page, for those who write and those who are heard, and what one does there."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from actionplans import canonical
from actionplans.forms.deciding import (
    AnswerForm,
    CloseForm,
    DeadlineForm,
    OpenHearingForm,
    RemarkForm,
    SubmitForm,
    WithdrawForm,
)
from actionplans.matrix import Matrix, matrix, paged
from actionplans.models import Hearing, HearingBody, Plan, Remark, Revision, Thread
from actionplans.notifications import NO_REMARKS
from actionplans.reports.hearing import (
    my_rows,
    since_they_spoke,
    statement_page,
    taken_back,
)
from actionplans.reports.sent_back import sent_back
from actionplans.services import hearing as services
from actionplans.views.matrix import last_heard
from actionplans.views.rooms import find, find_to_act, frame, refuse_to_show
from actionplans.views.since import difference
from actionplans.workflow import State
from committees.models import Seat
from helsefellesskap.core import links
from helsefellesskap.core.http import Request
from helsefellesskap.core.models import SignedLink
from helsefellesskap.core.once import answers_once


@require_GET
def hearing(request: Request, slug: str) -> HttpResponse:
    """What is asked, who has answered what, and what waits for the reader."""
    plan = get_object_or_404(Plan.objects.for_list(), slug=slug)
    if not taken_back(request.user, plan):
        plan, revision = find(request, slug)
        return _page(request, plan, revision)
    return _page(request, plan, None)


@require_POST
@answers_once
def open_hearing(request: Request, slug: str) -> HttpResponse:
    revision = find_to_act(request, slug)
    form = OpenHearingForm(request.POST, plan=revision.plan)
    if not form.is_valid():
        return _page(request, revision.plan, revision, open_form=form)
    opened = services.open_hearing(revision, by=request.user, **form.cleaned_data)
    count = opened.bodies.count()
    words = ngettext(
        "The plan is on hearing. %(count)s body has had a letter.",
        "The plan is on hearing. %(count)s bodies have had a letter.",
        count,
    )
    return _back(request, slug, words % {"count": count})


@require_POST
@answers_once
def extend(request: Request, slug: str) -> HttpResponse:
    revision = find_to_act(request, slug)
    form = DeadlineForm(request.POST)
    if not form.is_valid():
        return _page(request, revision.plan, revision, extend_form=form)
    services.extend_hearing(
        revision, by=request.user, deadline=form.cleaned_data["deadline"]
    )
    return _back(request, slug, _("Those who have not answered have more time."))


@require_POST
@answers_once
def close(request: Request, slug: str) -> HttpResponse:
    revision = find_to_act(request, slug)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, revision.plan, revision, close_form=form)
    services.close_hearing(
        revision, by=request.user, reason=form.cleaned_data["reason"]
    )
    return _back(request, slug, _("The hearing is over."))


@require_POST
@answers_once
def remark(request: Request, slug: str, pk: int) -> HttpResponse:
    """Gather a remark for the body."""
    statement = _statement(request, slug, pk)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _statement_page(request, statement, form)
    thread = form.cleaned_data["thread"]
    services.add_remark(
        statement,
        by=request.user,
        thread=get_object_or_404(Thread, pk=thread) if thread else None,
        kind=form.cleaned_data["kind"],
        text=form.cleaned_data["text"],
    )
    words = _("The remark is kept. It is sent with the body's statement.")
    return _back(
        request, slug, words, query=f"?utval={statement.body.slug}", to="frasegn"
    )


@require_POST
@answers_once
def change_remark(request: Request, slug: str, pk: int) -> HttpResponse:
    found = _remark(request, slug, pk)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _statement_page(request, found.statement, form, editing=found)
    services.change_remark(
        found,
        by=request.user,
        kind=form.cleaned_data["kind"],
        text=form.cleaned_data["text"],
    )
    query = f"?utval={found.statement.body.slug}"
    return _back(request, slug, _("The remark is changed."), query=query, to="frasegn")


@require_POST
@answers_once
def take_remark_out(request: Request, slug: str, pk: int) -> HttpResponse:
    found = _remark(request, slug, pk)
    services.take_remark_out(found, by=request.user)
    query = f"?utval={found.statement.body.slug}"
    return _back(
        request, slug, _("The remark is taken out."), query=query, to="frasegn"
    )


@require_POST
@answers_once
def send(request: Request, slug: str, pk: int) -> HttpResponse:
    """Send the statement; with `no_remarks`, say that there are none."""
    statement = _statement(request, slug, pk)
    services.send_statement(
        statement, by=request.user, no_remarks="no_remarks" in request.POST
    )
    words = _("The statement is sent. Thank you.")
    return _back(request, slug, words, query=f"?utval={statement.body.slug}")


@require_POST
@answers_once
def answer(request: Request, slug: str, pk: int) -> HttpResponse:
    """Answer one remark; the next one that waits comes into view."""
    revision = find_to_act(request, slug)
    found = get_object_or_404(Remark.objects.sent_to(revision), pk=pk)
    form = AnswerForm(request.POST, prefix=f"m{pk}")
    if not form.is_valid():
        return _page(
            request, revision.plan, revision, answer_form=form, answering=found
        )
    services.answer_remark(found, by=request.user, **form.cleaned_data)
    left = services.unanswered(revision)
    words = ngettext(
        "The answer is kept. %(count)s remark still waits.",
        "The answer is kept. %(count)s remarks still wait.",
        left,
    )
    said = words % {"count": left} if left else _("Every remark is answered.")
    return _back(request, slug, said, to="svar")


@links.purpose(NO_REMARKS)
@login_not_required
def no_remarks_by_link(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """GET shows what it is about; POST says "no remarks" for the seat's body."""
    statement = _asked_by(link)
    if statement is None:
        return render(request, "core/dead_link.html", status=410)
    if request.method == "POST":
        with transaction.atomic():
            if not links.use(link):
                return render(request, "core/dead_link.html", status=410)
            services.send_statement(
                statement,
                by=link.user,  # type: ignore[arg-type]
                by_link=True,
                no_remarks=True,
            )
        return redirect(f"{request.path}takk/")
    context = {**_beside(statement), "gathered": statement.remarks.count()}
    return render(request, "actionplans/hearing_link.html", context)


@links.thanks(NO_REMARKS)
@login_not_required
def thanks_for_no_remarks(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """What was sent by the link, where nothing else has been sent since."""
    statement = _statements_of(link).filter(by_link=True).first()
    if statement is None:
        return render(request, "core/dead_link.html", status=410)
    return render(request, "actionplans/hearing_link_done.html", _beside(statement))


def _beside(statement: HearingBody) -> dict[str, Any]:
    return {
        "statement": statement,
        "plan": statement.hearing.revision.plan,
        "section": "plans",
        "trail": [
            (_("Action plans"), reverse("actionplans:plans")),
            (_("Hearing"), None),
        ],
    }


def _asked_by(link: SignedLink) -> HearingBody | None:
    """The statement that waits for the seat the link is bound to, if seat and state hold."""
    waiting = _statements_of(link).filter(
        sent_at=None,
        hearing__closed_at=None,
        hearing__revision__state=State.HEARING,
    )
    return waiting.first()


def _statements_of(link: SignedLink) -> QuerySet[HearingBody]:
    """The statement of the body in which the link's person still has the link's seat."""
    seats = Seat.objects.valid().filter(
        pk=link.holder.removeprefix("seat:"), user=link.user_id
    )
    rows = HearingBody.objects.filter(
        hearing_id=int(link.subject.removeprefix("hearing:")),
        body__in=seats.values("committee"),
    )
    return rows.select_related("body", "hearing__revision__plan__writer")


def _statement(request: Request, slug: str, pk: int) -> HearingBody:
    revision = find_to_act(request, slug)
    rows = HearingBody.objects.select_related("body", "hearing__revision__plan")
    return get_object_or_404(rows, pk=pk, hearing__revision=revision)


def _remark(request: Request, slug: str, pk: int) -> Remark:
    """A remark of one's own body; another body's unsent one does not exist."""
    revision = find_to_act(request, slug)
    rows = Remark.objects.select_related(
        "statement__body", "statement__hearing__revision"
    )
    found = get_object_or_404(rows, pk=pk, statement__hearing__revision=revision)
    mine = {row.pk for row in my_rows(request.user, found.statement.hearing)}
    if found.statement_id not in mine:
        raise PermissionDenied if found.statement.sent_at else Http404
    return found


def _statement_page(
    request: Request,
    statement: HearingBody,
    form: RemarkForm,
    editing: Remark | None = None,
) -> HttpResponse:
    revision = statement.hearing.revision
    return _page(
        request,
        revision.plan,
        revision,
        remark_form=form,
        body=statement.body.slug,
        about=str(form.data.get("thread") or "heile"),
        editing=editing,
    )


def _back(
    request: Request, slug: str, words: str, *, query: str = "", to: str = ""
) -> HttpResponse:
    messages.success(request, words)
    address = reverse("actionplans:hearing", args=[slug]) + query
    return redirect(f"{address}#{to}" if to else address)


def _page(
    request: Request, plan: Plan, revision: Revision | None, **bound: Any
) -> HttpResponse:
    """The whole page; `bound` holds a form that was typed wrongly."""
    if bound and revision is not None:
        refuse_to_show(request, revision)
    context = frame(request, plan, revision, _("Hearing"))
    if revision is None:
        context["back"] = taken_back(request.user, plan)
        context["last_heard"] = last_heard(request, plan)
    else:
        context |= _content(request, revision, bound)
    failed = any(name.endswith("_form") for name in bound)
    return render(
        request, "actionplans/hearing.html", context, status=422 if failed else 200
    )


def _content(
    request: Request, revision: Revision, bound: dict[str, Any]
) -> dict[str, Any]:
    last: Hearing | None = revision.hearings.last()
    text = canonical.text_of(revision)
    grid = _page_of(request, matrix(revision, text), revision, bound)
    content: dict[str, Any] = {
        "hearing": last,
        "matrix": grid,
        "since": difference(request.user, revision, text),
        "sent_back": sent_back(revision),
        **_forms(revision, last),
    }
    rows = my_rows(request.user, last)
    wanted = bound.get("body") or request.GET.get("utval")
    row = next(
        (row for row in rows if row.body.slug == wanted), rows[0] if rows else None
    )
    if row is not None and last is not None:
        row.hearing = last
        last.revision = revision
        content |= _own(request, row, bound)
        content["my_rows"] = rows
    if revision.state == State.ANSWERING:
        content["answers"] = [
            (numbered, _answer_form(numbered.remark, bound))
            for numbered in grid.shown_remarks
        ]
    return {**content, **{k: v for k, v in bound.items() if k.endswith("_form")}}


def _page_of(
    request: Request, grid: Matrix, revision: Revision, bound: dict[str, Any]
) -> Matrix:
    """What was asked for; while answers are due, the page where the next one waits."""
    answering = bound.get("answering")
    if answering is not None:
        return paged(grid, None, first=lambda remark: remark.pk == answering.pk)
    number = request.GET.get("side")
    if revision.state == State.ANSWERING:
        return paged(grid, number, first=lambda remark: not remark.answer)
    return paged(grid, number)


def _forms(revision: Revision, last: Hearing | None) -> dict[str, Any]:
    return {
        "open_form": OpenHearingForm(plan=revision.plan),
        "extend_form": DeadlineForm(after=last.deadline if last else None),
        "close_form": CloseForm(),
        "withdraw_form": WithdrawForm(),
        "submit_form": SubmitForm(),
    }


def _own(request: Request, row: HearingBody, bound: dict[str, Any]) -> dict[str, Any]:
    """The reader's own body: what it has gathered, and the one form that is open."""
    statement = statement_page(request.user, row)
    about = bound.get("about") or request.GET.get("om", "")
    editing = bound.get("editing")
    if editing is None and (key := request.GET.get("endre", "")).isdigit():
        editing = row.remarks.filter(pk=key).first()
    form = bound.get("remark_form")
    if form is None and editing is not None:
        about = str(editing.thread_id or "heile")
        form = RemarkForm(
            initial={
                "thread": editing.thread_id,
                "kind": editing.kind,
                "text": editing.text,
            }
        )
    if form is None and about:
        form = RemarkForm(initial={"thread": about if about != "heile" else None})
    changes, since_last = since_they_spoke(row)
    return {
        "mine": statement,
        "about": about if statement.is_open and statement.may_remark else "",
        "editing": editing,
        "remark_form": form,
        "shown": changes,
        "since_last": since_last,
    }


def _answer_form(remark: Remark, bound: dict[str, Any]) -> AnswerForm:
    answering = bound.get("answering")
    if answering is not None and answering.pk == remark.pk:
        form: AnswerForm = bound["answer_form"]
        return form
    return AnswerForm(
        prefix=f"m{remark.pk}",
        initial={"answer": remark.answer, "text": remark.answer_text},
    )
