"""A legal guardian with a narrow mandate on a phone, and a plan owner who has come to decide alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import axe, person, runs_off_the_side
from tests.product import Product

_PREPARE = """
from access.actions.seats import invite_participant
from access.models import User
from plans.models import Plan
leif = Plan.objects.get(owner_name="Leif Strand")
kari = leif.seats.get(role="coordinator").user
invite_participant(leif, "Solveig Hjelper", "hjelper@example.org", by=kari)
home = leif.sections.get(area="home")
others = leif.sections.exclude(pk=home.pk).filter(archived_at=None)
mandate = leif.representations.get()
from access.models import Grant
from django.utils import timezone
Grant.objects.filter(representation=mandate, section__in=others).update(revoked_at=timezone.now())
result = {"plan": leif.public_id, "others": [section.title for section in others]}
"""
_END = """
from access.actions.representation import end_mandate
from plans.models import Plan
leif = Plan.objects.get(owner_name="Leif Strand")
end_mandate(leif.seats.get(role="representative"), by=leif.seats.get(role="coordinator").user)
result = True
"""
_TURN_SIXTEEN = """
from datetime import timedelta
from django.utils import timezone
from access.models import Grant, Representation
from plans.models import Plan
maja = Plan.objects.get(owner_name="Maja Berg")
born, now = maja.owner_born_on, timezone.now()
Plan.objects.filter(pk=maja.pk).update(owner_born_on=born.replace(year=born.year - 2, day=min(born.day, 28)))
seats = maja.seats.filter(role="representative")
Grant.objects.filter(seat__in=seats).update(revoked_at=now)
Representation.objects.filter(plan=maja).update(ended_at=now)
Grant.objects.filter(seat__role="owner", seat__plan=maja).update(valid_from=now - timedelta(minutes=1))
result = maja.public_id
"""


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    with Product("sqlite", has_demo=True) as started:
        started.start()
        yield started


def test_a_guardian_acts_within_the_mandate_and_nowhere_else(product: Product, browser: Browser) -> None:
    found = product.run(_PREPARE)
    with person(browser, product, "grete", "phone") as grete:
        grete.go("/planer")
        grete.reads("på vegne av Leif Strand")
        grete.press_and_arrive("Planen til Leif", "link")
        grete.reads("på vegne av Leif Strand")
        strip = grete.page.locator(".ip-behalf")
        expect(strip).to_contain_text("verge til")
        expect(strip).to_contain_text("gjelder Bolig")
        for title in found["others"]:
            expect(grete.page.locator("main")).not_to_contain_text(title)
        assert not runs_off_the_side(grete.page)

        with grete.page.expect_navigation():
            strip.get_by_role("link").click()
        grete.reads("Hvem handler du på vegne av?")
        assert axe(grete.page) == []
        grete.press_and_arrive("Leif Strand", "link")

        grete.go(f"/plan/{found['plan']}/folk/gi")
        grete.page.get_by_label("Solveig Hjelper").check()
        grete.page.locator("main form button[type=submit]").last.click()
        grete.page.wait_for_url("**/hva")
        lines = grete.page.locator("main fieldset legend")
        expect(lines).to_have_count(1)
        expect(lines).to_contain_text("Bolig")
        assert axe(grete.page) == []

        product.run(_END)
        grete.go(f"/plan/{found['plan']}")
        grete.reads("Vi fant ikke siden")
        assert not grete.complaints


def test_a_plan_owner_who_turns_sixteen_chooses_what_the_parents_see(product: Product, browser: Browser) -> None:
    plan = product.run(_TURN_SIXTEEN)
    with person(browser, product, "maja", "phone") as maja:
        maja.go(f"/plan/{plan}?visning=vanlig")
        maja.reads("Nå bestemmer du hvem som ser planen din")
        assert axe(maja.page) == []
        maja.press_and_arrive("Velg hva foreldrene mine ser", "link")
        assert not runs_off_the_side(maja.page)
        assert axe(maja.page) == []
        maja.press("Velg hva Anne ser")
        maja.page.wait_for_url("**/hva")
        assert maja.page.locator("input[value=view]:checked").count() > 3
        assert not maja.complaints
