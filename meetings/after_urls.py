"""Addresses of what follows a meeting: its minutes, until they are final and after."""

from django.urls import URLPattern, path

from meetings.views import commenting, distribution, finishing, kept, minutes

REFERAT = "plan/<pid:pid>/moter/<pid:meeting>/referat"

urlpatterns: list[URLPattern] = [
    path(REFERAT, minutes.minutes, name="minutes"),
    path(f"{REFERAT}/skriv", minutes.write, name="write-minutes"),
    path(f"{REFERAT}/sak/<pid:item>/legg-til", minutes.add, name="add-text"),
    path(f"{REFERAT}/oppmote", finishing.attendance, name="attendance"),
    path(f"{REFERAT}/send", finishing.send, name="send-minutes"),
    path(f"{REFERAT}/ferdig", finishing.finish, name="finish-minutes"),
    path(f"{REFERAT}/kommentarer", commenting.comment, name="comment-minutes"),
    path(f"{REFERAT}/kommentarer/<pid:comment>/trekk", commenting.withdraw, name="withdraw-comment"),
    path(f"{REFERAT}/godkjenn", commenting.approve, name="approve-minutes"),
    path(f"{REFERAT}/merknader/<pid:answer>/avgjor", commenting.settle, name="settle-remark"),
    path(f"{REFERAT}/fil", kept.file, name="minutes-file"),
    path(f"{REFERAT}/fil-med-tiltak", kept.own_file, name="minutes-own-file"),
    path(f"{REFERAT}/planen-da", kept.plan_as_it_was, name="plan-then"),
    path(f"{REFERAT}/tillegg", kept.correct, name="correct-minutes"),
    path(f"{REFERAT}/mottakere", distribution.receivers, name="receivers"),
    path(f"{REFERAT}/mottakere/<pid:receiver>/brev", distribution.letter, name="receiver-letter"),
    path("plan/<pid:pid>/moter/<pid:meeting>/neste", distribution.propose_next, name="propose-next-meeting"),
]
