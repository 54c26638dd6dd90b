"""What a page can look like beyond its address: refusals, conflicts, open dialogs, an editor, a lost network.

Each walk stops at every state it brings about; whoever walks it looks at the page there. Only real presses and fields.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.journeys.inventory import NOBODY
from tests.journeys.people import Person
from tests.journeys.states import alive, drawn, getting_in, otherwise, refused

Walk = Callable[[Person, dict[str, str]], Iterator[str]]


@dataclass(frozen=True)
class Walked:
    """A walk, who walks it, and the pages it shows that have no address of their own."""

    who: str
    walk: Walk
    shows: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return self.walk.__name__


WALKS: tuple[Walked, ...] = (
    Walked(NOBODY, getting_in.sign_in, ("access:second-factor",)),
    Walked(NOBODY, getting_in.many_wrong_passwords),
    Walked(NOBODY, getting_in.first_visit, ("access:choose-password", "access:enrol", "access:backup-codes")),
    Walked(NOBODY, otherwise.other_languages),
    Walked(NOBODY, drawn.error_pages),
    Walked(NOBODY, drawn.id_porten),
    Walked("anne", getting_in.signed_out),
    Walked("anne", refused.refused_forms, ("plans:add-note",)),
    Walked("anne", refused.a_conflict),
    Walked("anne", otherwise.open_details),
    Walked("anne", otherwise.measure_undone),
    Walked("kari", refused.a_notice),
    Walked("kari", otherwise.ended_plan, ("plans:reopen-plan",)),
    Walked("anne", alive.lost_network),
    Walked("anne", alive.dialogs),
    Walked("kari", alive.an_offer),
    Walked("kari", alive.minutes_editor),
    Walked("per", refused.refusals),
    Walked("nora", otherwise.calm),
)
