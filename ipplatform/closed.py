"""The addresses of a request whose page cannot be made now: all of them lead to the same words."""

from django.urls import re_path

from ipplatform.errors import not_now

urlpatterns = [re_path("", not_now)]
