"""Deviations in the cooperation: what failed between two parties, never with whom.

No name, number, birth date or journal text stands here. What could identify a patient
stays in the party's own system, of which only the reference is kept.
"""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import HospitalArea, Organisation, OrganisationKind, in_language
from committees.models import AgreementPart, Committee, Kind, PatientGroup
from committees.roles import Right
from deviations.workflow import OPEN, WAITING, State

PARTIES = (OrganisationKind.MUNICIPALITY, OrganisationKind.TRUST, OrganisationKind.GPS)
"""The kinds of organisations between which a deviation can lie."""


class Facet(models.TextChoices):
    """A side of a deviation that is told by a code."""

    CATEGORY = "category", _("category")
    PHASE = "phase", _("phase")
    EVENT_TYPE = "event_type", _("kind of event")
    PATIENT_CONSEQUENCE = "patient_consequence", _("consequence for the patient")
    SERVICE_CONSEQUENCE = "service_consequence", _("consequence for the service")
    CAUSE = "cause", _("cause")


class CodeQuerySet(models.QuerySet["Code"]):
    def of(self, facet: Facet) -> Self:
        """The facet's codes that may be chosen, in their order."""
        return self.filter(facet=facet, in_use=True)


class Code(models.Model):
    """One value of one facet. Categories have two levels: a letter, and its numbers."""

    facet = models.CharField(max_length=20, choices=Facet)
    code = models.CharField(max_length=30)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="children"
    )
    name_nn = models.CharField(max_length=150)
    name_nb = models.CharField(max_length=150)
    points = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    in_use = models.BooleanField(default=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        ordering = ["facet", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["facet", "code"], name="a_code_stands_once_in_its_facet"
            ),
            models.CheckConstraint(
                name="only_categories_have_levels",
                condition=Q(parent=None) | Q(facet="category"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")


class ReplyDeadline(models.Model):
    """Within how many working days the receiver should answer, from a day on."""

    valid_from = models.DateField(unique=True)
    workdays = models.PositiveSmallIntegerField()
    confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return f"{self.valid_from}: {self.workdays}"


class Series(models.Model):
    """The last number given in a year; locked while the next is taken."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Direction(models.TextChoices):
    """Who tells about whom."""

    K_HF = "K_HF", _("from a municipality about the hospital")
    HF_K = "HF_K", _("from the hospital about a municipality")
    FL_HF = "FL_HF", _("from a general practitioner about the hospital")
    HF_FL = "HF_FL", _("from the hospital about a general practitioner")


_BETWEEN = {
    (OrganisationKind.MUNICIPALITY, OrganisationKind.TRUST): Direction.K_HF,
    (OrganisationKind.TRUST, OrganisationKind.MUNICIPALITY): Direction.HF_K,
    (OrganisationKind.GPS, OrganisationKind.TRUST): Direction.FL_HF,
    (OrganisationKind.TRUST, OrganisationKind.GPS): Direction.HF_FL,
}


def direction_between(
    reporter: Organisation, receiver: Organisation
) -> Direction | None:
    """The direction, or None where no deviation can lie between the two."""
    kinds = OrganisationKind(reporter.kind), OrganisationKind(receiver.kind)
    return _BETWEEN.get(kinds)


class Contact(models.Model):
    """A person who registers and answers deviations for a party.

    Coming from an organisation is not enough: most who do have no business here.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contact"
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="contacts",
        limit_choices_to={"kind__in": PARTIES},
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["organisation", "pk"]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"


class DeviationQuerySet(models.QuerySet["Deviation"]):
    def visible_to(self, user: Any) -> Self:
        """A contact's party's; an area's for its LSU; all for the secretariat."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if Committee.objects.where(user, Right.MANAGE_DEVIATIONS).exists():
            return self
        local = Committee.objects.where(user, Right.VIEW_DEVIATIONS).of_kind(Kind.LOCAL)
        seen = Q(area__in=local.filter(area__isnull=False).values("area"))
        party = Contact.objects.filter(user=user).values("organisation")
        seen |= Q(reporter__in=party) | Q(receiver__in=party)
        return self.filter(seen)

    def waiting(self) -> Self:
        return self.filter(state__in=WAITING)

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def for_list(self) -> Self:
        """With everything one row of the list shows."""
        return self.select_related("reporter", "receiver", "category__parent", "area")

    def for_page(self) -> Self:
        return self.for_list().select_related(
            "municipality",
            "phase",
            "event_type",
            "patient_consequence",
            "service_consequence",
            "cause",
            "patient_group",
            "agreement_part",
        )


def _code(facet: Facet, **also: Any) -> Any:
    return models.ForeignKey(
        Code,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"facet": facet},
        verbose_name=facet.label,
        **also,
    )


class Deviation(models.Model):
    """One breach of what the parties have agreed, told without the patient."""

    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    source_system = models.CharField(_("system of origin"), max_length=40, blank=True)
    external_ref = models.CharField(_("reference there"), max_length=60, blank=True)

    reporter = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="deviations_reported"
    )
    reporter_unit = models.CharField(_("reporting unit"), max_length=100, blank=True)
    receiver = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="deviations_received"
    )
    receiver_unit = models.CharField(_("receiving unit"), max_length=100, blank=True)
    direction = models.CharField(_("direction"), max_length=5, choices=Direction)
    municipality = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        HospitalArea, on_delete=models.PROTECT, null=True, related_name="deviations"
    )

    occurred_on = models.DateField(_("day of the event"))
    reported_on = models.DateField(_("reported"))
    reply_by = models.DateField(_("answer expected by"))
    received_on = models.DateField(null=True, editable=False)
    answered_on = models.DateField(null=True, editable=False)
    closed_on = models.DateField(null=True, editable=False)

    category = _code(Facet.CATEGORY)
    phase = _code(Facet.PHASE, null=True, blank=True)
    event_type = _code(Facet.EVENT_TYPE, null=True, blank=True)
    patient_consequence = _code(Facet.PATIENT_CONSEQUENCE, null=True, blank=True)
    service_consequence = _code(Facet.SERVICE_CONSEQUENCE, null=True, blank=True)
    cause = _code(Facet.CAUSE, null=True, blank=True)
    patient_group = models.ForeignKey(
        PatientGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreement_part = models.ForeignKey(
        AgreementPart, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreement_point = models.CharField(
        _("point in the agreement"), max_length=80, blank=True
    )

    summary = models.CharField(_("what happened, in short"), max_length=500, blank=True)
    immediate_action = models.CharField(_("done at once"), max_length=500, blank=True)
    answer = models.TextField(_("answer"), blank=True)

    state = models.CharField(
        max_length=12, choices=State, default=State.REGISTERED, editable=False
    )
    imported = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DeviationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-reported_on", "-pk"]
        indexes = [
            models.Index(fields=["reporter", "-reported_on"]),
            models.Index(fields=["receiver", "-reported_on"]),
            models.Index(fields=["area", "-reported_on"]),
            models.Index(fields=["state", "reply_by"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "serial"], name="a_deviation_has_a_number_of_its_own"
            ),
            models.UniqueConstraint(
                fields=["reporter", "source_system", "external_ref"],
                condition=~Q(external_ref=""),
                name="a_reference_is_registered_once",
            ),
            models.CheckConstraint(
                name="nobody_reports_himself", condition=~Q(reporter=F("receiver"))
            ),
            models.CheckConstraint(
                name="nothing_is_reported_before_it_happens",
                condition=Q(reported_on__gte=F("occurred_on")),
            ),
            models.CheckConstraint(
                name="an_answered_deviation_says_when",
                condition=~Q(state=State.ANSWERED) | Q(answered_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_closed_deviation_says_when",
                condition=~Q(state=State.CLOSED) | Q(closed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("deviations:deviation", args=[self.pk])

    @property
    def number(self) -> str:
        """SA-2026-0001, as it is said and written."""
        return f"SA-{self.year}-{self.serial:04d}"

    @property
    def is_late(self) -> bool:
        """Whether an answer is awaited and its day has passed."""
        return self.state in WAITING and self.reply_by < timezone.localdate()

    @property
    def main_category(self) -> Code:
        """The category's first level."""
        category: Code = self.category
        return category.parent or category


class Taken(models.Model):
    """One step a deviation has taken: only ever added, read by both parties."""

    deviation = models.ForeignKey(
        Deviation, on_delete=models.CASCADE, related_name="taken"
    )
    step = models.CharField(max_length=12)
    source = models.CharField(max_length=12, blank=True)
    target = models.CharField(max_length=12, choices=State)
    words = models.TextField(blank=True)
    side = models.CharField(max_length=10, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.deviation_id}: {self.step}"


class Upload(models.Model):
    """A file that has been read and waits to be applied: its good rows, its complaints.

    A row with an identity number is never among them, nor is the file itself.
    """

    name = models.CharField(max_length=100, blank=True)
    rows = models.JSONField(default=list)
    complaints = models.JSONField(default=list)
    known = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("deviations:upload", args=[self.pk])
