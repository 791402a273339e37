"""The back door opens, and seats cannot be changed there."""

import pytest
from django.urls import reverse

from accounts.models import User
from committees.models import Seat


@pytest.fixture(autouse=True)
def _signed_in(client, member):
    client.force_login(User.objects.create_superuser("admin@demo.example", name="A"))


@pytest.mark.parametrize(
    "model",
    [
        "accounts_user",
        "accounts_organisation",
        "accounts_hospitalarea",
        "accounts_areamembership",
        "committees_committee",
        "committees_seat",
        "committees_patientgroup",
        "committees_agreementpart",
        "committees_guideline",
    ],
)
def test_the_lists_open(client, model):
    assert client.get(reverse(f"admin:{model}_changelist")).status_code == 200


def test_a_body_opens_with_its_history(client, committee):
    for name in ("change", "history"):
        address = reverse(f"admin:committees_committee_{name}", args=[committee.pk])
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("verb", ["change", "delete"])
def test_seats_are_only_looked_at(client, member, verb):
    seat = Seat.objects.get(user=member)
    address = reverse(f"admin:committees_seat_{verb}", args=[seat.pk])

    answer = client.post(address, {"user": "", "post": "yes"})

    assert answer.status_code == 403
    assert Seat.objects.get(pk=seat.pk).user == member


@pytest.mark.parametrize("model", ["accounts_user", "committees_seat"])
def test_nobody_is_made_here(client, model):
    assert client.get(reverse(f"admin:{model}_add")).status_code == 403
