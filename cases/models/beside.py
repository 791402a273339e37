"""What hangs on a case: contact, keys, who may read it, steps, views, messages."""

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cases.workflow import State
from committees.models import Committee, Seat


class Channel(models.TextChoices):
    """How the sender wishes to hear from us. The page with the key is always there."""

    EMAIL = "email", _("by e-mail")
    PHONE = "phone", _("by telephone")
    PAGE = "page", _("not at all: I look at the page myself")


class CaseContact(models.Model):
    """How to reach the sender. Without history; read by the secretariat alone."""

    case = models.OneToOneField(
        "cases.Case", on_delete=models.CASCADE, related_name="contact"
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    channel = models.CharField(
        _("wishes to hear from us"),
        max_length=5,
        choices=Channel,
        default=Channel.EMAIL,
    )
    wants_letters = models.BooleanField(_("letters by e-mail"), default=True)

    def __str__(self) -> str:
        return f"{self.case_id}"


class FollowKey(models.Model):
    """A key to a case, for its sender. Only the hash is kept; each letter carries its own."""

    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="keys"
    )
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    recalled_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.case_id}"


class CaseAccess(models.Model):
    """Which body may read the case, as what, from when until when."""

    class Kind(models.TextChoices):
        HOLDS = "holds", _("has the case")
        HELD = "held", _("had the case")
        CONSULTED = "consulted", _("is asked")
        INFORMED = "informed", _("is informed")

    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="access"
    )
    body = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="case_access"
    )
    kind = models.CharField(max_length=9, choices=Kind)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(kind="holds", until=None),
                name="one_body_holds_a_case_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["case", "body", "kind"],
                condition=Q(until=None),
                name="a_body_has_one_access_of_a_kind",
            ),
            models.CheckConstraint(
                name="access_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["body", "kind"], condition=Q(until=None), name="access_now"
            )
        ]

    def __str__(self) -> str:
        return f"{self.body} – {self.get_kind_display()}"


BESIDE = frozenset({"forget_sender", "announce_forgetting", "make_dossier"})
"""Steps that stand in the log, but say nothing of how the case goes on."""

LOGGED = {
    "send": _("Sent in"),
    "release": _("Let out of quarantine"),
    "reject_spam": _("Thrown away as advertising"),
    "assess": _("The assessment began"),
    "give_view": _("Gave a view"),
    "end_views": _("The days for views were over"),
    "prepare_route": _("Proposed a body"),
    "route": _("Sent to a body"),
    "return_with_reasons": _("Returned with reasons"),
    "put_on_agenda": _("Put on an agenda"),
    "take_off": _("Taken off the agenda"),
    "decide": _("The body decided"),
    "report_outcome": _("The answer was sent"),
    "close": _("Closed"),
    "withdraw": _("The sender withdrew the case"),
    "reopen": _("Taken up again"),
    "ask_sender": _("The sender was asked"),
    "write": _("The sender wrote"),
    "attach": _("The sender attached a file"),
    "give_feedback": _("The sender said whether this was answered"),
    "ask_to_reopen": _("The sender asked that it be taken up again"),
    "describe": _("Title or urgency was changed"),
    "redact": _("Redacted for the bodies"),
    "publish": _("Opened to everyone"),
    "unpublish": _("Closed to everyone"),
    "forget_sender": _("Contact details were taken away"),
    "offer_measure": _("The decision was offered to a plan"),
    "accept_measure": _("The plan's body took it in"),
    "decline_measure": _("The plan's body said no"),
    "write_measure": _("Written into a plan's draft"),
    "take_back_measure": _("The offer to the plan was taken back"),
    "became_measure": _("Became a measure in a plan in force"),
    "measure_done": _("The measure is carried out"),
    # The secretariat's desk
    "assign": _("A caseworker was set"),
    "set_urgency": _("The secretariat set the urgency"),
    "inform": _("A body was informed"),
    "stop_informing": _("A body is no longer informed"),
    "merge": _("Gathered into another case"),
    "gather": _("Another case was gathered into this one"),
    "unmerge": _("Goes its own way again"),
    "split": _("A part became a case of its own"),
    "split_from": _("Made of a part of another case"),
    "link": _("Linked with another case"),
    "unlink": _("No longer linked with another case"),
    "tell_sender": _("The secretariat wrote to the sender"),
    "write_to_bodies": _("The secretariat wrote to bodies"),
    "write_as_body": _("A body wrote"),
    "mail_waits": _("E-mail came from an address we do not know"),
    "accept_mail": _("E-mail was taken in as the sender's words"),
    "reject_mail": _("E-mail was thrown away"),
    "send_letter_again": _("A letter was sent again"),
    "announce_forgetting": _("Told when contact details are taken away"),
    "share_file": _("Decided what the bodies see of a file"),
    "make_dossier": _("A dossier was made"),
}
"""What each step is called in the log, where it has happened."""


