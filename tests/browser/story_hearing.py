"""The plan's way to a decision: read in, made ready, heard, answered, voted on."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from helsefellesskap.core.once import FIELD as KEY
from tests.actionplans.word_plans import one_line
from tests.browser.story import Story, field, follow, press, said
from tests.browser.story_plan import open_row
from tests.browser.story_sources import Source, Tree, begins, tree_of
from tests.browser.story_steps import (
    begin_remark,
    conclude,
    follow_the_printing,
    has_no_remarks_by_link,
    send_on_hearing,
    vote,
)

BODY = "fsu-barn-og-unge"
LEADER = f"leiar.{BODY}"
PLAN = f"/handlingsplanar/{BODY}/"
EDIT = f"{PLAN}rediger/"
HEARING = f"{PLAN}hoyring/"
DECISION = f"{PLAN}godkjenning/"

# SSU's leader leads LSU Molde as well, and its deputy is LSU Volda's.
SSU_LEADER, SSU_DEPUTY = "leiar.ssu", "nestleiar.ssu"
MOLDE, VOLDA, KRISTIANSUND = SSU_LEADER, "leiar.lsu-volda", "leiar.lsu-kristiansund"
ALESUND, ALESUND_MEMBER = "leiar.lsu-alesund", "medlem1.lsu-alesund"
SCEPTIC = "nestleiar.lsu-alesund"
VOTERS = (
    SSU_LEADER,
    SSU_DEPUTY,
    KRISTIANSUND,
    "nestleiar.lsu-kristiansund",
    ALESUND,
    SCEPTIC,
)
HEARD = (MOLDE, VOLDA, KRISTIANSUND, ALESUND)

SUPPORT = "Dette er ein god plan for heile fylket."
CHANGE = "Skriv at skulehelsetenesta er med."
QUESTION = "Kven betaler for dette tiltaket?"
AGAINST = "Fristen er for kort for dei små kommunane."
MENDED = "Skulehelsetenesta er med."
DOUBT = "Eg er i tvil om pengane."
DECIDED = "SSU vedtek handlingsplanen for barn og unge."
CASE = "14/26"

# What becomes of each remark, by what it says.
ANSWERS = {
    SUPPORT: ("followed", "Takk. Vi held fram slik."),
    CHANGE: ("followed", "Teksten er endra."),
    QUESTION: ("partly followed", "Det blir lagt fram for SSU som eiga sak."),
    AGAINST: ("not followed", "Fristen står, men kommunane kan begynne i det små."),
}

CONTENT = """
import json
from actionplans import canonical
from actionplans.models import Revision
revision = Revision.objects.get(plan__writer__slug={body!r}, number={number})
answer = canonical.document(revision)
"""


def the_leader_chooses_nynorsk(story: Story) -> None:
    """The body writes bokmål; everybody else in the story reads nynorsk."""
    with story.at(LEADER, "/") as page:
        page.locator("details.drop summary").click()
        page.locator("details.drop button[value=nn]").click()
        expect(page.locator("html")).to_have_attribute("lang", "nn")


def the_leader_reads_in_the_word_file(story: Story, source: Source) -> None:
    """Act 1: all bodies are found, one's own is read in; a draft nobody else sees."""
    with story.at(LEADER, "/handlingsplanar/importer/") as page:
        field(page, "The plan").set_input_files(source.path)
        press(page, "Read the file")
        page.wait_for_url("**/importer/*/")
        expect(page.locator("main")).to_contain_text(said("Nothing is kept yet."))
        parts = page.get_by_role("region", name=said("What would happen"))
        expect(parts.get_by_role("list").first.locator("> li")).to_have_count(
            source.bodies
        )
        mine = parts.get_by_role("listitem").filter(has_text="FSU Barn og unge")
        counts = re.findall(r"\d+", mine.locator(".meta").first.inner_text())
        assert [int(n) for n in counts] == _counts(source.goals)
        others = parts.get_by_text(said("Will not be read in"))
        expect(others).to_have_count(source.bodies - 1)
        expect(page.get_by_label("FSU Barn og unge", exact=True)).to_be_checked()
        expect(page.locator("input[name=take]")).to_have_count(1)
        expect(page.locator("input[name=adopted_on]")).to_have_count(0)
        story.look(page, "importer")
        story.picture(page, "1-importer")

        press(page, "Read in the chosen plans")
        page.wait_for_url(f"**{PLAN}1/")
        table = one_line(page.locator("table.plan").inner_text())
        for text in source.texts():
            assert text in table
    assert content(story, 1) == source.goals
    assert state(story) == "draft"
    with story.at("", PLAN) as page:
        main = one_line(page.locator("main").inner_text())
        assert [text for text in source.texts() if text in main] == []


