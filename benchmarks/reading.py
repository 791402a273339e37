"""Read one plan file and say how much was in it."""

import sys
from pathlib import Path

import django

django.setup()

from actionplans.imports import read_plan  # noqa: E402 -- after setup

if __name__ == "__main__":
    path = Path(sys.argv[1])
    read = read_plan(path, filename=path.name, aliases={})
    print(
        sum(
            1
            for body in read.committees
            for goal in body.goals
            for _s in goal.sub_goals
        )
    )
