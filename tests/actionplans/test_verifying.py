"""Is this file ours? And if not, what does it say it is?"""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actionplans.reports.verifying import MARK
from helsefellesskap.core.pdf_reading import Facts, Trouble, facts_of


def a_pdf(encrypted: bool = False, **info: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        for name, value in info.items():
            pdf.docinfo[f"/{name}"] = value
        lock = pikepdf.Encryption(owner="a", user="b") if encrypted else False
        pdf.save(out, encryption=lock)
    return out.getvalue()


def asked(client, plan, content: bytes, name: str = "plan.pdf"):
    file = SimpleUploadedFile(name, content, "application/pdf")
    return client.post(reverse("actionplans:verify", args=[plan.slug]), {"file": file})


@pytest.mark.parametrize(
    ("content", "facts"),
    [
        (b"", Facts(trouble=Trouble.NOT_A_PDF)),
        (b"Hei, eg er ein tekst.", Facts(trouble=Trouble.NOT_A_PDF)),
        (b"%PDF-1.7\nog so ingenting", Facts(trouble=Trouble.BROKEN)),
        (a_pdf(encrypted=True, Title="Løynd"), Facts(trouble=Trouble.ENCRYPTED)),
        (a_pdf(), Facts()),
        (a_pdf(Title="Ein  plan\n", Author="Nokon"), Facts("Ein plan", "Nokon")),
        (a_pdf(Title="x" * 10_000), Facts("x" * 500)),
    ],
    ids=["empty", "text", "broken", "locked", "bare", "titled", "long"],
)
def test_what_a_file_says_of_itself(content, facts):
    found = facts_of(content)

    assert (found.title, found.author, found.trouble) == (
        facts.title,
        facts.author,
        facts.trouble,
    )


def test_a_stranger_that_carries_our_fingerprint_is_not_believed(client, in_force):
    content = a_pdf(Title="Handlingsplan", Keywords=f"{MARK}{in_force.sha256}")

    page = asked(client, in_force.plan, content)

    assert page.status_code == 200
    answer = page.context["answer"]
    assert (answer.revision, answer.edition) == (None, None)
    assert answer.claim.revision == in_force
    assert "Handlingsplan" in page.content.decode()


def test_what_it_calls_itself_is_shown_and_not_run(client, in_force):
    page = asked(client, in_force.plan, a_pdf(Title="<script>alert(1)</script>"))

    assert "<script>alert(1)" not in page.content.decode()
    assert "&lt;script&gt;alert(1)" in page.content.decode()


def test_a_fingerprint_nobody_knows_is_nobodys(client, in_force):
    page = asked(client, in_force.plan, a_pdf(Keywords=MARK + "0" * 64))

    assert page.context["answer"].claim.revision is None


@pytest.mark.parametrize(
    "content", [b"ikkje pdf", b"%PDF-1.4 sundt", a_pdf(encrypted=True)]
)
def test_trouble_is_said_in_words(client, in_force, content):
    page = asked(client, in_force.plan, content)

    assert page.status_code == 200
    assert page.context["answer"].claim.trouble