def the_leader_makes_it_ready(story: Story) -> None:
    """Act 2: one measure costs money, and says so; it has somebody responsible."""
    with story.at(LEADER, EDIT) as page:
        last = page.locator(".node[data-kind=measure]").last
        number = last.locator(".node__no").inner_text()
        form = open_row(page, number)
        field(form, "Responsible").select_option(label="FSU Barn og unge")
        form.get_by_label(
            said(
                "Has economic or principled consequences, and must be cleared by %(body)s",
                body="SSU",
            )
        ).check()
        story.picture(page, "2-rediger", of=form)
        press(form, "Save", exact=True)
        expect(last).to_contain_text(said("Must be cleared by %(body)s", body="SSU"))
        expect(last).to_contain_text("FSU Barn og unge")
        story.look(page, "rediger")


def four_local_bodies_are_heard(story: Story, source: Source) -> None:
    """Act 3: one is for it, one wants a change and asks, one is against, one has nothing."""
    changed, costly = begins(wanted(source)), begins(source.texts()[-1])
    with story.at(LEADER, EDIT) as page:
        send_on_hearing(story, page, "Sjå helst på det siste tiltaket.")
    asked = said("Read the plan, write remarks and send them:")
    story.have_had_letters(*HEARD, holding=asked)
    has_no_remarks_by_link(story, KRISTIANSUND, "LSU Kristiansund")

    with story.at(ALESUND_MEMBER, HEARING) as page:
        remark(page, costly, "question", QUESTION)
        expect(page.locator("main")).to_contain_text(
            said(
                "You may add remarks. The leader, the deputy leader or the secretary sends "
                "the statement."
            )
        )
        expect(
            page.get_by_role("button", name=said("Send the statement"))
        ).to_have_count(0)
    with story.at(VOLDA, HEARING) as page:
        expect(page.locator("main")).not_to_contain_text(QUESTION)  # not sent yet
        remark(page, costly, "against", AGAINST)
        send(page)
    with story.at(ALESUND, HEARING) as page:
        expect(page.locator("main")).to_contain_text(QUESTION)
        remark(page, changed, "change wanted", CHANGE)
        story.look(page, "høyring merknader")
        story.picture(page, "4-merknad", of=page.locator("#frasegn"))
        send(page)
    with story.at(MOLDE, f"{HEARING}?utval=lsu-molde") as page:
        remark(page, said("The whole plan"), "support", SUPPORT)
        send(page)
    story.have_had_letters(LEADER, holding=said("All who were heard have answered."))
    assert state(story) == "answering"


def remark(page: Page, about: str, kind: str, text: str) -> None:
    """Say something of one place in the plan, for one's body."""
    begin_remark(page, about)
    form = page.locator("form.panel", has=page.locator("textarea"))
    form.get_by_label(said(kind).capitalize(), exact=True).check()
    field(form, "Remark").fill(text)
    press(form, "Keep the remark")
    expect(page.locator("main")).to_contain_text(text)


def send(page: Page) -> None:
    """Send what the body has gathered."""
    button = page.get_by_role("button", name=said("Send the statement"))
    button.click()
    expect(button).to_have_count(0)


def the_writer_answers(story: Story, source: Source) -> Tree:
    """Act 4: nothing is handed in before every remark is answered, and why."""
    with story.at(LEADER, HEARING) as page:
        expect(page.locator("#lever")).to_have_count(0)
        _hand_in_too_early(page)
        refused = said(
            "Answer every remark first: %(count)s wait for an answer.",
            count=len(ANSWERS),
        )
        expect(page.get_by_role("alert")).to_contain_text(refused)
        story.picture(page, "5-for-tidleg")
        assert state(story) == "answering"

        story.open(page, HEARING)
        for left in range(len(ANSWERS), 0, -1):
            form = page.locator("details[open] form", has=page.get_by_role("radio"))
            expect(form).to_have_count(left)
            _answer(page, form.first)
        story.look(page, "høyring svar")
    _mend_what_was_asked_for(story, begins(wanted(source)))
    papers = _take_the_papers(story)
    for words in (
        SUPPORT,
        CHANGE,
        QUESTION,
        AGAINST,
        *(w for _a, w in ANSWERS.values()),
    ):
        assert words in papers

    with story.at(LEADER, HEARING) as page:
        press(page, "Hand in the plan")
        page.wait_for_url(f"**{DECISION}")
        expect(page.locator("main")).to_contain_text(said("To be decided"))
    story.have_had_letters(
        ALESUND, ALESUND_MEMBER, VOLDA, MOLDE, holding=said("Read the answers:")
    )
    return mended(source)


def _hand_in_too_early(page: Page) -> None:
    """As from a page that was opened before: the form is sent all the same."""
    page.evaluate(
        """([action, key]) => {
          const form = document.querySelector("details[open] form");
          form.action = action;
          form.querySelector(`[name=${key}]`).value = crypto.randomUUID();
          const day = document.createElement("input");
          day.name = "vote_deadline";
          day.value = new Date(Date.now() + 9 * 864e5).toISOString().slice(0, 10);
          form.append(day);
          form.submit();
        }""",
        [f"{DECISION}lever/", KEY],
    )
    page.wait_for_url("**/lever/")


