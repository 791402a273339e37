"""`make pictures`: new pictures for the README, from the demo that `make run` has started.

Start the demo first. It is looked at in nynorsk, by those who use each page; nothing in
it is changed but for one key with which a case is followed.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tools import environment, places
from tools.console import Trouble, plainly, say, step
from tools.run import PASSWORD, demo_settings, readiness

FOLDER = places.ROOT / "docs" / "pictures"
WIDE, NARROW = (1280, 880), (360, 740)
COLOURS = 256  # as many as a page of ours needs; a quarter of the size

# Runs in the portal: a new key to a case that has come some way.
FOLLOW = """
from cases.keys import follow_path
from cases.models import Case
case = Case.objects.filter(state__in=["decided", "reported", "routed"]).first()
print(follow_path(str(case.pk)))
"""


# And the way to the case that became a measure.
THREAD = """
from django.urls import reverse
from cases.models import CaseMeasure
made = CaseMeasure.objects.filter(state="written").earliest("pk")
print(reverse("cases:red_thread", args=[made.case_id]))
"""


@dataclass(frozen=True)
class Picture:
    """One page as one reader sees it."""

    name: str
    path: str
    size: tuple[int, int] = WIDE
    who: str = ""
    dark: bool = False


PICTURES = [
    Picture("forside-1280", "/"),
    Picture("forside-360", "/", NARROW),
    Picture("felles-plan-1280", "/handlingsplanar/felles/"),
    Picture("felles-plan-1280-dark", "/handlingsplanar/felles/", dark=True),
    Picture(
        "plan-rediger-1280",
        "/handlingsplanar/fsu-rehabilitering/rediger/",
        who="leiar.fsu-rehabilitering",
    ),
    Picture(
        "godkjenning-1280",
        "/handlingsplanar/fsu-helseberedskap/godkjenning/",
        who="leiar.ssu",
    ),
    Picture("saker-1280", "/saker/", who="sekretariat"),
    Picture("sak-ny-360", "/saker/ny/", NARROW),
    Picture("sak-fylg-360", FOLLOW, NARROW),
    Picture("raud-traad-1280", THREAD, who="sekretariat"),
    Picture("saker-i-tal-1280", "/saker/tal/", who="sekretariat"),
]


def main() -> int:
    """Take them all, or those whose names are given."""
    port = int(os.environ.get("PORT") or 8000)
    if readiness(port) != 200:
        raise Trouble(
            f"Ingen portal svarar på port {port}.",
            "Start demoen med `make run` i eit anna vindauge, og prøv att.",
        )
    chromium = environment.find_chromium()
    if not chromium:
        raise Trouble("Her er ingen Chromium.", "apt-get install chromium")
    chosen = [one for one in PICTURES if not sys.argv[1:] or one.name in sys.argv[1:]]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        take(browser, f"http://localhost:{port}", chosen)
        browser.close()
    return 0


def take(browser: Browser, url: str, pictures: Sequence[Picture]) -> None:
    """Each in a context of its own, so that none sees what another has opened."""
    for one in pictures:
        with step(one.name):
            context = browser.new_context(
                viewport={"width": one.size[0], "height": one.size[1]},
                color_scheme="dark" if one.dark else "light",
                reduced_motion="reduce",
            )
            page = context.new_page()
            if one.who:
                _sign_in(page, url, one.who)
            path = _ask(one.path) if one.path in (FOLLOW, THREAD) else one.path
            answer = page.goto(url + path, wait_until="networkidle")
            if answer is None or answer.status != 200:
                raise Trouble(f"{path} svara {answer.status if answer else 'ikkje'}.")
            file = FOLDER / f"{one.name}.png"
            page.screenshot(path=file)
            context.close()
            fewer_colours(file)
    say(f"Bileta ligg i {places.shown(FOLDER)}.")


def _sign_in(page: Page, url: str, who: str) -> None:
    page.goto(f"{url}/logg-inn/")
    page.fill("input[name=login]", f"{who}@demo.example")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/logg-inn/" not in address)


def _ask(code: str) -> str:
    done = subprocess.run(
        [places.PYTHON, places.ROOT / "manage.py", "shell", "-v", "0", "-c", code],
        env=demo_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Trouble("Demoen har inga sak å følgje.", tail=done.stderr[-2000:])
    return done.stdout.strip().splitlines()[-1]


def demo_environment() -> dict[str, str]:
    """What `make run` gives its portal, for a command beside it."""
    return {**os.environ, **demo_settings(int(os.environ.get("PORT") or 8000))}


def fewer_colours(file: Path) -> None:
    """The same picture in a quarter of the size."""
    from PIL import Image

    with Image.open(file) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(file, optimize=True)


if __name__ == "__main__":
    sys.exit(plainly(main))
