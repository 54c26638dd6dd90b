"""Records what was done to a text of a plan: on the stream of those who may know of it, and on whose behalf."""

from collections.abc import Iterable

from access.gates import representation_of
from access.models import User
from access.trail import record
from plans.hidden import Thing, section_of, stream_of
from plans.models import AboutText


def record_change(kind: str, thing: Thing | AboutText, *, by: User, fields: Iterable[str] = ()) -> None:
    """Record it in the trail; must run inside the caller's transaction."""
    section = thing.section if isinstance(thing, AboutText) else section_of(thing)
    record(
        kind,
        by=by,
        stream=section.stream if isinstance(thing, AboutText) else stream_of(thing),
        plan=section.plan,
        section=section,
        target=thing,
        fields=fields,
        representation=representation_of(by, section.plan_id),
    )
