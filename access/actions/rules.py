"""Changing a municipality's own rules; who did it and why is kept."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from access.actions.employments import stream_of
from access.models import Organisation, RuleChange, User
from access.rights import require
from access.rules import RULES
from access.trail import record


@transaction.atomic
def change_rules(organisation: Organisation, rules: Mapping[str, Any], *, reason: str, by: User) -> RuleChange | None:
    """Set a municipality's rules (`access.rules.RULES`) and keep why; None where nothing is other than before.

    Rights that have been given, and the age in plans that are open, stay as they are. Raises PermissionDenied.
    """
    require(by, "administer_organisation", organisation)
    found = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if found.kind != Organisation.Kind.MUNICIPALITY:
        raise PermissionDenied
    changed = [name for name in RULES if rules[name] != getattr(found, name)]
    if not changed:
        return None
    before = {name: getattr(found, name) or None for name in changed}
    for name in changed:
        setattr(found, name, rules[name])
    if "consent_age" in changed:
        found.consent_age_reason = reason
    found.save(update_fields=[*changed, "consent_age_reason"])
    after = {name: getattr(found, name) or None for name in changed}
    record("organisation.rules_changed", by=by, stream=stream_of(found), target=found, fields=changed)
    return RuleChange.objects.create(organisation=found, by=by, reason=reason, before=before, after=after)
