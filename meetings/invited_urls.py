"""Addresses of what happens around a notice: calendars, letters, times, repetition, and words in writing."""

from django.urls import URLPattern, path

from meetings.views import contributing, delivery, repeating, times

MEETING = "plan/<pid:pid>/moter/<pid:meeting>"
TIMES = "plan/<pid:pid>/moter/tider"

urlpatterns: list[URLPattern] = [
    path(f"{MEETING}/kalender.ics", delivery.calendar, name="meeting-calendar"),
    path(f"{MEETING}/brev", delivery.letter, name="meeting-letter"),
    path(f"{MEETING}/innspill", contributing.contribution, name="contribute"),
    path(f"{MEETING}/gjenta", repeating.repeat, name="repeat-meeting"),
    path(f"{MEETING}/rekke", repeating.change_rest, name="change-series"),
    path(f"{MEETING}/rekke/avlys", repeating.cancel_rest, name="cancel-series"),
    path(f"{TIMES}/ny", times.ask, name="ask-times"),
    path(f"{TIMES}/<pid:proposal>", times.times, name="times"),
    path(f"{TIMES}/<pid:proposal>/svar", times.answer, name="answer-times"),
    path(f"{TIMES}/<pid:proposal>/velg", times.choose, name="choose-time"),
    path(f"{TIMES}/<pid:proposal>/dropp", times.drop, name="drop-times"),
]
