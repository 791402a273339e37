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
from cases.models.intake import CaseAttachment, CaseDraft
from cases.models.measures import CaseMeasure, CaseMeasureQuerySet
from cases.models.together import CaseLink, StandardText

__all__ = [
    "WRITTEN",
    "Case",
    "CaseAccess",
    "CaseAttachment",
    "CaseContact",
    "CaseDraft",
    "CaseFeedback",
    "CaseLink",
    "CaseMeasure",
    "CaseMeasureQuerySet",
    "CaseMessage",
    "CaseQuerySet",
    "CaseStep",
    "CaseView",
    "Channel",
    "Clock",
    "FollowKey",
    "NumberSeries",
    "OnBehalfOf",
    "StandardText",
    "Urgency",
]
