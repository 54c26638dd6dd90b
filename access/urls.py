"""Addresses of signing in, the first visit and one's own account."""

from django.urls import path

from access.views import getting_started, own_account, session, sign_in

app_name = "access"
urlpatterns = [
    path("logg-inn", sign_in.sign_in, name="sign-in"),
    path("logg-inn/kode", sign_in.second_factor, name="second-factor"),
    path("logg-ut", sign_in.sign_out, name="sign-out"),
    path("okt", session.session, name="session"),
    path("invitasjon/<str:token>", getting_started.accept_invitation, name="accept-invitation"),
    path("kom-i-gang/passord", getting_started.choose_password, name="choose-password"),
    path("kom-i-gang/kode", getting_started.enrol, name="enrol"),
    path("kom-i-gang/reservekoder", getting_started.backup_codes, name="backup-codes"),
    path("innstillinger", own_account.own_settings, name="settings"),
    path("innstillinger/passord", own_account.change_password, name="change-password"),
    path("innstillinger/reservekoder", own_account.new_backup_codes, name="new-backup-codes"),
    path("innstillinger/nettlesere", own_account.own_sessions, name="sessions"),
    path("innstillinger/nettlesere/<pid:session>/avslutt", own_account.end_one_session, name="end-session"),
    path("innstillinger/andre-nettlesere", own_account.end_other_sessions, name="end-other-sessions"),
]
