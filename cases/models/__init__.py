"""Cases: what was sent, who has had it, what was said, and how each got where it is."""

from cases.models.beside import (
    CaseAccess,
    CaseContact,
    CaseMessage,
    CaseStep,
    CaseView,
    FollowKey,
)
from cases.models.case import WRITTEN, Case, CaseQuerySet, OnBehalfOf, Urgency
from cases.models.clock import Clock, NumberSeries

__all__ = [
    "WRITTEN",
    "Case",
    "CaseAccess",
    "CaseContact",
    "CaseMessage",
    "CaseQuerySet",
    "CaseStep",
    "CaseView",
    "Clock",
    "FollowKey",
    "NumberSeries",
    "OnBehalfOf",
    "Urgency",
]
