"""Bokmål writes dates and numbers as nynorsk does."""

from helsefellesskap.core.formats.nn.formats import *  # noqa: F403
