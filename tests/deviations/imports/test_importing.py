"""Rows become deviations: by the command and by the page, all at once."""

import datetime
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from deviations import services
from deviations.imports import Lists, read_deviations
from deviations.models import Deviation, Upload
from helsefellesskap.core.models import Letter
from tests.deviations.conftest import identity_number
from tests.deviations.imports.test_reading import HEAD, ROW

pytestmark = pytest.mark.usefixtures("codes", "molde", "volda", "trust")
UPLOADS = reverse("deviations:uploads")


def read(text: str):
    source = io.BytesIO(text.encode())
    return read_deviations(source, lists=Lists.now(), known=services.known_references())


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "avvik.csv"
    bad = f"19;Compilo;Molde;HF;03.03.2025;D2;Gjeld {identity_number()}"
    path.write_text(f"{HEAD}\n{ROW}\n{ROW.replace('17', '18', 1)}\n{bad}\n")
    return path


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("import_deviations", *arguments, stdout=out)
    return out.getvalue()


class TestTheCommand:
    def test_it_shows_everything_and_changes_nothing(self, file):
        said = run(str(file))

        assert "2 avvik kan registrerast" in said
        assert "linje 4" in said
        assert "--apply" in said
        assert not Deviation.objects.exists()

    def test_it_registers_the_good_rows(self, file, molde, trust):
        said = run(str(file), "--apply")

        assert "Registrerte: 2, frå SA-2025-0001 til SA-2025-0002" in said
        first, second = Deviation.objects.order_by("serial")
        assert (first.reporter, first.receiver) == (molde, trust)
        assert (first.external_ref, second.external_ref) == ("17", "18")
        assert first.imported
        assert first.area.slug == "molde"
        assert first.history.get().history_change_reason == "imported"
        assert [taken.step for taken in first.taken.all()] == ["import"]

    def test_the_same_file_again_registers_nothing(self, file):
        run(str(file), "--apply")

        said = run(str(file), "--apply")

        assert "2 er registrerte frå før" in said
        assert Deviation.objects.count() == 2

    def test_a_file_that_cannot_be_read(self, tmp_path):
        with pytest.raises(CommandError, match=r"borte\.csv"):
            run(str(tmp_path / "borte.csv"))


def test_what_was_answered_and_closed_elsewhere_comes_in_as_that():
    head = f"{HEAD};Svar;Svar dato;Lukka dato;Årsak"
    found = read(f"{head}\n{ROW};Retta.;10.03.2025;12.03.2025;IKT-system")

    [made] = services.apply_rows(found.rows, by=None)

    made = Deviation.objects.get(pk=made.pk)
    assert made.state == "closed"
    assert (made.answer, made.cause.code) == ("Retta.", "ikt")
    assert made.answered_on == datetime.date(2025, 3, 10)
    assert made.closed_on == datetime.date(2025, 3, 12)


def test_one_letter_to_each_party_that_must_do_something(trust_contact):
    text = f"{HEAD}\n{ROW}\n{ROW.replace('17', '18', 1)}"

    services.apply_rows(read(text).rows, by=None)

    letter = Letter.objects.get()
    assert letter.to_user == trust_contact
    assert letter.subject == "2 nye avvik er komne til dykk"


def test_many_rows_are_written_with_few_queries(django_assert_max_num_queries):
    rows = (ROW.replace("17", str(n), 1) for n in range(100, 400))
    found = read("\n".join([HEAD, *rows]))

    with django_assert_max_num_queries(60):
        services.apply_rows(found.rows, by=None)
    assert Deviation.objects.count() == 300


@pytest.mark.parametrize("who", ["molde_contact", "lsu_leader", "leader", "ssu_leader"])
def test_only_the_secretariat_imports(request, client, who):
    user = request.getfixturevalue(who)
    client.force_login(user)

    assert client.get(UPLOADS).status_code == 403
    assert client.post(UPLOADS).status_code == 403
    with pytest.raises(PermissionDenied):
        services.apply_rows([], by=user)
    with pytest.raises(PermissionDenied):
        services.keep_upload(read(f"{HEAD}\n{ROW}"), name="x", by=user)


class TestThePage:
    @pytest.fixture(autouse=True)
    def _signed_in(self, client, secretariat):
        client.force_login(secretariat)

    def upload(self, client, content: bytes, name: str = "avvik.csv"):
        return client.post(UPLOADS, {"file": SimpleUploadedFile(name, content)})

    def test_it_shows_what_was_found_and_registers_when_told(self, client, file):
        answer = self.upload(client, file.read_bytes())
        kept = Upload.objects.get()
        assert answer.url == kept.get_absolute_url()

        shown = client.get(answer.url)
        assert "Registrer 2 avvik" in shown.text
        assert "Linje 4" in shown.text
        assert not Deviation.objects.exists()

        client.post(reverse("deviations:apply", args=[kept.pk]))
        assert Deviation.objects.count() == 2
        kept.refresh_from_db()
        assert kept.rows == []

    def test_an_identity_number_is_kept_nowhere(self, client, file):
        number = identity_number()
        self.upload(client, file.read_bytes(), name=f"{number}.csv")

        kept = Upload.objects.get()
        assert number not in f"{kept.rows} {kept.complaints} {kept.name}"

    def test_it_is_applied_once(self, client, file):
        self.upload(client, file.read_bytes())
        where = reverse("deviations:apply", args=[Upload.objects.get().pk])

        assert client.post(where).status_code == 302
        assert client.post(where).status_code == 409
        assert Deviation.objects.count() == 2

    def test_a_file_that_cannot_be_read_is_refused_in_words(self, client):
        answer = self.upload(client, b"%PDF-1.7")

        assert answer.status_code == 422
        assert "PDF" in answer.text

    def test_no_file_and_too_large_a_file(self, client, settings):
        assert client.post(UPLOADS).status_code == 422
        settings.UPLOAD_LIMIT = 10
        assert self.upload(client, f"{HEAD}\n{ROW}".encode()).status_code == 422

    def test_another_person_s_file_is_not_there(self, client, file, caseworker):
        self.upload(client, file.read_bytes())
        kept = Upload.objects.get()
        client.force_login(caseworker)

        assert client.get(kept.get_absolute_url()).status_code == 404
        apply = reverse("deviations:apply", args=[kept.pk])
        assert client.post(apply).status_code == 404


def test_what_nobody_applied_is_thrown_away_after_a_week(secretariat):
    old = services.keep_upload(read(f"{HEAD}\n{ROW}"), name="x", by=secretariat)
    Upload.objects.filter(pk=old.pk).update(
        at=timezone.now() - datetime.timedelta(days=8)
    )
    new = services.keep_upload(read(f"{HEAD}\n{ROW}"), name="y", by=secretariat)

    services.forget_old_uploads()

    assert list(Upload.objects.all()) == [new]
