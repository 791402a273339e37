"""Acts 1 and 2: the real plan comes in, and a leader edits it."""

import re

from playwright.sync_api import Locator, Page, Response, expect

from tests.browser.story import Story, field, follow, press, said
from tests.browser.story_files import PlanFile

OFFICE = "sekretariat"
LEADER = "leiar.fsu-rehabilitering"
SECRETARY = "sekretaer.fsu-rehabilitering"
PLAN = "/handlingsplanar/fsu-rehabilitering/"
EDIT = f"{PLAN}rediger/"
STATUS = f"{PLAN}status/"

HALF_WRITTEN = "Eit tiltak som ikkje er ferdig skrive"
SHARPER = "Lage felles retningslinjer for ansvaret, og halde dei ved like."
ADDED = "Lage ei felles opplæring for koordinatorar i kommunar og føretak."
LEADERS = "Leiaren sin tekst: éin felles inngang på nettet."
DROPPED_BECAUSE = "Er gjort ferdig."
SECRETARYS = "Sekretæren sin tekst: ei side som viser kven ein ringjer."


def the_real_plan_comes_in(story: Story, file: PlanFile) -> None:
    """Act 1: the secretariat uploads, sees what was found, and registers it as adopted."""
    with story.at(OFFICE, "/handlingsplanar/importer/") as page:
        story.look(page, "importer")
        field(page, "The plan").set_input_files(file.path)
        press(page, "Read the file")

        page.wait_for_url("**/importer/*/")
        found = page.get_by_role("region", name=said("What would happen"))
        parts = found.get_by_role("list").first.locator("> li")
        expect(parts).to_have_count(12)
        for part, body in zip(parts.all(), file.bodies, strict=True):
            expect(part).to_contain_text(body.heading)
            counts = part.locator(".meta").inner_text()
            assert [int(n) for n in re.findall(r"\d+", counts)] == body.counts
        expect(page.locator("main")).to_contain_text(said("Nothing is kept yet."))
        story.look(page, "importer sjå gjennom")

        field(page, "Adopted on").fill("2023-03-15")
        field(page, "Case number").fill("12/23")
        press(page, "Read in the chosen plans")
        page.wait_for_url("**/handlingsplanar/")
        in_force = page.get_by_role("region", name=said("In force"))
        expect(in_force.get_by_role("heading", level=3)).to_have_count(12)
        story.look(page, "handlingsplanar")
    with story.at("", PLAN) as page:
        expect(page.locator("main")).to_contain_text("12/23")
        story.look(page, "plan i kraft")


def a_leader_edits(story: Story) -> None:
    """Act 2: a draft is written by two at once, and a year's status is reported."""
    with story.at(LEADER, PLAN) as page:
        follow(page, "Make a new draft")
        press(page, "Start the draft")
        page.wait_for_url(f"**{EDIT}")
        with story.at(SECRETARY, EDIT) as other:
            _change_a_text(page, other)
            _add_move_and_drop(story, page)
            _write_the_same(story, page, other)
            expect(row(other, "1.2.2")).to_contain_text(ADDED)
            expect(other.locator("#outline")).to_contain_text(DROPPED_BECAUSE)
    _report_in_place(story)
    _report_without_scripts(story)


def row(page: Page, number: str) -> Locator:
    """The goal, sub-goal or measure with this number in the outline."""
    here = page.locator(".node__no", has_text=re.compile(rf"^{re.escape(number)}$"))
    return page.locator(".node", has=here)


def open_row(page: Page, number: str) -> Locator:
    """The row as a form."""
    row(page, number).locator("a[id^=edit-]").click()
    opened = page.locator(".node[data-open]")
    expect(opened).to_be_visible()
    return opened


def _change_a_text(page: Page, other: Page) -> None:
    """In place; the other sees it, and what the other is writing meanwhile stays."""
    form = _new_measure(other)
    field(form, "Measure").fill(HALF_WRITTEN)
    with other.expect_response(_has_news):
        opened = open_row(page, "1.2.1")
        field(opened, "Measure").fill(SHARPER)
        press(opened, "Save", exact=True)
        expect(row(page, "1.2.1")).to_contain_text(SHARPER)
        expect(row(page, "1.2.1")).to_contain_text(said("Saved"))
        expect(page.locator("#outline")).to_have_count(1)
        assert page.url.endswith(EDIT)
    expect(field(form, "Measure")).to_have_value(HALF_WRITTEN)
    follow(form, "Cancel")
    expect(row(other, "1.2.1")).to_contain_text(SHARPER)


