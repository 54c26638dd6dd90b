"""Records what was done to a text of a plan: on the stream of those who may know of it, and on whose behalf."""

from collections.abc import Iterable
from typing import Any

from access.gates import representation_of
from access.models import User
from access.trail import record
from plans.hidden import Thing, section_of, stream_of
from plans.models import AboutText, Section


def record_change(kind: str, thing: Thing | AboutText, *, by: User, fields: Iterable[str] = ()) -> None:
    """Record it in the trail; must run inside the caller's transaction."""
    if isinstance(thing, AboutText):
        record_in(thing.section, kind, thing, by=by, fields=fields)
    else:
        record_in(section_of(thing), kind, thing, by=by, fields=fields, stream=stream_of(thing))


def record_in(
    section: Section, kind: str, target: Any, *, by: User, fields: Iterable[str] = (), stream: str = ""
) -> None:
    """Record what was done to something in a part, on the part's own stream unless another is named."""
    record(
        kind,
        by=by,
        stream=stream or section.stream,
        plan=section.plan,
        section=section,
        target=target,
        fields=fields,
        representation=representation_of(by, section.plan_id),
    )
