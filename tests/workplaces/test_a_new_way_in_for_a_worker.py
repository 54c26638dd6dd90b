"""A worker who has lost the phone gets a new way in from whoever administers the workplace, and from nobody else."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from access.actions.employments import OwnWork
from access.actions.new_way_in import send_worker_new_way_in
from access.models import Change, Employment, Invitation, User
from notifications.models import Letter, Notice
from tests.cast import Cast
from tests.workplaces.steps import of, work


def address(cast: Cast, job: Employment) -> str:
    return reverse("access:new-way-in", args=[cast.organisations["home"].public_id, job.public_id])


def job_of(cast: Cast, name: str = "nav1") -> Employment:
    return of(cast.people[name], cast.units["nav"])


@pytest.mark.both
def test_arne_has_it_sent_and_the_worker_and_the_owner_s_side_are_told(cast: Cast) -> None:
    arne, job = cast.client("arne"), job_of(cast)
    person = reverse("access:employment", args=[cast.organisations["home"].public_id, job.public_id])
    assert address(cast, job) in arne.get(person).content.decode()
    assert arne.get(address(cast, job)).status_code == 200
    assert arne.post(address(cast, job), {"identity_check": "x" * 99}).status_code == 422
    assert not Invitation.objects.exists()
    assert arne.post(address(cast, job), {"identity_check": "known"})["Location"] == person

    invitation = Invitation.objects.get()
    assert (invitation.user, invitation.invited_by, invitation.identity_check) == (cast.nav1, cast.arne, "known")
    assert Letter.objects.get(kind="invitation").user == cast.nav1
    assert Notice.objects.filter(user=cast.nav1, kind="account.way_in_sent").count() == 1
    assert Change.objects.get(kind="account.way_in_sent").by == cast.arne
    told = Notice.objects.filter(kind="seat.worker_way_in_sent", plan=cast.plan)
    assert set(told.values_list("user__email", flat=True)) == {cast.maja.email, cast.anne.email, cast.ola.email}
    inbox = cast.client("anne").get("/varsler").content.decode()
    assert f"{cast.arne.name} har sendt noen i {cast.seats['nav'].name} en ny vei inn" in inbox
    assert cast.nav1.name not in inbox
    page = arne.get(person).content.decode()
    for hidden in ("/invitasjon/", "Maja", cast.nav1.email):
        assert hidden not in page


@pytest.mark.parametrize("name", ["nav1", "nav2", "kari", "kjersti", "anne", "maja", "per", "sven", "nora", "root"])
def test_nobody_else_does(cast: Cast, name: str) -> None:
    job = job_of(cast)
    for answer in (cast.client(name).get(address(cast, job)), cast.client(name).post(address(cast, job))):
        assert answer.status_code == 404
    with pytest.raises((PermissionDenied, OwnWork)):
        send_worker_new_way_in(job, "known", by=cast.people[name])
    assert not Invitation.objects.exists()


def test_not_for_oneself_for_who_has_left_begins_later_or_works_elsewhere(cast: Cast) -> None:
    arne, own = cast.client("arne"), work(cast.arne, cast.units["nav"])
    assert arne.post(address(cast, own), {"identity_check": "known"}).status_code == 403
    elsewhere = Employment.objects.get(user=cast.sven)
    assert arne.post(address(cast, elsewhere), {"identity_check": "known"}).status_code == 404
    now = timezone.now()
    for begins, ends in ((now - timedelta(days=9), now - timedelta(days=1)), (now + timedelta(days=1), None)):
        job = job_of(cast)
        job.valid_from, job.valid_until = begins, ends or now + timedelta(days=9)
        job.save()
        assert arne.post(address(cast, job), {"identity_check": "known"}).status_code == 403
    assert not Invitation.objects.exists()


def test_who_has_not_come_in_yet_is_sent_the_invitation_again_instead(cast: Cast) -> None:
    eva = User.objects.create_user("eva@example.org", "Eva Lie")
    now = timezone.now()
    unit = cast.units["nav"]
    job = Employment.objects.create(user=eva, unit=unit, valid_from=now, valid_until=now + timedelta(days=9))
    assert cast.client("arne").get(address(cast, job)).status_code == 404
