"""The only door to django-guardian. Permissions are held on bodies."""

from collections.abc import Iterable, Mapping
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


def set_permissions(user: Any, wanted: Mapping[M, Iterable[str]]) -> None:
    """Let the user hold exactly these permissions on each object, no more, no less.

    In one go, for objects of one kind: who sits in the secretariat holds some on every
    body. Three questions at most, and one where nothing changes.
    """
    if not wanted:
        return
    rows: Any = get_user_obj_perms_model(next(iter(wanted)))._default_manager
    held: dict[tuple[Any, str], int] = {
        (on, name): pk
        for pk, on, name in rows.filter(
            user=user, content_object__in=list(wanted)
        ).values_list("pk", "content_object", "permission__codename")
    }
    due = {(on.pk, name.rpartition(".")[2]): on for on in wanted for name in wanted[on]}
    if gone := [pk for key, pk in held.items() if key not in due]:
        rows.filter(pk__in=gone).delete()
    if missing := [key for key in due if key not in held]:
        known = _permissions({name for _on, name in missing}, next(iter(wanted)))
        new = [
            rows.model(user=user, permission=known[name], content_object=due[on, name])
            for on, name in missing
        ]
        rows.bulk_create(new, ignore_conflicts=True)
    user.__dict__.pop("_held", None)


def _permissions(names: set[str], on: Model) -> dict[str, Permission]:
    """All of them in one question; a name that is none is a mistake of ours."""
    kind = ContentType.objects.get_for_model(on)
    rows = Permission.objects.filter(content_type=kind, codename__in=names)
    found = {permission.codename: permission for permission in rows}
    if len(found) != len(names):
        raise Permission.DoesNotExist(", ".join(sorted(names - found.keys())))
    return found
