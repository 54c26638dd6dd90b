"""The gate of bans: what may not be written is found, what looks like it is not."""

from pathlib import Path

import pytest

from ipplatform.check import bans


def found_in(folder: Path, place: str, source: str) -> list[str]:
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source)
    return [problem.split(": ")[1] for problem in bans.problems(folder)]


@pytest.mark.parametrize(
    ("place", "source", "ban"),
    [
        ("plans/views/goals.py", "goal = Goal.objects.get()", "data-in-view"),
        ("plans/views.py", "goal.save()", "data-in-view"),
        ("meetings/consumers.py", "Minutes._default_manager.all()", "data-in-view"),
        ("plans/gates.py", "Goal.objects.filter(**request.GET.dict())", "expanded-request"),
        ("plans/gates.py", "find(**json.loads(request.body))", "expanded-request"),
        ("plans/history.py", "from django.utils.safestring import mark_safe", "marked-safe"),
        ("plans/history.py", "safestring.mark_safe(text)", "marked-safe"),
        ("plans/history.py", "SafeString(text)", "marked-safe"),
        ("plans/history.py", "eval(text)", "evaluation"),
        ("plans/history.py", "import pickle", "unsafe-format"),
        ("plans/history.py", "from xml.etree import ElementTree", "unsafe-format"),
        ("plans/history.py", "import hashlib", "cryptography"),
        ("access/rights.py", "from guardian.shortcuts import get_objects_for_user", "guardian-shortcut"),
        ("access/rights.py", "from guardian import shortcuts", "guardian-shortcut"),
        ("plans/consumers.py", "await user.ahas_perm('view_section', section)", "async-permission"),
        ("access/actions/sign_in.py", "device.verify_token(code)", "code-check"),
        ("plans/gates.py", "RawSQL(text, [])", "raw-sql"),
        ("frontend/templates/plans/goal.html", "{{ goal.text|safe }}", "template-safe"),
        ("frontend/templates/plans/goal.html", "{% autoescape off %}", "template-safe"),
        ("frontend/templates/plans/goal.html", '<p class="a" style="color: red">', "inline"),
        ("frontend/templates/plans/goal.html", '<button onclick="go()">', "inline"),
        ("frontend/templates/plans/goal.html", "<script>go()</script>", "inline"),
        ("frontend/templates/plans/goal.html", '<a href="javascript:go()">', "inline"),
        ("frontend/templates/base.html", '<script src="https://cdn.example.com/a.js">', "foreign"),
        ("frontend/src/live.ts", "element.innerHTML = text", "html-from-text"),
        ("frontend/src/live.ts", "new DOMParser()", "html-from-text"),
        ("frontend/src/drafts.ts", "localStorage.setItem('note', text)", "readable-storage"),
        ("frontend/styles/base.css", "@import 'https://fonts.example.com/inter.css'", "foreign"),
    ],
)
def test_what_is_banned_is_found(tmp_path: Path, place: str, source: str, ban: str) -> None:
    assert ban in found_in(tmp_path, place, source)


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("plans/gates.py", "Goal.objects.filter(section__in=sections)"),
        ("plans/actions/goals.py", "goal.save(update_fields=['title'])"),
        ("plans/views/goals.py", "return page(request, 'goal.html', **context)"),
        ("plans/views/goals.py", "writing.save(form.cleaned_data)"),
        ("plans/history.py", "from django.utils.safestring import SafeString"),
        ("access/sealing.py", "import hmac"),
        ("frontend/templates/plans/goal.html", '<a href="https://helsenorge.no/" data-style="x">safe</a>'),
        ("frontend/templates/plans/goal.html", '<script type="application/json" id="ip-texts">{}</script>'),
        ("frontend/templates/plans/goal.html", "<script src=\"{% static 'app.js' %}\" defer></script>"),
        ("frontend/src/live.ts", "element.textContent = text"),
    ],
)
def test_what_is_meant_is_left_alone(tmp_path: Path, place: str, source: str) -> None:
    assert found_in(tmp_path, place, source) == []
