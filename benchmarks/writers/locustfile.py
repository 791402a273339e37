"""One writer of forty: opens rows, saves by itself, meets conflicts, adds, moves, comments.

Started by `python -m benchmarks.writers`. What the portal has said yes to is written to
the file that WRITERS_LOG names, one line of JSON each, so that it can be looked for after.
"""

import itertools
import json
import os
import random
import re
import uuid
from pathlib import Path
from typing import Any

from locust import HttpUser, between, task

PEOPLE = json.loads(Path(os.environ["WRITERS_PEOPLE"]).read_text(encoding="utf-8"))
EDIT = os.environ["WRITERS_PAGE"]
LOG = Path(os.environ["WRITERS_LOG"])
SHARED = 12
"""So many rows are fought for by all."""

_NUMBERS = itertools.count()
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_FIELD = re.compile(r'<input type="hidden" name="version" value="(\d+)"')
_ROW = re.compile(r'id="n-([0-9a-f-]{36})" data-kind="(\w+)" data-seen="([^"]+)"')
HTMX = {"HX-Request": "true"}


def note(**line: Any) -> None:
    """One line of what was promised."""
    with LOG.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


class Writer(HttpUser):
    """Somebody with a seat in the body that writes the plan."""

    wait_time = between(0.2, 1.0)

    def on_start(self) -> None:
        self.name, session = PEOPLE[next(_NUMBERS)]
        self.client.cookies.set("sessionid", session)
        self._look()

    def _look(self) -> None:
        page = self.client.get(EDIT, name="the outline").text
        self.token = _TOKEN.search(page)[1]
        self.rows = _ROW.findall(page)
        self.measures = [row for row in self.rows if row[1] == "measure"]
        self.goals = [row for row in self.rows if row[1] == "goal"]

    def _send(self, path: str, name: str, **fields: Any) -> Any:
        sent = {"csrfmiddlewaretoken": self.token, **fields}
        with self.client.post(
            EDIT + path, sent, headers=HTMX, name=name, catch_response=True
        ) as answer:
            # 409 is an answer too: somebody else was first, and this one is told.
            if answer.status_code < 500:
                answer.success()
            return answer

    @task(12)
    def write(self) -> None:
        """Open a row that others want too, write in it, and choose where both wrote."""
        thread = random.choice(self.measures[:SHARED])[0]
        form = self.client.get(f"{EDIT}{thread}/", headers=HTMX, name="open a row").text
        version = _FIELD.search(form)
        for _pause in range(random.randint(1, 4)):
            text = f"{self.name} {uuid.uuid4().hex}"
            fields = {"text": text, "language": "nn", "responsible_words": "Kommunane"}
            sent = {**fields, "version": version[1] if version else "0"}
            answer = self._send(f"{thread}/", "autosave", autolagre="1", **sent)
            if answer.status_code == 409:
                answer = self._choose(thread, sent)
            if answer.status_code != 200:
                return
            note(did="wrote", who=self.name, thread=thread, text=text)
            version = _FIELD.search(answer.text)
            if version is None:
                return

    def _choose(self, thread: str, sent: dict[str, str]) -> Any:
        """Both texts are shown; one's own is kept, or given up for a comment."""
        shown = self._send(f"{thread}/", "see both texts", **sent)
        version = _FIELD.search(shown.text)
        if shown.status_code != 409 or version is None:
            return shown
        keep = random.choice(["mine", "theirs"])
        sent = {**sent, "version": version[1], "behald": keep}
        return self._send(f"{thread}/", "choose", **sent)

    @task(3)
    def add(self) -> None:
        """A new measure straight under a goal."""
        goal = random.choice(self.goals)[0]
        text = f"nytt {self.name} {uuid.uuid4().hex}"
        sent = {"slag": "measure", "under": goal, "text": text, "language": "nn"}
        if self._send("legg-til/", "add", **sent).status_code == 200:
            note(did="added", who=self.name, text=text)

    @task(2)
    def move(self) -> None:
        """Up or down, as it was seen: often refused, since others move too."""
        self._look()
        thread, _kind, seen = random.choice(self.measures)
        way = random.choice(["opp", "ned"])
        self._send("rekkje/", "move", **{way: f"{thread}:{seen}"})

    @task(2)
    def comment(self) -> None:
        """A word to the others."""
        thread = random.choice(self.measures[:SHARED])[0]
        text = f"seier {self.name} {uuid.uuid4().hex}"
        path = f"{thread}/kommentar/"
        if self._send(path, "comment", **{"talk-text": text}).status_code == 200:
            note(did="said", who=self.name, text=text)

    @task(4)
    def hear(self) -> None:
        """What the page asks for every fifth second."""
        self.client.get(f"{EDIT}nytt/?sidan=2020-01-01T00:00:00%2B00:00", name="news")
