"""The field for a fresh code on a page that signs something; gone where the person has just shown who they are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access import stepup
from access.forms.sign_in import CodeField
from access.requests import SignedIn


class StepUpForm(forms.Form):
    """A code of the app, or a backup code, unless the session holds a proof already.

    It checks nothing itself: `access.views.stepup.prove` does, once everything else on the page is right.
    """

    status = 422
    code = CodeField(
        label=_("Code from the app"), help_text=_("Six digits. A backup code works too. The code is your signature.")
    )

    def __init__(self, *args: Any, request: SignedIn, **options: Any) -> None:
        super().__init__(*args, **options)
        self.proof = stepup.proof_of(request)
        self.other_ways = [way for way in (offer(request, request.path) for offer in stepup.other_ways) if way]
        if self.proof is not None:
            del self.fields["code"]

    @property
    def is_demo(self) -> bool:
        return self.proof is not None and self.proof.method == stepup.Method.DEMO
