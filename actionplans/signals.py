"""What the apps above (and our own receivers) may hear of plans."""

from django.dispatch import Signal

text_changed = Signal()
"""The text of an open revision has changed. Sent with `revision` and `by`, inside the
transaction; votes given on the old text are void."""

plan_adopted = Signal()
"""A revision has come into force. Sent with `revision` and `by`, inside the transaction."""

status_reported = Signal()
"""Somebody has said how far a measure has come. Sent with `report` and `by`."""

draft_started = Signal()
"""A plan has a new draft, grown from what was in force or from a file. Sent with
`revision` and `by` (None: the portal), inside the transaction."""