class CaseStep(models.Model):
    """One thing that happened to a case. Rows are added, never changed.

    `reason` may be read by the sender; `note` stays with those who handle the case.
    `other` is the case it was done with, `whom` the caseworker who was set.
    """

    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="steps"
    )
    step = models.CharField(max_length=20)
    source = models.CharField(max_length=12, choices=State, blank=True)
    target = models.CharField(max_length=12, choices=State)
    body = models.ForeignKey(
        Committee, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    day = models.DateField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by_sender = models.BooleanField(default=False)
    other = models.ForeignKey(
        "cases.Case", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    whom = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.step}"

    @property
    def label(self) -> str:
        """The step as it stands in the log."""
        return str(LOGGED[self.step])


class CaseView(models.Model):
    """What one of SSU's leaders thinks of where the case belongs."""

    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="views"
    )
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    text = models.TextField(_("view"), blank=True)
    suggested = models.ForeignKey(
        Committee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by_link = models.BooleanField(default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["asked_at", "seat__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "seat"],
                condition=Q(closed_at=None),
                name="a_seat_is_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                name="a_view_says_something",
                condition=Q(given_at=None) | ~Q(text=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}"


class Audience(models.TextChoices):
    """Whom a message is for. There is no third kind, and none that everybody reads."""

    SENDER = "sender", _("between the sender and the secretariat")
    BODIES = "bodies", _("between bodies")


class MessageQuerySet(models.QuerySet["CaseMessage"]):
    def with_sender(self) -> Self:
        """What stands between the sender and the secretariat."""
        return self.filter(audience=Audience.SENDER)

    def among(self, bodies: Iterable[Committee]) -> Self:
        """What one of the bodies wrote, or was written to."""
        keys = [body.pk for body in bodies]
        through = CaseMessage.to_bodies.through._default_manager
        sent_to = through.filter(casemessage=OuterRef("pk"), committee__in=keys)
        return self.filter(
            Q(from_body__in=keys) | Q(Exists(sent_to)), audience=Audience.BODIES
        )


class CaseMessage(models.Model):
    """A word in a case, for the sender or for named bodies. A question stops the clock."""

    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="messages"
    )
    audience = models.CharField(max_length=6, choices=Audience, default=Audience.SENDER)
    text = models.TextField(_("message"))
    is_question = models.BooleanField(default=False)
    from_sender = models.BooleanField(default=False)
    by_mail = models.BooleanField(default=False)
    from_body = models.ForeignKey(
        Committee, on_delete=models.PROTECT, null=True, related_name="+"
    )
    to_bodies = models.ManyToManyField(Committee, related_name="+", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_message_has_one_author",
                condition=Q(from_sender=True, by=None)
                | Q(from_sender=False, by__isnull=False),
            ),
            models.CheckConstraint(
                name="bodies_write_to_bodies_and_never_the_sender",
                condition=Q(audience="sender", from_body=None)
                | Q(audience="bodies", from_body__isnull=False, from_sender=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class CaseFeedback(models.Model):
    """Was this answered? One click from the sender, and a sentence; the last word counts."""

    class Answered(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    case = models.OneToOneField(
        "cases.Case", on_delete=models.CASCADE, related_name="feedback"
    )
    answered = models.CharField(max_length=6, choices=Answered)
    sentence = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.case_id}: {self.answered}"
