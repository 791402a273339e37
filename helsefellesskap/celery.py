"""The Celery application. Tasks live in each app's tasks.py."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_ready
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helsefellesskap.settings")

TRANSPORT_ALIASES["filesystem"] = "helsefellesskap.core.broker:Transport"

app = Celery("helsefellesskap")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**kwargs: Any) -> None:
    """Celery leaves the logging that settings.LOGGING made as it is."""


@worker_ready.connect
def take_up_what_was_left(**kwargs: Any) -> None:
    """A worker that starts looks for jobs and letters that lost theirs."""
    app.send_task("helsefellesskap.core.tasks.sweep")
