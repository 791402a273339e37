"""The steps that more than one story takes: a plan is heard, voted on, concluded and
printed; a meeting is held and its minutes are published.
"""

import datetime
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.story import PRINTING, Story, field, follow, press, said

LOCAL = ("LSU Kristiansund", "LSU Molde", "LSU Ålesund", "LSU Volda")


def send_on_hearing(story: Story, page: Page, word: str) -> None:
    """The leader, on the page where he writes, sends the plan to the four LSUs."""
    follow(page, "Send on hearing")
    form = page.get_by_role("region", name=said("Send on hearing"))
    for name in LOCAL:
        expect(form.get_by_role("checkbox", name=name)).to_be_checked()
    field(form, "A word to those who are heard").fill(word)
    story.look(page, "høyring opne")
    press(form, "Send on hearing")
    expect(page.locator("h1 + .meta, .meta").first).to_contain_text(
        said("on hearing").capitalize()
    )


def has_no_remarks_by_link(story: Story, who: str, body: str) -> None:
    """With the link in the letter, on a phone, without signing in; it works once."""
    may_use_it = said(
        "Has the body no remarks? Say so with this link. It can be used once, without "
        "signing in:"
    )
    links = story.links(who, may_use_it)
    signed = next(link for link in links if link.startswith("/l/"))
    with story.at("", signed, width=360) as page:
        story.look(page, "lenkje")
        story.picture(page, "3-lenkje", of=page.locator("main"))
        page.get_by_role("button", name=body).click()
        heading = said("Thank you, the answer is sent")
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    with story.page() as page:
        assert story.open(page, signed) == 410


def begin_remark(page: Page, about: str) -> None:
    """Open the form for a remark on the place that says so."""
    place = page.locator("[id^=om-]").filter(has_text=about).last
    follow(place, "Remark")


def vote(page: Page, choice: str, *, again: bool = False) -> None:
    """Vote for the one seat one has, or change the vote."""
    form = page.locator("form", has=page.locator("input[name=choice]")).first
    form.get_by_label(said(choice).capitalize(), exact=True).check()
    press(form, "Change the vote" if again else "Vote", exact=True)
    changed = page.get_by_role("button", name=said("Change the vote"))
    expect(changed.first).to_be_visible()


def conclude(page: Page, text: str, case: str) -> None:
    """The leader adopts the plan by the rule."""
    form = page.get_by_role("region", name=said("Conclude")).locator("form").first
    field(form, "Text of the decision").fill(text)
    field(form, "Case number").fill(case)
    press(form, "Adopt the plan")
    expect(page.locator("main")).to_contain_text(text)


def follow_the_printing(story: Story, page: Page, *, period: str, holding: str) -> Path:
    """The worker prints, the leader watches, and the file is what it should be."""
    page.get_by_role("link", name=said("See how far it has come")).click()
    page.wait_for_url("**/jobb/*/")
    progress, done = (
        page.locator("#job progress"),
        page.get_by_text(said("It is done.")),
    )
    expect(progress.or_(done)).to_be_visible()
    story.look(page, "jobb")
    expect(done).to_be_visible(timeout=PRINTING)
    follow(page, "Open the result")
    expect(page.get_by_role("heading", level=1)).to_contain_text(period)
    story.look(page, "utgåve")
    expect(page.locator("article.edition")).to_contain_text(holding)
    file = save_pdf(story, page, "plan.pdf")
    assert_archival_pdf(file)
    return file


def type_hours(page: Page, day: datetime.date) -> None:
    """A meeting on that day, which begins and ends within it."""
    field(page, "Day").fill(day.isoformat())
    field(page, "From").fill("00:05")
    field(page, "To").fill("23:55")
    field(page, "Place").fill("Teams")


def hold_today(page: Page) -> None:
    """The meeting that was called for later is moved to today, and held."""
    follow(page, "Change day, hour or place")
    type_hours(page, timezone.localdate())
    press(page, "Keep the changes")
    press(page, "The meeting has been held")


def write_the_decision(page: Page, text: str) -> None:
    """What was decided in the only item on the agenda."""
    item = page.locator("li[id^=punkt-]")
    field(item, "Decision").fill(text)
    press(item, "Keep the decision")
    expect(page.locator("main")).to_contain_text(text)


def publish(page: Page, minutes: str) -> None:
    """Decisions and minutes are for all to read."""
    field(page, "Minutes as text").fill(minutes)
    press(page, "Publish decisions and minutes")
    expect(page.locator("main")).to_contain_text(minutes)


def save_pdf(story: Story, page: Page, name: str) -> Path:
    """Download the edition one reads about."""
    link = page.get_by_role("link", name=said("Open the PDF"))
    address = link.get_attribute("href")
    answer = page.context.request.get(f"{story.portal.url}{address}")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    file = story.files / name
    file.write_bytes(answer.body())
    return file


def assert_archival_pdf(file: Path) -> None:
    """A tagged PDF that says PDF/UA-1 and PDF/A-3a of itself, in Norwegian."""
    import pikepdf

    assert file.read_bytes().startswith(b"%PDF-")
    with pikepdf.open(file) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        said_of_itself = pdf.open_metadata()
        assert said_of_itself["pdfuaid:part"] == "1"
        assert said_of_itself["pdfaid:part"] == "3"
        assert said_of_itself["pdfaid:conformance"].upper() == "A"
        assert str(pdf.Root.Lang) in {"nn", "nb", "nn-NO", "nb-NO"}
        assert len(pdf.pages) > 1
