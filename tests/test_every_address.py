"""Who may knock where: only the addresses in this list answer people who have not signed in."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from accounts.models import User
from tests.addresses import Address, every_address
from tests.browser.pages import IN_THE_MIDDLE, NO_PAGES, PAGES

OPEN = {
    # What everybody may read
    "home", "search", "accessibility", "privacy", "offline", "components",
    "committees:committees", "committees:committee", "committees:areas",
    "committees:agreement",
    "actionplans:plans", "actionplans:joint", "actionplans:joint_csv",
    "actionplans:joint_docx", "actionplans:joint_xlsx",
    "actionplans:plan_docx", "actionplans:plan_xlsx",
    "actionplans:plan", "actionplans:plan_csv", "actionplans:plan_json",
    "actionplans:revision", "actionplans:minutes", "actionplans:measure",
    "actionplans:joint_edition", "actionplans:joint_editions",
    "actionplans:review_report",
    "actionplans:history", "actionplans:compare", "actionplans:verify",
    "actionplans:place", "actionplans:changes", "actionplans:plan_changes",
    "actionplans:ours", "actionplans:ours_of", "actionplans:ours_csv",
    "actionplans:how_it_goes",
    "actionplans:evaluation", "actionplans:plan-evaluation",
    "cases:opened", "cases:opened_case", "cases:opened_feed", "cases:red_thread",
    "cases:numbers", "cases:numbers_file",
    "meetings:meetings", "meetings:meeting", "meetings:minutes", "meetings:calendar",
    "publications:editions", "publications:edition", "publications:pdf",
    # A case and its sender, who has a key
    "cases:cases", "cases:entry", "cases:new", "cases:resume", "cases:read_form",
    "cases:alike", "cases:lost", "cases:follow", "cases:receipt", "cases:receipt_pdf",
    "cases:attach", "cases:senders_file", "cases:feedback", "cases:new_key",
    "cases:follow_thread", "cases:write", "cases:withdraw", "cases:ask-to-reopen", "cases:letters",
    # Doors
    "set_language", "account_login", "account_logout", "account_inactive",
    "account_reset_password", "account_reset_password_done", "signed-link", "signed-link-used",
    # For machines
    "healthz", "readyz", "metrics", "service-worker", "robots", "favicon",
}  # fmt: skip


def is_open(address: Address) -> bool:
    return not getattr(address.view, "login_required", True)


def test_only_the_listed_addresses_are_open() -> None:
    assert {address.name for address in every_address() if is_open(address)} == OPEN


@pytest.mark.parametrize(
    "address",
    [address for address in every_address() if address.name not in OPEN],
    ids=lambda address: address.name,
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_others_send_a_stranger_to_the_sign_in_page(
    client: Client, address: Address, method: str
) -> None:
    answer = getattr(client, method)(address.path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/logg-inn/?next=/")


def test_a_stranger_is_really_a_stranger(client: Client) -> None:
    assert isinstance(client.get("/sok/").wsgi_request.user, AnonymousUser)


def test_every_page_is_walked_in_the_browser(client: Client, leader: User) -> None:
    """A new address that answers GET stands in tests/browser/pages.py, or this fails."""
    client.force_login(leader)
    client.raise_request_exception = False
    pages = {
        address.name
        for address in every_address()
        if client.get(address.path).status_code != 405
    }
    listed = {page.name for page in PAGES}
    assert pages - NO_PAGES.keys() - IN_THE_MIDDLE.keys() == listed


def test_what_is_no_page_is_still_an_address() -> None:
    assert NO_PAGES.keys() | IN_THE_MIDDLE.keys() <= {
        address.name for address in every_address()
    }
