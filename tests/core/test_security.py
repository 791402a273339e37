"""Headers, policy and settings: safe where nobody has said anything."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.addresses import Address, every_address

OPERATION = {
    "SECRET_KEY": "9v" * 30 + "Xq!",
    "ALLOWED_HOSTS": "portal.example",
    "SITE_URL": "https://portal.example",
    "EMAIL_URL": "smtp://localhost:25",
}


@pytest.mark.parametrize("address", every_address(), ids=lambda one: one.name)
def test_every_answer_carries_the_strict_policy(
    client: Client, leader: User, address: Address
) -> None:
    client.force_login(leader)
    client.raise_request_exception = False
    policy = client.get(address.path)["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


def test_headers_of_every_page(client: Client) -> None:
    page = client.get("/personvern/")
    assert page["X-Frame-Options"] == "DENY"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"
    assert page["Content-Language"] == "nn"
    assert "Cookie" in page["Vary"]


def test_cookies_cannot_be_read_by_scripts(client: Client) -> None:
    client.post("/sprak/", {"language": "nb", "next": "/"})
    assert client.cookies["sprak"]["httponly"]
    assert client.cookies["sprak"]["samesite"] == "Lax"
    assert settings.SESSION_COOKIE_HTTPONLY


# As another process would start -------------------------------------------------
def start(*command: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with nothing in the environment but what is given."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(  # noqa: S603 -- our own manage.py
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env={**kept, **env},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def var(tmp_path: Path) -> dict[str, str]:
    return {
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
    }


def test_it_does_not_start_without_a_key(var: dict[str, str]) -> None:
    refused = start("check", **var)
    assert refused.returncode != 0
    assert "SECRET_KEY is missing" in refused.stderr


@pytest.mark.parametrize("key", ["only-for-a-laptop-" + "x" * 40, "kort"])
def test_it_does_not_start_with_a_key_that_others_know(
    var: dict[str, str], key: str
) -> None:
    refused = start("check", **{**var, "SECRET_KEY": key})
    assert refused.returncode != 0
    assert "SECRET_KEY" in refused.stderr


def test_the_demo_does_not_start_for_a_host_that_others_reach(
    var: dict[str, str],
) -> None:
    refused = start("check", **var, **OPERATION, DEMO="1")
    assert refused.returncode != 0
    assert "only for this machine" in refused.stderr


def test_the_demo_starts_for_this_machine(var: dict[str, str]) -> None:
    started = start("check", **var, DEMO="1", SECRET_KEY=OPERATION["SECRET_KEY"])
    assert started.returncode == 0, started.stderr


def test_in_operation_django_finds_nothing_to_say(var: dict[str, str]) -> None:
    checked = start("check", "--deploy", "--fail-level", "WARNING", **var, **OPERATION)
    assert checked.returncode == 0, checked.stderr


def test_in_operation_everything_goes_by_tls(var: dict[str, str]) -> None:
    asked = (
        "from django.conf import settings as s; "
        "print(s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.LANGUAGE_COOKIE_SECURE, s.SECURE_HSTS_SECONDS >= 31536000, s.DEBUG, s.DEMO)"
    )
    said = start("shell", "--verbosity", "0", "-c", asked, **var, **OPERATION)
    assert said.stdout.split() == ["True"] * 5 + ["False"] * 2, said.stderr


def test_the_components_page_is_the_demos_alone(var: dict[str, str]) -> None:
    asked = (
        "from django.urls import resolve; "
        "print(resolve('/utval/').view_name); resolve('/komponentar/')"
    )
    said = start("shell", "--verbosity", "0", "-c", asked, **var, **OPERATION)
    assert said.stdout.strip() == "committees:committees"
    assert "Resolver404" in said.stderr


def test_sessions_end() -> None:
    assert settings.SESSION_COOKIE_AGE == 12 * 3600


def test_uploads_are_limited() -> None:
    limits: dict[str, Any] = {
        "UPLOAD_LIMIT": settings.UPLOAD_LIMIT,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
    }
    assert limits == {
        "UPLOAD_LIMIT": 10 * 1024 * 1024,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 5 * 1024 * 1024,
    }
