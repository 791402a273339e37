"""SSU decides the case, the decision becomes a measure, and the measure is carried out."""

import datetime
import hashlib
import io
import re
import zipfile
from urllib.parse import urlsplit

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser import story_example as words
from tests.browser.story import PRINTING, Story, field, follow, press, said
from tests.browser.story_plan import OFFICE
from tests.browser.story_steps import (
    hold_today,
    publish,
    type_hours,
    write_the_decision,
)

PHONE = 360


def ssu_decides_in_a_meeting(story: Story, case: str, number: str) -> None:
    """Act 7: on an agenda, decided with text, the minutes published, the sender answered."""
    meeting = _comes_on_an_agenda(story, case, number)
    with story.at(words.SSU_SECRETARY, meeting) as page:
        hold_today(page)
        write_the_decision(page, words.DECISION)
        publish(page, words.MINUTES)
        story.look(page, "møte publisert")
    decided = said("Case %(number)s is decided", number=number)
    story.have_had_letters(OFFICE, holding=decided)
    with story.at("", meeting) as page:
        main = page.locator("main")
        for text in (words.PUBLIC_TITLE, words.DECISION, words.MINUTES):
            expect(main).to_contain_text(text)
        expect(main).not_to_contain_text(words.TITLE)
        story.picture(page, "7-vedteke")
    with story.at(OFFICE, case) as page:
        field(page, "The answer to the sender").fill(words.OUTCOME)
        press(page, "Send the answer")
        expect(page.locator("main")).to_contain_text(said("The answer is sent."))
    links = story.links(words.SENDER, words.OUTCOME)
    assert meeting in links, links


def the_decision_is_offered_to_a_plan(story: Story, case: str, number: str) -> None:
    """Act 8: SSU's secretary offers it; the leader takes it in, and it waits for a draft."""
    with story.at(words.SSU_SECRETARY, case) as page:
        follow(page, "Make the decision a measure")
        page.locator("select[name=plan]").select_option(words.WRITER)
        page.locator("form[method=get]", has=page.locator("#plan")).get_by_role(
            "button"
        ).click()
        form = page.locator("form", has=page.locator("textarea[name=text]"))
        expect(field(form, "What shall be done")).to_have_value(words.DECISION)
        field(form, "What shall be done").fill(words.MEASURE)
        field(form, "Under which goal").select_option(index=1)
        field(form, "A word to those who write the plan").fill(words.NOTE)
        story.look(page, "tilby tiltak")
        press(form, "Offer it")
        expect(page.locator("main")).to_contain_text(
            said("The offer is sent to the leader of %(body)s.", body=words.WRITES)
        )
    [offer] = [
        link
        for link in story.links(words.WRITING_LEADER, words.MEASURE)
        if link.startswith("/saker/tiltak/")
    ]
    with story.at(words.WRITING_LEADER, offer) as page:
        expect(page.locator("main")).to_contain_text(words.NOTE)
        story.look(page, "tilbod")
        story.picture(page, "8-tilbod")
        press(page, "Take it into the plan")
        expect(page.locator("main")).to_contain_text(
            said(
                "The plan has no draft that is open for writing. The measure goes into "
                "the next one by itself."
            )
        )
    takes = said(
        "%(body)s takes in the measure from case %(number)s",
        body=words.WRITES,
        number=number,
    )
    story.have_had_letters(words.SSU_SECRETARY, holding=takes)


