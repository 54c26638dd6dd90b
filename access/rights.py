"""Who may do what, now: the only module that reads the live rights, and the only one that knows guardian's ways.

Every answer is asked of the database at its own clock, and none is kept: a kept answer would outlive the right.
guardian's stock backend reads the same views, so `user.has_perm(…)` always agrees; its shortcuts are not used because
their defaults (groups, global permissions, superusers) answer other questions than ours and cost a hundredfold.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import connection, models
from django.db.models import Max, Min, QuerySet

from access.levels import SECTION_PERMISSIONS, Level
from access.models import LiveGrant, LiveOrganisationGrant, LivePlanGrant, Organisation, User
from access.prepared import Prepared
from access.viewing import viewing_as

_APP_OF = {"administer_organisation": "access", "oversee_plans": "access"}
_permission_ids: dict[str, int] = {}


def permission_id(codename: str) -> int:
    """The primary key of one of our permissions."""
    if codename not in _permission_ids:
        _permission_ids[codename] = Permission.objects.get(
            codename=codename, content_type__app_label=_APP_OF.get(codename, "plans")
        ).pk
    return _permission_ids[codename]


def forget_permission_ids(**_kwargs: Any) -> None:
    """Migrations may renumber permissions."""
    _permission_ids.clear()


def live_model(thing: models.Model) -> type[models.Model]:
    """The live rights that are about things of this kind."""
    if isinstance(thing, Organisation):
        return LiveOrganisationGrant
    return LivePlanGrant if thing._meta.model_name == "plan" else LiveGrant


def _held_on(model: type[models.Model]) -> Prepared[int]:
    """A person, a permission and a thing: not empty while the person holds it there."""
    return Prepared(
        lambda user, permission, thing: model._default_manager.filter(
            user_id=user, permission_id=permission, content_object_id=thing
        ).values_list("permission_id", flat=True)[:1],
        int,
        int,
        int,
    )


_HELD_ON: dict[type[models.Model], Prepared[int]] = {
    model: _held_on(model) for model in (LiveGrant, LivePlanGrant, LiveOrganisationGrant)
}


def may(user: Any, permission: str, thing: models.Model) -> bool:
    """Whether the person holds `permission` on a section, plan or organisation at this instant."""
    if not (user.is_authenticated and user.is_active):
        return False
    model = live_model(thing)
    if model is LiveGrant and viewing_as(user.pk):
        return _held(user).filter(permission_id=permission_id(permission), content_object_id=thing.pk).exists()
    return bool(_HELD_ON[model].ask(user.pk, permission_id(permission), thing.pk))


def require(user: Any, permission: str, thing: models.Model) -> None:
    """Raise `PermissionDenied` unless `may` says yes. Actions call this inside their transaction."""
    if not may(user, permission, thing):
        raise PermissionDenied(permission)


def holds_somewhere(user: User, *permissions: str) -> bool:
    """Whether the person holds one of these permissions on any plan or organisation, now."""
    ids = [permission_id(codename) for codename in permissions]
    return any(
        model._default_manager.filter(user_id=user.pk, permission_id__in=ids).exists()
        for model in (LivePlanGrant, LiveOrganisationGrant)
    )


def live_sections(user: User, permission: str = "view_section") -> QuerySet[LiveGrant, Any]:
    """Ids of the sections on which the person holds `permission` now, as a subquery for `id__in`."""
    return _held(user).filter(permission_id=permission_id(permission)).values("content_object_id")


def sections_held(user_id: int, permission: int) -> QuerySet[LiveGrant, Any]:
    """The same for questions that are prepared, by the permission's key: for whoever looks with their own eyes."""
    return LiveGrant.objects.filter(user_id=user_id, permission_id=permission).values("content_object_id")


def _held(user: User) -> QuerySet[LiveGrant, LiveGrant]:
    """The person's live rights to sections; seen through somebody else's eyes, those of them the viewer sees too."""
    rows = LiveGrant.objects.filter(user_id=user.pk)
    look = viewing_as(user.pk)
    if look is None:
        return rows
    if look.seat.unit_id is not None:
        rows = rows.filter(seat_id=look.seat.pk)
    view = permission_id("view_section")
    seen = LiveGrant.objects.filter(user_id=look.viewer.pk, permission_id=view)
    return rows.filter(content_object_id__in=seen.values("content_object_id"))


def live_plans(user: User, permission: str) -> QuerySet[LivePlanGrant, Any]:
    """Ids of the plans on which the person holds `permission` now, as a subquery for `id__in`."""
    return LivePlanGrant.objects.filter(user_id=user.pk, permission_id=permission_id(permission)).values(
        "content_object_id"
    )


def live_organisations(user: User, permission: str) -> QuerySet[LiveOrganisationGrant, Any]:
    """Ids of the organisations on which the person holds `permission` now."""
    return LiveOrganisationGrant.objects.filter(user_id=user.pk, permission_id=permission_id(permission)).values(
        "content_object_id"
    )


