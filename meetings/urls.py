"""Addresses of the meetings app."""

from django.urls import path

from meetings import after_urls, agenda_urls, invited_urls, room_urls
from meetings.views import calling, cancelling, drafting, meetings, wishing

app_name = "meetings"
urlpatterns = [
    path("plan/<pid:pid>/moter", meetings.meetings, name="meetings"),
    path("plan/<pid:pid>/moter/ny", calling.call, name="call-meeting"),
    path("plan/<pid:pid>/moter/<pid:meeting>", meetings.meeting, name="meeting"),
    path("plan/<pid:pid>/moter/<pid:meeting>/endre", calling.change, name="change-meeting"),
    path("plan/<pid:pid>/moter/<pid:meeting>/avlys", cancelling.cancel, name="cancel-meeting"),
    path("plan/<pid:pid>/moter/<pid:meeting>/utkast", drafting.draft, name="draft"),
    path("plan/<pid:pid>/moter/hvem", wishing.next_meeting, name="attendance-wish"),
    path("plan/<pid:pid>/moter/<pid:meeting>/hvem", wishing.this_meeting, name="attendance-wish-at"),
    path("plan/<pid:pid>/moter/<pid:meeting>/forbered/<pid:task>", wishing.prepare, name="prepare"),
    path("plan/<pid:pid>/moter/<pid:meeting>/svar", meetings.answer, name="answer-meeting"),
    *agenda_urls.urlpatterns,
    *invited_urls.urlpatterns,
    *after_urls.urlpatterns,
    *room_urls.urlpatterns,
]
