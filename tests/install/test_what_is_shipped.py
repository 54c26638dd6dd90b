"""A production holds the product's part of the lock: the product starts where the packages of its tests are not."""

import json
import os
import subprocess
import sys
from importlib.metadata import packages_distributions

from packaging.utils import canonicalize_name

from ipplatform.check.floors import pinned
from ipplatform.install.locked import product_part
from tests.install.test_servers import ROOT

PRODUCT = ("access", "plans", "meetings", "notifications", "frontend", "ipplatform")
# These run in a checkout that is worked on, and nowhere else.
ONLY_HERE = "ipplatform.check"

# Everything that is imported is looked for in `refused` first, and so is what settings name by a string.
_START = """
import importlib, json, sys

refused, modules = json.loads(sys.stdin.read())

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in refused:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
import ipplatform.asgi
# Addresses are put together in their order: some need what an earlier one has registered.
from django.urls import get_resolver
get_resolver().url_patterns
for module in modules:
    importlib.import_module(module)
from django.core.management import call_command
call_command("check")
"""


def modules() -> list[str]:
    """Every module of the product, but for the programs, which begin when they are imported."""
    files = (path.relative_to(ROOT) for folder in PRODUCT for path in (ROOT / folder).rglob("*.py"))
    ours = (path.with_suffix("").parts for path in files if "node_modules" not in path.parts)
    names = (".".join(parts).removesuffix(".__init__") for parts in ours)
    return sorted(name for name in names if not name.startswith(ONLY_HERE) and not name.endswith("__main__"))


def starts_without(refused: list[str]) -> subprocess.CompletedProcess[str]:
    """Start the product in a program of its own, as if these packages were not there."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "ipplatform.settings"}
    return subprocess.run(
        [sys.executable, "-c", _START], input=json.dumps([refused, modules()]), cwd=ROOT, env=environment,
        capture_output=True, text=True,
    )  # fmt: skip


def not_shipped() -> list[str]:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    shipped = pinned(product_part(lock)).keys()
    found = packages_distributions()
    return sorted(package for package, whose in found.items() if not shipped & set(map(canonicalize_name, whose)))


def test_the_product_starts_without_what_only_its_tests_need() -> None:
    refused = not_shipped()
    assert {"pytest", "daphne", "twisted", "playwright", "hypothesis"} <= set(refused)

    started = starts_without(refused)

    assert started.returncode == 0, started.stderr[-2000:]


def test_a_package_the_product_needs_is_missed() -> None:
    started = starts_without(["qrcode"])

    assert started.returncode == 1
    assert "No module named 'qrcode'" in started.stderr
