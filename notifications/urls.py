"""Addresses of the notifications app."""

from django.urls import path

from notifications.views import inbox, live

app_name = "notifications"
urlpatterns = [
    path("varsler", inbox.inbox, name="inbox"),
    path("varsler/les-alle", inbox.read_all, name="read-all"),
    path("varsler/<pid:notice>/apne", inbox.open_notice, name="open"),
    path("live/siden", live.since, name="since"),
    path("live/her", live.presence, name="presence"),
]
