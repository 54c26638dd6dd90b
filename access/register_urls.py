"""Addresses of an organisation's register, and of choosing one's workplace."""

from django.urls import URLPattern, path

from access.views import new_way_in, register, rules, workplace

HERE = "virksomhet/<pid:organisation>"

urlpatterns: list[URLPattern] = [
    path("arbeidssted", workplace.choose, name="workplace"),
    path("virksomhet", register.organisations, name="organisations"),
    path(HERE, register.organisation, name="organisation"),
    path(f"{HERE}/regler", rules.rules, name="rules"),
    path(f"{HERE}/enheter/ny", register.add_unit, name="add-unit"),
    path(f"{HERE}/enheter/<pid:unit>", register.unit, name="unit"),
    path(f"{HERE}/enheter/<pid:unit>/navn", register.rename_unit, name="rename-unit"),
    path(f"{HERE}/ansatte", register.staff, name="staff"),
    path(f"{HERE}/ansatte/ny", register.add_worker, name="add-worker"),
    path(f"{HERE}/ansatte/<pid:employment>", register.employment, name="employment"),
    path(f"{HERE}/ansatte/<pid:employment>/endre", register.change_employment, name="change-employment"),
    path(f"{HERE}/ansatte/<pid:employment>/slutt", register.end_employment, name="end-employment"),
    path(f"{HERE}/ansatte/<pid:employment>/ny-invitasjon", register.invite_again, name="invite-again"),
    path(f"{HERE}/ansatte/<pid:employment>/ny-vei-inn", new_way_in.new_way_in, name="new-way-in"),
]
