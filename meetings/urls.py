"""Addresses of the meetings app."""

from django.urls import path

from meetings.views import calling, meetings, minutes

app_name = "meetings"
urlpatterns = [
    path("plan/<pid:pid>/moter", meetings.meetings, name="meetings"),
    path("plan/<pid:pid>/moter/ny", calling.call, name="call-meeting"),
    path("plan/<pid:pid>/moter/<pid:meeting>", meetings.meeting, name="meeting"),
    path("plan/<pid:pid>/moter/<pid:meeting>/endre", calling.change, name="change-meeting"),
    path("plan/<pid:pid>/moter/<pid:meeting>/avlys", calling.cancel, name="cancel-meeting"),
    path("plan/<pid:pid>/moter/<pid:meeting>/svar", meetings.answer, name="answer-meeting"),
    path("plan/<pid:pid>/moter/<pid:meeting>/referat", minutes.minutes, name="minutes"),
    path("plan/<pid:pid>/moter/<pid:meeting>/referat/skriv", minutes.write, name="write-minutes"),
    path("plan/<pid:pid>/moter/<pid:meeting>/referat/sak/<pid:item>/legg-til", minutes.add, name="add-text"),
    path("plan/<pid:pid>/moter/<pid:meeting>/referat/send", minutes.send, name="send-minutes"),
    path("plan/<pid:pid>/moter/<pid:meeting>/referat/ferdig", minutes.finish, name="finish-minutes"),
]
