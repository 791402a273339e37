"""The decision page: what is changed, what was said, how they vote, and how it ends."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from actionplans import canonical
from actionplans.forms.deciding import (
    AwayForm,
    ConcludeForm,
    DeadlineForm,
    MeetingForm,
    RegisterForm,
    SendBackForm,
    SubmitForm,
    VoteForm,
    WithdrawForm,
)
from actionplans.models import Plan, Revision, Thread
from actionplans.services import adopting, deciding
from actionplans.views.decision_content import (
    decision_content,
    vote_ids,
    with_typed_vote,
)
from actionplans.views.rooms import find, find_to_act, frame, refuse_to_show
from actionplans.workflow import PLAN
from committees.models import Seat
from committees.roles import Right
from helsefellesskap.core.http import Request, posted
from helsefellesskap.core.once import answers_once
from helsefellesskap.core.panels import render_panels
from helsefellesskap.core.permissions import require


@require_GET
def decide(request: Request, slug: str) -> HttpResponse:
    """What waits for the deciding body, or what it last decided."""
    plan, revision = find(request, slug)
    return _page(request, plan, revision)


@require_POST
@answers_once
def submit(request: Request, slug: str) -> HttpResponse:
    revision = find_to_act(request, slug)
    form = SubmitForm(request.POST)
    if not form.is_valid():
        return _page(request, revision.plan, revision, submit_form=form)
    deciding.submit(revision, by=request.user, **form.cleaned_data)
    words = _("The plan is handed in. %(body)s has had a letter.")
    return _back(request, slug, words % {"body": revision.plan.decider.short})


@require_POST
@answers_once
def vote(request: Request, slug: str) -> HttpResponse:
    revision = find_to_act(request, slug)
    form = VoteForm(request.POST, auto_id=vote_ids(request.POST.get("seat")))
    if not form.is_valid():
        return _page(request, revision.plan, revision, vote_form=form)
    said = form.cleaned_data
    deciding.vote(
        revision,
        _seat(revision, said["seat"]),
        by=request.user,
        choice=said["choice"],
        reason=said["reason"],
    )
    words = _("Your vote is kept. You may change it until the case is concluded.")
    return _back(request, slug, words, to="royst")


@require_POST
@answers_once
def declare_away(request: Request, slug: str) -> HttpResponse:
    revision = find_to_act(request, slug)
    form = AwayForm(request.POST, seats=revision.plan.decider.seats.valid().voting())
    if not form.is_valid():
        return _page(request, revision.plan, revision, away_form=form)
    said = form.cleaned_data
    deciding.declare_away(
        revision,
        said["seat"],
        by=request.user,
        kind=said["kind"],
        reason=said["reason"],
    )
    return _back(request, slug, _("It is noted who does not vote."), to="royst")


@require_POST
@answers_once
def declare_back(request: Request, slug: str, pk: int) -> HttpResponse:
    revision = find_to_act(request, slug)
    deciding.declare_back(revision, _seat(revision, pk), by=request.user)
    return _back(request, slug, _("The seat votes itself again."), to="royst")


@require_POST
@answers_once
def extend(request: Request, slug: str) -> HttpResponse:
    revision = find_to_act(request, slug)
    form = DeadlineForm(request.POST, after=revision.vote_deadline)
    if not form.is_valid():
        return _page(request, revision.plan, revision, extend_form=form)
    deciding.extend_vote(
        revision, by=request.user, deadline=form.cleaned_data["deadline"]
    )
    return _back(request, slug, _("Those who have not voted have more time."))


@require_http_methods(["GET", "POST"])
@answers_once
def send_back(request: Request, slug: str) -> HttpResponse:
    """GET: the page where one says why, also place by place. POST: send it back."""
    revision = find_to_act(request, slug)
    places = [n for _place, n in canonical.places(canonical.text_of(revision))]
    form = SendBackForm(posted(request), places=places)
    if request.method == "GET":
        require(request.user, Right.CONCLUDE, on=revision.plan.decider)
        PLAN.check("send_back", revision.state, "-")
    if not form.is_valid():
        refuse_to_show(request, revision)
        context = frame(request, revision.plan, revision, _("Send back"))
        status = 422 if form.is_bound else 200
        return render(
            request,
            "actionplans/send_back.html",
            {**context, "form": form},
            status=status,
        )
    threads = {str(row.pk): row for row in Thread.objects.filter(pk__in=form.said)}
    deciding.send_back(
        revision,
        by=request.user,
        reason=form.cleaned_data["reason"],
        places={threads[key]: words for key, words in form.said.items()},
    )
    words = _("The plan is sent back to %(body)s.")
    return _back(request, slug, words % {"body": revision.plan.writer.short})


@require_POST
@answers_once
def withdraw(request: Request, slug: str) -> HttpResponse:
    revision = find_to_act(request, slug)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, revision.plan, revision, withdraw_form=form)
    deciding.withdraw(revision, by=request.user, reason=form.cleaned_data["reason"])
    return _back(request, slug, _("The plan is taken back and is a draft again."))


@require_POST
@answers_once
def conclude(request: Request, slug: str) -> HttpResponse:
    revision = find_to_act(request, slug)
    form = ConcludeForm(request.POST)
    if not form.is_valid():
        return _page(request, revision.plan, revision, conclude_form=form)
    deciding.conclude(revision, by=request.user, **form.cleaned_data)
    return _adopted(request, revision)


@require_POST
@answers_once
def conclude_meeting(request: Request, slug: str) -> HttpResponse:
    """Record what a meeting decided, with its attendance."""
    revision = find_to_act(request, slug)
    seats = revision.plan.decider.seats.valid().voting()
    form = MeetingForm(request.POST, request.FILES, seats=seats)
    if not form.is_valid():
        return _page(request, revision.plan, revision, meeting_form=form)
    said = form.cleaned_data
    deciding.conclude(
        revision,
        by=request.user,
        text=said["text"],
        case_number=said["case_number"],
        on=said["on"],
        meeting=deciding.Attendance(said["present"], said["words"], said["minutes"]),
    )
    return _adopted(request, revision)


@require_POST
@answers_once
def register(request: Request, slug: str) -> HttpResponse:
    """Register a decision that was made outside the portal."""
    revision = find_to_act(request, slug)
    form = RegisterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, revision.plan, revision, register_form=form)
    adopting.register_adopted(revision, by=request.user, **form.cleaned_data)
    return _adopted(request, revision)


@login_not_required
@require_GET
def minutes(request: Request, slug: str, number: int) -> FileResponse:
    """The minutes that came with a decision."""
    revisions = Revision.objects.visible_to(request.user)
    revision = get_object_or_404(revisions, plan__slug=slug, number=number)
    if not revision.minutes:
        raise Http404
    name = f"protokoll-{slug}-{revision.number}.pdf"
    return FileResponse(
        revision.minutes.open("rb"),
        as_attachment=True,
        filename=name,
        content_type="application/pdf",
    )


def _seat(revision: Revision, key: int) -> Seat:
    return get_object_or_404(revision.plan.decider.seats.valid().voting(), pk=key)


def _adopted(request: Request, revision: Revision) -> HttpResponse:
    words = _("The plan is in force and public. Its PDF is being printed.")
    return _back(request, revision.plan.slug, words)


def _back(request: Request, slug: str, words: str, *, to: str = "") -> HttpResponse:
    messages.success(request, words)
    address = reverse("actionplans:decide", args=[slug])
    return redirect(f"{address}#{to}" if to else address)


def _page(
    request: Request, plan: Plan, revision: Revision | None, **bound: Any
) -> HttpResponse:
    """The whole page; `bound` holds a form that was typed wrongly."""
    if bound and revision is not None:
        refuse_to_show(request, revision)
    context = {
        **frame(request, plan, revision, _("Decision")),
        **decision_content(request.user, plan, revision, side=request.GET.get("side")),
        **bound,
    }
    if revision is not None:
        context["panels"] = render_panels("decision", request, revision)
    if "vote_form" in bound:
        context["my_votes"] = with_typed_vote(context["my_votes"], bound["vote_form"])
    return render(
        request, "actionplans/deciding.html", context, status=422 if bound else 200
    )
