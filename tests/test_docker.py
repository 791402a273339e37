"""The container files say the same as the settings. No engine runs them here."""

import importlib
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from celery import Celery
from celery.bin.celery import celery as celery_program
from django.conf import settings
from django.core.management import get_commands
from granian.cli import cli as granian_program

from tools import healthcheck
from tools.environment import LIBRARIES
from tools.services import OLDEST_POSTGRES

ROOT = Path(__file__).resolve().parent.parent
OURS = ("migrate", "web", "worker", "beat")
EXAMPLES = {
    "SECRET_KEY": "abcdefghijklmnopqrstuvwxyz" * 2,
    "SITE_URL": "https://portal.example",
    "ALLOWED_HOSTS": "portal.example",
    "POSTGRES_PASSWORD": "hemmeleg",
    "EMAIL_URL": "smtp+tls://portal:hemmeleg@mail.example:587",
    "DEFAULT_FROM_EMAIL": "portal@portal.example",
}

SETTINGS = (ROOT / "helsefellesskap" / "settings.py").read_text()
READ_BY_SETTINGS = set(re.findall(r"\benv\.\w+\(\s*\"([A-Z_]+)\"", SETTINGS))
NGINX = (ROOT / "docker" / "nginx.conf").read_text()


def filled(value: Any) -> Any:
    """As an engine reads it: examples for ${NAME:?why}, what ${NAME:-default} says."""
    if isinstance(value, dict):
        return {name: filled(each) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each) for each in value]
    if not isinstance(value, str):
        return value
    return re.sub(
        r"\$\{([A-Z_]+):([-?])([^}]*)\}",
        lambda m: m[3] if m[2] == "-" else EXAMPLES[m[1]],
        value,
    )


COMPOSE = filled(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))
SERVICES = COMPOSE["services"]


