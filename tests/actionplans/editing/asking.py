"""What the browser of a writer sends."""

from django.urls import reverse

HTMX = {"HX-Request": "true"}


def address(name, plan, *args, query=""):
    return reverse(f"actionplans:{name}", args=[plan.slug, *args]) + query


def typed(measure, **also):
    """What the measure's form sends."""
    return {
        "text": measure.text,
        "language": "nn",
        "version": measure.version,
        "responsible": "",
        "responsible_words": "Kommunane",
        "timeframe": "year",
        "timeframe_words": "2027",
        "indicator": "",
        **also,
    }


def save(client, measure, headers=None, **also):
    where = address("node", measure.goal.revision.plan, measure.thread_id)
    return client.post(where, typed(measure, **also), headers=headers)
