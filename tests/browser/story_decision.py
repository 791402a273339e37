"""Acts 3, 4 and 5: the hearing, SSU's decision, and what the public reads."""

import re

from playwright.sync_api import expect

from tests.browser.story import Story, field, number_in, press, said
from tests.browser.story_plan import EDIT, LEADER, OFFICE, PLAN, SECRETARYS
from tests.browser.story_steps import (
    begin_remark,
    conclude,
    follow_the_printing,
    has_no_remarks_by_link,
    send_on_hearing,
    vote,
)

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
        send_on_hearing(story, page, "Sjå helst på 1.1.1.")
    story.have_had_letters(
        *HEARD, holding=said("Read the plan, write remarks and send them:")
    )
    _one_remarks(story)
    has_no_remarks_by_link(story, BY_LINK, "LSU Kristiansund")
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
            vote(page, "for")
    with story.at(SSU_LEADER, DECISION) as page:
        expect(
            page.get_by_role("heading", name=said("The rule is met"))
        ).to_be_visible()
        story.look(page, "godkjenning")
        conclude(page, DECIDED, CASE)
        follow_the_printing(story, page, period="2023–2026", holding=SECRETARYS)
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
        begin_remark(page, SECRETARYS)
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
