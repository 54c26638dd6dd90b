"""Addresses of acting for a plan owner, and of hiding things from somebody who sees the part they stand in."""

from django.urls import URLPattern, path

from plans.views import ages, hiding, representation

PLAN = "plan/<pid:pid>"

urlpatterns: list[URLPattern] = [
    path("hvem", representation.acting_for, name="acting-for"),
    path(f"{PLAN}/folk/foreldre", ages.parents, name="parents"),
    path(f"{PLAN}/folk/<pid:seat>/pa-vegne-av", representation.mandate, name="mandate"),
    path(f"{PLAN}/folk/<pid:seat>/pa-vegne-av/avslutt", representation.end, name="end-mandate"),
    path(f"{PLAN}/mal/<pid:goal>/skjul", hiding.hide_goal, name="hide-goal"),
    path(f"{PLAN}/tiltak/<pid:measure>/skjul", hiding.hide_measure, name="hide-measure"),
    path(f"{PLAN}/tiltak/<pid:measure>/notat/<pid:note>/skjul", hiding.hide_note, name="hide-note"),
    path(f"{PLAN}/skjult/<pid:hiding>/vis", hiding.show, name="show-again"),
]
