"""What the tags of the pages say and draw: dates, people, levels, fields, pictures."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone, translation

from frontend import charts, dates, people

OSLO = ZoneInfo("Europe/Oslo")


def page(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_a_day_is_said_with_weekday_and_month_and_never_with_numbers_only() -> None:
    this_year = timezone.localdate().year
    with translation.override("nb"):
        assert dates.in_words(date(2026, 12, 1)).startswith("tirsdag 1. desember")
        assert str(this_year) not in dates.in_words(date(this_year, 1, 1))
        assert dates.in_words(date(this_year + 1, 1, 1)).endswith(str(this_year + 1))
    with translation.override("en"):
        assert dates.in_words(date(2026, 12, 1)).startswith("Tuesday 1 December")


def test_a_moment_is_said_in_local_time_with_kl() -> None:
    with translation.override("nb"):
        assert dates.moment_in_words(datetime(2026, 12, 1, 12, 0, tzinfo=UTC)).endswith("kl. 13.00")


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=20), "akkurat nå"),
        (timedelta(minutes=1), "for 1 minutt siden"),
        (timedelta(minutes=59), "for 59 minutter siden"),
        (timedelta(hours=3), "i dag kl. 12.00"),
        (timedelta(hours=20), "i går, 30. nov."),
        (timedelta(days=8), "23. nov."),
        (timedelta(days=400), "27. okt. 2025"),
    ],
)
def test_relative_time_has_the_date_in_the_same_line(passed: timedelta, words: str) -> None:
    now = datetime(2026, 12, 1, 15, 0, tzinfo=OSLO)
    with translation.override("nb"):
        said = dates.ago_in_words(now - passed, now)
    assert said == words


def test_initials_come_from_first_and_last_name_and_survive_odd_names() -> None:
    assert people.initials("Kari Solheim") == "KS"
    assert people.initials("Åse Marie Øvergård") == "ÅØ"
    assert people.initials("Maja") == "M"
    assert people.initials("") == "?"
    assert people.initials('"unclosed (quote') != ""


def test_the_same_person_keeps_the_same_colour() -> None:
    kari = SimpleNamespace(name="Kari", public_id="abcdefghijklmnop")
    assert people.colour_of(kari) == people.colour_of(kari)
    assert people.colour_of(kari) in people.COLOURS
    assert people.colour_of(SimpleNamespace(name="Kari", public_id="a-seat-of-kari")) == people.colour_of(kari)


@pytest.mark.parametrize("value", [None, "x", -5, 1e400, float("nan"), 250])
def test_a_bar_takes_any_value_and_stays_between_nothing_and_all(value: object) -> None:
    assert 0 <= charts.percent_of(value) <= 100


def test_the_wheel_draws_four_rings_and_tells_the_rest_in_words() -> None:
    areas = [{"label": f"Område {number}", "percent": 10 * number} for number in range(6)]
    drawn = page("{% wheel areas 'Målhjulet' %}", areas=areas)
    assert drawn.count("ip-wheel__way") == 4
    assert all(f"Område {number} –" in drawn for number in range(6))


def test_a_level_is_a_word_and_an_icon() -> None:
    with translation.override("nb"):
        drawn = page("{% level 'propose' %}{% level level %}", level=SimpleNamespace(name="WRITE"))
    assert "Foreslå" in drawn
    assert "Skrive" in drawn
    assert drawn.count("<use ") == 2


def test_an_icon_nobody_has_named_is_a_fault_in_the_template() -> None:
    with pytest.raises(TemplateSyntaxError):
        page("{% icon 'no-such-icon' %}")


def test_live_attributes_name_streams_with_revisions() -> None:
    drawn = page("{% live streams url %}", streams={"s.abc": 17, "m.def": None}, url="/mal?fragment=goals&x=1")
    assert drawn == 'data-live="s.abc:17 m.def:0" data-live-url="/mal?fragment=goals&amp;x=1"'


class Wish(forms.Form):
    title = forms.CharField(label="Mål", help_text="Med dine egne ord.")
    how = forms.ChoiceField(label="Hvordan", choices=[("a", "Bra"), ("b", "Greit")], widget=forms.RadioSelect)
    shared = forms.BooleanField(label="Vis for alle", required=False)


def test_a_field_has_label_help_and_error_tied_to_its_control() -> None:
    form = Wish({"title": ""})
    drawn = page("{% field form.title %}", form=form)
    assert '<label class="ds-label" for="id_title">' in drawn
    assert 'aria-describedby="id_title_helptext id_title_error"' in drawn
    assert 'id="id_title_helptext"' in drawn
    assert 'id="id_title_error"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_choices_stand_in_a_fieldset_with_legend() -> None:
    drawn = page("{% field form.how %}", form=Wish())
    assert "<fieldset" in drawn
    assert "<legend>" in drawn
    assert drawn.count('type="radio"') == 2
    assert drawn.count("<label") == 2


def test_the_summary_names_the_field_and_links_to_it() -> None:
    drawn = page("{% error_summary form %}", form=Wish({"title": ""}))
    assert 'href="#id_title"' in drawn
    assert "Mål: " in drawn
    assert 'href="#id_how_0"' in drawn
    assert page("{% error_summary form %}", form=Wish()).strip() == ""


def test_hostile_text_stays_text() -> None:
    hostile = "<script>alert(1)</script>"
    drawn = page(
        "{% tag words %}{% progress 3 words %}{% avatar words %}{% wheel areas words %}{% road steps words %}",
        words=hostile,
        areas=[{"label": hostile, "percent": 1}],
        steps=[{"label": hostile, "state": "now"}],
    )
    assert "<script" not in drawn
