"""Every address in the URLconf, with something to put where it has an argument."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

FROM_ELSEWHERE = ("admin:", "javascript-catalog")
_DUMMIES = {
    "IntConverter": 1,
    "UUIDConverter": uuid.UUID(int=1),
    "SlugConverter": "x",
    "StringConverter": "x",
    "PathConverter": "x",
}


@dataclass(frozen=True)
class Address:
    """One pattern: its full name, its view, and a path made with dummies."""

    name: str
    view: Any
    path: str


def every_address() -> list[Address]:
    """All of them, the admin's own apart."""
    return [
        address
        for address in _walk(get_resolver().url_patterns, "")
        if not address.name.startswith(FROM_ELSEWHERE)
    ]


def _walk(patterns: list[Any], space: str) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace == "admin":
                continue
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} has no name"
            name = space + pattern.name
            converters = pattern.pattern.converters
            kwargs = {
                key: _DUMMIES.get(type(converter).__name__, "x")
                for key, converter in converters.items()
            }
            yield Address(name, pattern.callback, reverse(name, kwargs=kwargs))
