"""A case put together: complete for the secretariat, without what the bodies may not see."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from defusedxml.ElementTree import fromstring
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import User
from cases import services
from cases.dossier import gather
from cases.models import Case, CaseAttachment, CaseMail, Dossier
from cases.services import dossiers
from cases.workflow import State
from helsefellesskap.core import jobs
from helsefellesskap.core.models import Job, JobState

Bring = Callable[..., Case]
Enter = Callable[[User], Client]
N5 = "{http://www.arkivverket.no/standarder/noark5/arkivstruktur}"
SECRET = "Storgata"  # what the redaction takes out, everywhere it stood
BODIES = ("leader", "ssu_leader")
SENDER = ("sender@demo.example", "Pårørande")


def picture() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGBA", (40, 30), (200, 20, 20, 120)).save(out, "PNG")
    return out.getvalue()


def sheet(words: str) -> bytes:
    from weasyprint import HTML

    return bytes(HTML(string=f"<title>x</title><p>{words}</p>").write_pdf())


@pytest.fixture
def full(bring: Bring, everybody: dict[str, User]) -> Case:
    """A decided case with files of every kind, words, and a redaction."""
    case = bring(
        State.ASSESSING,
        title=f"Naboen i {SECRET} 5",
        background=f"Naboen i {SECRET} såg det.",
    )
    case = services.give_view(case, by=everybody["ssu_leader"], text="Til FSU.")
    case = services.ask_sender(case, by=everybody["caseworker"], text="Kva kommune?")
    case = services.write_as_sender(case, text=f"Eg bur i {SECRET}.")
    files = {
        f"{SECRET}.txt": f"Notat om {SECRET}.".encode(),
        "synleg.txt": b"Dette kan alle sjaa.",
        f"{SECRET}-kart.png": picture(),
        "rapport.pdf": sheet(f"Rapport frå {SECRET}"),
    }
    for name, content in files.items():
        services.attach_to_case(case, name=name, content=content)
    one, two, _three, four = case.attachments.all()
    office = everybody["caseworker"]
    redacted = {"how": "redacted", "sure": True}
    services.share_file(
        one, by=office, name="notat.txt", content=b"Notat om ei gate.", **redacted
    )
    services.share_file(two, by=office, how="whole")
    services.share_file(
        four, by=office, name="r.pdf", content=sheet("Rapport fra ei gate"), **redacted
    )
    case = services.redact_case(
        case,
        by=office,
        texts={"title": "Nabo i ei gate", "background": "Nokon såg det."},
    )
    case = services.route_case(
        case,
        by=everybody["secretariat"],
        to=everybody["leader"].seats.get().committee,
        reason="Det er deira felt.",
    )
    return services.decide_case(
        case, by=everybody["leader"], decision="Rutinen blir endra.", number="4/26"
    )


class Unpacked:
    """Both files, opened; every text in them, however deep."""

    def __init__(
        self,
        case: Case,
        *,
        whole: bool,
        language: str = "nn",
        reader: User | None = None,
    ) -> None:
        with dossiers.build(
            case, whole=whole, language=language, reader=reader
        ) as made:
            self.pdf, raw = made.pdf.read(), made.zip.read()
            self.sums = (made.pdf_sha256, made.zip_sha256)
        assert self.sums == tuple(
            hashlib.sha256(one).hexdigest() for one in (self.pdf, raw)
        )
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            assert package.testzip() is None
            self.files = {name: package.read(name) for name in package.namelist()}

    def everything(self) -> str:
        return "\n".join(
            [*self.files, *(said(name, data) for name, data in self.files.items())]
        )


def said(name: str, data: bytes) -> str:
    """All the words in a file: of a PDF the pages, bookmarks, facts and what lies inside."""
    if not data.startswith(b"%PDF"):
        return data.decode("utf-8", "replace")
    reader = PdfReader(io.BytesIO(data))
    words = [page.extract_text() for page in reader.pages]
    words += [str(reader.metadata), str(reader.outline)]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if "/Metadata" in pdf.Root:
            words.append(pdf.Root.Metadata.read_bytes().decode())
        for inside, spec in pdf.attachments.items():
            words += [inside, spec.filename, spec.description]
            words.append(said(inside, spec.get_file().read_bytes()))
    return "\n".join(words)


class TestTheWhole:
    def test_everything_of_the_case_is_in_it(self, full: Case) -> None:
        found = Unpacked(full, whole=True)
        text = said("pdf", found.pdf)
        for words in (
            full.reference,
            f"Naboen i {SECRET} 5",
            *SENDER,
            "Til FSU.",
            "Kva kommune?",
            f"Eg bur i {SECRET}.",
            "Det er deira felt.",
            "Rutinen blir endra.",
            "4/26",
            f"Notat om {SECRET}.",
            "Notat om ei gate.",
            f"Rapport frå {SECRET}",
        ):
            assert words in text, words

    def test_it_is_tagged_pdf_a_with_bookmarks_and_the_files_inside(
        self, full: Case
    ) -> None:
        found = Unpacked(full, whole=True, language="nb")
        with pikepdf.open(io.BytesIO(found.pdf)) as pdf, pdf.open_outline() as outline:
            marks = pdf.open_metadata()
            assert (marks["pdfaid:part"], marks["pdfaid:conformance"]) == ("3", "A")
            assert marks["pdfuaid:part"] == "1"
            assert pdf.Root.MarkInfo.Marked
            assert "/StructTreeRoot" in pdf.Root
            assert str(pdf.Root.Lang) == "nb"
            assert len(outline.root) >= 6
            specs = {str(spec.UF): spec for spec in pdf.Root.AF}
            assert len(specs) == 6  # four as they came, two redacted
            for spec in specs.values():
                assert str(spec.AFRelationship) == "/Supplement"
                assert "/Subtype" in spec.EF.F
            fonts = [
                font
                for page in pdf.pages
                for font in page.get("/Resources", {}).get("/Font", {}).values()
            ]
            assert fonts
            assert all(embedded(font) for font in fonts)

    def test_the_zip_holds_each_file_as_it_came_with_its_checksum(
        self, full: Case
    ) -> None:
        files = Unpacked(full, whole=True).files
        listed = dict(
            reversed(line.split("  ", 1))
            for line in files["sjekksummer.txt"].decode().splitlines()
        )

        assert set(listed) == set(files) - {"sjekksummer.txt"}
        for name, sha256 in listed.items():
            assert hashlib.sha256(files[name]).hexdigest() == sha256
        kept = {hashlib.sha256(data).hexdigest() for data in files.values()}
        assert {row.sha256 for row in full.attachments.all()} <= kept

    def test_the_xml_names_what_noark_names_and_every_file_with_its_sum(
        self, full: Case
    ) -> None:
        files = Unpacked(full, whole=True).files
        root = fromstring(files["arkivstruktur.xml"])
        folder = root.find(f"{N5}arkivdel/{N5}mappe")
        assert folder is not None
        assert (
            folder.get("{http://www.w3.org/2001/XMLSchema-instance}type") == "saksmappe"
        )
        assert folder.findtext(f"{N5}tittel") == full.title
        assert full.title not in (folder.findtext(f"{N5}offentligTittel") or "")
        assert folder.findtext(f"{N5}saksaar") == str(full.year)
        assert folder.findtext(f"{N5}sakssekvensnummer") == str(full.number)
        objects = list(folder.iter(f"{N5}dokumentobjekt"))
        for row in objects:
            data = files[row.findtext(f"{N5}referanseDokumentfil") or ""]
            assert row.findtext(f"{N5}sjekksum") == hashlib.sha256(data).hexdigest()
            assert row.findtext(f"{N5}sjekksumAlgoritme") == "SHA-256"
            assert row.findtext(f"{N5}filstoerrelse") == str(len(data))
        named = {row.findtext(f"{N5}referanseDokumentfil") for row in objects}
        assert {name for name in files if name.startswith("filer/")} <= named
        variants = [row.findtext(f"{N5}variantformat") for row in objects]
        assert variants.count("Dokument hvor deler av innholdet er skjermet") == 2

    def test_the_json_names_what_einnsyn_names(self, full: Case) -> None:
        files = Unpacked(full, whole=True).files
        found = json.loads(files["einnsyn.json"])

        assert found["saksnummer"] == f"{full.year}/{full.number}"
        assert found["offentligTittelSensitiv"] == full.title
        assert SECRET not in found["offentligTittel"]
        assert found["moetesak"][0]["vedtak"]["vedtakstekst"] == "Rutinen blir endra."
        assert "moetemappe" not in found["moetesak"][0]
        first = found["journalpost"][0]
        assert first["korrespondansepart"][0]["korrespondansepartNavnSensitiv"] == (
            "Pårørande"
        )
        assert len(first["dokumentbeskrivelse"]) == 5

    def test_the_meeting_and_its_minutes_stand_in_the_json(self, full: Case) -> None:
        Case.objects.filter(pk=full.pk).update(agenda_url="/mote/7/")
        files = Unpacked(full, whole=False).files
        meeting = json.loads(files["einnsyn.json"])["moetesak"][0]["moetemappe"]

        assert "/mote/7/" in json.dumps(meeting["moetedokument"])

    def test_made_again_it_has_the_same_keys(self, full: Case) -> None:
        one, two = (
            fromstring(Unpacked(full, whole=True).files["arkivstruktur.xml"])
            for _again in range(2)
        )
        keys = [[row.text for row in root.iter(f"{N5}systemID")] for root in (one, two)]

        assert keys[0] == keys[1]
        assert len(set(keys[0])) == len(keys[0])

    def test_a_file_that_is_gone_is_told_of(self, full: Case) -> None:
        row = full.attachments.first()
        assert row is not None
        row.file.storage.delete(row.file.name)
        found = Unpacked(full, whole=True)

        assert "ikkje" in said("pdf", found.pdf)
        assert not any(name.startswith("filer/01-Stor") for name in found.files)


def embedded(font: Any) -> bool:
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    return any(key in inner.FontDescriptor for key in ("/FontFile2", "/FontFile3"))


class TestTheBodies:
    def test_nothing_redacted_and_nothing_of_the_sender_is_in_any_file_of_it(
        self, full: Case
    ) -> None:
        found = Unpacked(full, whole=False)
        everything = found.everything()

        for words in (SECRET, *SENDER, "Kva kommune?"):
            assert words.lower() not in everything.lower(), words
        for words in ("Nabo i ei gate", "Nokon såg det.", "Rutinen blir endra."):
            assert words in everything
        kept = sorted(name for name in found.files if name.startswith("filer/"))
        assert [name.rpartition("-")[2] for name in kept] == [
            "notat.txt",
            "synleg.txt",
            "r.pdf",
        ]
        assert not any(name.startswith(("meldingar/", "brev/")) for name in found.files)

    def test_the_log_names_no_person(
        self, full: Case, everybody: dict[str, User]
    ) -> None:
        everything = Unpacked(full, whole=False).everything()

        assert str(everybody["secretariat"]) not in everything
        assert str(everybody["caseworker"]) not in everything

    def test_words_are_for_the_bodies_they_are_to_or_from(
        self, full: Case, everybody: dict[str, User]
    ) -> None:
        """FSU reads its own, SSU its own; what is handed to any body holds only what
        each of them may read; and the whole has all of it."""
        office, leader = everybody["caseworker"], everybody["leader"]
        fsu = full.holder
        ssu = everybody["ssu_leader"].seats.get().committee
        assert fsu is not None
        services.inform_bodies(
            full, by=everybody["secretariat"], bodies=[ssu], reason="Orientering."
        )
        services.write_to_bodies(full, by=office, text="Berre til FSU.", to=[fsu])
        services.write_to_bodies(full, by=office, text="Berre til SSU.", to=[ssu])
        services.write_to_bodies(full, by=office, text="Til begge.", to=[fsu, ssu])
        texts = ("Berre til FSU.", "Berre til SSU.", "Til begge.", "Kva kommune?")

        def found(**how: Any) -> list[bool]:
            words = [row.text for row in gather(full, language="nn", **how).messages]
            return [text in words for text in texts]

        assert found(whole=False, reader=leader) == [True, False, True, False]
        assert found(whole=False, reader=everybody["ssu_leader"]) == (
            [False, True, True, False]
        )
        assert found(whole=False) == [False, False, True, False]
        assert found(whole=True) == [True, True, True, True]

    def test_words_between_bodies_are_not_journalled_as_to_the_sender(
        self, full: Case, everybody: dict[str, User]
    ) -> None:
        fsu = full.holder
        assert fsu is not None
        services.write_to_bodies(
            full, by=everybody["caseworker"], text="Kva seier de?", to=[fsu]
        )
        files = Unpacked(full, whole=False, reader=everybody["leader"]).files
        assert [x for x in files if x.startswith("meldingar/")] == ["meldingar/001.txt"]
        rows = json.loads(files["einnsyn.json"])["journalpost"]
        inside = [x for x in rows if x["journalposttype"].startswith("Organintern")]
        names = [
            part["korrespondansepartNavnSensitiv"]
            for part in inside[0]["korrespondansepart"]
        ]

        assert len(inside) == 1
        assert names[1] == fsu.short
        assert "Pårørande" not in names

    def test_cases_beside_it_stand_by_number_for_those_who_may_see_them(
        self, full: Case, bring: Bring, everybody: dict[str, User]
    ) -> None:
        office, leader = everybody["secretariat"], everybody["leader"]
        seen = bring(State.ROUTED)
        unseen = bring(State.RECEIVED)
        for other in (seen, unseen):
            services.link_cases(full, by=office, other=other, why="Same tenesta.")

        def found(**how: Any) -> list[bool]:
            beside = gather(full, language="nn", **how).beside
            words = [number for _label, numbers in beside for number in numbers]
            return [case.reference in words for case in (seen, unseen)]

        assert found(whole=True) == [True, True]
        assert found(whole=False, reader=leader) == [True, False]
        assert found(whole=False) == [True, False]

    def test_mail_that_waits_is_in_no_dossier(self, full: Case) -> None:
        mail = CaseMail.objects.create(
            case=full,
            message_hash="0" * 64,
            outcome=CaseMail.Outcome.WAITS,
            from_address="ukjend@example.org",
            text="Ord som ventar.",
        )
        mail.files.create(name="ventar.txt", kind="txt", size=1, file="n")

        words = Unpacked(full, whole=True).everything()

        for one in ("ukjend@example.org", "Ord som ventar.", "ventar.txt"):
            assert one not in words

    def test_what_looks_like_code_is_text(
        self, bring: Bring, everybody: dict[str, User]
    ) -> None:
        case = bring(State.ROUTED, background="<b>&amp; ]]></arkiv>")
        found = Unpacked(case, whole=False)

        fromstring(found.files["arkivstruktur.xml"])
        assert "<b>&amp;" in said("pdf", found.pdf)


class TestOrdering:
    def order(self, client: Client, case: Case, version: str) -> Any:
        url = reverse("cases:order_dossier", args=[case.pk])
        return client.post(url, {"version": version})

    def run(self, case: Case) -> Dossier:
        row = Dossier.objects.get(case=case)
        jobs.run_job(str(row.job_id))
        row.refresh_from_db()
        return row

    @pytest.mark.parametrize("version", ["whole", "bodies"])
    def test_who_may_have_which_in_every_role(
        self,
        version: str,
        bring: Bring,
        everybody: dict[str, User],
        client: Client,
    ) -> None:
        case = bring(State.ROUTED)
        found = {}
        for name, user in everybody.items():
            client.force_login(user)
            found[name] = self.order(client, case, version).status_code
        expected = dict.fromkeys(found, 404)
        for name in ("leader", "deputy", "secretary", "member", "observer"):
            expected[name] = 302 if version == "bodies" else 403
        expected["secretariat"] = expected["caseworker"] = 302

        assert found == expected

    def test_from_the_cases_page_to_both_files(
        self, full: Case, everybody: dict[str, User], enter: Enter
    ) -> None:
        client = enter(everybody["caseworker"])
        page = client.get(full.get_absolute_url()).content.decode()
        assert reverse("cases:order_dossier", args=[full.pk]) in page
        waiting = client.get(self.order(client, full, "whole")["Location"])
        assert waiting.context["job"].state == JobState.QUEUED
        row = self.run(full)
        ready = client.get(row.get_absolute_url()).content.decode()
        for ending in ("pdf", "zip"):
            url = reverse(f"cases:dossier_{ending}", args=[full.pk, row.pk])
            assert url in ready
            answer = client.get(url)
            data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
            assert hashlib.sha256(data).hexdigest() == getattr(row, f"{ending}_sha256")
            assert answer["Content-Disposition"].startswith("attachment; ")
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert answer["Cache-Control"] == "private, no-store"
        assert row.job is not None
        assert Job.objects.get(pk=row.job.pk).state == JobState.DONE
        assert full.steps.filter(
            step="make_dossier", by=everybody["caseworker"]
        ).exists()

    def test_a_body_gets_its_own_words_and_what_is_handed_out_none_of_them(
        self, enter: Enter, everybody: dict[str, User], bring: Bring
    ) -> None:
        """SSU is informed too, and was not written to."""
        case = bring(State.ROUTED)
        fsu, ssu = (everybody[who].seats.get().committee for who in BODIES)
        office = everybody["secretariat"]
        services.inform_bodies(case, by=office, bodies=[ssu], reason="Orientering.")
        services.write_to_bodies(case, by=office, text="Berre til FSU.", to=[fsu])
        kept = {}
        for who in (*BODIES, "secretariat"):
            self.order(enter(everybody[who]), case, "bodies")
            row = Dossier.objects.get(case=case, made_for=everybody[who])
            jobs.run_job(str(row.job_id))
            with (
                row.storage.open(row.place("zip")) as file,
                zipfile.ZipFile(file) as package,
            ):
                names = package.namelist()
            kept[who] = "meldingar/001.txt" in names

        assert kept == {"leader": True, "ssu_leader": False, "secretariat": False}

    def test_it_is_ones_own_and_asked_anew_at_the_door(
        self,
        bring: Bring,
        everybody: dict[str, User],
        client: Client,
    ) -> None:
        case = bring(State.ROUTED)
        client.force_login(everybody["leader"])
        self.order(client, case, "bodies")
        row = self.run(case)
        urls = [
            row.get_absolute_url(),
            *(
                reverse(f"cases:dossier_{e}", args=[case.pk, row.pk])
                for e in ("pdf", "zip")
            ),
        ]

        def codes() -> set[int]:
            answers = [client.get(url) for url in urls]
            for answer in answers:
                if answer.streaming:
                    b"".join(answer.streaming_content)  # type: ignore[attr-defined]
            return {answer.status_code for answer in answers}

        assert codes() == {200}
        client.force_login(everybody["member"])
        assert codes() == {404}
        client.force_login(everybody["leader"])
        case.access.filter(kind="holds").update(until=timezone.now())
        assert codes() == {404}

    @pytest.mark.parametrize("act", ["text", "file"])
    def test_a_new_redaction_takes_the_bodies_dossiers_away(
        self,
        act: str,
        full: Case,
        everybody: dict[str, User],
        client: Client,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        office = everybody["caseworker"]
        for name in ("leader", "caseworker"):
            client.force_login(everybody[name])
            self.order(client, full, "bodies" if name == "leader" else "whole")
        for row in full.dossiers.all():
            jobs.run_job(str(row.job_id))
        bodies = full.dossiers.get(version="bodies")
        with django_capture_on_commit_callbacks(execute=True):
            if act == "text":
                services.redact_case(full, by=office, texts={"title": "Kort"})
            else:
                file = full.attachments.first()
                assert file is not None
                services.share_file(file, by=office, how="nothing")

        assert [row.version for row in full.dossiers.all()] == ["whole"]
        assert not bodies.storage.exists(bodies.place("pdf"))
        assert not bodies.storage.exists(bodies.place("zip"))

    def test_redacted_while_it_is_made_it_is_not_kept(
        self, full: Case, everybody: dict[str, User], client: Client, monkeypatch: Any
    ) -> None:
        client.force_login(everybody["leader"])
        self.order(client, full, "bodies")
        row = full.dossiers.get()
        real = dossiers.build

        def build(*args: Any, **also: Any) -> Any:
            made = real(*args, **also)
            services.redact_case(full, by=everybody["caseworker"], texts={"title": "K"})
            return made

        monkeypatch.setattr(dossiers, "build", build)
        jobs.run_job(str(row.job_id))

        assert not full.dossiers.exists()
        assert not row.storage.exists(row.place("pdf"))

    def test_done_twice_it_is_kept_once(
        self, full: Case, everybody: dict[str, User], client: Client
    ) -> None:
        """The first worker dies after it has written the files."""
        client.force_login(everybody["caseworker"])
        self.order(client, full, "whole")
        row = full.dossiers.get()
        row.storage.save(row.place("pdf"), io.BytesIO(b"half"))
        row = self.run(full)
        folder = Path(row.storage.path("dossiers"))

        assert sorted(
            found.suffix for found in folder.iterdir() if row.token in found.name
        ) == [".pdf", ".zip"]
        with row.storage.open(row.place("pdf")) as file:
            assert hashlib.sha256(file.read()).hexdigest() == row.pdf_sha256

    def test_it_is_cleared_by_the_night_after_its_days(
        self,
        full: Case,
        everybody: dict[str, User],
        client: Client,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        client.force_login(everybody["caseworker"])
        self.order(client, full, "whole")
        row = self.run(full)
        assert services.clear_dossiers() == 0
        Dossier.objects.update(expires_at=timezone.now())
        assert client.get(row.get_absolute_url()).status_code == 404
        with django_capture_on_commit_callbacks(execute=True):
            assert services.clear_dossiers() == 1

        assert services.clear_dossiers() == 0
        assert not row.storage.exists(row.place("zip"))


class TestCommand:
    @pytest.mark.parametrize("ending", ["pdf", "zip"])
    def test_it_writes_the_file(self, ending: str, full: Case, tmp_path: Path) -> None:
        out = tmp_path / f"sak.{ending}"
        call_command("make_dossier", full.reference, "--bodies", "--out", str(out))
        start = out.read_bytes()[:4]

        assert start == (b"%PDF" if ending == "pdf" else b"PK\x03\x04")
        assert full.steps.filter(step="make_dossier", by=None).count() == 1

    @pytest.mark.parametrize(("case", "name"), [("2026-999", "a.pdf"), ("x", "a.pdf")])
    def test_it_says_what_is_wrong(self, case: str, name: str, tmp_path: Path) -> None:
        with pytest.raises(CommandError):
            call_command("make_dossier", case, "--out", str(tmp_path / name))


def test_it_asks_the_database_as_often_for_one_file_as_for_many(
    bring: Bring, everybody: dict[str, User], django_assert_max_num_queries: Any
) -> None:
    case = bring(State.ROUTED)
    asked = []
    for count in (1, 3, 40):
        while case.attachments.count() < count:
            CaseAttachment.objects.create(
                case=case, name="n", kind="txt", size=1, sha256="0" * 64, file="n"
            )
            services.write_as_sender(case, text="Meir.")
        with django_assert_max_num_queries(40) as counted:
            gather(case, whole=True, language="nn")
        asked.append(len(counted))

    assert len(set(asked)) == 1
