"""The back door opens, and lets nobody write what has a verb of its own."""

import json

import pytest
from django.core.exceptions import ValidationError

from actionplans.models import Measure
from tests.factories.actionplans import report


@pytest.fixture
def inside(client, leader):
    leader.is_staff = leader.is_superuser = True
    leader.save()
    client.force_login(leader)
    return client


@pytest.mark.parametrize("kind", ["plan", "revision", "planstep", "statusreport"])
def test_lists_open(inside, in_force, kind):
    report(Measure.objects.first())

    assert inside.get(f"/admin/actionplans/{kind}/").status_code == 200
    assert inside.get(f"/admin/actionplans/{kind}/add/").status_code == 403


def test_a_revision_is_to_look_at_only(inside, in_force):
    page = f"/admin/actionplans/revision/{in_force.pk}/change/"

    assert inside.get(page).status_code == 200
    assert inside.post(page, {"number": 7}).status_code == 403


def test_a_plans_years_can_be_mended(inside, plan):
    page = f"/admin/actionplans/plan/{plan.pk}/change/"
    typed = {
        "decider": plan.decider_id,
        "heard": [body.pk for body in plan.heard.all()],
        "title_nn": plan.title_nn,
        "title_nb": plan.title_nb,
        "period_start": plan.period_start,
        "period_end": plan.period_end,
        "years": "[2025, 2026]",
        "review_years": 2,
        "status_month": 1,
        "status_day": 15,
        "remind_days": "[7, 1]",
        "status_remind_days": "[30, 7]",
        "stale_months": 12,
        "hearing_required": "on",
    }

    assert inside.post(page, typed).status_code == 302
    plan.refresh_from_db()
    assert plan.years == [2025, 2026]


@pytest.mark.parametrize("typed", ["[0]", "[7, 7.5]", '["sju"]', "7", '{"a": 1}'])
def test_reminders_are_whole_days(plan, typed):
    plan.remind_days = json.loads(typed)

    with pytest.raises(ValidationError):
        plan.full_clean()


@pytest.mark.parametrize("days", [[], [7, 1], [14]])
def test_how_many_days_is_data(plan, days):
    plan.remind_days = days

    plan.full_clean()
