"""A case is raised by a body, assessed by the secretariat and sent to SSU."""

import io
import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser import story_example as words
from tests.browser.story import Story, field, follow, press, said
from tests.browser.story_case import synthetic_number
from tests.browser.story_plan import OFFICE

PHONE = 360


def a_body_raises_a_case(story: Story) -> tuple[str, str]:
    """Act 1: twelve fields in four steps, stopped once; the key, and the number."""
    identity = synthetic_number()
    with story.at(words.SENDER, "/saker/ny/", width=PHONE) as page:
        behalf = page.get_by_label(said("a body of the partnership").capitalize())
        expect(behalf).to_be_checked()
        expect(field(page, "Which body, workplace or organisation?")).to_have_value(
            words.RAISED_BY
        )
        expect(field(page, "Your e-mail address")).to_have_value(
            f"{words.SENDER}@demo.example"
        )
        field(page, "Your own case number").fill(words.OWN_NUMBER)
        press(page, "Go on", exact=True)

        _is_stopped_and_mends_it(story, page, identity)
        for question, text in words.HOW.items():
            field(page, question).fill(text)
        _attach(story, page)
        press(page, "Go on", exact=True)

        main = page.locator("main")
        expect(page.locator("[aria-current=step]")).to_contain_text("4")
        for text in (words.BACKGROUND, *words.WHAT.values(), *words.HOW.values()):
            expect(main).to_contain_text(text)
        expect(main).to_contain_text(words.FILE)
        field(page, "What shall the case be called?").fill(words.TITLE)
        story.look(page, "sjå over")
        press(page, "Send the case", exact=True)

        page.wait_for_url("**/kvittering/")
        number = _number(page)
        story.look(page, "kvittering")
        story.picture(page, "2-kvittering")
        follow(page, "Follow the case")
        expect(page.get_by_role("heading", level=1)).to_have_text(words.TITLE)
        key = urlsplit(page.url).path
    _is_acknowledged(story, number)
    kept = str(story.portal.rows("SELECT background, affected, title FROM cases_case"))
    assert words.BACKGROUND in kept
    assert identity not in kept
    drafts = str(story.portal.rows("SELECT data FROM cases_casedraft"))
    assert identity not in drafts
    return key, number


def the_secretariat_takes_it(story: Story, number: str) -> str:
    """Act 2: found in the work list, taken in hand, and the assessment begins."""
    story.have_had_letters(OFFICE, holding=said("New case: %(number)s", number=number))
    with story.at(words.STRANGER, "/saker/") as page:
        expect(page.locator("main")).not_to_contain_text(number)
    with story.at(OFFICE, "/saker/") as page:
        row = page.get_by_role("row").filter(has_text=number)
        expect(row).to_contain_text(words.TITLE)
        expect(row).to_contain_text(said("nobody"))
        story.look(page, "arbeidsliste")
        row.get_by_role("link", name=words.TITLE).click()
        case = urlsplit(page.url).path
        press(page, "I take the case")
        expect(page.locator("main")).to_contain_text(said("The caseworker is set."))
        expect(page.get_by_role("button", name=said("I take the case"))).to_have_count(
            0
        )
        main = page.locator("main")
        expect(main).to_contain_text(f"{words.SENDER}@demo.example")
        expect(main).to_contain_text(words.OWN_NUMBER)
        field(page, "A message to the sender").fill(words.MESSAGE)
        story.look(page, "sak")
        story.picture(page, "3-sak")
        press(page, "Begin the assessment")
        expect(main).to_contain_text(
            said("The assessment has begun, and SSU's leaders are asked.")
        )
    story.letter(
        words.SENDER, said("A message about your case %(number)s", number=number)
    )
    assert _state(story) == "assessing"
    return case


