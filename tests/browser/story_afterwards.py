"""What comes after the decision: read by all, cleared, taken out as Word, and reviewed."""

import hashlib
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.actionplans.word_plans import WordPlan, one_line
from tests.browser.story import Story, field, follow, press, said
from tests.browser.story_hearing import (
    BODY,
    CASE,
    DECIDED,
    EDIT,
    LEADER,
    PLAN,
    SSU_LEADER,
    content,
    document,
    state,
)
from tests.browser.story_sources import (
    HEADING,
    Source,
    Tree,
    begins,
    every_text,
)

PDF = "plan.pdf"  # what the acts before have saved
WHY = "Tiltaket kostar ei halv stilling."
CLEARED = "SSU klarerer tiltaket innanfor ramma for 2027."
CLEARED_CASE = "21/26"
NEXT, SEE_ALL = "Save all, and take the next goal", "Save all, and see the summary"
DROPPED, CLOSED = "Andre gjer dette no.", "Er gjort ferdig."

TAMPERED = """
from django.db import Error, transaction
from actionplans.models import Measure
rows = Measure.objects.filter(goal__revision__plan__writer__slug={body!r})
try:
    with transaction.atomic():
        rows.update(text="noko heilt anna")
    answer = "changed"
except Error:
    answer = "refused"
"""


def all_may_read_and_verify(story: Story, text: Tree) -> None:
    """Act 6: in force, with its hash; page, file and database hold what was adopted."""
    with story.at("", PLAN) as page:
        main = page.locator("main")
        for words in (said("in force").capitalize(), DECIDED, CASE):
            expect(main).to_contain_text(words)
        shown = one_line(page.locator("table.plan").inner_text())
        for words in every_text(text):
            assert words in shown
        expect(main).to_contain_text(said("Must be cleared by %(body)s", body="SSU"))
        fingerprint = page.locator("code").inner_text()
        assert re.fullmatch(r"[0-9a-f]{64}", fingerprint)
        story.look(page, "plan i kraft")
        story.picture(page, "8-i-kraft")

        follow(page, "Verify")
        field(page, "Fingerprint (SHA-256)").fill(fingerprint)
        press(page, "Verify", exact=True)
        yes = said("Yes, this is an adopted plan")
        expect(page.get_by_role("heading", name=yes)).to_be_visible()
        page.locator("input[type=file]").set_input_files(story.files / PDF)
        press(page, "Verify", exact=True)
        pdf = story.files / PDF
        digest = hashlib.sha256(pdf.read_bytes()).hexdigest()
        expect(page.locator("code")).to_have_text(digest)
        expect(page.get_by_role("heading", name=yes)).to_be_visible()
    assert fingerprint in _text_of(pdf)
    assert story.portal.ask(TAMPERED.format(body=BODY)) == "refused"


def ssu_clears_the_costly_measure(story: Story, source: Source) -> None:
    """Act 7: adopting cleared nothing; SSU says its word on that one measure."""
    with story.at(LEADER, PLAN) as page:
        row = page.locator("td.measure", has_text=begins(source.texts()[-1])).last
        row.get_by_role("link").last.click()
        page.get_by_role(
            "link", name=said("Ask %(body)s to clear it", body="SSU")
        ).click()
        field(page, "Why should it be done?").fill(WHY)
        page.get_by_role("button", name=said("Ask %(body)s", body="SSU")).click()
        expect(page.get_by_role("status").first).to_contain_text("SSU")
    story.have_had_letters(SSU_LEADER, holding=WHY)
    with story.at(SSU_LEADER, "/handlingsplanar/ventar-paa-ssu/") as page:
        expect(page.locator("main")).to_contain_text(WHY)
        page.locator("summary", has_text=said("Answer")).click()
        form = page.locator("form", has=page.locator("input[value=clear_measure]"))
        field(form, "Clear the measure").check()
        field(form, "Text of the decision").fill(CLEARED)
        field(form, "Case number").fill(CLEARED_CASE)
        story.picture(page, "9-klarering")
        press(form, "Keep the answer")
        expect(page.locator("main")).to_contain_text(said("No measure waits"))
        story.look(page, "klarering")
    story.have_had_letters(LEADER, holding=CLEARED_CASE)
    with story.at("", PLAN) as page:
        expect(page.locator("main")).not_to_contain_text(
            said("Must be cleared by %(body)s", body="SSU")
        )