def _answer(page: Page, form: Locator) -> None:
    """Answer one remark as it deserves."""
    said_there = form.locator("xpath=..").locator("blockquote").inner_text().strip()
    became, why = ANSWERS[said_there]
    form.get_by_label(said(became).capitalize(), exact=True).check()
    form.get_by_role("textbox").fill(why)
    press(form, "Keep the answer")
    expect(page.get_by_role("status").first).to_be_visible()


def _mend_what_was_asked_for(story: Story, text: str) -> None:
    """The text may be changed while remarks are answered."""
    with story.at(LEADER, EDIT) as page:
        row = page.locator(".node[data-kind=measure]").filter(has_text=text).first
        number = row.locator(".node__no").inner_text()
        measure = field(open_row(page, number), "Measure")
        measure.fill(f"{measure.input_value()} {MENDED}")
        press(page.locator(".node[data-open]"), "Save", exact=True)
        expect(row).to_contain_text(MENDED)


def _take_the_papers(story: Story) -> str:
    """The case papers as the secretary gets them, all their words in a row."""
    from docx import Document

    with story.at(LEADER, f"{HEARING}matrise/") as page:
        story.look(page, "matrise")
        story.picture(page, "6-matrise")
        with page.expect_download() as caught:
            follow(page, "Case papers in Word")
        file = story.files / "saksframlegg.docx"
        caught.value.save_as(file)
    document = Document(str(file))
    cells = [
        cell.text
        for table in document.tables
        for row in table.rows
        for cell in row.cells
    ]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def ssu_decides(story: Story, text: Tree) -> None:
    """Act 5: one against stops it; when he has been heard, all agree and it is adopted."""
    asked = said("See what is changed, what was said in the hearing, and vote:")
    story.have_had_letters(*VOTERS, holding=asked)
    for who in VOTERS:
        with story.at(who, DECISION) as page:
            expect(page.locator("main")).to_contain_text(CHANGE)
            vote(page, "against" if who == SCEPTIC else "for")
    with story.at(SSU_LEADER, DECISION) as page:
        expect(page.locator("main")).to_contain_text(said("Somebody is against"))
        expect(
            page.get_by_role("button", name=said("Adopt the plan"), exact=True)
        ).to_have_count(0)
    with story.at(SCEPTIC, DECISION) as page:
        vote(page, "blank", again=True)
    with story.at(SSU_LEADER, DECISION) as page:
        expect(page.locator("main")).to_contain_text(said("The rule is met"))
        story.look(page, "godkjenning")
        story.picture(page, "7-royster", of=page.locator("#royst"))
        conclude(page, DECIDED, CASE)
        follow_the_printing(story, page, period="2023–2026", holding=MENDED)
    story.have_had_letters(LEADER, MOLDE, VOLDA, "sekretariat", holding=CASE)
    assert state(story) == "adopted"
    assert content(story, 1) == text


def _counts(goals: Tree) -> list[int]:
    parts = [part for _goal, parts in goals for part in parts]
    return [
        len(goals),
        sum(bool(name) for name, _measures in parts),
        sum(len(measures) for _name, measures in parts),
    ]


def wanted(source: Source) -> str:
    """The measure that one of the bodies wants changed: the first one."""
    _goal, parts = source.goals[0]
    return parts[0][1][0]


def mended(source: Source) -> Tree:
    """The plan with the one sentence that was asked for."""
    (goal, ((name, (first, *measures)), *parts)), *goals = source.goals
    return [(goal, [(name, [f"{first} {MENDED}", *measures]), *parts]), *goals]


def content(story: Story, number: int) -> Tree:
    """What stands in the database, as one reads it."""
    return tree_of(document(story, number)["goals"])


def document(story: Story, number: int) -> dict[str, Any]:
    """The revision as data."""
    found = story.portal.ask(CONTENT.format(body=BODY, number=number))
    for goal in found["goals"]:
        straight = {"text": "", "measures": goal["measures"]}
        goal["sub_goals"] = [
            *([straight] if goal["measures"] else []),
            *goal["sub_goals"],
        ]
    return dict(found)


def state(story: Story) -> str:
    """Of the newest revision of the plan."""
    ((found,),) = story.portal.rows(
        "SELECT r.state FROM actionplans_revision r "
        "JOIN actionplans_plan p ON p.id = r.plan_id "
        "JOIN committees_committee c ON c.id = p.writer_id "
        "WHERE c.slug = 'fsu-barn-og-unge' ORDER BY r.number DESC LIMIT 1"
    )
    return str(found)
