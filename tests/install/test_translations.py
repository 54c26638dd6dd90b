"""Translations: every marked text is found, nothing translated is lost, and a hole is told."""

from pathlib import Path

import polib
import pytest

from ipplatform.translations import catalogues
from ipplatform.translations.sources import Text, texts_in_use

TEMPLATE = """{% load i18n %}
{% translate "Save" %} {% translate "May" context "month" %}
{% blocktranslate trimmed with owner=plan.owner %}
  The plan of
  {{ owner }}
{% endblocktranslate %}
{% blocktranslate count number=goals|length %}{{ number }} goal{% plural %}{{ number }} goals{% endblocktranslate %}
{{ place|default:_("No place yet") }} {% include "_card.html" with label=_("Next") %}
{# _("not this") #}{% comment %}{% translate "nor this" %}{% endcomment %}
"""
MODULE = """
title = _("Health " "and care")
count = ngettext("one day", "%(days)s days", days)
label = _(variable)
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "plans").mkdir()
    (tmp_path / "frontend" / "templates").mkdir(parents=True)
    (tmp_path / "plans" / "models.py").write_text(MODULE)
    (tmp_path / "frontend" / "templates" / "plan.html").write_text(TEMPLATE)
    return tmp_path


def translate_everything(checkout: Path) -> None:
    catalogues.extract(checkout)
    everything = {
        text: (text.singular, text.plural) if text.plural else text.singular for text in texts_in_use(checkout)
    }
    catalogues.fill(checkout, {"nb": everything, "nn": everything})


def test_every_kind_of_marked_text_is_found(checkout: Path) -> None:
    assert set(texts_in_use(checkout)) == {
        Text("Save"),
        Text("May", context="month"),
        Text("The plan of %(owner)s"),
        Text("%(number)s goal", plural="%(number)s goals"),
        Text("No place yet"),
        Text("Next"),
        Text("Health and care"),
        Text("one day", plural="%(days)s days"),
    }


def test_a_full_catalogue_has_nothing_to_tell(checkout: Path) -> None:
    translate_everything(checkout)

    assert catalogues.problems(checkout) == []


def test_english_fills_itself_and_the_others_are_told_as_holes(checkout: Path) -> None:
    assert catalogues.extract(checkout) == {"nb": 8, "nn": 8, "en": 0}

    assert "nb: not translated: 'Save' (frontend/templates/plan.html)" in catalogues.problems(checkout)


def test_extracting_keeps_what_is_translated_and_adds_what_is_new(checkout: Path) -> None:
    catalogues.extract(checkout)
    catalogues.fill(checkout, {"nb": {Text("Save"): "Lagre"}})
    (checkout / "plans" / "forms.py").write_text('label = _("Due date")')

    catalogues.extract(checkout)

    entries = {entry.msgid: entry.msgstr for entry in polib.pofile(str(catalogues.catalogue_path(checkout, "nb")))}
    assert entries["Save"] == "Lagre"
    assert entries["Due date"] == ""


def test_a_fuzzy_text_is_not_a_translation(checkout: Path) -> None:
    translate_everything(checkout)
    path = catalogues.catalogue_path(checkout, "nn")
    path.write_text(path.read_text().replace('msgid "Save"', '#, fuzzy\nmsgid "Save"'))

    assert catalogues.problems(checkout) == ["nn: marked fuzzy: 'Save'"]


def test_a_text_no_longer_in_use_is_told_and_can_be_dropped(checkout: Path) -> None:
    translate_everything(checkout)
    (checkout / "plans" / "models.py").write_text('count = ngettext("one day", "%(days)s days", days)')
    assert any("no longer in use: 'Health and care'" in problem for problem in catalogues.problems(checkout))

    catalogues.extract(checkout, drop_unused=True)

    assert catalogues.problems(checkout) == []


def test_a_translation_with_another_placeholder_is_told(checkout: Path) -> None:
    translate_everything(checkout)
    catalogues.fill(checkout, {"nb": {Text("The plan of %(owner)s"): "Planen til %(navn)s"}})

    assert any("other placeholders" in problem for problem in catalogues.problems(checkout))


def test_one_form_for_two_is_refused(checkout: Path) -> None:
    catalogues.extract(checkout)

    with pytest.raises(ValueError, match="two are needed"):
        catalogues.fill(checkout, {"nb": {Text("one day", plural="%(days)s days"): "dager"}})
