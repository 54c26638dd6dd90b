"""Addresses of opening a plan, its people, and who sees what."""

from django.urls import URLPattern, path

from plans.views import giving, inviting, new_way_in, opening, people, standing, stopping

FOLK = "plan/<pid:pid>/folk"

urlpatterns: list[URLPattern] = [
    path("planer/ny", opening.new, name="open-plan"),
    path(FOLK, people.people, name="people"),
    path(f"{FOLK}/del/<pid:section>", people.who_sees, name="who-sees"),
    path(f"{FOLK}/inviter", inviting.invite, name="invite"),
    path(f"{FOLK}/inviter/eier", inviting.owner, name="invite-owner"),
    path(f"{FOLK}/inviter/person", inviting.participant, name="invite-participant"),
    path(f"{FOLK}/inviter/pa-vegne-av", inviting.representative, name="invite-representative"),
    path(f"{FOLK}/inviter/enhet", inviting.unit, name="invite-unit"),
    path(f"{FOLK}/gi", giving.who, name="give-access"),
    path(f"{FOLK}/gi/<pid:draft>/hva", giving.what, name="give-what"),
    path(f"{FOLK}/gi/<pid:draft>/hvor-lenge", giving.how_long, name="give-how-long"),
    path(f"{FOLK}/gi/<pid:draft>/stemmer", giving.check, name="give-check"),
    path(f"{FOLK}/gi/<pid:consent>/kvittering", giving.receipt, name="give-receipt"),
    path(f"{FOLK}/stopp-alt", stopping.stop_all, name="stop-all"),
    path(f"{FOLK}/stopp-alt/<pid:stop>/angre", stopping.undo, name="undo-stop-all"),
    path(f"{FOLK}/<pid:seat>", people.seat, name="seat"),
    path(f"{FOLK}/<pid:seat>/endre", giving.change, name="change-access"),
    path(f"{FOLK}/<pid:seat>/pause", standing.pause, name="pause-access"),
    path(f"{FOLK}/<pid:seat>/fortsett", standing.resume, name="resume-access"),
    path(f"{FOLK}/<pid:seat>/stopp", standing.stop, name="stop-access"),
    path(f"{FOLK}/<pid:seat>/ny-invitasjon", inviting.resend, name="resend-invitation"),
    path(f"{FOLK}/<pid:seat>/ny-vei-inn", new_way_in.new_way_in, name="new-way-in"),
    path(f"{FOLK}/<pid:seat>/avslutt", inviting.end, name="end-seat"),
]