def two_views_are_given(story: Story, case: str, number: str) -> None:
    """Act 3: SSU's leader answers by the link on a phone, the deputy on the page."""
    asked = said("Where does case %(number)s belong?", number=number)
    links = story.links(words.SSU_LEADER, asked)
    signed = next(link for link in links if link.startswith("/l/"))
    with story.at("", signed, width=PHONE) as page:
        expect(page.locator("main")).to_contain_text(words.BACKGROUND)
        expect(page.locator("main")).not_to_contain_text(f"{words.SENDER}@demo.example")
        form = page.locator("form", has=page.locator("textarea"))
        field(form, "Your view").fill(words.VIEW_OF_LEADER)
        field(form, "Which body should take the case?").select_option(label=words.SSU)
        story.look(page, "syn ved lenkje")
        story.picture(page, "4-lenkje", of=page.locator("#svar"))
        press(form, "Give a view")
        expect(page.get_by_role("heading", level=1)).to_have_text(
            said("Thank you, the secretariat has your view")
        )
    with story.page() as page:
        assert story.open(page, signed) == 410
    story.have_had_letters(words.SSU_DEPUTY, holding=asked)
    with story.at(words.SSU_DEPUTY, case) as page:
        expect(page.locator("main")).to_contain_text(words.VIEW_OF_LEADER)
        field(page, "Your view").fill(words.VIEW_OF_DEPUTY)
        press(page, "Give a view")
        expect(page.locator("main")).to_contain_text(
            said("The secretariat has got your view.")
        )
    with story.at(OFFICE, case) as page:
        views = page.get_by_role("region", name=said("Views from SSU's leaders"))
        expect(views).to_contain_text(words.VIEW_OF_DEPUTY)
        by_link = views.get_by_role("listitem").filter(has_text=words.VIEW_OF_LEADER)
        expect(by_link).to_contain_text(said("by link to the seat"))


def the_sender_is_asked_and_answers(story: Story, case: str, key: str) -> None:
    """Act 4: the clock stands from the question to the answer, on the sender's page."""
    with story.at(OFFICE, case) as page:
        form = _step(page, "ask_sender")
        field(form, "What do you want to know?").fill(words.QUESTION)
        press(form, "Ask the sender")
        expect(page.locator("main")).to_contain_text(
            said("The question is sent, and the clock stands.")
        )
        heading = page.get_by_role("heading", name=said("Waits for the sender"))
        expect(heading).to_be_visible()
    assert story.portal.rows("SELECT waiting_since FROM cases_case")[0][0]
    number = _number_of(story)
    story.letter(
        words.SENDER,
        said("We have a question about your case %(number)s", number=number),
    )
    with story.at("", key, width=PHONE) as page:
        expect(page.locator("main")).to_contain_text(words.MESSAGE)
        expect(page.locator("main")).to_contain_text(words.QUESTION)
        field(page, "Write to the secretariat").fill(words.ANSWER)
        story.look(page, "svar på spørsmål")
        story.picture(page, "5-spurt", of=page.locator("#ord"))
        press(page, "Send the answer")
        expect(page.locator("main")).to_contain_text(words.ANSWER)
        expect(page.get_by_role("button", name=said("Send the answer"))).to_have_count(
            0
        )
    assert not story.portal.rows("SELECT waiting_since FROM cases_case")[0][0]
    story.letter(
        OFFICE,
        said("The sender of case %(number)s has written", number=number),
    )


def a_file_is_redacted(story: Story, case: str) -> None:
    """Act 5: the bodies get another file in its place; the original stays as it was."""
    with story.at(OFFICE, case) as page:
        follow(page, "Decide what the bodies see of the files")
        page.get_by_label(said("a redacted file in its place").capitalize()).or_(
            page.get_by_label(said("a redacted file in its place"))
        ).first.check()
        field(page, "The redacted file").set_input_files(
            _file(story, words.REDACTED_FILE, words.IN_FILE)
        )
        story.look(page, "filer for utvala")
        press(page, "Decide")
        expect(page.locator("main")).to_contain_text(words.REDACTED_FILE)
        story.open(page, case)
        sent = page.get_by_role("region", name=said("What was sent"))
        whole = _fetch(
            story, page, sent.get_by_role("link", name=words.FILE, exact=True)
        )
        assert words.ONLY_IN_WHOLE in words.words_in(whole)
        assert words.LEFT_A_TRACE not in words.words_in(whole)
    with story.at(words.SSU_DEPUTY, case) as page:
        expect(page.locator("main")).to_contain_text(words.BACKGROUND)
        links = page.get_by_role("link", name=re.compile(r"\.docx$"))
        expect(links).to_have_count(1)
        read = words.words_in(_fetch(story, page, links))
        assert words.IN_FILE in read
        assert words.ONLY_IN_WHOLE not in read


