"""Act 6: a case goes from a sender's phone to a body's decision, and back."""

import datetime
import re
import time
from urllib.parse import urlsplit

from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.story import Story, field, follow, press, said
from tests.browser.story_plan import OFFICE
from tests.browser.story_steps import (
    hold_today,
    publish,
    type_hours,
    write_the_decision,
)
from tests.portal import until

SENDER = "avsendar@example.org"
PHONE = 360
BODY = "FSU Behandlarsamarbeid"
SECRETARY = "sekretaer.fsu-behandlarsamarbeid"
MEMBER = "medlem1.fsu-behandlarsamarbeid"
ASKED = ("leiar.ssu", "nestleiar.ssu")

BACKGROUND = "Prøvesvar frå sjukehuset kjem ikkje fram til fastlegekontoret."
FAILS = "Ingen har ansvar for å sende svaret når pasienten er skriven ut."
VIEW = "Dette høyrer heime i Behandlarsamarbeid."
WHY = "Utvalet arbeider alt med ansvar for prøvesvar."
DECISION = "Avdelinga som tek prøva, sender svaret til fastlegen innan to dagar."
OUTCOME = "Utvalet har vedteke kven som har ansvaret. Det gjeld frå nyttår."
NOTE = "Tre prøvesvar låg ulesne i helga."
NOT_TOO_QUICK = 3.0  # seconds: who writes faster than a person, waits in quarantine


def a_case_is_sent_and_decided(story: Story) -> None:
    """The sender follows it all the way, on the link and by e-mail."""
    key, number = _send(story)
    case = _is_assessed(story, number)
    _is_routed(story, case, number)
    meeting = _comes_on_an_agenda(story, case, number)
    _is_decided(story, meeting)
    _is_answered(story, case, number)
    _is_read_by_the_sender(story, key, number)


def _send(story: Story) -> tuple[str, str]:
    """From a phone; stopped at first, for the text holds a national identity number."""
    identity = synthetic_number()
    with story.at("", "/saker/ny/", width=PHONE) as page:
        opened = time.monotonic()
        story.look(page, "sak ny 1")
        page.get_by_label(said("a GP's office").capitalize()).check()
        field(page, "Your name").fill("Legekontoret")
        field(page, "Your e-mail address").fill(SENDER)
        press(page, "Go on", exact=True)

        field(page, "What has happened?").fill(f"{BACKGROUND} Gjeld {identity}.")
        field(page, "What is it that does not work?").fill(FAILS)
        press(page, "Go on", exact=True)
        expect(page.get_by_role("alert").get_by_role("link").first).to_be_visible()
        expect(page.locator(".found mark").first).to_have_text(identity)
        story.look(page, "sak ny stoppa")
        assert BACKGROUND in field(page, "What has happened?").input_value()
        expect(field(page, "What is it that does not work?")).to_have_value(FAILS)

        field(page, "What has happened?").fill(BACKGROUND)
        press(page, "Go on", exact=True)
        field(page, "How could it be better?").fill("Éin mottakar for alle svar.")
        page.get_by_label(said("Choose files")).set_input_files(
            {"name": "notat.txt", "mimeType": "text/plain", "buffer": NOTE.encode()}
        )
        press(page, "Attach", exact=True)
        expect(page.locator("main")).to_contain_text("notat.txt")
        press(page, "Go on", exact=True)
        expect(page.locator("main")).to_contain_text(BACKGROUND)
        page.locator("summary", has_text=said("Stop here and go on later")).click()
        press(page, "Show me the address")
        page.locator("a.break").click()
        expect(page.locator("main")).to_contain_text(BACKGROUND)
        expect(page.locator("main")).to_contain_text("notat.txt")
        story.look(page, "sak ny sjå over")
        until(lambda: time.monotonic() - opened > NOT_TOO_QUICK, seconds=10)
        press(page, "Send the case", exact=True)

        page.wait_for_url("**/kvittering/")
        heading = page.get_by_role("heading", level=1).inner_text()
        number = re.search(r"\d{4}-\d+", heading)
        assert number, heading
        story.look(page, "sak kvittering")
        follow(page, "Follow the case")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        key = urlsplit(page.url).path
    links = story.links(SENDER, number.group())
    with story.at("", links[0], width=PHONE) as page:
        expect(page.locator("main")).to_contain_text(number.group())
    assert identity not in str(
        story.portal.rows("SELECT background, what_fails, title FROM cases_case")
    )
    return key, number.group()


