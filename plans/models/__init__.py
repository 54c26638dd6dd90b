"""The records of the plan, by subject."""

from plans.models.evaluation import Evaluation
from plans.models.goals import Goal, Measure, ProgressNote
from plans.models.hiding import Hiding
from plans.models.plan import Plan, Section
from plans.models.questions import AccessQuestion
from plans.models.texts import AboutText, Draft, TextVersion

__all__ = [
    "AboutText",
    "AccessQuestion",
    "Draft",
    "Evaluation",
    "Goal",
    "Hiding",
    "Measure",
    "Plan",
    "ProgressNote",
    "Section",
    "TextVersion",
]
