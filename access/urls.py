"""Addresses of signing in, the first visit and one's own account."""

from django.urls import path

from access import register_urls
from access.views import getting_started, idporten, own_account, passkeys, session, sign_in

app_name = "access"
urlpatterns = [
    path("logg-inn", sign_in.sign_in, name="sign-in"),
    path("logg-inn/kode", sign_in.second_factor, name="second-factor"),
    path("logg-inn/id-porten", idporten.sign_in, name="id-porten"),
    path("logg-inn/id-porten/svar", idporten.answer, name="id-porten-answer"),
    path("logg-inn/id-porten/bekreft", idporten.confirm, name="id-porten-confirm"),
    path("logg-inn/passnokkel/begynn", passkeys.begin_using, name="begin-passkey"),
    path("logg-inn/passnokkel/ferdig", passkeys.use, name="use-passkey"),
    path("logg-inn/passnokkel/bekreft", passkeys.confirm, name="confirm-with-passkey"),
    path("logg-ut", sign_in.sign_out, name="sign-out"),
    path("logg-ut/id-porten", idporten.signed_out_there, name="id-porten-signed-out"),
    path("okt", session.session, name="session"),
    path("invitasjon/<str:token>", getting_started.accept_invitation, name="accept-invitation"),
    path("kom-i-gang/passord", getting_started.choose_password, name="choose-password"),
    path("kom-i-gang/id-porten", idporten.first_visit, name="id-porten-first-visit"),
    path("kom-i-gang/kode", getting_started.enrol, name="enrol"),
    path("kom-i-gang/reservekoder", getting_started.backup_codes, name="backup-codes"),
    path("innstillinger", own_account.own_settings, name="settings"),
    path("innstillinger/passord", own_account.change_password, name="change-password"),
    path("innstillinger/reservekoder", own_account.new_backup_codes, name="new-backup-codes"),
    path("innstillinger/passnokler", passkeys.own_passkeys, name="passkeys"),
    path("innstillinger/passnokler/begynn", passkeys.begin_making, name="begin-making-passkey"),
    path("innstillinger/passnokler/ny", passkeys.make, name="make-passkey"),
    path("innstillinger/passnokler/<pid:passkey>/navn", passkeys.rename, name="rename-passkey"),
    path("innstillinger/passnokler/<pid:passkey>/fjern", passkeys.remove, name="remove-passkey"),
    path("innstillinger/nettlesere", own_account.own_sessions, name="sessions"),
    path("innstillinger/nettlesere/<pid:session>/avslutt", own_account.end_one_session, name="end-session"),
    path("innstillinger/andre-nettlesere", own_account.end_other_sessions, name="end-other-sessions"),
    *register_urls.urlpatterns,
]
