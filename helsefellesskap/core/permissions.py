"""The only door to django-guardian. Permissions are held on bodies."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from guardian.shortcuts import get_objects_for_user, get_user_perms
from guardian.utils import get_user_obj_perms_model

M = TypeVar("M", bound=Model)


def may(user: Any, permission: str, *, on: Model) -> bool:
    """Whether the user holds the permission on this very object.

    All the permissions one has on the object are asked for at once and kept on
    the user, so a page that asks ten times costs one query.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    kept = user.__dict__.setdefault("_held", {})
    key = (on._meta.label_lower, on.pk)
    if key not in kept:
        kept[key] = frozenset(get_user_perms(user, on))
    return permission.rpartition(".")[2] in kept[key]


def require(user: Any, permission: str | None, *, on: Model) -> None:
    """Go on, or raise PermissionDenied. Nobody may do what has no permission."""
    if permission is None or not may(user, permission, on=on):
        raise PermissionDenied(permission)


def objects_where(user: Any, permission: str, queryset: QuerySet[M]) -> QuerySet[M]:
    """The objects on which the user holds the permission himself.

    Groups and global grants are left out: nobody has them, and asking makes
    guardian join a second, generic table. A bare codename spares it a lookup.
    """
    if not user.is_authenticated or not user.is_active:
        return queryset.none()
    found: QuerySet[M] = get_objects_for_user(
        user,
        permission.rpartition(".")[2],
        queryset,
        use_groups=False,
        with_superuser=False,
        accept_global_perms=False,
    )
    return found


def set_permissions(user: Any, permissions: Iterable[str], *, on: Model) -> None:
    """Let the user hold exactly these permissions on the object, no more, no less.

    Written in one go: seating somebody in the secretariat touches every body.
    """
    wanted = {name.rpartition(".")[2] for name in permissions}
    held = set(get_user_perms(user, on))
    rows: Any = get_user_obj_perms_model(on)._default_manager
    if held - wanted:
        gone = {"content_object": on, "permission__codename__in": held - wanted}
        rows.filter(user=user, **gone).delete()
    if wanted - held:
        new = [
            rows.model(user=user, permission=permission, content_object=on)
            for permission in _permissions(wanted - held, on)
        ]
        rows.bulk_create(new, ignore_conflicts=True)
    user.__dict__.pop("_held", None)


def _permissions(names: set[str], on: Model) -> list[Permission]:
    """All of them in one question; a name that is none is a mistake of ours."""
    kind = ContentType.objects.get_for_model(on)
    found = list(Permission.objects.filter(content_type=kind, codename__in=names))
    if len(found) != len(names):
        unknown = sorted(names - {permission.codename for permission in found})
        raise Permission.DoesNotExist(", ".join(unknown))
    return found
