"""The steps of giving access, as a browser walks them."""

import re
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from access.models import Consent, Seat
from plans.models import Plan, Section


def address(name: str, plan: Plan, *ids: str) -> str:
    return reverse(f"plans:{name}", args=[plan.public_id, *ids])


def begin(client: Client, plan: Plan, seat: Seat) -> str:
    """Choose who; returns the draft's public id."""
    answer = client.post(address("give-access", plan), {"seat": seat.public_id})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"].split("/")[-2])


def choose(client: Client, plan: Plan, draft: str, levels: dict[Section, str]) -> Any:
    posted = {f"s-{section.public_id}": "none" for section in plan.sections.all()}
    posted |= {f"s-{section.public_id}": level for section, level in levels.items()}
    return client.post(address("give-what", plan, draft), posted)


def last(
    client: Client, plan: Plan, draft: str, until: date | None = None, changes: dict[str, str] | None = None
) -> Any:
    posted = {"length": "3", "purpose": "Trene balanse på skolen"}
    if until is not None:
        posted |= {"length": "day", "until": until.isoformat()}
    return client.post(address("give-how-long", plan, draft), {**posted, **(changes or {})})


def confirm(client: Client, plan: Plan, draft: str, **fields: str) -> Any:
    """Sign what the last page shows."""
    url = address("give-check", plan, draft)
    return client.post(url, {"read": read_hash(client.get(url)), **fields})


def read_hash(page: Any) -> str:
    """The hash of the text on a page that is to be signed; empty where there is none."""
    found = re.search(r'name="read" value="([0-9a-f]{64})"', page.content.decode())
    return found.group(1) if found else ""


def give(client: Client, plan: Plan, seat: Seat, levels: dict[Section, str], until: date | None = None) -> Consent:
    """Walk all steps and return the signed consent."""
    draft = begin(client, plan, seat)
    assert choose(client, plan, draft, levels).status_code == 302
    assert last(client, plan, draft, until).status_code == 302
    assert confirm(client, plan, draft).status_code == 302
    return Consent.objects.get(public_id=draft)
