"""The partnership: its bodies, who sits in them, and what they have agreed on."""

import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase
from simple_history.models import HistoricalRecords

from accounts.models import HospitalArea, Organisation, Party, in_language
from committees.roles import PERMISSIONS, SECRETARIAT, VOTING, Right, Role
from helsefellesskap.core.permissions import objects_where


class Kind(models.TextChoices):
    """What sort of body it is. How many there are of each is data."""

    PARTNERSHIP = "partnership", _("partnership meeting")
    STRATEGIC = "strategic", _("strategic cooperation committee")
    LOCAL = "local", _("local cooperation committee")
    PROFESSIONAL = "professional", _("professional cooperation committee")
    SECRETARIAT = "secretariat", _("joint secretariat")
    WORKING_GROUP = "working_group", _("working group")


class DecisionRule(models.TextChoices):
    CONSENSUS = "consensus", _("consensus: nobody against, at least one for")
    MAJORITY = "majority", _("majority: more for than against")


def valid_on(day: datetime.date) -> Q:
    """Rows whose from–to holds the day."""
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))


class PatientGroup(models.Model):
    """A group that the partnerships are asked to put first; the list is dated."""

    slug = models.SlugField(unique=True)
    name_nn = models.CharField(max_length=150)
    name_nb = models.CharField(max_length=150)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    priority = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return in_language(self, "name")


class AgreementPart(models.Model):
    """One point of what the law says the agreement must hold, and where ours has it."""

    number = models.PositiveSmallIntegerField(unique=True)
    text_nn = models.CharField(max_length=300)
    text_nb = models.CharField(max_length=300)
    sub_agreement = models.CharField(_("sub-agreement"), max_length=60, blank=True)
    sub_agreement_uncertain = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {in_language(self, 'text')}"


class Guideline(models.Model):
    """A guideline that the parties share."""

    slug = models.SlugField(unique=True)
    title_nn = models.CharField(max_length=200)
    title_nb = models.CharField(max_length=200)
    about_nn = models.TextField(blank=True)
    about_nb = models.TextField(blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    case_number = models.CharField(max_length=20, blank=True)
    parts = models.ManyToManyField(AgreementPart, blank=True, related_name="guidelines")

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return in_language(self, "title")

    @property
    def about(self) -> str:
        """What it is about, in the reader's written Norwegian."""
        return in_language(self, "about")


class CommitteeQuerySet(models.QuerySet["Committee"]):
    def where(self, user: Any, right: str) -> Self:
        """The bodies on which the user holds the right."""
        return objects_where(user, right, self)  # type: ignore[return-value]

    def in_force(self, day: datetime.date | None = None) -> Self:
        """The bodies that exist on the day (today)."""
        return self.filter(valid_on(day or timezone.localdate()))

    def of_kind(self, kind: Kind) -> Self:
        return self.filter(kind=kind)


class Committee(models.Model):
    """A body. The container on which rights are held."""

    slug = models.SlugField(unique=True)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    name_nn = models.CharField(_("name (nynorsk)"), max_length=200)
    name_nb = models.CharField(_("name (bokmål)"), max_length=200)
    short_nn = models.CharField(max_length=80)
    short_nb = models.CharField(max_length=80)
    purpose_nn = models.TextField(_("purpose (nynorsk)"), blank=True)
    purpose_nb = models.TextField(_("purpose (bokmål)"), blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    area = models.ForeignKey(
        HospitalArea,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="committees",
    )
    parts = models.ManyToManyField(AgreementPart, blank=True, related_name="committees")
    position = models.PositiveSmallIntegerField(default=0)
    decision_rule = models.CharField(
        max_length=10, choices=DecisionRule, default=DecisionRule.CONSENSUS
    )
    case_number_pattern = models.CharField(max_length=30, default="{number}/{year2}")
    aliases = models.JSONField(default=list, blank=True)
    valid_from = models.DateField(_("from"), default=datetime.date(2021, 1, 1))
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = CommitteeQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[])

    class Meta:
        default_permissions = ()
        permissions = list(Right.choices)
        ordering = ["position", "slug"]
        constraints = [
            models.CheckConstraint(
                name="a_body_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("committees:committee", args=[self.slug])

    @property
    def name(self) -> str:
        """The whole name, in the reader's written Norwegian."""
        return in_language(self, "name")

    @property
    def short(self) -> str:
        """The name as it is said: FSU Rehabilitering, LSU Molde, SSU."""
        return in_language(self, "short")

    @property
    def purpose(self) -> str:
        return in_language(self, "purpose")

    @property
    def gist(self) -> str:
        """The first sentence of the purpose, for lists."""
        first, stop, _rest = self.purpose.partition(". ")
        return f"{first}." if stop else first

    def number_case(self, number: int, year: int) -> str:
        """A case number as this body writes it: 39/22, 22-22 or 2016/36."""
        return self.case_number_pattern.format(
            number=number, year=year, year2=f"{year % 100:02d}"
        )


class Task(models.Model):
    """One thing the body is there to do."""

    committee = models.ForeignKey(
        Committee, on_delete=models.CASCADE, related_name="tasks"
    )
    position = models.PositiveSmallIntegerField()
    text_nn = models.TextField()
    text_nb = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "position"], name="tasks_stand_in_one_order"
            )
        ]

    def __str__(self) -> str:
        return in_language(self, "text")


