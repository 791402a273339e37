"""What the apps above may hear from here. Sent inside the transaction."""

from django.dispatch import Signal

edition_published = Signal()
"""edition, by: everyone may read it now."""

edition_unpublished = Signal()
"""edition, by: it has been taken down."""
