"""One include per app; the addresses themselves live beside the views."""

from django.urls import include, path, register_converter

from access.identity import PublicIdConverter

register_converter(PublicIdConverter, "pid")

urlpatterns = [
    path("", include("ipplatform.pages")),
    path("", include("access.urls")),
    path("", include("meetings.urls")),
    path("", include("notifications.urls")),
    path("", include("plans.urls")),
]
handler400 = "ipplatform.errors.bad_request"
handler403 = "ipplatform.errors.forbidden"
handler404 = "ipplatform.errors.not_found"
handler500 = "ipplatform.errors.server_error"