def it_stands_in_the_plan(story: Story, number: str) -> None:
    """Act 9: written into the next draft, adopted, and the sender gets the letter."""
    became = said("Your case %(number)s became a measure", number=number)
    with story.at(words.WRITING_LEADER, words.PLAN) as page:
        follow(page, "Make a new draft")
        press(page, "Start the draft")
        page.wait_for_url("**/rediger/")
        measures = page.locator(".node[data-kind=measure]")
        expect(measures).to_have_count(2)
        expect(measures.last).to_contain_text(words.MEASURE)
        story.look(page, "utkast")
    assert not _has_had(story, became)
    with story.at("", words.PLAN) as page:
        expect(page.locator("main")).not_to_contain_text(words.MEASURE)
    with story.at(OFFICE, f"{words.PLAN}godkjenning/") as page:
        page.locator(
            "summary", has_text=said("Register a decision made outside the portal")
        ).click()
        form = page.locator("form[action*='/godkjenning/']").filter(
            has=page.get_by_role("button", name=said("Register the decision"))
        )
        field(form, "Case number").fill(words.PLAN_CASE)
        press(form, "Register the decision")
        expect(page.locator("main")).to_contain_text(words.PLAN_CASE)
    assert words.MEASURE in story.letter(words.SENDER, became)
    [life] = [
        link
        for link in story.links(words.SENDER, became)
        if link.startswith(f"{words.PLAN}tiltak/")
    ]
    with story.at("", life) as page:
        expect(page.locator("main")).to_contain_text(words.MEASURE)
        expect(page.locator("main")).to_contain_text(words.PUBLIC_TITLE)
        story.look(page, "tiltaket")


def it_is_carried_out(story: Story, number: str) -> None:
    """Act 10: the leader reports the status, and the sender hears it."""
    with story.at(words.WRITING_LEADER, f"{words.PLAN}status/") as page:
        row = page.locator(".reports > li").filter(has_text=words.MEASURE)
        follow(row, "Report")
        form = row.locator("form")
        field(form, "Carried out").check()
        press(form, "Save the status")
        expect(row.locator("[data-status=done]")).to_be_visible()
    carried = said("What came of your case %(number)s is carried out", number=number)
    assert words.MEASURE in story.letter(words.SENDER, carried)


def the_red_thread_is_read_by_three(story: Story, case: str, key: str) -> None:
    """Act 11: by the sender's key, by a member, and by everyone, each what they may see."""
    inside, outside = (words.TITLE, words.PUBLIC_TITLE)
    readers = (
        ("", f"{key}raud-traad/", PHONE, inside, words.OUTCOME),
        (words.SSU_MEMBER, f"{case}raud-traad/", 1280, inside, words.DECISION),
        (words.STRANGER, f"{case}raud-traad/", 1280, outside, words.DECISION),
        ("", f"{case}raud-traad/", 1280, outside, words.DECISION),
    )
    for who, path, width, title, decision in readers:
        with story.at(who, path, width=width) as page:
            main = page.locator("main")
            done = said("From case to changed service: the thread has come to its end.")
            for text in (done, title, decision, words.MEASURE, "barn og unge"):
                expect(main).to_contain_text(text)
            expect(main.locator("[data-status=done]").first).to_be_visible()
            if title == outside:
                expect(main).not_to_contain_text(words.TITLE)
            for hidden in (words.SENDER, words.QUESTION, words.VIEW_OF_LEADER):
                expect(main).not_to_contain_text(hidden)
            story.look(page, "raud tråd")
            if path.startswith(key):
                story.picture(page, "9-raud-traad", of=main.locator("ol.thread"))


def the_sender_says_yes(story: Story, key: str, case: str) -> None:
    """Act 12: everything stands on the sender's page; one click and a sentence."""
    with story.at("", key, width=PHONE) as page:
        main = page.locator("main")
        said_to_the_sender = (
            words.MESSAGE,
            words.QUESTION,
            words.WHY_SSU,
            words.OUTCOME,
        )
        for text in said_to_the_sender:
            expect(main).to_contain_text(text)
        expect(main).not_to_contain_text(words.VIEW_OF_LEADER)
        field(page, "Will you tell us why, in a sentence?").fill(words.THANKS)
        page.locator("button[name=answered][value=yes]").click()
        answer = said("You have answered: %(answer)s. You may change it.", answer="Ja")
        expect(main).to_contain_text(answer)
        story.look(page, "svara på")
    with story.at(OFFICE, case) as page:
        expect(page.locator("main")).to_contain_text(words.THANKS)
    answered = story.portal.rows("SELECT answered, sentence FROM cases_casefeedback")
    assert answered == [("yes", words.THANKS)]


