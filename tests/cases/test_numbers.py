"""Numbers: one series a year, none given twice, none left out, also when many send at once."""

import threading

import pytest
from django.db import connection, connections
from django.utils import timezone

from cases.models import Case, NumberSeries
from cases.services.intake import next_number
from committees.models import Committee
from tests.conftest import body
from tests.factories.cases import make_case


def test_each_year_begins_anew() -> None:
    assert [next_number(2026), next_number(2026), next_number(2027)] == [1, 2, 1]


def test_a_case_that_was_refused_takes_no_number(office: Committee) -> None:
    with pytest.raises(Exception, match="fødselsnummer"):
        make_case(background="nr 02013299997")

    assert make_case().number == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_a_number_each_without_a_gap() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("left out: needs PostgreSQL, where writers run side by side")
    body("sekretariatet", "secretariat")
    failures: list[BaseException] = []

    def send() -> None:
        try:
            for _n in range(5):
                make_case(contact={})
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    year = timezone.localdate().year
    assert sorted(Case.objects.values_list("number", flat=True)) == list(range(1, 31))
    assert NumberSeries.objects.get(year=year).last == 30
