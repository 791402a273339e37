"""What the portal promised the writers, held against what it has."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.portal import Portal


def log_of(portal: Portal) -> Path:
    return portal.folder / "writers.jsonl"


def people_of(portal: Portal) -> Path:
    """Who writes, each with the key of his session."""
    return portal.folder / "writers.json"


def promised(portal: Portal) -> Iterator[dict[str, Any]]:
    """Everything the portal has said yes to, in the order it did."""
    for line in log_of(portal).read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def lost_in(portal: Portal) -> list[str]:
    """What the portal said yes to and does not hold any more, in words.

    A writer's own later words in the same row take the place of the earlier ones.
    """
    kept = {
        text
        for (text,) in portal.rows("SELECT text FROM actionplans_historicalmeasure")
    }
    said = [text for (text,) in portal.rows("SELECT text FROM actionplans_nodecomment")]
    every = "\n".join([*kept, *said])
    last: dict[tuple[str, str], str] = {}
    wanted: defaultdict[str, list[str]] = defaultdict(list)
    for one in promised(portal):
        if one["did"] == "wrote":
            last[one["who"], one["thread"]] = one["text"]
        else:
            wanted[one["did"]].append(one["text"])
    wanted["wrote"] = list(last.values())
    print({did: len(texts) for did, texts in wanted.items()}, "looked for")
    lost = [
        f"{did}: {text}"
        for did, all_ in wanted.items()
        for text in all_
        if text not in every
    ]
    return lost + _twice(portal)


def _twice(portal: Portal) -> list[str]:
    """Rows that stand in one and the same place."""
    found = portal.rows(
        "SELECT goal_id, sub_goal_id, position FROM actionplans_measure "
        "GROUP BY goal_id, sub_goal_id, position HAVING count(*) > 1"
    )
    return [f"two measures in one place: {place}" for place in found]
