"""What the documents say of commands and settings is so."""

import re

from tools.places import ROOT

OPERATIONS = (ROOT / "docs" / "operations.md").read_text()


def names(text: str) -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)` \|", text, flags=re.M))


def test_every_setting_is_explained_and_none_that_is_not_there():
    settings = (ROOT / "helsefellesskap" / "settings.py").read_text()
    portal, compose = OPERATIONS.split("| name, compose only |")
    read = set(re.findall(r"\benv\.\w+\(\s*\"([A-Z_]+)\"", settings))

    assert names(portal) == read
    assert (
        names(compose)
        == set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
        - read
    )


def test_make_without_a_word_names_every_target():
    text = (ROOT / "Makefile").read_text()
    phony = set(re.findall(r"^\.PHONY: (.*)$", text, flags=re.M)[0].split())

    assert phony == set(re.findall(r"^([a-z]+):.*## \S", text, flags=re.M))
    assert phony >= {"run", "test", "check", "bench"}


def test_nothing_here_names_this_machine():
    for file in [
        *(ROOT / "tools").glob("*.py"),
        ROOT / "Makefile",
        ROOT / "Dockerfile",
    ]:
        assert not re.search(r"/work/|/root/|/home/", file.read_text()), file.name
