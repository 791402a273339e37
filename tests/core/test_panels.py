"""Places that upper apps fill."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory

from accounts.models import User
from helsefellesskap.core import panels


@pytest.fixture
def request_() -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return request


@pytest.fixture(autouse=True)
def _own_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_panels", type(panels._panels)(list))
    monkeypatch.setattr(panels, "_counts", [])


def says(missing: str | None) -> Any:
    return lambda request, subject: None if missing is None else {"missing": missing}


def test_sections_stand_in_their_order(request_: HttpRequest) -> None:
    template = "components/_empty.html"
    panels.register_panel("tests", template, says("second"), order=20)
    panels.register_panel("tests", template, says("first"), order=10)
    panels.register_panel("tests", template, says(None), order=15)
    panels.register_panel("elsewhere", template, says("other"))
    shown = panels.ordered_panels("tests", request_, None)
    assert [order for order, _section in shown] == [10, 20]
    assert "first" in shown[0][1]
    assert panels.render_panels("tests", request_, None) == [s for _o, s in shown]


def test_an_empty_place_is_empty(request_: HttpRequest) -> None:
    assert panels.render_panels("nobody", request_, None) == []


def test_counts_are_for_those_who_are_signed_in(
    request_: HttpRequest, leader: User
) -> None:
    panels.register_header_count(lambda request: {"cases": 3})
    assert panels.header_counts(request_) == {}
    request_.user = leader
    assert panels.header_counts(request_) == {"cases": 3}
