"""Who is in a plan's team and what each of them may see until when: the matrix behind the page People and access.

It is worked out for its reader: whoever decides over access or coordinates the plan reads every row, everybody else the
team's names and their own row. Columns are the sections the reader sees; nothing hints at others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from access.consent_gates import newest_consents
from access.dates import last_day, today
from access.gates import is_given_access, representations_in, workers_in
from access.grants import FAR_END
from access.levels import Level
from access.models import Consent, Representation, Seat, User
from access.rights import seat_levels
from plans.gates import own_seats_of, seats_for
from plans.models import Plan, Section

SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class Cell:
    """What a seat may do in a section, now."""

    section: Section
    level: Level


@dataclass(frozen=True, slots=True)
class Row:
    """One seat as the matrix shows it. `state`: lasting, until, starts, paused, ended or none."""

    seat: Seat
    cells: tuple[Cell, ...]
    state: str
    until: date | None
    consent: Consent | None
    representation: Representation | None
    workers: int
    is_own: bool
    is_given: bool

    @property
    def sees_something(self) -> bool:
        return any(cell.level for cell in self.cells)

    @property
    def days_left(self) -> int | None:
        return (self.until - today()).days if self.state == "until" and self.until else None

    @property
    def ends_soon(self) -> bool:
        """Whether an access that could be renewed runs out within a month."""
        return self.is_given and self.days_left is not None and self.days_left <= SOON_DAYS

    @property
    def until_words(self) -> str:
        """Until when, in words: "30. juni 2027", "Paused"."""
        day = day_words(self.until) if self.until else ""
        return {
            "lasting": _("As long as the plan lasts"),
            "until": day,
            "starts": _("Starts %(day)s") % {"day": day_words(self.starts_on)} if self.starts_on else "",
            "paused": _("Paused"),
            "ended": (_("Stopped %(day)s") if self.is_stopped else _("Ended %(day)s")) % {"day": day},
            "none": _("No access yet"),
        }[self.state]

    @property
    def is_stopped(self) -> bool:
        """Whether somebody has stopped the access before its day."""
        return self.consent is not None and self.consent.state == Consent.State.WITHDRAWN

    @property
    def starts_on(self) -> date | None:
        return timezone.localdate(self.consent.valid_from) if self.consent else None

    @property
    def what(self) -> str:
        """What the person is in this plan: "Physiotherapist, Rehabilitation"."""
        return what_is(self.seat, self.representation, self.workers)

    @property
    def sentences(self) -> list[str]:
        """What the row says, as sentences for a card: "Writes in Health. Sees School."."""
        return level_sentences({cell.section: cell.level for cell in self.cells})

    @property
    def promised(self) -> list[str]:
        """What a paused access, or one that has not begun, holds; nothing of it is to be seen now."""
        if self.consent is None or self.state not in ("paused", "starts"):
            return []
        levels = {line.section_id: Level(line.level) for line in self.consent.lines.all()}
        sections = [cell.section for cell in self.cells if cell.section.pk in levels]
        return level_sentences({section: levels[section.pk] for section in sections})

    @property
    def last_day_words(self) -> str:
        return day_words(self.until) if self.until else ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The people of a plan × the sections its reader sees."""

    sections: tuple[Section, ...]
    rows: tuple[Row, ...]
    sees_everybody: bool

    @property
    def ending(self) -> list[Row]:
        return [row for row in self.rows if row.ends_soon]

    @property
    def own(self) -> list[Row]:
        return [row for row in self.rows if row.is_own]

    @property
    def given(self) -> list[Row]:
        return [row for row in self.rows if row.is_given]

    def row_of(self, seat: Seat) -> Row | None:
        return next((row for row in self.rows if row.seat.pk == seat.pk), None)

    def column_of(self, section: Section) -> list[tuple[Row, Level]]:
        """Who may see a section and how much, the highest level first."""
        seen = [(row, cell.level) for row in self.rows for cell in row.cells if cell.section == section and cell.level]
        return sorted(seen, key=lambda pair: (-pair[1], pair[0].seat.name))


