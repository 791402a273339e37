"""What was typed, step by step, to be looked over before it is sent."""

from typing import Any

from cases.forms.intake import CaseForm, StepForm
from cases.questions import QUESTIONS, STEPS


def review(form: CaseForm) -> list[dict[str, Any]]:
    """A section for each step but the last: the plain questions, and the answers."""
    asked = {question.name: question.asked for question in QUESTIONS}
    sections = []
    for number in range(1, len(STEPS)):
        bound = form.bound(number)
        bound.is_valid()
        rows = [
            (asked.get(name, field.label), _words(bound, name))
            for name, field in bound.fields.items()
            if _words(bound, name)
        ]
        sections.append({"number": number, "words": STEPS[number - 1], "rows": rows})
    return sections


def _words(bound: StepForm, name: str) -> str:
    value = bound.cleaned_data.get(name)
    if value in (None, ""):
        return ""
    choices = getattr(bound.fields[name], "choices", None)
    if name == "patient_groups":
        return ", ".join(str(group) for group in value)
    if choices is not None:
        return str(dict(choices).get(value, value))
    if name == "own_date":
        return f"{value:%d.%m.%Y}"
    return str(value)
