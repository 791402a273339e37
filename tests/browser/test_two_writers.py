"""Two people, two browsers, one plan: nothing is lost, and both are told.

Also what only a browser can show of writing: saving by itself, rows moved by mouse and by
keyboard, rows pasted out of a clipboard, and marks that live through a renewal.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.walker import (
    Walker,
    assert_accessible,
    assert_no_sideways_scroll,
    sign_in,
)

LEADER = "leiar.fsu-rehabilitering"
SECRETARY = "sekretaer.fsu-rehabilitering"
EDIT = "/handlingsplanar/fsu-rehabilitering/rediger/"
SAVED = re.compile(r"Lagra \d\d:\d\d")
NEWS = 20_000
"""Milliseconds until what another did is seen; the page asks every fifth second."""


@pytest.fixture
def leader(walker: Walker) -> Iterator[Page]:
    with walker.page(LEADER) as page:
        walker.open(page, EDIT)
        yield page


@pytest.fixture
def secretary(walker: Walker) -> Iterator[Page]:
    with walker.page(SECRETARY) as page:
        walker.open(page, EDIT)
        yield page


def row(page: Page, number: str) -> Locator:
    here = page.locator(".node__no", has_text=re.compile(rf"^{re.escape(number)}$"))
    return page.locator(".node", has=here)


def open_row(page: Page, number: str) -> Locator:
    """The row's form."""
    one = row(page, number)
    thread = one.get_attribute("id")
    one.locator("a[id^=edit-]").click()
    opened = page.locator(f"#{thread}[data-open]")
    expect(opened.locator("textarea").first).to_be_visible()
    return opened


def write(opened: Locator, text: str) -> None:
    """Type as a person does, key by key."""
    field = opened.locator("textarea[name=text]")
    field.fill("")
    field.press_sequentially(text, delay=5)


def said(opened: Locator) -> Locator:
    return opened.locator("[data-autosave]")


def texts(page: Page) -> list[str]:
    return page.locator("#outline .node__text > :first-child").all_inner_texts()


# Two at once ------------------------------------------------------------------------


def test_each_writes_in_a_row_and_sees_the_others(
    leader: Page, secretary: Page
) -> None:
    mine, hers = open_row(leader, "2.1.1"), open_row(secretary, "2.1.2")

    write(mine, "Leiaren skriv i den første rada.")
    write(hers, "Sekretæren skriv i den andre rada.")

    for opened in (mine, hers):
        expect(said(opened)).to_have_text(SAVED)
    expect(row(leader, "2.1.2")).to_contain_text("Sekretæren skriv", timeout=NEWS)
    expect(row(secretary, "2.1.1")).to_contain_text("Leiaren skriv", timeout=NEWS)
    expect(row(leader, "2.1.2")).to_contain_text("skriv her no", timeout=NEWS)
    expect(leader.locator("#here")).to_contain_text("er her")
    expect(leader.locator("#news")).to_contain_text("Sekretæren skriv")
    # What one types is not touched by what the other does.
    expect(mine.locator("textarea[name=text]")).to_be_focused()
    expect(mine.locator("textarea[name=text]")).to_have_value(
        "Leiaren skriv i den første rada."
    )


def test_both_write_in_the_same_row(leader: Page, secretary: Page) -> None:
    mine, hers = open_row(leader, "1.3.1"), open_row(secretary, "1.3.1")

    write(hers, "Teksten til sekretæren.")
    expect(said(hers)).to_have_text(SAVED)
    write(mine, "Teksten til leiaren.")

    # The one who was second is told at once; the text stands, and is not sent again.
    expect(said(mine)).to_contain_text("medan du skreiv")
    expect(mine.locator("textarea[name=text]")).to_have_value("Teksten til leiaren.")
    assert_accessible(leader)
    leader.get_by_role("button", name="Sjå begge tekstane").click()
    conflict = leader.get_by_role("alert")
    expect(conflict).to_contain_text("Teksten til sekretæren.")
    expect(conflict).to_contain_text("Teksten til leiaren.")
    assert_accessible(leader)
    leader.get_by_role("button", name="Lagre min tekst").click()

    expect(row(leader, "1.3.1")).to_contain_text("Teksten til leiaren.")
    # The other is told too, and her words are kept as a comment.
    expect(secretary.locator("#news")).to_contain_text(
        "Teksten til leiaren.", timeout=NEWS
    )
    talk = open_row(leader, "1.3.1").locator(".talk")
    expect(talk).to_contain_text("Teksten til sekretæren.")