def it_goes_out_as_word_and_comes_back(
    story: Story, source: Source, text: Tree
) -> None:
    """Act 8: the familiar table, and read in again it is the same plan."""
    with story.at("", PLAN) as page:
        file = _download(story, page, "ut.docx")
    story.paper(file, "10-word")
    out, given = WordPlan.of(file), WordPlan.of(source.path)
    assert out.landscape
    assert given.landscape
    assert out.header_repeats
    assert out.styles >= {"Title", "Heading 1"}
    assert {style.split(" Dense")[0] for style in out.styles if "Table" in style} == {
        "Table Heading",
        "Table Text",
    }
    assert out.legend == given.legend
    assert given.columns[0].endswith("samarbeidsutval for")
    assert [word for word in out.columns if word in given.columns] == given.columns[1:]
    part = given.part_of(HEADING)
    assert out.texts == list(every_text(text))
    assert out.statuses == part.statuses
    assert out.marked_goals == part.marked_goals
    assert len(out.marked_goals) > 0
    assert all(out.words_on_colours)

    with story.at(LEADER, "/handlingsplanar/importer/") as page:
        field(page, "The plan").set_input_files(file)
        press(page, "Read the file")
        page.wait_for_url("**/importer/*/")
        count = sum(len(measures) for _goal, parts in text for _name, measures in parts)
        found = page.get_by_role("region", name=said("What would happen"))
        told = [
            int(n) for n in re.findall(r"\d+", found.locator(".meta").last.inner_text())
        ]
        assert told == [0, count, 0]  # new, going on with their history, missing
        expect(page.locator("main")).to_contain_text(said("Nothing stood out"))
        story.look(page, "importer att")
        press(page, "Throw the file away")
    assert state(story) == "adopted"


def the_plan_is_reviewed(story: Story, text: Tree) -> None:
    """Act 9: goal by goal; what goes on is the next draft, each with its history."""
    before = document(story, 1)
    goals = len(text)
    with story.at(LEADER, PLAN) as page:
        follow(page, "Review the plan")
        press(page, "Start the review")
        for at in range(1, goals + 1):
            page.wait_for_url(f"**/gjennomgang/hovudmal/{at}/")
            _review_goal(page, first=at == 1, last=at == goals)
            if at == goals:
                story.look(page, "gjennomgang")
                story.picture(
                    page, "11-gjennomgang", of=page.locator(".review-place").nth(1)
                )
            press(page, SEE_ALL if at == goals else NEXT)
        page.wait_for_url("**/gjennomgang/fullfor/")
        expect(page.locator("main")).to_contain_text(DROPPED)
        expect(page.locator("main")).to_contain_text(CLOSED)
        story.look(page, "gjennomgang fullfør")
        press(page, "Finish, and make the draft")
        page.wait_for_url(f"**{EDIT}")
        story.look(page, "nytt utkast")
        file = _download(story, page, "neste.docx")
    left = _without_the_ended(text)
    assert state(story) == "draft"
    assert content(story, 2) == left
    assert _threads(document(story, 2)) < _threads(before)
    assert WordPlan.of(file).texts == list(every_text(left))


def _review_goal(page: Page, *, first: bool, last: bool) -> None:
    """All goes on, but the very first measure is dropped and the last one is closed."""
    goal, *measures = page.locator(".review-place").all()
    field(goal, "Partly reached").check()
    for at, place in enumerate(measures):
        ends = (first and at == 0, last and at == len(measures) - 1)
        if ends[0]:
            field(place, "Drop it: we will not do it").check()
            field(place, "Why").fill(DROPPED)
        elif ends[1]:
            field(place, "Close it: it is done").check()
            field(place, "Why").fill(CLOSED)
        else:
            field(place, "Go on with it").check()


def _without_the_ended(text: Tree) -> Tree:
    """The first and the last measure are gone, and a sub-goal that is empty after them."""
    gone = list(every_text(text))[-1], text[0][1][0][1][0]
    kept: Tree = []
    for goal, parts in text:
        left = [(name, [one for one in row if one not in gone]) for name, row in parts]
        kept.append((goal, [(name, rest) for name, rest in left if rest]))
    return kept


def _threads(found: dict) -> set[str]:
    return {
        measure["thread"]
        for goal in found["goals"]
        for part in goal["sub_goals"]
        for measure in part["measures"]
    }


def _download(story: Story, page: Page, name: str) -> Path:
    with page.expect_download() as caught:
        follow(page, "Download as Word")
    file = story.files / name
    caught.value.save_as(file)
    return file


def _text_of(pdf: Path) -> str:
    from pypdf import PdfReader

    return "".join(page.extract_text() for page in PdfReader(pdf).pages).replace(
        "\n", ""
    )
