"""Where a form's script keeps unsent text."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from frontend.dates import clock
from plans.actions.drafts import save_draft
from plans.forms.drafts import DraftForm
from plans.gates import get_any_section_for
from plans.pages import SignedIn


@require_POST
def save(request: SignedIn) -> HttpResponse:
    form = DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": "malformed"}, status=422)
    section = get_any_section_for(request.user, form.cleaned_data["section"])
    saved_at = save_draft(section, form.cleaned_data["key"], form.texts, by=request.user)
    return JsonResponse({"saved_at": clock(saved_at)})
