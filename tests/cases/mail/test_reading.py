"""What is read out of whole messages: who, which key, the words, the files."""

from email.message import EmailMessage

import pytest

from cases.mailbox import Unreadable, own_words, read_mail
from tests.cases.mail.conftest import ADDRESS, message

KEY = "a" * 32


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "plain",
            "Det gjeld Molde kommune.\n\nMeldinga kom to dagar etter utskriving.",
        ),
        ("gmail_nn", "Det gjeld Ålesund kommune."),
        (
            "outlook_nb_html_only",
            (
                "Det gjelder sykehjemmet på Smøla.\n\n"
                "- Epikrisen kom for sent\n\n- Ingen ringte"
            ),
        ),
        ("outlook_text", "Ja, det stemmer."),
        ("iphone", "Det var i haust."),
        (
            "below_the_quotation",
            (
                "Det gjeld Rauma. Eg skriv nedanfor, og lina er så lang at programmet "
                "braut henne."
            ),
        ),
        ("skreiv", "Det gjeld begge."),
        ("html_cite", "Eg har eitt tillegg: ingen ringte & ingen skreiv."),
        ("lying_charset", "Det gjeld pårørande i Ålesund."),
        ("unknown_charset", "Pårørande i Ålesund."),
    ],
)
def test_only_the_writers_own_words_are_read(name: str, words: str) -> None:
    came = read_mail(message(name), address=ADDRESS)

    assert came.text == words
    assert came.keys == (KEY,)
    assert came.sender == "sender@demo.example"
    assert not came.automatic
    assert not came.files


@pytest.mark.parametrize(
    "text",
    [
        "Eg skrev til legen i går: han svarte ikkje.\nSå ringde eg.",
        "Fra: nå av vil vi ha svar.\nTakk.",
        "Den eine dagen kom ingen.\n\nDen andre kom alle:\nto legar og ein sjukepleiar.",
        "On Tuesday nobody came:\nwe waited.",
        "1. februar ringde eg\n2. februar ringde eg igjen",
        "Dei sende meg heim.\n- utan epikrise\n- utan medisinar",
    ],
)
def test_words_that_only_look_like_a_quotation_stay(text: str) -> None:
    assert own_words(text) == text


@pytest.mark.parametrize(
    "beginning",
    [
        "Den 3. februar 2026 kl. 09:40 skrev Helsefellesskap <a@b.example>:",
        "tir. 3. feb. 2026 kl. 09:40 skrev Helsefellesskap <a@b.example>:",
        "On Tue, Feb 3, 2026 at 9:40 AM Helsefellesskap <a@b.example> wrote:",
        "3. feb. 2026 kl. 09:40 skrev Helsefellesskap <a@b.example>:",
        "Helsefellesskap skrev den 03.02.2026 09:40:",
        "-----Opprinnelig melding-----",
        "-----Original Message-----",
        "---------- Forwarded message ---------",
        "Frå: Helsefellesskap\nSendt: 3. februar 2026\nTil: meg\nEmne: Spørsmål",
        "*Fra:* Helsefellesskap\n*Dato:* 3. februar 2026\n*Til:* meg\n*Emne:* Spørsmål",
    ],
)
def test_all_ways_of_quoting_are_known(beginning: str) -> None:
    assert own_words(f"Svaret mitt.\n\n{beginning}\n\nDet gamle brevet.") == (
        "Svaret mitt."
    )


def test_where_cutting_leaves_nothing_all_is_kept() -> None:
    text = "Den 3. februar 2026 skrev Helsefellesskap:\n> Kva kommune?"

    assert own_words(text) == text


def test_files_are_given_with_their_names_and_a_logo_is_not() -> None:
    made = EmailMessage()
    made["From"], made["To"] = "sender@demo.example", f"saker+{KEY}@portal.example"
    made.set_content("Sjå vedlegga.")
    made.add_attachment(b"ord", "text", "plain", filename="Møte på Åndalsnes.txt")
    made.add_attachment(b"\x89PNG" + b"x" * 900, "image", "png", cid="<logo>")
    made.add_attachment(b"\x89PNG" + b"x" * 90_000, "image", "png", cid="<bilete>")
    made.add_attachment(b"--", "application", "pgp-signature", filename="s.asc")
    came = read_mail(bytes(made), address=ADDRESS)

    assert [(file.name, len(file.content)) for file in came.files] == [
        ("Møte på Åndalsnes.txt", 3),
        ("", 90_004),
    ]
    assert came.text == "Sjå vedlegga."


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-generated",
        "Precedence: bulk",
        "Precedence: auto_reply",
        "X-Auto-Response-Suppress: All",
        "X-Autoreply: yes",
        "List-Id: <liste.example>",
        "Return-Path: <>",
    ],
)
def test_machines_are_known_by_what_they_say(header: str) -> None:
    raw = message("plain").replace(b"MIME-Version", f"{header}\nMIME-Version".encode())

    assert read_mail(raw, address=ADDRESS).automatic
    plain = raw.replace(header.encode(), b"Auto-Submitted: no")
    assert not read_mail(plain, address=ADDRESS).automatic


@pytest.mark.parametrize(
    ("name", "sender"), [("two_from", ""), ("other_address", "annan@ukjend.example")]
)
def test_the_sender_is_the_one_address_it_says(name: str, sender: str) -> None:
    assert read_mail(message(name), address=ADDRESS).sender == sender


def test_a_server_that_doubts_is_heard_and_one_that_vouches_is_not() -> None:
    raw = message("doubted")

    assert read_mail(raw, address=ADDRESS).doubted
    assert not read_mail(
        raw.replace(b"dmarc=fail", b"dmarc=pass"), address=ADDRESS
    ).doubted


def test_the_key_is_found_however_the_server_writes_the_address() -> None:
    raw = (
        message("plain")
        .replace(b"saker+", b"SAKER+")
        .replace(KEY.encode(), KEY.upper().encode())
    )
    forwarded = message("plain", "b" * 32).replace(
        b"To: ", f"Delivered-To: saker+{KEY}@PORTAL.example\nTo: ".encode(), 1
    )

    assert read_mail(raw, address=ADDRESS).keys == (KEY,)
    assert read_mail(forwarded, address=ADDRESS).keys == (KEY, "b" * 32)
    assert read_mail(raw, address="andre@portal.example").keys == ()


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\x01\x02", b"berre ord utan hovud", b"To: a@b\n\nhei"]
)
def test_what_is_no_message_is_refused(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read_mail(raw, address=ADDRESS)


def test_a_message_made_to_be_a_burden_is_refused() -> None:
    head = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n"
    many = head + b"--x\nContent-Type: text/plain\n\nord\n" * 400 + b"--x--\n"
    deep = b"From: a@b.example\n"
    for at in range(60):
        deep += f"Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n".encode()
    for raw in (many, deep + b"Content-Type: text/plain\n\nhei\n"):
        with pytest.raises(Unreadable):
            read_mail(raw, address=ADDRESS)


def test_a_very_long_text_is_cut_and_said_to_be() -> None:
    raw = message("plain") + "Meir å seie. ".encode() * 3000

    came = read_mail(raw, address=ADDRESS)

    assert (len(came.text), came.shortened) == (20_000, True)
