"""The owner side's yes to a seat: drafted, offered, signed, renewed, changed, paused, resumed, withdrawn, refused.

What was given before is never edited: a new consent takes the old one's place, so that who could see what at any
instant can always be told.
"""

from access.actions.consents.drafting import (
    choose_levels,
    choose_period,
    note_child_words,
    prepare_consent,
    start_draft,
    start_renewal,
)
from access.actions.consents.offering import answer_with_less, offer_consent, put_off, refuse_consent, take_back
from access.actions.consents.registering import Given, possible_signers, register_consent
from access.actions.consents.renewing import renew_many
from access.actions.consents.rules import ConsentRefused, default_months, longest_end, longest_period
from access.actions.consents.signing import TextChanged, give_access, sign_consent, statement_for
from access.actions.consents.standing import pause_consent, resume_consent, withdraw_consent
from access.actions.consents.trying import as_if_signed
from access.actions.consents.widening import offer_part

__all__ = [
    "ConsentRefused",
    "Given",
    "TextChanged",
    "answer_with_less",
    "as_if_signed",
    "choose_levels",
    "choose_period",
    "default_months",
    "give_access",
    "longest_end",
    "longest_period",
    "note_child_words",
    "offer_consent",
    "offer_part",
    "pause_consent",
    "possible_signers",
    "prepare_consent",
    "put_off",
    "refuse_consent",
    "register_consent",
    "renew_many",
    "resume_consent",
    "sign_consent",
    "start_draft",
    "start_renewal",
    "statement_for",
    "take_back",
    "withdraw_consent",
]