def levels_for(user: User, plan_id: int, *, with_archived: bool = True) -> dict[int, Level]:
    """The person's level on every section of a plan they see at all, by section id; one query."""
    level_of = {permission_id(codename): Level.of(codename) for codename in SECTION_PERMISSIONS}
    levels: dict[int, Level] = {}
    rows: Iterable[tuple[int, int]]
    if viewing_as(user.pk):
        rows = _rows_of_plan(_held(user), plan_id, with_archived=with_archived)
    else:
        rows = (_LEVELS if with_archived else _LEVELS_NOT_ARCHIVED).ask(user.pk, plan_id)
    for section_id, permission in rows:
        levels[section_id] = max(levels.get(section_id, Level.NONE), level_of[permission])
    return levels


def _rows_of_plan(
    held: QuerySet[LiveGrant, LiveGrant], plan_id: int, *, with_archived: bool
) -> QuerySet[LiveGrant, tuple[int, int]]:
    rows = held.filter(content_object__plan_id=plan_id)
    if not with_archived:
        rows = rows.filter(content_object__archived_at__isnull=True)
    return rows.values_list("content_object_id", "permission_id")


def _levels_asked(*, with_archived: bool) -> Prepared[tuple[int, int]]:
    """For whoever looks with their own eyes: a person and a plan."""
    return Prepared(
        lambda user, plan: _rows_of_plan(LiveGrant.objects.filter(user_id=user), plan, with_archived=with_archived),
        int,
        int,
    )


_LEVELS, _LEVELS_NOT_ARCHIVED = _levels_asked(with_archived=True), _levels_asked(with_archived=False)
_PLAN_RIGHTS: Prepared[str] = Prepared(
    lambda user, plan: LivePlanGrant.objects.filter(user_id=user, content_object_id=plan).values_list(
        "permission__codename", flat=True
    ),
    int,
    int,
)


def plan_rights_for(user: User, plan_id: int) -> set[str]:
    """Which of `manage_access` and `coordinate_plan` the person holds on a plan; one query."""
    return set(_PLAN_RIGHTS.ask(user.pk, plan_id))


def who_sees(section_ids: Iterable[int]) -> QuerySet[LiveGrant, Any]:
    """Live view rights on these sections: values (content_object_id, user_id, seat_id), open accounts only."""
    return LiveGrant.objects.filter(
        content_object_id__in=section_ids, permission_id=permission_id("view_section"), user__is_active=True
    ).values("content_object_id", "user_id", "seat_id")


def holders(permission: str, user_ids: Iterable[int], section_ids: Iterable[int]) -> dict[tuple[int, int], datetime]:
    """Who of these people holds `permission` on which of these sections, and until when: for sockets; one query.

    Keys are (user id, section id). People with closed accounts hold nothing.
    """
    rows = (
        LiveGrant.objects.filter(
            user_id__in=list(user_ids),
            permission_id=permission_id(permission),
            content_object_id__in=list(section_ids),
            user__is_active=True,
        )
        .values_list("user_id", "content_object_id")
        .annotate(until=Max("valid_until"))
    )
    return {(user_id, section_id): until for user_id, section_id, until in rows}


def holding(permission: str, user_ids: Iterable[int], section_ids: Iterable[int]) -> set[tuple[int, int]]:
    """The keys of `holders`, asked at every committed keystroke: without the ORM it costs a fifth."""
    users, sections = list(user_ids), list(section_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT g.user_id, g.content_object_id FROM access_livegrant g "  # noqa: S608
            "JOIN access_user u ON u.id = g.user_id WHERE u.is_active AND g.permission_id = %s "
            f"AND g.user_id IN ({', '.join(['%s'] * len(users))}) "
            f"AND g.content_object_id IN ({', '.join(['%s'] * len(sections))})",
            [permission_id(permission), *users, *sections],
        )
        return {(user_id, section_id) for user_id, section_id in cursor.fetchall()}


def seat_levels(plan_id: int) -> dict[tuple[int, int], tuple[Level, datetime]]:
    """For the access matrix: (seat id, section id) → level and when it ends, from what is live now; one query."""
    level_of = {permission_id(codename): Level.of(codename) for codename in SECTION_PERMISSIONS}
    rows = (
        LiveGrant.objects.filter(content_object__plan_id=plan_id, seat_id__isnull=False)
        .values("seat_id", "content_object_id", "permission_id")
        .annotate(until=Max("valid_until"))
    )
    cells: dict[tuple[int, int], tuple[Level, datetime]] = {}
    for row in rows:
        key = (row["seat_id"], row["content_object_id"])
        level = level_of[row["permission_id"]]
        if key not in cells or level > cells[key][0]:
            cells[key] = (level, row["until"])
    return cells


def earliest_end(user_ids: Iterable[int], section_ids: Iterable[int]) -> datetime | None:
    """When the first of these people's rights to these sections ends: where a lease must look again."""
    found = LiveGrant.objects.filter(
        user_id__in=user_ids, content_object_id__in=section_ids, permission_id=permission_id("view_section")
    ).aggregate(end=Min("valid_until"))
    end: datetime | None = found["end"]
    return end