def the_dossier_is_fetched(story: Story, case: str, number: str) -> None:
    """Act 13: put together by the worker: a PDF to read, and a zip for the archive."""
    with story.at(OFFICE, case) as page:
        press(page, "Put everything together")
        done = page.get_by_role("link", name=said("Open the result"))
        ready = page.get_by_role("link", name=said("PDF to read"))
        expect(done.or_(ready).first).to_be_visible(timeout=PRINTING)
        if done.is_visible():
            done.click()
        expect(page.get_by_role("link", name=said("PDF to read"))).to_be_visible()
        story.look(page, "dossier")
        pdf = _fetch(story, page, "PDF to read")
        archive = _fetch(story, page, "Zip for the archive")
        main = page.locator("main")
        for content in (pdf, archive):
            expect(main).to_contain_text(hashlib.sha256(content).hexdigest())
    read = _text_of(pdf)
    for text in (words.TITLE, words.DECISION, words.QUESTION, words.ANSWER):
        assert one_line(text) in read, text
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        names = packed.namelist()
        assert packed.testzip() is None
        assert {"arkivstruktur.xml", "einnsyn.json", "sjekksummer.txt"} <= set(names)
        assert packed.read(f"dossier-{number}.pdf") == pdf
        for line in packed.read("sjekksummer.txt").decode().splitlines():
            digest, _space, name = line.partition("  ")
            assert hashlib.sha256(packed.read(name)).hexdigest() == digest, name
        for name in (words.FILE, words.REDACTED_FILE):
            assert any(name.removesuffix(".docx") in one for one in names), names


def it_is_counted(story: Story) -> None:
    """Act 14: the secretariat sees the one case; nobody else a year that is not over."""
    year = timezone.localdate().year
    with story.at(OFFICE, "/saker/tal/") as page:
        main = page.locator("main")
        raised = said("Cases raised in %(year)s: %(count)s.", year=year, count=1)
        expect(main).to_contain_text(raised)
        for pace in main.locator("table").first.locator("tbody tr").all():
            expect(pace.locator("td").first).to_have_text("1")
        story.look(page, "tal")
    with story.at(OFFICE, f"/saker/tal/?ar={year}&vis=ope") as page:
        none = said("No year with cases is over yet.")
        expect(page.locator("main")).to_contain_text(none)
        expect(page.locator("main")).not_to_contain_text(raised)


def _comes_on_an_agenda(story: Story, case: str, number: str) -> str:
    """SSU's secretary calls a meeting for tomorrow; members and sender are told."""
    day = timezone.localdate() + datetime.timedelta(days=1)
    with story.at(words.SSU_SECRETARY, case) as page:
        story.look(page, "sak hos SSU")
        follow(page, "Call a meeting with the case on its agenda")
        type_hours(page, day)
        press(page, "Call the meeting")
        page.wait_for_url(re.compile(r"/mote/\d+/$"))
        meeting = urlsplit(page.url).path
        expect(page.locator("main")).to_contain_text(number)
    story.have_had_letters(words.SSU_MEMBER, holding=meeting)
    assert story.portal.rows("SELECT state FROM cases_case") == [("on_agenda",)]
    story.letter(words.SENDER, said("You do not need to do anything. When the body has "
                                    "decided, you get the answer and the minutes."))  # fmt: skip
    return meeting


def _has_had(story: Story, subject: str) -> bool:
    letters = story.postbox.to(f"{words.SENDER}@demo.example")
    return any(letter["Subject"] == subject for letter in letters)


def _fetch(story: Story, page: Page, name: str) -> bytes:
    link = page.get_by_role("link", name=said(name))
    answer = page.context.request.get(f"{story.portal.url}{link.get_attribute('href')}")
    assert answer.status == 200
    return answer.body()


def one_line(text: str) -> str:
    return "".join(text.split())


def _text_of(pdf: bytes) -> str:
    from pypdf import PdfReader

    assert pdf.startswith(b"%PDF-")
    pages = PdfReader(io.BytesIO(pdf)).pages
    return one_line("".join(page.extract_text() for page in pages))
