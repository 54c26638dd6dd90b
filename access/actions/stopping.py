"""Stopping all sharing of a plan at once, and undoing exactly that.

The owner's side and the coordinator keep what they have: they hold it by themselves.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from access.actions.consents import ConsentRefused, pause_consent, resume_consent
from access.models import Consent, SharingStop, User
from access.rights import require
from access.scope import seats_beyond
from access.stops import still_paused_by


@transaction.atomic
def stop_all_sharing(plan: Any, *, by: User) -> SharingStop | None:
    """Pause every access given in a plan, at once on open pages too, and keep what this stop paused.

    What reaches beyond the person's mandate is left as it is. None when nothing was shared. Raises PermissionDenied.
    """
    require(by, "manage_access", plan)
    active = Consent.objects.filter(seat__plan=plan, state=Consent.State.SIGNED, valid_until__gt=timezone.now())
    consents = list(active.exclude(seat_id__in=seats_beyond(by, plan)).order_by("seat_id"))
    if not consents:
        return None
    stop = SharingStop.objects.create(plan=plan, by=by)
    stop.consents.set(consents)
    for consent in consents:
        pause_consent(consent, by=by)
    return stop


@transaction.atomic
def undo_stop(stop: SharingStop, *, by: User) -> int:
    """Let go on what this stop paused and nobody has decided about since; returns how many. Twice is once.

    An access that ended, was stopped or given anew in the meantime stays as it is, and so does one that was let go
    on and then paused by itself. What reaches beyond the person's mandate waits for somebody who decides over it: the
    stop can be undone further then. Raises PermissionDenied, and ConsentRefused where none of it may be let go on: of
    two parents who decide together, only the one who stopped it can undo it.
    """
    require(by, "manage_access", stop.plan)
    stop = SharingStop.objects.select_for_update(of=("self",)).select_related("plan").get(pk=stop.pk)
    if stop.undone_at is not None:
        return 0
    paused, beyond = still_paused_by(stop, by), seats_beyond(by, stop.plan)
    if not stop.consents.filter(seat_id__in=beyond, state=Consent.State.PAUSED).exists():
        stop.undone_at, stop.undone_by = timezone.now(), by
        stop.save(update_fields=["undone_at", "undone_by"])
    resumed, refusals = 0, []
    for consent in paused:
        try:
            with transaction.atomic():
                resume_consent(consent, by=by)
        except ConsentRefused as refusal:
            refusals.append(refusal)
        else:
            resumed += 1
    if refusals and not resumed:
        raise refusals[0]
    return resumed