def it_is_sent_to_ssu(story: Story, case: str, number: str) -> None:
    """Act 6: the letter is read before it goes; then body and sender are told why."""
    with story.at(words.SSU_MEMBER, "/saker/") as page:
        expect(page.locator("main")).not_to_contain_text(number)
    with story.at(OFFICE, case) as page:
        form = _step(page, "route")
        field(form, "Body").select_option(label=words.SSU)
        field(form, "Why this body").fill(words.WHY_SSU)
        before = len(story.postbox.letters)
        press(form, "See the letter")
        letters = page.locator("section[aria-labelledby=brev-for]")
        expect(letters).to_contain_text(words.WHY_SSU)
        expect(letters).to_contain_text("[link]")
        assert _state(story) == "assessing"
        assert len(story.postbox.letters) == before
        story.look(page, "sjå brevet")
        story.picture(page, "6-brev", of=letters)
        press(_step(page, "route"), "Send to a body")
        expect(page.locator("main")).to_contain_text(
            said("The case is sent, and body and sender are told.")
        )
        _open_to_the_public(page)
    assert _state(story) == "routed"
    sent = said(
        "Your case %(number)s is sent to %(body)s", number=number, body=words.SSU
    )
    assert words.WHY_SSU in story.letter(words.SENDER, sent)
    come = said("Case %(number)s has come to %(body)s", number=number, body=words.SSU)
    story.have_had_letters(words.SSU_LEADER, words.SSU_SECRETARY, holding=come)
    with story.at("", "/saker/opne/") as page:
        expect(page.locator("main")).to_contain_text(words.PUBLIC_TITLE)
        expect(page.locator("main")).not_to_contain_text(words.TITLE)


def _is_stopped_and_mends_it(story: Story, page: Page, identity: str) -> None:
    """An identity number cannot go on; a phone number is pointed out beside it."""
    happened = field(page, "What has happened?")
    happened.fill(f"{words.BACKGROUND} Gjeld {identity}.")
    for question, text in words.WHAT.items():
        field(page, question).fill(text)
    hurt = field(page, "Whom does it hurt? Give an example")
    hurt.fill(f"{words.AFFECTED} Ring {words.PHONE_NUMBER}.")
    press(page, "Go on", exact=True)
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(2)
    expect(page.locator(".found mark").first).to_have_text(identity)
    expect(page.locator("main")).to_contain_text(words.PHONE_NUMBER)
    expect(field(page, "What is it that does not work?")).to_have_value(words.FAILS)
    story.look(page, "stoppa")
    story.picture(page, "1-stoppa", of=page.get_by_role("alert"))
    field(page, "What has happened?").fill(words.BACKGROUND)
    field(page, "Whom does it hurt? Give an example").fill(words.AFFECTED)
    press(page, "Go on", exact=True)
    expect(page.locator("[aria-current=step]")).to_contain_text("3")


def _attach(story: Story, page: Page) -> None:
    file = _file(story, words.FILE, words.IN_FILE, words.ONLY_IN_WHOLE)
    page.get_by_label(said("Choose files")).set_input_files(file)
    press(page, "Attach", exact=True)
    expect(page.locator("main li").filter(has_text=words.FILE)).to_be_visible()


def _is_acknowledged(story: Story, number: str) -> None:
    """The receipt by e-mail has the number, and a key of its own that opens the case."""
    got = said("We have received your case, number %(number)s", number=number)
    links = story.links(words.SENDER, got)
    with story.at("", links[0], width=PHONE) as page:
        expect(page.get_by_role("heading", level=1)).to_have_text(words.TITLE)
        expect(page.locator("main")).to_contain_text(number)


def _open_to_the_public(page: Page) -> None:
    form = _step(page, "publish")
    field(form, "Public title").fill(words.PUBLIC_TITLE)
    field(form, "What everyone may read").fill(words.PUBLIC_TEXT)
    press(form, "Open to the public")
    expect(page.locator("main")).to_contain_text(said("The case is open to everyone."))


def _step(page: Page, name: str) -> Locator:
    """The form of a step on the case's page, folded out."""
    form = page.locator(f"form[action$='/steg/{name}/']")
    if not form.is_visible():
        form.locator("xpath=ancestor::details").locator("summary").first.click()
    return form


def _fetch(story: Story, page: Page, link: Locator) -> io.BytesIO:
    address = link.get_attribute("href") or ""
    answer = page.context.request.get(f"{story.portal.url}{address}")
    assert answer.status == 200
    assert "attachment" in answer.headers["content-disposition"]
    return io.BytesIO(answer.body())


def _file(story: Story, name: str, *paragraphs: str) -> Path:
    file: Path = words.word_file(story.files / name, *paragraphs)
    return file


def _number(page: Page) -> str:
    found = re.search(r"\d{4}-\d+", page.get_by_role("heading", level=1).inner_text())
    assert found
    return found.group()


def _number_of(story: Story) -> str:
    [(year, number)] = story.portal.rows("SELECT year, number FROM cases_case")
    return f"{year}-{number}"


def _state(story: Story) -> str:
    [(state,)] = story.portal.rows("SELECT state FROM cases_case")
    return str(state)
