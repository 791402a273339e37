"""What the apps above may listen to: the clock."""

from django.dispatch import Signal

new_day = Signal()
"""Sent once a day, in the small hours. A receiver must bear being called twice."""

quarter_of_an_hour = Signal()
"""Sent every fifteen minutes. A receiver must bear being called twice."""