def _is_assessed(story: Story, number: str) -> str:
    """The secretariat begins, and SSU's leader and deputy say where it belongs."""
    story.have_had_letters(OFFICE, holding=number)
    with story.at(OFFICE, "/saker/") as page:
        expect(page.get_by_role("row").filter(has_text=number)).to_have_count(1)
        story.look(page, "saker")
        page.get_by_role("row").filter(has_text=number).get_by_role(
            "link"
        ).first.click()
        expect(page.locator("main")).to_contain_text(SENDER)
        field(page, "A message to the sender").fill("Takk, vi ser på saka.")
        story.look(page, "sak hos sekretariatet")
        press(page, "Begin the assessment")
        expect(page.locator("main")).to_contain_text(
            said("The assessment has begun, and SSU's leaders are asked.")
        )
        case = urlsplit(page.url).path
    story.letter(SENDER, said("A message about your case %(number)s", number=number))
    story.have_had_letters(*ASKED, holding=number)
    for who in ASKED:
        with story.at(who, case) as page:
            expect(page.locator("main")).not_to_contain_text(SENDER)
            field(page, "Your view").fill(VIEW)
            field(page, "Which body should take the case?").select_option(label=BODY)
            press(page, "Give a view")
            expect(page.locator("main")).to_contain_text(
                said("The secretariat has got your view.")
            )
    return case


def _is_routed(story: Story, case: str, number: str) -> None:
    with story.at(MEMBER, "/saker/") as page:
        expect(page.get_by_role("row").filter(has_text=number)).to_have_count(0)
    with story.at(OFFICE, case) as page:
        expect(page.locator("main")).to_contain_text(VIEW)
        form = page.locator("form[action$='/steg/route/']")
        if not form.is_visible():
            form.locator("xpath=ancestor::details").locator("summary").first.click()
        field(form, "Body").select_option(label=BODY)
        field(form, "Why this body").fill(WHY)
        story.look(page, "sak til utval")
        press(form, "Send to a body")
        expect(page.locator("main")).to_contain_text(
            said("The case is sent, and body and sender are told.")
        )
    story.letter(SENDER, WHY)
    story.have_had_letters(SECRETARY, holding=number)


def _comes_on_an_agenda(story: Story, case: str, number: str) -> str:
    """The body's secretary calls a meeting for tomorrow and puts the case on it."""
    today = timezone.localdate()
    with story.at(SECRETARY, case) as page:
        expect(page.locator("main")).not_to_contain_text(SENDER)
        story.look(page, "sak hos utvalet")
        follow(page, "Call a meeting with the case on its agenda")
        type_hours(page, today + datetime.timedelta(days=1))
        story.look(page, "møte kall inn")
        press(page, "Call the meeting")
        page.wait_for_url(re.compile(r"/mote/\d+/$"))
        meeting = urlsplit(page.url).path
        expect(page.locator("main")).to_contain_text(number)
    story.have_had_letters(MEMBER, holding=meeting)
    story.letter(SENDER, said("You do not need to do anything. When the body has decided, "
                              "you get the answer and the minutes."))  # fmt: skip
    with story.at("", meeting) as page:
        expect(page.locator("main")).to_contain_text(number)
        expect(page.locator("main")).not_to_contain_text(BACKGROUND)
        story.look(page, "møte")
    return meeting


def _is_decided(story: Story, meeting: str) -> None:
    """All can come today already; the meeting is held, and its minutes are published."""
    with story.at(SECRETARY, meeting) as page:
        hold_today(page)
        write_the_decision(page, DECISION)
        story.look(page, "møte vedtak")
        publish(page, "Alle var til stades.")
        story.look(page, "møte publisert")


def _is_answered(story: Story, case: str, number: str) -> None:
    story.have_had_letters(
        OFFICE, holding=said("Case %(number)s is decided", number=number)
    )
    with story.at(OFFICE, case) as page:
        expect(page.locator("main")).to_contain_text(DECISION)
        field(page, "The answer to the sender").fill(OUTCOME)
        press(page, "Send the answer")
        expect(page.locator("main")).to_contain_text(said("The answer is sent."))
        story.look(page, "sak svara")


def _is_read_by_the_sender(story: Story, key: str, number: str) -> None:
    answer = story.links(SENDER, OUTCOME)
    assert any(re.fullmatch(r"/mote/\d+/", link) for link in answer), answer
    with story.at("", key, width=PHONE) as page:
        main = page.locator("main")
        for words in (number, "Takk, vi ser på saka.", WHY, OUTCOME):
            expect(main).to_contain_text(words)
        story.look(page, "sak følg")


def synthetic_number() -> str:
    """A synthetic national identity number: the month is 80 too high."""
    digits = [1, 5, 8, 3, 8, 5, 4, 3, 2]
    digits.append(_check((3, 7, 6, 1, 8, 9, 4, 5, 2), digits))
    digits.append(_check((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), digits))
    assert max(digits) < 10
    return "".join(map(str, digits))


def _check(weights: tuple[int, ...], digits: list[int]) -> int:
    return -sum(w * d for w, d in zip(weights, digits, strict=True)) % 11