def matrix_for(user: User, plan: Plan, sections: Sequence[Section]) -> Matrix:
    """Work out the matrix of a plan and the sections that were fetched for this person.

    At most nine queries, however large the team.
    """
    seats = list(seats_for(user, plan))
    levels = seat_levels(plan.pk)
    consents = newest_consents(seats)
    acting = representations_in(plan)
    workers = workers_in(seat.unit_id for seat in seats if seat.unit_id)
    own = {seat.pk for seat in own_seats_of(user, plan)}
    rows = [
        _row(seat, sections, levels, consents.get(seat.pk), acting, workers.get(seat.unit_id or 0, 0), seat.pk in own)
        for seat in seats
    ]
    rows.sort(key=lambda row: (_rank(row), row.seat.name))
    everybody = bool(plan.rights) or any(row.is_own and row.seat.role == Seat.Role.OWNER for row in rows)
    if everybody:  # the order itself would tell others whose access ends
        rows.sort(key=lambda row: (not row.ends_soon, row.until if row.ends_soon and row.until else date.max))
    return Matrix(tuple(sections), tuple(rows), everybody)


def _row(
    seat: Seat,
    sections: Sequence[Section],
    levels: Mapping[tuple[int, int], tuple[Level, datetime]],
    consent: Consent | None,
    acting: Mapping[int, Representation],
    workers: int,
    is_own: bool,
) -> Row:
    is_given = is_given_access(seat, acting)
    held = {section.pk: levels[seat.pk, section.pk] for section in sections if (seat.pk, section.pk) in levels}
    state, until = _consent_state(consent) if is_given else _lasting_state(seat.pk, levels)
    if seat.unit_id and consent and state == "until":
        # A unit whose workers are all away holds its access all the same.
        given = {line.section_id: (Level(line.level), consent.valid_until) for line in consent.lines.all()}
        held = {section.pk: given[section.pk] for section in sections if section.pk in given}
    return Row(
        seat=seat,
        cells=tuple(Cell(section, held[section.pk][0] if section.pk in held else Level.NONE) for section in sections),
        state=state,
        until=until,
        consent=consent,
        representation=acting.get(seat.user_id or 0),
        workers=workers,
        is_own=is_own,
        is_given=is_given,
    )


def _consent_state(consent: Consent | None) -> tuple[str, date | None]:
    if consent is None:
        return "none", None
    now = timezone.now()
    if consent.state in (Consent.State.WITHDRAWN, Consent.State.ENDED, Consent.State.REFUSED):
        return "ended", timezone.localdate(consent.ended_at or consent.valid_until)
    if consent.valid_until <= now:
        return "ended", last_day(consent.valid_until)
    if consent.state == Consent.State.PAUSED:
        return "paused", last_day(consent.valid_until)
    return "starts" if consent.valid_from > now else "until", last_day(consent.valid_until)


def _lasting_state(seat_id: int, levels: Mapping[tuple[int, int], tuple[Level, datetime]]) -> tuple[str, date | None]:
    ends = [until for (held_by, _section), (_level, until) in levels.items() if held_by == seat_id]
    if not ends:
        return "none", None
    return ("lasting", None) if max(ends) >= FAR_END - timedelta(days=1) else ("until", last_day(max(ends)))


def _rank(row: Row) -> int:
    order = [Seat.Role.OWNER, Seat.Role.REPRESENTATIVE, Seat.Role.COORDINATOR, Seat.Role.PARTICIPANT]
    return order.index(Seat.Role(row.seat.role))


def what_is(seat: Seat, representation: Representation | None = None, workers: int = 0) -> str:
    """What a seat is in the plan, in words."""
    if seat.role == Seat.Role.REPRESENTATIVE and representation:
        return str(Representation.Kind(representation.kind).label)
    if seat.role != Seat.Role.PARTICIPANT:
        return str(Seat.Role(seat.role).label)
    words = [seat.title, seat.workplace]
    if seat.unit:
        words = [seat.title, seat.unit.organisation.name, _("%(count)d share the place") % {"count": workers}]
    return ", ".join(word for word in words if word) or str(Seat.Role.PARTICIPANT.label)


def level_sentences(levels: Mapping[Section, Level]) -> list[str]:
    """What these levels let somebody do, one sentence a level, the highest first."""
    forms = {
        Level.WRITE: _("Writes in %(parts)s."),
        Level.PROPOSE: _("Proposes in %(parts)s."),
        Level.VIEW: _("Sees %(parts)s."),
    }
    sentences = []
    for level, form in forms.items():
        parts = [section.title for section, held in levels.items() if held == level]
        if parts:
            sentences.append(form % {"parts": in_a_row(parts)})
    return sentences


def in_a_row(words: Sequence[str]) -> str:
    """ "Health, School and Home"."""
    return str(get_text_list([str(word) for word in words], _("and")))


def day_words(day: date) -> str:
    """ "30. juni 2027", in the reader's language."""
    return date_format(day, "j F Y" if (get_language() or "nb").startswith("en") else "j. F Y")
