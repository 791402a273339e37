"""Background work that belongs to no app. A task takes a key and makes one call."""

from celery import shared_task

from helsefellesskap.core import jobs, mail, signals


@shared_task
def run(key: str) -> None:
    """Do one job."""
    jobs.run_job(key)


@shared_task
def deliver(key: int) -> None:
    """Hand one letter to the mail server."""
    mail.deliver(key)


@shared_task
def sweep() -> None:
    """Take up jobs and letters that lost their worker or their broker."""
    jobs.sweep_jobs()
    mail.sweep_letters()


@shared_task
def quarter_hourly() -> None:
    """Let the apps close what has reached its hour."""
    signals.quarter_of_an_hour.send_robust(sender=None)


@shared_task
def daily() -> None:
    """Let the apps end what has run out, remind, and clear away."""
    signals.new_day.send_robust(sender=None)
