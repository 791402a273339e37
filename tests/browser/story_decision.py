"""Acts 3, 4 and 5: the hearing, SSU's decision, and what the public reads."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.story import PRINTING, Story, field, follow, number_in, press, said
from tests.browser.story_plan import EDIT, LEADER, OFFICE, PLAN, SECRETARYS

HEARING = f"{PLAN}hoyring/"
DECISION = f"{PLAN}godkjenning/"
JOINT = "/handlingsplanar/felles/"

# The leader of SSU leads LSU Molde too, and its deputy is LSU Volda's.
MOLDE = "leiar.ssu"
BY_LINK = "leiar.lsu-kristiansund"
OTHERS = ("leiar.lsu-alesund", "leiar.lsu-volda")
HEARD = ("nestleiar.lsu-molde", "sekretaer.lsu-volda", BY_LINK, MOLDE, *OTHERS)
SSU_LEADER = "leiar.ssu"
# Six of eleven seats, from the municipalities and from the trust.
VOTERS = (
    SSU_LEADER,
    "nestleiar.ssu",
    "leiar.lsu-kristiansund",
    "nestleiar.lsu-kristiansund",
    "leiar.lsu-alesund",
    "nestleiar.lsu-alesund",
)
REMARK = "Skriv kven som held sida ved like."
ANSWER = "Det står no i innleiinga."
DECIDED = "SSU godkjenner handlingsplanen for rehabilitering."
CASE = "39/26"


def the_plan_is_heard(story: Story) -> None:
    """Act 3: on hearing for the LSUs, answered by all of them, and handed in."""
    with story.at(LEADER, EDIT) as page:
        follow(page, "Send on hearing")
        form = page.get_by_role("region", name=said("Send on hearing"))
        for name in ("LSU Kristiansund", "LSU Molde", "LSU Ålesund", "LSU Volda"):
            expect(form.get_by_role("checkbox", name=name)).to_be_checked()
        field(form, "A word to those who are heard").fill("Sjå helst på 1.1.1.")
        story.look(page, "høyring opne")
        press(form, "Send on hearing")
        expect(page.locator("h1 + .meta, .meta").first).to_contain_text(
            said("on hearing").capitalize()
        )
    story.have_had_letters(
        *HEARD, holding=said("Read the plan, write remarks and send them:")
    )
    _one_remarks(story)
    _one_answers_by_link(story)
    for who in OTHERS:
        with story.at(who, HEARING) as page:
            press(page, "We have no remarks")
            expect(page.locator("main")).to_contain_text(said("You have no remarks."))
    story.have_had_letters(LEADER, holding=said("All who were heard have answered."))
    _the_writer_answers(story)


def ssu_decides(story: Story) -> None:
    """Act 4: members vote, the leader concludes, and the plan is public and in print."""
    asked = said("See what is changed, what was said in the hearing, and vote:")
    story.have_had_letters(*VOTERS, holding=asked)
    for who in VOTERS:
        with story.at(who, DECISION) as page:
            form = page.locator("form", has=page.locator("input[name=choice]")).first
            form.get_by_label(said("for").capitalize(), exact=True).check()
            press(form, "Vote", exact=True)
            changed = page.get_by_role("button", name=said("Change the vote"))
            expect(changed.first).to_be_visible()
    with story.at(SSU_LEADER, DECISION) as page:
        expect(
            page.get_by_role("heading", name=said("The rule is met"))
        ).to_be_visible()
        story.look(page, "godkjenning")
        _conclude(page)
        _follow_the_printing(story, page)
    story.have_had_letters(LEADER, MOLDE, OFFICE, holding=CASE)
    _is_in_force(story)


def the_public_reads(story: Story) -> None:
    """Act 5: anyone reads all plans in force, in numbers and through filters."""
    with story.at("", JOINT) as page:
        chart = page.locator("table.chart")
        expect(chart.locator("tbody tr")).to_have_count(12)
        sums = chart.locator("tbody td[data-sum]").all_inner_texts()
        measures = sum(number_in(words) for words in sums)
        assert measures == number_in(chart.locator("tfoot td[data-sum]").inner_text())
        story.look(page, "felles")

        field(page, "Status").select_option("done")
        page.get_by_label(said("Body"), exact=True).select_option("fsu-rehabilitering")
        press(page, "Show measures")
        expect(page.get_by_role("status")).to_contain_text(
            re.compile(rf"\d+ av {measures}")
        )
        shown = page.locator("table.plan td[data-status=done]")
        assert shown.count() >= 1
        story.look(page, "felles filtrert")
        page.locator(".ds-chip[data-removable]").first.click()
        expect(page.locator(".ds-chip[data-removable]")).to_have_count(1)
    with story.at("", JOINT, width=360) as page:
        story.look(page, "felles 360")


def _one_remarks(story: Story) -> None:
    with story.at(MOLDE, HEARING) as page:
        place = page.locator("[id^=om-]").filter(has_text=SECRETARYS).last
        follow(place, "Remark")
        form = page.locator("form.panel", has=page.locator("textarea"))
        field(form, "Remark").fill(REMARK)
        story.look(page, "høyring merknad")
        press(form, "Keep the remark")
        expect(page.locator("main")).to_contain_text(REMARK)
        press(page, "Send the statement")
        expect(
            page.get_by_role("button", name=said("Send the statement"))
        ).to_have_count(0)
    story.have_had_letters(LEADER, holding="LSU Molde")


def _one_answers_by_link(story: Story) -> None:
    may_use_it = said(
        "Has the body no remarks? Say so with this link. It can be used once, without "
        "signing in:"
    )
    links = story.links(BY_LINK, may_use_it)
    signed = next(link for link in links if link.startswith("/l/"))
    with story.at("", signed, width=360) as page:
        story.look(page, "lenkje")
        page.get_by_role("button", name="LSU Kristiansund").click()
        heading = said("Thank you, the answer is sent")
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    with story.page() as page:
        assert story.open(page, signed) == 410


def _the_writer_answers(story: Story) -> None:
    with story.at(LEADER, HEARING) as page:
        expect(
            page.get_by_role("link", name=said("Answer the remarks"))
        ).to_be_visible()
        form = page.get_by_role("region", name=said("Answer the remarks")).locator(
            "form"
        )
        form.get_by_role("radio").first.check()
        form.get_by_role("textbox").fill(ANSWER)
        story.look(page, "høyring svar")
        press(form, "Keep the answer")
        press(page, "Hand in the plan")
        page.wait_for_url(f"**{DECISION}")
        expect(page.locator("main")).to_contain_text(said("To be decided"))


def _conclude(page: Page) -> None:
    form = page.get_by_role("region", name=said("Conclude")).locator("form").first
    field(form, "Text of the decision").fill(DECIDED)
    field(form, "Case number").fill(CASE)
    press(form, "Adopt the plan")
    expect(page.locator("main")).to_contain_text(DECIDED)


def _follow_the_printing(story: Story, page: Page) -> None:
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
    expect(page.get_by_role("heading", level=1)).to_contain_text("2023–2026")
    story.look(page, "utgåve")
    expect(page.locator("article.edition")).to_contain_text(SECRETARYS)
    assert_archival_pdf(save_pdf(story, page, "plan.pdf"))


def _is_in_force(story: Story) -> None:
    with story.at("", PLAN) as page:
        expect(page.locator("main")).to_contain_text(CASE)
        expect(page.locator("main")).to_contain_text(SECRETARYS)
        expect(page.locator("code")).to_have_text(re.compile(r"^[0-9a-f]{64}$"))
        story.look(page, "plan vedteken")
    with story.at("", f"{PLAN}1/") as page:
        expect(page.locator("main")).to_contain_text(
            said("This is an earlier revision, kept as it was adopted.")
        )
        expect(page.locator("main")).not_to_contain_text(SECRETARYS)


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