def dockerfile() -> list[tuple[str, str, str]]:
    """(stage, instruction, rest) of every line, long lines joined."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.M)
    stage, found = "", []
    for line in filter(None, text.replace("\\\n", " ").splitlines()):
        instruction, rest = line.split(maxsplit=1)
        if instruction == "FROM":
            stage = rest.split()[-1]
        found.append((stage, instruction, rest))
    return found


def said(stage: str, instruction: str) -> list[str]:
    return [
        rest
        for where, what, rest in dockerfile()
        if (where, what) == (stage, instruction)
    ]


def image_env() -> dict[str, str]:
    return dict(part.split("=", 1) for part in shlex.split(said("app", "ENV")[0]))


def command(service: str) -> list[str]:
    return SERVICES[service].get("command") or json.loads(said("app", "CMD")[0])


# What there is ------------------------------------------------------------------
def test_it_is_these_services():
    assert set(SERVICES) == {*OURS, "proxy", "db", "redis"}


def test_names_it_mentions_are_there():
    for name, service in SERVICES.items():
        assert set(service.get("depends_on", {})) <= set(SERVICES), name
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"], name


def test_all_of_ours_are_one_image_and_the_proxy_another_built_from_the_same_file():
    assert {SERVICES[name]["image"] for name in OURS} == {"helsefellesskap:latest"}
    assert {SERVICES[name]["build"]["target"] for name in OURS} == {"app"}
    assert SERVICES["proxy"]["build"]["target"] == "proxy"
    assert {stage for stage, *_ in dockerfile()} == {"frontend", "app", "proxy"}


def test_the_databases_are_of_the_kind_the_tests_run_on():
    postgres, version = SERVICES["db"]["image"].split(":")
    assert (postgres, int(version) >= OLDEST_POSTGRES) == ("postgres", True)
    assert re.fullmatch(r"redis:[78]", SERVICES["redis"]["image"])


def test_only_the_proxy_can_be_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == [
        "proxy"
    ]


# The environment ----------------------------------------------------------------
@pytest.mark.parametrize("service", OURS)
def test_every_name_in_its_environment_is_read_by_the_settings(service):
    assert set(SERVICES[service]["environment"]) <= READ_BY_SETTINGS


def test_every_name_the_image_sets_is_read_by_the_settings_or_by_python():
    names = {name for name in image_env() if not name.startswith("PYTHON")}
    assert names == {"VAR_DIR", "MEDIA_ROOT"}
    assert names <= READ_BY_SETTINGS


def test_its_database_and_broker_are_the_services_beside_it():
    env, db = SERVICES["web"]["environment"], SERVICES["db"]["environment"]
    database, broker = urlsplit(env["DATABASE_URL"]), urlsplit(env["REDIS_URL"])

    assert (database.hostname, database.port) == ("db", 5432)
    assert (broker.hostname, broker.port) == ("redis", 6379)
    assert (database.username, database.password, database.path[1:]) == (
        db["POSTGRES_USER"],
        db["POSTGRES_PASSWORD"],
        db["POSTGRES_DB"],
    )


def test_the_settings_start_on_that_environment_and_find_nothing_to_warn_of(tmp_path):
    env = {name: str(value) for name, value in SERVICES["web"]["environment"].items()}
    env |= {
        "VAR_DIR": str(tmp_path),
        "MEDIA_ROOT": str(tmp_path),
        "PATH": os.environ["PATH"],
    }

    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_a_secret_is_never_given_a_default():
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "EMAIL_URL"):
        assert re.findall(rf"\$\{{{name}(..)", text), name
        assert set(re.findall(rf"\$\{{{name}(..)", text)) == {":?"}, name


# The commands -------------------------------------------------------------------
def options_of(program, words: list[str]) -> set[str]:
    """The options among these words, all known to the program."""
    known = {option for parameter in program.params for option in parameter.opts}
    known |= {o for parameter in program.params for o in parameter.secondary_opts}
    used = {word.split("=")[0] for word in words if word.startswith("-")}
    assert used <= known, used - known
    return used


def test_the_web_command_serves_an_application_that_is_there():
    program, *words = command("web")
    options_of(granian_program, words)
    module, name = words[-1].split(":")

    assert program == "granian"
    assert callable(getattr(importlib.import_module(module), name))
    assert words[words.index("--interface") + 1] == "wsgi"
    assert words[words.index("--host") + 1] == "0.0.0.0"  # noqa: S104 -- a container


@pytest.mark.parametrize("service", ["worker", "beat"])
def test_the_celery_commands_find_the_application(service):
    program, flag, module, name, *words = command(service)
    options_of(celery_program.commands[name], words)
    application = importlib.import_module(f"{module}.celery").app

    assert (program, flag, name) == ("celery", "-A", service)
    assert isinstance(application, Celery)


def test_beat_keeps_its_timetable_in_the_database_and_runs_once():
    assert settings.CELERY_BEAT_SCHEDULER.startswith("django_celery_beat.")
    assert "--beat" not in command("worker")
    assert "deploy" not in SERVICES["beat"]


def test_the_database_is_migrated_before_anything_of_ours_starts():
    assert command("migrate")[:3] == ["python", "manage.py", "migrate"]
    assert "migrate" in get_commands()
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"] == {
            "condition": "service_completed_successfully"
        }


# The image ----------------------------------------------------------------------
def test_its_python_is_one_the_project_takes():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    oldest = tuple(map(int, project["requires-python"].lstrip(">=").split(".")))
    image = said("app", "FROM")[0].split()[0]
    found = re.fullmatch(r"python:(\d+)\.(\d+)-slim-bookworm", image)

    assert found
    assert tuple(map(int, found.groups())) >= oldest


def test_it_installs_the_locked_packages_and_what_weasyprint_needs():
    runs = " ".join(said("app", "RUN"))

    assert "--require-hashes -r requirements/prod.lock" in runs
    assert (ROOT / "requirements" / "prod.lock").exists()
    assert all(package in runs for package in LIBRARIES.values())
    assert "npm ci --omit=dev --ignore-scripts" in said("frontend", "RUN")[0]


def test_it_does_not_run_as_root_and_can_write_in_its_two_folders():
    folders = [image_env()["VAR_DIR"], image_env()["MEDIA_ROOT"]]
    made = next(run for run in said("app", "RUN") if "useradd" in run)

    assert said("app", "USER") == ["portal"]
    assert f"install -d -o portal -g portal {' '.join(folders)}" in made
    assert f"media:{image_env()['MEDIA_ROOT']}" in SERVICES["web"]["volumes"]


def test_it_asks_itself_whether_it_is_well():
    check = said("app", "HEALTHCHECK")[0]
    words = json.loads(check[check.index("CMD") + 3 :])

    assert words == ["python", "-m", "tools.healthcheck"]
    assert importlib.import_module(words[-1]) is healthcheck


def test_the_health_check_asks_by_a_name_the_portal_takes(live_server):
    port = int(live_server.url.rsplit(":", 1)[1])

    assert healthcheck.alive(port, "localhost")
    assert not healthcheck.alive(port, "stranger.example")


def test_nothing_private_goes_into_the_image():
    ignored = (ROOT / ".dockerignore").read_text().split()

    assert {".*", "var", "node_modules", "tests"} <= set(ignored)


# The proxy ----------------------------------------------------------------------
def blocks(text: str) -> dict[str, list[str]]:
    """The directives of each block by its heading; fails on what nginx would refuse."""
    text = re.sub(r"#.*", "", text)
    tokens = re.findall(r'"[^"]*"|[{};]|[^\s{};"]+', text)
    found: dict[str, list[str]] = {}
    path: list[str] = []
    words: list[str] = []
    for token in tokens:
        if token == "{":
            assert words, "a block without a name"
            path.append(" ".join(words))
            found.setdefault(path[-1], [])
            words = []
        elif token == "}":
            assert path, "a brace too many"
            assert not words, f"no semicolon after {words}"
            path.pop()
        elif token == ";":
            assert words, "an empty directive"
            assert path, f"{words} outside all blocks"
            found[path[-1]].append(" ".join(words))
            words = []
        else:
            words.append(token)
    assert not path, f"{path} never ends"
    assert not words, f"no semicolon after {words}"
    return found


def value(block: str, directive: str) -> str:
    return next(
        line.split(maxsplit=1)[1]
        for line in blocks(NGINX)[block]
        if line.split()[0] == directive
    )


def test_it_listens_where_the_port_points_and_passes_on_to_web():
    web = command("web")
    port = web[web.index("--port") + 1]

    assert value("server", "listen") == SERVICES["proxy"]["ports"][0].split(":")[1]
    assert value("location /", "proxy_pass") == f"http://web:{port}"
    assert said("app", "EXPOSE") == [port]


def test_it_serves_the_static_files_the_image_collected():
    alias = value(f"location {settings.STATIC_URL}", "alias")
    source, target = next(
        line.split()[1:] for line in said("proxy", "COPY") if "--from=app" in line
    )

    assert alias == f"{target}/"
    assert source == f"{image_env()['VAR_DIR']}/static"
    assert settings.STATIC_ROOT == settings.VAR_DIR / "static"


def test_what_people_have_uploaded_is_not_served_by_it():
    assert "media" not in NGINX


def test_it_lets_the_largest_upload_through_and_not_much_more():
    limit = int(value("server", "client_max_body_size").removesuffix("m")) * 1024**2

    assert settings.UPLOAD_LIMIT < limit <= settings.UPLOAD_LIMIT * 1.5


def test_it_tells_who_asked_and_by_which_protocol():
    headers = [
        line.split()[1:3]
        for line in blocks(NGINX)["location /"]
        if line.startswith("proxy_set_header")
    ]

    assert ["Host", "$http_host"] in headers
    assert ["X-Forwarded-For", "$proxy_add_x_forwarded_for"] in headers
    assert ["X-Forwarded-Proto", "$portal_proto"] in headers
    assert SERVICES["web"]["environment"]["TRUSTED_PROXIES"] == "1"
    assert 'SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")' in SETTINGS


@pytest.mark.parametrize(
    "broken",
    [
        "server { listen 80 }",
        "server { listen 80; ",
        "listen 80;",
        "{ }",
        "server { } }",
    ],
)
def test_a_broken_configuration_is_seen(broken):
    with pytest.raises(AssertionError):
        blocks(broken)
