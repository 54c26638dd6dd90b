"""What an e-mail says, for those who look at a notice before they send it."""

from access.models import User
from notifications.letters import message_of
from notifications.models import Letter


def letter_with_notice(user: User) -> tuple[str, str]:
    """Subject and text of the e-mail that goes with a called meeting; nothing is kept or sent."""
    message = message_of(Letter(kind="meeting.called", user=user, key="preview"))
    return str(message.subject), str(message.body)
