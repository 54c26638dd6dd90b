"""Addresses of the pages that belong to no single app."""

from django.urls import path

from ipplatform import health, home
from ipplatform.demo import views as demo
from ipplatform.overview import views as overview

app_name = "ipplatform"
urlpatterns = [
    path("", home.home, name="home"),
    path("planer", overview.overview, name="overview"),
    path("hjelp", home.help_page, name="help"),
    path("personvern", home.privacy, name="privacy"),
    path("tilgjengelighet", home.accessibility, name="accessibility"),
    path("sprak", home.language, name="language"),
    path("healthz", health.health, name="health"),
    path("demo/", demo.cast, name="demo"),
    path("demo/sign-in", demo.sign_in, name="demo-sign-in"),
]