def _has_news(answer: Response) -> bool:
    return "/rediger/nytt/" in answer.url and answer.status == 200


def _new_measure(page: Page) -> Locator:
    """The form for a measure under 1.2."""
    under = page.get_by_role("listitem").filter(has=row(page, "1.2")).last
    under.get_by_role("link", name=said("Add measure")).click()
    form = page.locator("#add-form")
    expect(form).to_be_visible()
    return form


def _add_move_and_drop(story: Story, page: Page) -> None:
    form = _new_measure(page)
    field(form, "Measure").fill(ADDED)
    field(form, "Responsible").select_option(label="FSU Rehabilitering")
    field(form, "Timeframe").select_option("year")
    field(form, "Which").fill("2027")
    story.look(page, "rediger")
    press(form, "Add measure")
    expect(row(page, "1.2.3")).to_contain_text(ADDED)
    expect(row(page, "1.2.3")).to_contain_text(said("New"))

    row(page, "1.2.3").locator("button[name=opp]").click()
    expect(row(page, "1.2.2")).to_contain_text(ADDED)

    gone = row(page, "1.3.1").locator("p").first.inner_text()
    opened = open_row(page, "1.3.1")
    follow(opened, "Take out")
    sure = opened.locator("form.panel")
    field(sure, "Why").fill(DROPPED_BECAUSE)
    press(sure, "Take out")
    expect(row(page, "1.3.1")).not_to_contain_text(gone)
    expect(page.locator("#news")).to_contain_text(said("Taken out."))


def _write_the_same(story: Story, page: Page, other: Page) -> None:
    """Both texts are shown, one is chosen, and the other is kept beside it."""
    mine, theirs = open_row(page, "1.1.1"), open_row(other, "1.1.1")
    field(mine, "Measure").fill(LEADERS)
    press(mine, "Save", exact=True)
    expect(row(page, "1.1.1")).to_contain_text(LEADERS)

    field(theirs, "Measure").fill(SECRETARYS)
    press(theirs, "Save", exact=True)
    conflict = theirs.get_by_role("alert")
    expect(conflict).to_contain_text(LEADERS)
    expect(conflict).to_contain_text(SECRETARYS)
    story.look(other, "rediger to samstundes")
    press(theirs, "Save my text")
    expect(row(other, "1.1.1")).to_contain_text(SECRETARYS)

    # The other sees it without doing anything.
    expect(row(page, "1.1.1")).to_contain_text(SECRETARYS)
    expect(page.locator("#news li")).to_have_count(1)
    opened = open_row(page, "1.1.1")
    kept = opened.get_by_role("listitem").filter(has_text=said("Text that gave way"))
    expect(kept).to_contain_text(LEADERS)
    story.look(page, "rediger kommentar")


def _report_in_place(story: Story) -> None:
    with story.at(LEADER, STATUS) as page:
        first = page.locator(".reports > li").first
        follow(first, "Report")
        form = first.locator("form")
        field(form, "Carried out").check()
        field(form, "In a word").fill("14 av 17")
        story.look(page, "status")
        press(form, "Save the status")
        expect(first.locator("[data-status=done]")).to_contain_text("14 av 17")
        assert page.url.endswith(STATUS)


def _report_without_scripts(story: Story) -> None:
    with story.at(LEADER, STATUS, width=360, scripts=False) as page:
        expect(page.locator(".reports > li").first).to_contain_text("14 av 17")
        follow(page.locator(".reports > li").nth(1), "Report")
        form = page.locator(".reports > li").nth(1).locator("form")
        field(form, "Planned or under way").check()
        story.look(page, "status utan skript", scripts=False)
        press(form, "Save the status")
        second = page.locator(".reports > li").nth(1)
        expect(second.locator("[data-status=going]")).to_be_visible()
    with story.at("", PLAN, width=360) as page:
        expect(page.locator("table.plan")).to_contain_text("14 av 17")
        story.look(page, "plan i kraft 360")
