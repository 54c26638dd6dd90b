"""Addresses of the pages that belong to no single app."""

from django.urls import URLPattern

app_name = "ipplatform"
urlpatterns: list[URLPattern] = []