def test_the_one_who_goes_on_writing_is_asked_to_choose(
    leader: Page, secretary: Page
) -> None:
    mine, hers = open_row(leader, "1.4.1"), open_row(secretary, "1.4.1")
    write(mine, "Først kom leiaren.")
    expect(said(mine)).to_have_text(SAVED)

    write(hers, "Så kom sekretæren.")
    expect(said(hers)).to_contain_text("medan du skreiv")
    secretary.get_by_role("button", name="Sjå begge tekstane").click()
    secretary.get_by_role("button", name=re.compile("Behald teksten")).click()

    expect(row(secretary, "1.4.1")).to_contain_text("Først kom leiaren.")
    talk = open_row(secretary, "1.4.1").locator(".talk")
    expect(talk).to_contain_text("Så kom sekretæren.")


# Saving by itself ---------------------------------------------------------------------


def test_what_is_wrong_is_told_and_stays_on_the_page(leader: Page) -> None:
    opened = open_row(leader, "3.1.1")
    opened.locator("input[name=timeframe_words]").fill("ein gong")
    opened.locator("select[name=timeframe]").select_option("year")

    expect(said(opened)).to_contain_text("Ikkje lagra enno.")
    expect(opened.locator("input[name=timeframe_words]")).to_have_value("ein gong")
    assert_accessible(leader)
    opened.locator("input[name=timeframe_words]").fill("2027")
    expect(said(opened)).to_have_text(SAVED)


def test_without_an_answer_it_says_so_and_tries_again(walker: Walker) -> None:
    # A browser of its own: a lost network may be told of in the console.
    context = walker.chromium.new_context()
    page = context.new_page()
    sign_in(page, walker.portal, LEADER)
    walker.open(page, EDIT)
    opened = open_row(page, "3.1.1")
    page.route("**/rediger/*/", lambda route: route.abort())
    write(opened, "Skrive utan nett.")
    expect(said(opened)).to_contain_text("portalen svarar ikkje")

    page.unroute("**/rediger/*/")

    expect(said(opened)).to_have_text(SAVED, timeout=NEWS)
    page.reload()
    expect(row(page, "3.1.1")).to_contain_text("Skrive utan nett.")
    context.close()


def test_what_was_typed_survives_a_lost_session(walker: Walker) -> None:
    with walker.page(SECRETARY) as page:
        walker.open(page, EDIT)
        opened = open_row(page, "3.1.2")
        page.context.clear_cookies(name="sessionid")
        write(opened, "Skrive etter at økta gjekk ut.")
        page.wait_for_url("**/logg-inn/**")
        page.fill("input[name=login]", f"{SECRETARY}@demo.example")
        page.fill("input[name=password]", "demo-helsefellesskap")
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state()
        expect(page.locator("main")).to_contain_text("Skrive etter at økta gjekk ut.")


def test_the_text_goes_back_to_what_it_was(leader: Page) -> None:
    opened = open_row(leader, "3.1.1")
    was = opened.locator("textarea[name=text]").input_value()
    write(opened, "Noko heilt anna.")
    expect(said(opened)).to_have_text(SAVED)

    with leader.expect_response(lambda answer: answer.request.method == "POST"):
        opened.get_by_role("button", name="Tilbake til teksten som han var").click()

    expect(opened.locator("textarea[name=text]")).to_have_value(was)
    leader.reload()
    expect(row(leader, "3.1.1")).to_contain_text(was)


# Order --------------------------------------------------------------------------------


def test_a_row_is_moved_by_keyboard_and_back_by_undo(leader: Page) -> None:
    before = texts(leader)
    first = row(leader, "1.1.1").locator("a[id^=edit-]")
    first.focus()
    name = first.get_attribute("id")

    leader.keyboard.press("Alt+ArrowDown")

    expect(leader.locator("#news")).to_contain_text("Det er tiltak 1.1.2 no.")
    expect(row(leader, "1.1.2").locator(f"#{name}")).to_be_focused()
    leader.locator("#undo button").click()
    expect(leader.locator("#news")).to_contain_text("Angra.")
    assert texts(leader) == before


def test_a_row_goes_to_the_next_list_by_keyboard(leader: Page) -> None:
    row(leader, "1.1.2").locator("a[id^=edit-]").focus()

    leader.keyboard.press("Alt+Shift+ArrowDown")

    expect(leader.locator("#news")).to_contain_text("Det er tiltak 1.2.")
    leader.locator("#undo button").click()
    expect(leader.locator("#news")).to_contain_text("Angra.")


