"""Content for the tests of the plan's pages: words that are found nowhere else, so that a leak can be searched for."""

from dataclasses import dataclass

from access.models import User
from plans.actions.about import write_about
from plans.actions.goals import add_goal
from plans.actions.measures import add_measure, add_note
from plans.models import AboutText, Goal, Measure, ProgressNote
from tests.cast import Cast

GOAL = "Sykle helt til skolen i gråvær"
WHY = "Fordi vinden i ansiktet er best"
MEASURE = "Prøve trehjulssykkel med Per"
HOW = "Vi møtes bak idrettshallen"
NOTE = "Maja svingte rundt hele løypa"
ABOUT = "Jeg liker tromming og bølger"
CANARIES = (GOAL, WHY, MEASURE, HOW, NOTE)


@dataclass
class Words:
    """What stands in Maja's Health section and About me."""

    goal: Goal
    measure: Measure
    note: ProgressNote
    about: AboutText


def write_health(cast: Cast, by: User | None = None) -> Words:
    """A goal, a measure Per is responsible for, a note on it, and an answer in About me."""
    writer = by or cast.per
    health = cast.sections["health"]
    goal = add_goal(health, title=GOAL, why=WHY, by=writer)
    measure = add_measure(health, goal=goal, what=MEASURE, how=HOW, responsible=cast.seats["per"], by=writer)
    note = add_note(measure, NOTE, by=writer)
    about = write_about(cast.sections["about"], "good_at", ABOUT, version=0, by=cast.anne)
    return Words(goal, measure, note, about)
