"""People who sign in, and the organisations they come from."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from helsefellesskap.core.collation import norwegian


class UserManager(BaseUserManager["User"]):
    """Makes people known by their e-mail address."""

    def create_user(
        self, email: str, password: str | None = None, **also: Any
    ) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **also)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, password: str | None = None, **also: Any
    ) -> "User":
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, **also
        )


class User(AbstractUser):
    """A person. What a person may do follows from seats in bodies, never from here."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default="nn"
    )
    organisation = models.ForeignKey(
        "Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("organisation"),
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    class Meta:
        ordering = [norwegian("name")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        """Two letters for the small round mark beside the name."""
        words = [
            word for word in self.name.replace(",", " ").split() if word[0].isalpha()
        ]
        return "".join(word[0] for word in words[:2]).upper() or "?"

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()


def in_language(instance: Any, field: str) -> str:
    """The field in the reader's written Norwegian, or the other where it is missing."""
    first = "nb" if get_language() == "nb" else "nn"
    other = "nn" if first == "nb" else "nb"
    found = getattr(instance, f"{field}_{first}") or getattr(
        instance, f"{field}_{other}"
    )
    return str(found)


class OrganisationKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("municipality")
    TRUST = "trust", _("hospital trust")
    USERS = "users", _("user organisation")
    GPS = "gps", _("general practitioners")
    UNION = "union", _("union")
    OTHER = "other", _("other")


class Party(models.TextChoices):
    """Whom a seat stands for; quorum asks for the first two."""

    MUNICIPALITIES = "municipalities", _("the municipalities")
    TRUST = "trust", _("the hospital trust")
    USERS = "users", _("the users")
    GPS = "gps", _("the general practitioners")
    UNIONS = "unions", _("the unions")


class Organisation(models.Model):
    """A party to the partnership, or somebody who takes part in it."""

    slug = models.SlugField(unique=True)
    kind = models.CharField(_("kind"), max_length=15, choices=OrganisationKind)
    number = models.CharField(_("municipality number"), max_length=4, blank=True)
    name = models.CharField(_("name"), max_length=150, unique=True)
    region = models.CharField(_("inter-municipal region"), max_length=100, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = [norwegian("name")]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="one_organisation_per_municipality_number",
            ),
            models.CheckConstraint(
                name="a_municipality_has_a_number",
                condition=~Q(kind="municipality") | ~Q(number=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HospitalArea(models.Model):
    """The ground around one hospital, which a local committee covers."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=100, unique=True)
    organisations = models.ManyToManyField(
        Organisation, through="AreaMembership", related_name="areas"
    )

    class Meta:
        ordering = [norwegian("name")]

    def __str__(self) -> str:
        return self.name


class AreaMembership(models.Model):
    """A municipality belongs to an area from a day on; doubts are written down."""

    area = models.ForeignKey(
        HospitalArea, on_delete=models.CASCADE, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="area_memberships"
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)
    uncertain = models.BooleanField(_("not confirmed"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = [norwegian("organisation__name"), "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "valid_from"],
                name="one_area_per_organisation_from_a_day",
            ),
            models.CheckConstraint(
                name="area_membership_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.area}"
