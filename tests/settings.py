"""Settings of the test run: the product's own; only what makes a run slow or shared is changed."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = Path(os.environ.get("IPPLATFORM_TEST_DATA") or tempfile.mkdtemp(prefix="ipplatform-test-"))
os.environ["IPPLATFORM_DATA"] = str(_folder)
if "IPPLATFORM_TEST_DATA" not in os.environ:
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)

from ipplatform.settings import *  # noqa: E402, F403
from ipplatform.settings import DATABASES, ORIGINS  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: sockets and pages read it from several threads. No fsync: nobody pulls the plug on a test.
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / f"test-{os.getpid()}.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
    # The suite asks several hundred kinds of questions in turns; with the usual 128 kept, most would be read anew.
    DATABASES["default"]["OPTIONS"]["cached_statements"] = 1000
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
ORIGINS.append("http://testserver")
# The client speaks to the views without a built bundle; journeys run the real server with the real one.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The cast's days are ordinary ones; what is unusual has tests of its own.
UNUSUAL_FIRST_OF_UNIT = False
UNUSUAL_NIGHT = ""
