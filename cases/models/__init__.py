"""Cases: what was sent, who has had it, what was said, and how each got where it is."""

from cases.models.beside import (
    Audience,
    CaseAccess,
    CaseContact,
    CaseFeedback,
    CaseMessage,
    CaseStep,
    CaseView,
    Channel,
    FollowKey,
)
from cases.models.case import WRITTEN, Case, CaseQuerySet, OnBehalfOf, Urgency
from cases.models.clock import Clock, NumberSeries
from cases.models.dossier import Dossier
from cases.models.intake import CaseAttachment, CaseDraft, ForBodies, RedactedFile
from cases.models.mail import CaseMail, LetterText, MailFile, MailTally, ReplyKey
from cases.models.measures import CaseMeasure, CaseMeasureQuerySet
from cases.models.removal import Removal
from cases.models.together import CaseLink, StandardText

__all__ = [
    "WRITTEN",
    "Audience",
    "Case",
    "CaseAccess",
    "CaseAttachment",
    "CaseContact",
    "CaseDraft",
    "CaseFeedback",
    "CaseLink",
    "CaseMail",
    "CaseMeasure",
    "CaseMeasureQuerySet",
    "CaseMessage",
    "CaseQuerySet",
    "CaseStep",
    "CaseView",
    "Channel",
    "Clock",
    "Dossier",
    "FollowKey",
    "ForBodies",
    "LetterText",
    "MailFile",
    "MailTally",
    "NumberSeries",
    "OnBehalfOf",
    "RedactedFile",
    "Removal",
    "ReplyKey",
    "StandardText",
    "Urgency",
]
