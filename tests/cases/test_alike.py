"""While somebody writes: what is like it, for those who may see it, and the likely body."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from accounts.models import User
from cases import reports, services
from committees.models import Committee, Kind, Task
from committees.search import index_body
from helsefellesskap.core import fulltext, search
from helsefellesskap.core.models import SearchRow
from tests.factories.cases import make_case

ANYONE = AnonymousUser()
MINE = "Far vart utskriven utan medisinliste, og heimetenesta visste ingenting."


@pytest.fixture(autouse=True)
def _only_these(office: Committee, ssu: Committee) -> None:
    SearchRow.objects.all().delete()


def put(key: str, title: str, **also: Any) -> None:
    given = {"kind": "opened-case", "url": f"/{key}/", "public": True, **also}
    search.index(given.pop("kind"), key, title=title, **given)


def keys(text: str, user: Any = ANYONE) -> list[str]:
    return [hit.row.key for hit in reports.alike(text, user)]


class TestLikeness:
    def test_what_shares_rare_words_comes_first(self) -> None:
        put("a", "Medisinliste følgjer ikkje med ved utskriving")
        for key in ("b1", "b2", "b3"):
            put(key, f"Utskriving til heimetenesta, rutine {key}")
        put("c", "Ambulanse i sommar")

        assert keys(MINE)[0] == "a"
        assert "c" not in keys(MINE)

    @pytest.mark.parametrize(
        "title",
        [
            "Utskrivingar utan medisinlister",  # other forms
            "UTSKRIVING: MEDISINLISTA",
            "Medisinlistene ved utskrivinga",
        ],
    )
    def test_other_forms_of_the_words_are_the_same_words(self, title: str) -> None:
        put("a", title)

        assert keys(MINE) == ["a"]

    @pytest.mark.parametrize(
        "text", ["", "og i på", "ikkje", "' OR 1=1 --", '"*" NEAR(', "% _"]
    )
    def test_few_words_find_nothing_and_no_words_harm(self, text: str) -> None:
        put("a", "Medisinliste ved utskriving")

        assert keys(text) == []

    def test_the_index_follows_the_rows(self) -> None:
        put("a", "Medisinliste ved utskriving")
        put("a", "Ambulanse i sommar")
        assert keys(MINE) == []
        put("a", "Medisinliste ved utskriving")
        search.forget("opened-case", "a")
        assert keys(MINE) == []

    def test_it_says_in_the_writers_own_words_why(self) -> None:
        put("a", "Medisinlister ved utskriving")
        (hit,) = reports.alike(MINE, ANYONE)

        assert set(hit.words) == {"utskriven", "medisinliste"}


class TestWhoSeesWhat:
    def test_a_stranger_is_shown_opened_cases_and_plans_alone(
        self, committee: Committee, leader: User
    ) -> None:
        bodies = [committee.slug]
        put(
            "secret",
            "Medisinliste ved utskriving",
            kind="case",
            public=False,
            bodies=bodies,
        )
        put("meeting", "Medisinliste ved utskriving", kind="meeting")

        assert keys(MINE) == []
        assert set(keys(MINE, leader)) == {"secret", "meeting"}

    def test_a_case_in_quarantine_is_like_nothing(self) -> None:
        make_case(suspicion="many links")

        assert keys("Meldinga om utskriving når ikkje vaktlaget") == []

    def test_an_opened_case_is_shown_and_a_closed_one_is_not(
        self, secretariat: User
    ) -> None:
        case = make_case()
        words = "Meldinga om utskriving når ikkje vaktlaget på avdelinga"
        assert keys(words) == []
        services.publish_case(
            case,
            by=secretariat,
            title="Vaktlaget og utskriving",
            text="Meldinga når ikkje fram.",
        )
        assert len(keys(words)) == 1

    def test_text_with_a_number_in_it_is_not_searched_for(self, client: Client) -> None:
        from tests.cases.test_new import NUMBER

        put("a", "Medisinliste ved utskriving")
        page = client.post("/saker/ny/liknande/", {"background": f"{MINE} {NUMBER}"})
        other = client.post("/saker/ny/liknande/", {"background": MINE})

        assert "Medisinliste" not in page.content.decode()
        assert "Medisinliste" in other.content.decode()


class TestLikelyBody:
    @pytest.fixture
    def bodies(self) -> dict[str, Committee]:
        made = {}
        for slug, task in {
            "fsu-legemiddel": "Legemiddel, medisinlister og samstemming ved utskriving",
            "fsu-akutt": "Ambulanse, legevakt og akuttmottak",
        }.items():
            body = Committee.objects.create(
                slug=slug, kind=Kind.PROFESSIONAL, name_nn=slug, name_nb=slug,
                short_nn=slug, short_nb=slug,
            )  # fmt: skip
            Task.objects.create(committee=body, position=1, text_nn=task, text_nb=task)
            index_body(body)
            made[slug] = body
        return made

    def test_the_body_whose_tasks_share_the_words_is_suggested_with_them(
        self, bodies: dict[str, Committee]
    ) -> None:
        likely = reports.likely_body(MINE)

        assert likely is not None
        assert likely.body == bodies["fsu-legemiddel"]
        assert "medisinliste" in likely.words

    @pytest.mark.parametrize(
        "text", ["", "Det regnar i dag.", "Ambulanse og medisinliste"]
    )
    def test_none_is_better_than_a_guess(
        self, text: str, bodies: dict[str, Committee]
    ) -> None:
        assert reports.likely_body(text) is None

    def test_the_page_says_that_it_is_only_a_suggestion(
        self, client: Client, bodies: dict[str, Committee]
    ) -> None:
        page = client.post("/saker/ny/liknande/", {"background": MINE}).content.decode()

        assert "fsu-legemiddel" in page
        assert "Det er berre eit framlegg" in page


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("utskrivingane", "utskriv"),
        ("utskriven", "utskriv"),
        ("kommunane", "kommun"),
        ("kommunene", "kommun"),
        ("medisinlista", "medisinlist"),
        ("plan", "plan"),
        ("rus", "rus"),
    ],
)
def test_stems(word: str, stem: str) -> None:
    assert fulltext.stem(word) == stem
