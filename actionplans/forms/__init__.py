"""What a person types about a plan. A form knows what can be typed wrongly; no more."""

from actionplans.forms.names import names_in
from actionplans.forms.nodes import (
    FORMS,
    GoalForm,
    MeasureForm,
    NodeForm,
    SubGoalForm,
    initial_of,
)
from actionplans.forms.reading import (
    STATUS_CHOICES,
    FilterForm,
    StatusForm,
    VerifyForm,
    plan_choices,
)
from actionplans.forms.writing import (
    CommentForm,
    DropForm,
    IntroductionForm,
    StartPlanForm,
)

__all__ = [
    "FORMS",
    "STATUS_CHOICES",
    "CommentForm",
    "DropForm",
    "FilterForm",
    "GoalForm",
    "IntroductionForm",
    "MeasureForm",
    "NodeForm",
    "StartPlanForm",
    "StatusForm",
    "SubGoalForm",
    "VerifyForm",
    "initial_of",
    "names_in",
    "plan_choices",
]
