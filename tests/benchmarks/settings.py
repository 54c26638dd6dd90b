"""Settings of the page benchmark: the product's own, with the bare view beside the product's addresses."""

from ipplatform.settings import *  # noqa: F403
from ipplatform.settings import ALLOWED_HOSTS

ROOT_URLCONF = "tests.benchmarks.bare"
ALLOWED_HOSTS.append("testserver")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
