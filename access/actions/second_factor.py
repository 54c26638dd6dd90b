"""The second factor: connecting an app, checking codes, and ten codes on paper."""

import secrets
from datetime import datetime
from io import BytesIO

import qrcode
from django.db import transaction
from django.utils import timezone
from django_otp import verify_token
from qrcode.image.svg import SvgPathImage

from access import throttle
from access.entry import APP, get_factor_for
from access.identity import ALPHABET
from access.models import AuthenticatorDevice, BackupCode, BackupCodeDevice, User
from access.requests import Request
from access.sealing import seal, unseal
from access.trail import record

BACKUP_CODES = 10
KEY_BYTES = 20
# Where codes that have just been made wait, sealed, until the person says they are kept.
_FRESH_CODES = "fresh_backup_codes"


class WrongCode(Exception):
    """The code is wrong, used, or too old."""


def check_code(request: Request, user: User, code: str, way: str = APP) -> AuthenticatorDevice | BackupCodeDevice:
    """Return the chosen second factor when it accepts the code, once; raises `WrongCode` or `throttle.TooSoon`."""
    tries = throttle.begin((throttle.ADDRESS, throttle.address_of(request)))
    device = get_factor_for(user, way)
    if device is None:
        raise WrongCode
    verify(user, device, code)
    throttle.succeeded(tries)
    return device


def verify(user: User, device: AuthenticatorDevice | BackupCodeDevice, code: str) -> None:
    """Check a code through the entry point that takes the device's lock; raises `WrongCode` or `throttle.TooSoon`."""
    is_allowed, why = device.verify_is_allowed()
    if not is_allowed:
        raise throttle.TooSoon(_seconds_until(why["locked_until"]))
    if verify_token(user, device.persistent_id, code) is None:
        raise WrongCode


def new_app(user: User) -> AuthenticatorDevice:
    """Make a key for an app; it opens nothing until its first code has been right. Earlier unconfirmed ones go."""
    with transaction.atomic():
        AuthenticatorDevice.objects.filter(user=user, confirmed=False).delete()
        device = AuthenticatorDevice(user=user, name="app", confirmed=False)
        device.set_key(secrets.token_hex(KEY_BYTES))
        device.save()
    return device


def key_as_qr(device: AuthenticatorDevice) -> str:
    """The key as an SVG picture for the app's camera: an element to put into the page, without colours of its own."""
    picture = BytesIO()
    image = qrcode.make(device.address, image_factory=SvgPathImage, border=2, box_size=10)
    image.save(picture)
    return picture.getvalue().decode().split("?>", 1)[-1].strip()


def new_backup_codes(user: User, *, by: User) -> list[str]:
    """Make ten codes, which replace those the person had; only hashes are stored. Runs in the caller's transaction."""
    codes = [_new_code() for _ in range(BACKUP_CODES)]
    device, _ = BackupCodeDevice.objects.get_or_create(user=user, defaults={"name": "backup codes"})
    device.codes.all().delete()
    BackupCode.objects.bulk_create(BackupCode(device=device, digest=device.digest(code)) for code in codes)
    record("account.backup_codes_made", by=by, stream=user.stream, target=user)
    return codes


def renew_backup_codes(request: Request, code: str, *, by: User) -> None:
    """Replace the person's own backup codes, for a fresh code of the app; raises `WrongCode` or `TooSoon`."""
    check_code(request, by, code)
    with transaction.atomic():
        codes = new_backup_codes(by, by=by)
    show_once(request, codes)


def show_once(request: Request, codes: list[str]) -> None:
    """Let the next page show these codes, until the person says they are kept."""
    request.session[_FRESH_CODES] = seal(" ".join(codes))


def fresh_codes(request: Request) -> list[str]:
    """The codes that are still to be shown to this person."""
    sealed = request.session.get(_FRESH_CODES)
    return unseal(sealed).split() if sealed else []


def forget_fresh_codes(request: Request) -> None:
    """The person has kept the codes: nobody sees them again."""
    request.session.pop(_FRESH_CODES, None)


def _new_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def _seconds_until(moment: datetime) -> int:
    return max(1, int((moment - timezone.now()).total_seconds()) + 1)
