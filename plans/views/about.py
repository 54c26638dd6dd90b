"""About me: what somebody new should know, one question at a time."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from access.gates import audience_of
from plans.actions.about import write_about
from plans.drafts import draft_key
from plans.forms.about import AboutForm
from plans.gates import about_texts_for, get_section_of_kind_for, may_write
from plans.lifeareas import SectionKind
from plans.models import AboutText, Plan, Section
from plans.pages import SignedIn, fragment, get_plan, page, revisions
from plans.views.writing import Writing, write


@require_safe
def about(request: SignedIn, pid: str) -> HttpResponse:
    plan = get_plan(request, pid)
    section = get_section_of_kind_for(request.user, plan, SectionKind.ABOUT)
    context = _answers(request, plan, section)
    if request.GET.get("fragment") == "about":
        words = _("The text about %(name)s has changed.") % {"name": plan.first_name}
        return fragment(request, plan, "plans/_about.html", context, sections=[section], announce=words)
    return page(request, plan, "plans/about.html", context, current="about", sections=[section])


@require_http_methods(["GET", "HEAD", "POST"])
def change_about(request: SignedIn, pid: str, prompt: str) -> HttpResponse:
    plan = get_plan(request, pid)
    section = get_section_of_kind_for(request.user, plan, SectionKind.ABOUT)
    if prompt not in AboutText.Prompt.values:
        raise Http404
    text = about_texts_for(request.user, plan).filter(prompt=prompt).first()
    url = reverse("plans:about", args=[plan.public_id])

    def save(cleaned: dict[str, Any]) -> str:
        write_about(section, prompt, cleaned["text"], version=cleaned["version"], by=request.user)
        messages.success(request, _("The text is saved."))
        return f"{url}#{prompt}"

    return write(
        request,
        plan,
        Writing(
            section=section,
            key=draft_key("about", section.public_id, prompt),
            current="about",
            heading=str(AboutText.Prompt(prompt).label),
            submit=_("Save the text"),
            back=url,
            form=AboutForm,
            save=save,
            initial={"text": text.text if text else "", "version": text.version if text else 0},
            changed_at=text.changed_at if text else None,
            texts=("text",),
        ),
    )


def _answers(request: SignedIn, plan: Plan, section: Section) -> dict[str, Any]:
    """Every question with its answer, and the revision from before they were read."""
    streams = revisions([section])
    texts = {text.prompt: text for text in about_texts_for(request.user, plan)}
    return {
        "section": section,
        "streams": streams,
        "answers": [(prompt, texts.get(prompt.value)) for prompt in AboutText.Prompt],
        "may_write": may_write(plan, section),
        "audience": audience_of([section.pk]).get(section.pk, 0),
    }
