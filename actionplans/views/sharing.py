"""Twins among the plans, and offers to carry them out together."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from actionplans.forms.sharing import AnswerOfferForm, OfferForm
from actionplans.models import JointOffer, JointOfferMember, Plan, Thread
from actionplans.reports.twins import ShownGroup, reason_in_words, twin_groups
from actionplans.services import sharing
from actionplans.twins import Reason
from actionplans.views.finding import Trail, trail
from committees.models import Committee
from committees.roles import Right
from helsefellesskap.core.errors import DomainError
from helsefellesskap.core.http import Request
from helsefellesskap.core.once import answers_once
from helsefellesskap.core.permissions import may

ON_A_PAGE = 20


@require_GET
def twins(request: Request) -> HttpResponse:
    """What asks for the same in several plans, with the reason; and offers under way."""
    refuse_who_leads_nothing(request.user)
    groups = twin_groups(request.user)
    waiting = JointOffer.objects.visible_to(request.user).filter(settled_at=None)
    context = {
        "section": "plans",
        "trail": trail(None, _("Twins among the plans")),
        "page": Paginator(groups, ON_A_PAGE).get_page(request.GET.get("side")),
        "several": sum(1 for group in groups if group.several),
        "some_to_offer": any(group.may_be_offered for group in groups),
        "waiting": waiting.prefetch_related("members__thread__plan__writer"),
    }
    return render(request, "actionplans/twins.html", context)


@require_http_methods(["GET", "POST"])
@answers_once
def offer_joint(request: Request) -> HttpResponse:
    """Offer a group as one: which of them, and a word to those who are asked."""
    refuse_who_leads_nothing(request.user)
    given = request.POST if request.method == "POST" else request.GET
    asked = set(given.getlist("gruppe") or given.getlist("t"))
    group = _group(request, asked)
    form = _offer_form(request, group)
    if request.method == "GET" or group is None or not form.is_valid():
        return _offer_page(request, group, form)
    chosen = Thread.objects.filter(pk__in=form.cleaned_data["t"])
    try:
        offer = sharing.offer_as_joint(
            chosen,
            by=request.user,
            note=form.cleaned_data["note"],
            reasons=[
                {"kind": why.kind, "words": list(why.words), "share": why.share}
                for why in group.found
            ],
        )
    except DomainError as refused:
        form.add_error("t", str(refused))
        return _offer_page(request, group, form)
    messages.success(request, _("The offer is sent. Each body has had a letter."))
    return redirect(offer)


@require_GET
def offer(request: Request, pk: int) -> HttpResponse:
    """An offer, what each has answered, and the answer the reader may give."""
    return _answer_page(request, _offer(request, pk))


@require_POST
@answers_once
def answer_offer(request: Request, pk: int, member: int) -> HttpResponse:
    found = _offer(request, pk)
    asked = get_object_or_404(
        JointOfferMember.objects.select_related("offer", "thread__plan__writer"),
        pk=member,
        offer=found,
    )
    form = AnswerOfferForm(request.POST, auto_id=f"a{asked.pk}-%s")
    if not form.is_valid():
        return _answer_page(request, found, answering=asked, form=form)
    sharing.answer_offer(asked, by=request.user, **form.cleaned_data)
    words = _("The answer of %(body)s is kept, and the others see it.")
    messages.success(request, words % {"body": asked.writer.short})
    return redirect(found)


# What they share ------------------------------------------------------------------


def may_see_twins(user: Any) -> bool:
    """The secretariat, and those who lead a body that writes a plan."""
    if not user.is_authenticated:
        return False
    leads = Committee.objects.where(user, Right.OPEN_HEARINGS)
    return Plan.objects.filter(writer__in=leads).exists()


def refuse_who_leads_nothing(user: Any) -> None:
    """403 for those who neither lead a plan's body nor work in the secretariat."""
    if not may_see_twins(user):
        raise PermissionDenied


def _trail(here: str) -> Trail:
    return trail(None, (_("Twins among the plans"), reverse("actionplans:twins")), here)


def _group(request: Request, asked: set[str]) -> ShownGroup | None:
    """The group that holds what is asked for, as it is found now."""
    for group in twin_groups(request.user):
        if asked and asked <= {str(twin.thread) for twin in group.offered}:
            return group if group.may_be_offered else None
    return None


def _offer_form(request: Request, group: ShownGroup | None) -> OfferForm:
    rows = group.offered if group else ()
    choices = [
        (str(twin.thread), f"{twin.revision.plan.writer.short}: {twin.text}")
        for twin in rows
    ]
    data = request.POST if request.method == "POST" else None
    return OfferForm(data, choices=choices, initial={"t": [key for key, _w in choices]})


def _offer_page(
    request: Request, group: ShownGroup | None, form: OfferForm
) -> HttpResponse:
    context = {
        "section": "plans",
        "trail": _trail(_("Offer as one")),
        "group": group,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "actionplans/offer_joint.html", context, status=status)


def _offer(request: Request, pk: int) -> JointOffer:
    rows = JointOffer.objects.visible_to(request.user).select_related("by")
    return get_object_or_404(rows, pk=pk)


def _answer_page(
    request: Request,
    found: JointOffer,
    *,
    answering: JointOfferMember | None = None,
    form: AnswerOfferForm | None = None,
) -> HttpResponse:
    members = list(
        found.members.select_related("thread__plan__writer", "carried_into__plan")
    )
    agreed = {m.thread.plan_id for m in members if m.answer == "accepted"}
    rows = []
    for member in members:
        mine = not member.answer and may(
            request.user, Right.SUBMIT_PLANS, on=member.writer
        )
        own = AnswerOfferForm(auto_id=f"a{member.pk}-%s") if mine else None
        rows.append((member, form if member == answering else own))
    context = {
        "section": "plans",
        "trail": _trail(_("Offer")),
        "offer": found,
        "rows": rows,
        "form": form,
        "agreed": found.settled_at is not None and len(agreed) > 1,
        "reasons": [
            reason_in_words(Reason(r["kind"], tuple(r["words"]), r["share"]))
            for r in found.reasons
        ],
    }
    status = 422 if form is not None else 200
    return render(request, "actionplans/offer.html", context, status=status)
