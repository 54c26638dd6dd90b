"""The same access for longer: a new date and a new signature; the earlier consent is kept as it was."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from access.actions.consents.drafting import choose_period, start_renewal
from access.actions.consents.signing import sign_consent
from access.models import Consent, User
from access.stepup import Proof


@transaction.atomic
def renew_many(consents: Iterable[Consent], *, until: date, by: User, proof: Proof) -> list[Consent]:
    """Give each seat again what this consent gave it, until the end of a day; one signature for each, all or none.

    Where another parent must sign too, what stands goes on as it was until they have. Raises PermissionDenied and
    ConsentRefused.
    """
    renewed = []
    for consent in sorted(consents, key=lambda one: one.seat_id):
        draft = start_renewal(consent.seat, by=by)
        choose_period(draft, until=until, purpose=draft.purpose, by=by)
        renewed.append(sign_consent(draft, by=by, proof=proof))
    return renewed
