"""What a person types about a plan. A form knows what can be typed wrongly; no more."""

from actionplans.forms.many import ACTIONS, form_for_many
from actionplans.forms.names import names_in
from actionplans.forms.nodes import (
    FORMS,
    GoalForm,
    MeasureForm,
    NodeForm,
    SubGoalForm,
    initial_of,
)
from actionplans.forms.pasting import ROLE_NAMES, PasteForm, roles_of
from actionplans.forms.reading import (
    STATUS_CHOICES,
    StatusForm,
    VerifyForm,
)
from actionplans.forms.writing import (
    CommentForm,
    DropForm,
    IntroductionForm,
    StartPlanForm,
)

__all__ = [
    "ACTIONS",
    "FORMS",
    "ROLE_NAMES",
    "STATUS_CHOICES",
    "CommentForm",
    "DropForm",
    "GoalForm",
    "IntroductionForm",
    "MeasureForm",
    "NodeForm",
    "PasteForm",
    "StartPlanForm",
    "StatusForm",
    "SubGoalForm",
    "VerifyForm",
    "form_for_many",
    "initial_of",
    "names_in",
    "roles_of",
]