def test_a_row_is_dragged_to_another_sub_goal_by_mouse(leader: Page) -> None:
    moved = row(leader, "1.1.1")
    name, before = moved.get_attribute("id"), texts(leader)
    target = row(leader, "1.2.1")
    target.scroll_into_view_if_needed()
    start, end = moved.locator(".node__no").bounding_box(), target.bounding_box()
    assert start
    assert end
    leader.mouse.move(start["x"] + 6, start["y"] + 8)
    leader.mouse.down()
    leader.mouse.move(start["x"] + 6, start["y"] + 24, steps=4)
    # A hand is slower than a script: the row is in it before it moves on, and is let go
    # when it is seen in its new list.
    expect(leader.locator("html[data-dragging]")).to_be_attached()
    leader.mouse.move(end["x"] + 60, end["y"] + end["height"] * 0.7, steps=15)
    there = leader.locator("[data-list=measure]", has=target).locator(f"#{name}")
    for tremble in range(40):
        if there.count():
            break
        leader.mouse.move(end["x"] + 60 + tremble % 2, end["y"] + end["height"] * 0.7)
        leader.wait_for_timeout(50)
    leader.mouse.up()

    expect(leader.locator("#news")).to_contain_text("Det er tiltak 1.2.")
    number = leader.locator(f"#{name} .node__no")
    expect(number).to_have_text(re.compile(r"^1\.2\.\d$"))
    leader.locator("#undo button").click()
    expect(number).to_have_text("1.1.1")
    assert texts(leader) == before


# Marks and pasted rows ----------------------------------------------------------------


def test_marks_live_through_a_renewal_and_many_are_set(leader: Page) -> None:
    leader.get_by_label("Merk tiltak 4.1.1", exact=True).check()
    leader.get_by_label("Merk alle tiltaka under delmål 4.2").check()
    expect(leader.locator("[data-count]")).to_have_text(
        re.compile(r"^\d tiltak merkte$")
    )
    count = leader.locator(".pick[name=mark]:checked").count()
    row(leader, "1.1.1").get_by_label("Flytt tiltak 1.1.1 ned").click()
    expect(leader.locator("#news")).to_contain_text("Flytta.")
    assert leader.locator(".pick[name=mark]:checked").count() == count

    leader.locator("#many-what").select_option("responsible")
    leader.locator("#many button[type=submit]").click()
    panel = leader.locator("#many-panel")
    panel.locator("input[name=responsible_words]").fill("Kommunane saman")
    assert_accessible(leader)
    panel.get_by_role("button", name=f"Endre {count} tiltak").click()

    expect(leader.locator("#news")).to_contain_text(f"{count} tiltak endra")
    expect(row(leader, "4.2.1")).to_contain_text("Kommunane saman")
    expect(leader.locator("#many")).to_be_hidden()
    leader.locator("#undo button").click()
    expect(leader.locator("#news")).to_contain_text("Angra.")
    expect(row(leader, "4.2.1")).not_to_contain_text("Kommunane saman")


PASTE = """markup => {
  const field = document.querySelector("textarea[data-paste]");
  field.focus();
  const clipboard = new DataTransfer();
  clipboard.setData("text/html", markup);
  clipboard.setData("text/plain", "berre tekst");
  field.dispatchEvent(new ClipboardEvent(
    "paste", {clipboardData: clipboard, bubbles: true, cancelable: true}));
}"""


@pytest.mark.parametrize("width", [1280, 360])
def test_a_table_is_pasted_from_the_clipboard(walker: Walker, width: int) -> None:
    with walker.page(LEADER, width=width) as page:
        walker.open(page, f"{EDIT}lim-inn/")
        page.evaluate(
            PASTE,
            "<table><tr><th>Tiltak</th><th>Ansvar</th><th>Frist</th></tr>"
            "<tr><td>Limt inn frå Word</td><td>Kommunane</td><td>2027</td></tr></table>",
        )
        expect(page.get_by_role("heading", name="Dette er forstått")).to_be_visible()
        assert_accessible(page)
        assert_no_sideways_scroll(page)
        page.get_by_role("button", name="Legg til 1 tiltak").click()
        page.wait_for_url(f"**{EDIT}#n-*")
        expect(page.locator("#outline")).to_contain_text("Limt inn frå Word")
        page.locator("#undo button").click()
        expect(page.locator("#news")).to_contain_text("Angra.")
