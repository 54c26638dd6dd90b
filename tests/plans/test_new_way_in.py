"""Who has lost the phone gets a new way in from the coordinator of a plan they share, and from nobody else."""

import pytest

from access.models import Invitation
from notifications.models import Notice
from tests.cast import Cast


def address(cast: Cast, seat: str) -> str:
    return f"/plan/{cast.plan.public_id}/folk/{cast.seats[seat].public_id}/ny-vei-inn"


def test_the_coordinator_has_it_sent(cast: Cast) -> None:
    client = cast.client("kari")
    person = f"/plan/{cast.plan.public_id}/folk/{cast.seats['per'].public_id}"
    assert address(cast, "per") in client.get(person).content.decode()
    assert client.get(address(cast, "per")).status_code == 200
    assert not Invitation.objects.exists(), "the page only asks"

    assert client.post(address(cast, "per"), {}).status_code == 422, "how Per was recognised is asked"
    assert client.post(address(cast, "per"), {"identity_check": "video"})["Location"] == person

    invitation = Invitation.objects.get()
    assert (invitation.user, invitation.identity_check) == (cast.per, "video")
    assert Notice.objects.filter(user=cast.per, kind="account.way_in_sent").count() == 1
    assert Notice.objects.filter(user=cast.anne, kind="seat.way_in_sent").count() == 1
    assert not Notice.objects.filter(user=cast.liv).exists()
    assert "/invitasjon/" not in client.get(person).content.decode(), "the link is for Per alone"


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("per", 403),
        ("anne", 403),
        ("maja", 403),
        ("liv", 403),
        ("sven", 404),
        ("kjersti", 404),
        ("arne", 404),
        ("nora", 404),
    ],
)
def test_nobody_else_does(cast: Cast, name: str, status: int) -> None:
    client = cast.client(name)
    assert client.get(address(cast, "liv")).status_code == status
    assert client.post(address(cast, "liv")).status_code == status
    assert not Invitation.objects.exists()


def test_a_unit_signs_in_nowhere(cast: Cast) -> None:
    assert cast.client("kari").post(address(cast, "nav")).status_code == 403