class Say(models.TextChoices):
    """What a seat may do at the table."""

    VOTE = "vote", _("vote")
    SPEAK = "speak", _("speak")
    OBSERVE = "observe", _("observe")


class SeatQuerySet(models.QuerySet["Seat"]):
    def valid(self, day: datetime.date | None = None) -> Self:
        """Seats that hold on the day (today)."""
        return self.filter(valid_on(day or timezone.localdate()))

    def voting(self) -> Self:
        return self.filter(say=Say.VOTE)

    def for_list(self) -> Self:
        return self.select_related("user", "substitute", "organisation", "committee")


class Seat(models.Model):
    """A *verv*: a place in a body, who has it, and for whom; empty without `user`.

    A seat keeps its row from its first day to its last; another person gets a new row.
    `key`, the seat's name in the structure file, ties the rows of one seat together.
    """

    committee = models.ForeignKey(
        Committee, on_delete=models.CASCADE, related_name="seats"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
    )
    key = models.CharField(_("key in the structure file"), max_length=60, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Role)
    title_nn = models.CharField(_("title (nynorsk)"), max_length=120, blank=True)
    title_nb = models.CharField(_("title (bokmål)"), max_length=120, blank=True)
    appointed_by = models.CharField(
        _("appointed by"), max_length=15, choices=Party, default=Party.MUNICIPALITIES
    )
    party = models.CharField(
        _("represents"), max_length=15, choices=Party, default=Party.MUNICIPALITIES
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
    )
    say = models.CharField(_("may"), max_length=8, choices=Say, default=Say.VOTE)
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="substitute_seats",
    )
    position = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["committee", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_seat_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            models.UniqueConstraint(
                fields=["committee", "user"],
                condition=Q(valid_to=None, say="vote"),
                name="one_voting_seat_per_person_per_body",
            ),
            models.UniqueConstraint(
                fields=["committee", "key"],
                condition=Q(valid_to=None) & ~Q(key=""),
                name="a_seat_of_the_structure_has_one_open_row",
            ),
            models.CheckConstraint(
                name="nobody_is_his_own_substitute",
                condition=Q(substitute=None) | Q(user=None) | ~Q(substitute=F("user")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.committee.short}"

    @property
    def title(self) -> str:
        """What the seat is called: its own title, or its role."""
        return in_language(self, "title") or str(Role(self.role).label).capitalize()

    @property
    def rights(self) -> frozenset[Right]:
        """The rights the seat brings on its own body."""
        return PERMISSIONS[Role(self.role)] | (
            VOTING if self.say == Say.VOTE else frozenset()
        )

    @property
    def rights_of_the_substitute(self) -> frozenset[Right]:
        """What whoever stands in has: to read, and the vote where the seat has one."""
        return PERMISSIONS[Role.OBSERVER] | (self.rights & VOTING)

    @property
    def rights_everywhere(self) -> frozenset[Right]:
        """The rights the seat brings on every body: those of the secretariat."""
        if self.committee.kind != Kind.SECRETARIAT:
            return frozenset()
        return SECRETARIAT[Role(self.role)]


class CommitteeUserPermission(UserObjectPermissionBase):
    """Guardian's rows with a true foreign key, so they go with the body."""

    content_object = models.ForeignKey(Committee, on_delete=models.CASCADE)
