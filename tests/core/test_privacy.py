"""The finder of what must not be written down. Every number here is made, none is real."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helsefellesskap.core import privacy
from helsefellesskap.core.forms import TextField
from helsefellesskap.core.privacy import Found, HoldsIdentityNumber

pytestmark = pytest.mark.once

K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def with_check_digits(nine: str, *, shift: int = 11) -> str | None:
    """The nine digits with their two check digits; `shift` 12 to 14 is the rule of 2032."""
    digits = [int(c) for c in nine]
    k1 = shift - sum(w * d for w, d in zip(K1, digits, strict=True)) % 11
    k1 = k1 - 11 if k1 > 10 else k1
    if k1 == 10:
        return None
    k2 = 11 - sum(w * d for w, d in zip(K2, [*digits, k1], strict=True)) % 11
    k2 = 0 if k2 == 11 else k2
    return None if k2 == 10 else f"{nine}{k1}{k2}"


@st.composite
def numbers(draw: st.DrawFn, plus_day: int = 0, plus_month: int = 80) -> str:
    """An identity number of one kind, synthetic unless asked otherwise."""
    shift = draw(st.sampled_from([11, 12, 13, 14]))

    def make(day: int, month: int, year: int, serial: int) -> str | None:
        start = f"{day + plus_day:02d}{month + plus_month:02d}{year:02d}{serial:03d}"
        return with_check_digits(start, shift=shift)

    parts = st.builds(
        make,
        st.integers(1, 28),
        st.integers(1, 12),
        st.integers(0, 99),
        st.integers(0, 999),
    )
    return draw(parts.filter(bool))


KINDS = {
    "synthetic": numbers(),
    "d-number": numbers(plus_day=40),
    "h-number": numbers(plus_month=40),
    "health network's test": numbers(plus_month=65),
    "d-number, h-number": numbers(plus_day=40, plus_month=40),
    "d-number, health network's test": numbers(plus_day=40, plus_month=65),
}

FILLING = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Nd", "No", "Cf"]), max_size=60
)


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(max_examples=60, deadline=None)
@given(data=st.data(), before=FILLING, after=FILLING)
def test_it_finds_every_kind_in_any_text(
    kind: str, data: st.DataObject, before: str, after: str
) -> None:
    number = data.draw(KINDS[kind])
    text = f"{before} {number} {after}"

    found = privacy.identity_numbers(text)

    start = len(before) + 1
    assert Found("identity_number", start, start + 11, number) in found


@settings(max_examples=120, deadline=None)
@given(
    number=numbers(plus_day=40),
    gap=st.sampled_from(
        [
            " ",
            "-",
            ".",
            " - ",
            "\u00a0",
            "\u2009",
            "\u2011",
            "–",
            "−",
            "\u200b",
            "\u00ad",
            "/",
            "\n",
        ]
    ),
    at=st.sampled_from([(6,), (2, 4, 6), (6, 9), tuple(range(1, 11))]),
)
def test_it_finds_a_number_however_it_is_spaced(
    number: str, gap: str, at: tuple[int, ...]
) -> None:
    edges = [0, *at, 11]
    spaced = gap.join(number[a:b] for a, b in pairwise(edges))

    assert privacy.has_identity_number(f"Nummeret {spaced} stod der.")


@settings(max_examples=60, deadline=None)
@given(
    number=numbers(), base=st.sampled_from([0x0660, 0x06F0, 0x0966, 0xFF10, 0x1D7CE])
)
def test_it_finds_a_number_in_any_script(number: str, base: int) -> None:
    written = "".join(chr(base + int(digit)) for digit in number)

    assert [f.text for f in privacy.identity_numbers(f"({written})")] == [written]


@pytest.mark.parametrize("number", ["02013299997", "30108299920", "30108299939"])
def test_it_knows_the_rule_from_2032(number: str) -> None:
    assert privacy.has_identity_number(number)


@settings(max_examples=60, deadline=None)
@given(first=st.integers(8, 9), rest=st.integers(0, 99_999_999))
def test_it_finds_the_hospitals_own_aid_numbers(first: int, rest: int) -> None:
    number = with_check_digits(f"{first}{rest:08d}")
    if number is not None:
        assert privacy.has_identity_number(f"FH-nummer {number}.")


@settings(max_examples=80, deadline=None)
@given(
    year=st.integers(1990, 2030),
    six=st.integers(0, 999_999),
    gap=st.sampled_from(["", " ", "-", ".", "\u00a0"]),
    at=st.sampled_from([(4, 10), (4,), (10,), (6,), tuple(range(1, 12))]),
    wrong=st.integers(0, 10),
)
def test_it_finds_the_foreigners_number_and_lets_a_wrong_one_be(
    year: int, six: int, gap: str, at: tuple[int, ...], wrong: int
) -> None:
    ten = f"{year}{six:06d}"
    weights = (4, 6, 3, 2, 7, 5, 4, 6, 3, 2)
    turned = ten[4:] + ten[:4]
    rest = sum(w * int(d) for w, d in zip(weights, turned, strict=True)) % 11
    number = f"{ten}{(rest + wrong) % 11:02d}"
    written = gap.join(number[a:b] for a, b in pairwise([0, *at, 12]))

    found = [f.text for f in privacy.identity_numbers(f"DUF {written} der.")]

    if wrong % 11 == 0:  # by chance eleven of the twelve may be a number of their own
        assert found
        assert all(one in written for one in found)
    else:
        assert written not in found


@settings(max_examples=200, deadline=None)
@given(number=numbers(), wrong=st.integers(1, 9))
def test_a_wrong_last_digit_is_pointed_out_and_no_more(number: str, wrong: int) -> None:
    mistyped = number[:10] + str((int(number[10]) + wrong) % 10)

    assert not privacy.has_identity_number(mistyped)
    kinds = [found.kind for found in privacy.pointed_out(mistyped)]
    assert kinds == ["like_identity_number"]


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=400))
@example("1" * 400)
@example("1 " * 200)
def test_it_never_fails_and_always_points_into_the_text(text: str) -> None:
    for found in privacy.find(text):
        assert text[found.start : found.end] == found.text
        assert "".join(privacy.excerpt(text, found)).count(found.text) >= 1


@pytest.mark.parametrize(
    "text",
    [
        "Planen gjeld 2023-2026 og 2024 2025.",
        "Vedteke 2024-02-20, 20.02.2024 og 20 02 2024.",
        "Forskrift 2011-12-16-1256, § 3, jf. sak 2016/36 og 39/22.",
        "Kostnaden er kr 25 000 000, eller 1 250 000 kroner i året.",
        "Vi har 50 av 167 tiltak, 12 utval og 27 kommunar.",
        "Konto finst ikkje her; kapittel 12.3.4.5 og side 123 456.",
    ],
)
def test_ordinary_health_text_is_left_alone(text: str) -> None:
    assert privacy.find(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "piece"),
    [
        ("Ring 91 62 11 47 i dag", "phone", "91 62 11 47"),
        ("Ring 916 21 147", "phone", "916 21 147"),
        ("Ring 70105000.", "phone", "70105000"),
        ("Tlf +47 916 21 147", "phone", "+47 916 21 147"),
        ("Call +46 70 123 45 67", "phone", "+46 70 123 45 67"),
        ("Skriv til post@kommune.example no", "email", "post@kommune.example"),
    ],
)
def test_telephone_and_email_are_pointed_out(text: str, kind: str, piece: str) -> None:
    assert [(f.kind, f.text) for f in privacy.pointed_out(text)] == [(kind, piece)]
    assert not privacy.has_identity_number(text)


def test_the_last_gate_stops_any_text_that_holds_one() -> None:
    number = with_check_digits("018190123")

    with pytest.raises(HoldsIdentityNumber):
        privacy.refuse_identity_numbers("rein tekst", f"nummeret {number}")
    privacy.refuse_identity_numbers("rein tekst", "")


def test_long_text_is_read_quickly() -> None:
    began = time.perf_counter()
    for text in ("1 " * 30_000, "a@" * 30_000, "+1 " * 20_000, "1-" * 30_000):
        privacy.find(text)

    assert time.perf_counter() - began < 8


def test_a_mark_names_just_these_findings() -> None:
    one = privacy.pointed_out("Ring 91 62 11 47")
    other = privacy.pointed_out("Ring 91 62 11 48")

    assert privacy.mark_of(one) == privacy.mark_of(
        privacy.pointed_out("91 62 11 47 igjen")
    )
    assert privacy.mark_of(one) != privacy.mark_of(other)
    assert re.fullmatch(r"[0-9a-f]{16}", privacy.mark_of(one))


def test_a_text_field_refuses_in_words() -> None:
    number = with_check_digits("018190123")
    field = TextField()

    with pytest.raises(Exception, match="fødselsnummer"):
        field.clean(f"Her: {number}")


def test_inga_may_begin_a_sentence_and_is_a_name_beside_another() -> None:
    """Nynorsk begins many a sentence with “Inga”: no change, no answer."""
    found = privacy.pointed_out("Inga endring. Ring Inga Nordmann.", names=True)

    assert [one.text for one in found] == ["Inga Nordmann"]
