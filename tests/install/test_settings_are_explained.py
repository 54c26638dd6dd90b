"""Every setting an operator can give is explained where an operator looks."""

import re

from tests.install.test_servers import ROOT


def test_the_example_names_every_setting_and_no_other() -> None:
    settings = (ROOT / "ipplatform" / "settings.py").read_text(encoding="utf-8")
    example = (ROOT / "deploy" / ".env.example").read_text(encoding="utf-8")

    read = set(re.findall(r'(?:environ\.get\(|environ\[|_flag\(|_words\()\s*"([A-Z_]+)"', settings))
    explained = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))

    assert read == explained
