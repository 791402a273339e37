"""Cases: what was sent, who has had it, what was said, and how each got where it is."""

from cases.models.beside import (
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
from cases.models.removal import Removal

__all__ = [
    "WRITTEN",
    "Case",
    "CaseAccess",
    "CaseAttachment",
    "CaseContact",
    "CaseDraft",
    "CaseFeedback",
    "CaseMessage",
    "CaseQuerySet",
    "CaseStep",
    "CaseView",
    "Channel",
    "Clock",
    "Dossier",
    "FollowKey",
    "ForBodies",
    "NumberSeries",
    "OnBehalfOf",
    "RedactedFile",
    "Removal",
    "Urgency",
]
