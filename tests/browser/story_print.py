"""Acts 7 and 8: deviations become a report, and all that is there becomes the handbook."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.story import PRINTING, Story, field, follow, press, said
from tests.browser.story_files import deviation_file
from tests.browser.story_plan import OFFICE, SECRETARYS
from tests.browser.story_steps import assert_archival_pdf, save_pdf

CONTACT = "kontakt.1506"
PLAN_HEADING = "Handlingsplan for rehabilitering"


def deviations_become_a_report(story: Story) -> None:
    """Act 7: a file is looked through and registered; the worker makes the annual report."""
    file = deviation_file(story.files)
    with story.at(OFFICE, "/avvik/import/") as page:
        page.locator("input[type=file]").set_input_files(file.path)
        story.look(page, "avvik import")
        press(page, "Read the file")
        page.wait_for_url(re.compile(r"/avvik/import/\d+/$"))
        complaints = page.get_by_role("region", name=said("Complaints"))
        refused = complaints.get_by_role("row").filter(has_text=file.wrong)
        expect(refused).to_have_count(1)
        expect(refused).to_contain_text(f"Linje {file.wrong_line}")
        figures = page.locator("dl.figures")
        expect(figures).to_contain_text(str(file.right))
        story.look(page, "avvik import funne")
        page.get_by_role("button", name=str(file.right)).click()
        page.wait_for_url("**/avvik/")
        expect(page.get_by_role("status").last).to_contain_text(str(file.right))
        story.look(page, "avvik")
    story.have_had_letters(CONTACT, holding="/avvik/")

    with story.at(OFFICE, "/publikasjonar/trykk/") as page:
        field(page, "What shall be printed?").select_option("annual-report")
        field(page, "For which year?").fill(str(file.year))
        story.look(page, "trykk")
        report = _print(story, page)
        pictures = page.locator("article.edition svg[role=img]")
        expect(pictures.first).to_be_visible()
        assert pictures.count() >= 2
        expect(page.locator("article.edition")).to_contain_text("Utskrivingsklar")
        expect(page.locator("article.edition")).not_to_contain_text(file.summary)
        story.look(page, "årsrapport")
        assert_archival_pdf(save_pdf(story, page, "arsrapport.pdf"))
        _publish(page)
    with story.at("", report) as page:
        expect(page.get_by_role("heading", level=1)).to_contain_text(str(file.year))


def the_handbook_is_printed(story: Story) -> None:
    """Act 8: bodies, the way of a case, the agreement and the plans in force, as they are."""
    with story.at(OFFICE, "/publikasjonar/trykk/") as page:
        field(page, "What shall be printed?").select_option("handbook")
        handbook = _print(story, page)
        text = page.locator("article.edition")
        for words in (
            "Strategisk samarbeidsutval",
            "Fagleg samarbeidsutval for rehabilitering",
            said("Looks after these points of the agreement"),
            PLAN_HEADING,
            SECRETARYS,
            "39/26",
        ):
            expect(text).to_contain_text(words)
        story.look(page, "handbok")
        assert_archival_pdf(save_pdf(story, page, "handbok.pdf"))
        _publish(page)
    with story.at("", "/publikasjonar/") as page:
        shelf = page.locator(".shelf")
        for words in (said("Handbook"), PLAN_HEADING):
            expect(shelf.get_by_role("link", name=words).first).to_be_visible()
        story.look(page, "publikasjonar")
        assert page.locator(f"a[href='{handbook}']").count() == 1


def _print(story: Story, page: Page) -> str:
    """Order it, watch the worker, and open what it made."""
    press(page, "Print the edition")
    page.wait_for_url("**/jobb/*/")
    progress, done = (
        page.locator("#job progress"),
        page.get_by_text(said("It is done.")),
    )
    expect(progress.or_(done)).to_be_visible()
    expect(done).to_be_visible(timeout=PRINTING)
    follow(page, "Open the result")
    page.wait_for_url(re.compile(r"/publikasjonar/\d+/$"))
    return urlsplit(page.url).path


def _publish(page: Page) -> None:
    press(page, "Publish the edition")
    expect(page.get_by_role("button", name=said("Publish the edition"))).to_have_count(
        0
    )
