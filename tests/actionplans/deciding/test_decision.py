"""The decision rule, from tables of cases and over every mix of seats and votes."""

from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplans.decision import Away, Chair, Choice, Reason, Rule, decide, quorate

pytestmark = pytest.mark.once

FOR, AGAINST, BLANK = Choice.FOR, Choice.AGAINST, Choice.BLANK
K, H, B, G, U = "municipalities", "trust", "users", "gps", "unions"


def chairs(*said: str) -> list[Chair]:
    """Seats from a short hand: "K+" a municipality for, "H-" the trust against, "B0" blank,
    "K" not voted; then "v" vacant, "a" away, "i" disqualified, "s" with a substitute.
    """
    party = {"K": K, "H": H, "B": B, "G": G, "U": U}
    vote = {"+": FOR, "-": AGAINST, "0": BLANK}
    made = []
    for key, word in enumerate(said):
        given = [vote[c] for c in word if c in vote]
        away = (
            Away.DISQUALIFIED if "i" in word else Away.AWAY if "a" in word else Away.NO
        )
        made.append(
            Chair(
                key=key,
                party=party[word[0]],
                vacant="v" in word,
                away=away,
                has_substitute="s" in word,
                vote=given[0] if given else None,
            )
        )
    return made


def reasons(rule: Rule, said: str) -> set[Reason]:
    return set(decide(chairs(*said.split()), rule).reasons)


SSU = "K H K H H K K H B B G"
"""SSU's eleven: leader and deputy of four LSUs, two user representatives, the GP."""

CONSENSUS = [
    # what was said, what is missing
    (
        SSU,
        {Reason.NO_QUORUM, Reason.NO_MUNICIPALITY, Reason.NO_TRUST, Reason.NOBODY_FOR},
    ),
    ("K+ H+ K+ H+ H+ K K H B B G", {Reason.NO_QUORUM}),  # 5 of 11
    ("K+ H+ K+ H+ H+ K+ K H B B G", set()),  # 6 of 11
    ("K+ H+ K+ H+ H+ K0 K H B+ B G", set()),  # the picture: 6 for, 1 blank
    ("K+ H+ K+ H+ H+ K- K H B B G", {Reason.SOMEBODY_AGAINST}),
    ("K0 H0 K0 H0 H0 K0 K H B B G", {Reason.NOBODY_FOR}),
    ("K+ H+ K+ H+ H+ K+ K+ H+ B- B+ G+", {Reason.SOMEBODY_AGAINST}),
    # neither side: users, GPs and unions do not stand in for a party
    ("K+ H B+ B+ G+ U+", {Reason.NO_TRUST}),
    ("K H+ B+ B+ G+ U+", {Reason.NO_MUNICIPALITY}),
    ("B+ B+ G+ U+", {Reason.NO_MUNICIPALITY, Reason.NO_TRUST}),
    # a blank vote is a vote: it makes a quorum and stands for its party
    ("K0 H+", set()),
    ("K+ H0", set()),
    # exactly half is enough
    ("K+ H+ K H", set()),
    ("K+ H+ K H B", {Reason.NO_QUORUM}),
    # a vacant seat stays in the count
    ("K+ H+ Kv Hv", set()),
    ("K+ H+ Kv Hv Bv", {Reason.NO_QUORUM}),
    ("K+ H+ Kv+ Hv Bv", {Reason.NO_QUORUM}),  # and nobody can vote for it
    # absent: in the count, whether anybody stands in or not
    ("K+ H+ Ka Ha Ba", {Reason.NO_QUORUM}),
    ("K+ H+ Kas+ Ha Ba", set()),
    ("K+ H+ Ka+ Ha Ba", {Reason.NO_QUORUM}),  # a vote with nobody to give it
    # disqualified: leaves the count, but not with a substitute
    ("K+ H+ Ki Hi Bi", set()),
    ("K+ H+ Kis His Bis", {Reason.NO_QUORUM}),
    ("K+ H+ Kis+ His Bis", set()),
    ("K+ H+ Ki-", set()),  # what a seat outside the count says is not counted
    ("K+ H+ Kis-", {Reason.SOMEBODY_AGAINST}),
    (
        "Ki Hi",
        {Reason.NO_QUORUM, Reason.NO_MUNICIPALITY, Reason.NO_TRUST, Reason.NOBODY_FOR},
    ),
    ("K+ Hi", {Reason.NO_TRUST}),
    ("K+ His+", set()),
]

MAJORITY = [
    ("K+ H+ K- H-", {Reason.NO_MAJORITY}),  # a tie fails
    ("K+ H+ K- H0", set()),
    ("K+ H+ K+ H-", set()),
    ("K+ H- K- H-", {Reason.NO_MAJORITY}),
    ("K0 H0 K0 H0", {Reason.NO_MAJORITY}),
    ("K+ H0 K0 H0", set()),
    ("K+ K+ K+ H", {Reason.NO_TRUST}),
    ("K+ H K H", {Reason.NO_QUORUM, Reason.NO_TRUST}),
]


@pytest.mark.parametrize(("said", "missing"), CONSENSUS)
def test_consensus(said, missing):
    assert reasons(Rule.CONSENSUS, said) == missing


@pytest.mark.parametrize(("said", "missing"), MAJORITY)
def test_majority(said, missing):
    assert reasons(Rule.MAJORITY, said) == missing


def test_it_says_how_the_votes_stand():
    outcome = decide(chairs("K+", "H0", "K-", "H", "Ki", "Bv"), Rule.CONSENSUS)

    assert (
        outcome.counted,
        outcome.needed,
        outcome.voted,
        outcome.votes_for,
        outcome.votes_against,
        outcome.votes_blank,
        outcome.municipalities,
        outcome.trust,
        outcome.missing,
    ) == (5, 3, 3, 1, 1, 1, 2, 1, (3, 5))


def test_nobody_decides_in_an_empty_body():
    outcome = decide([], Rule.MAJORITY)

    assert not outcome.met
    assert not outcome.quorum


@pytest.mark.parametrize(
    ("present", "could"),
    [
        ({0, 1, 2, 3, 4, 5}, True),
        ({0, 1, 2, 3, 4}, False),
        ({0, 2, 5, 6, 8, 9, 10}, False),  # nobody of the trust
        ({1, 3, 4, 7, 8, 9}, False),  # nobody of the municipalities
        (set(), False),
    ],
)
def test_a_meeting_has_the_same_quorum(present, could):
    assert quorate(chairs(*SSU.split()), present) is could


STATES = {
    # how a seat stands on the item: (vacant, away, substitute) → (counted, may vote)
    (False, Away.NO, False): (True, True),
    (False, Away.NO, True): (True, True),
    (True, Away.NO, False): (True, False),
    (True, Away.NO, True): (True, False),
    (False, Away.AWAY, False): (True, False),
    (False, Away.AWAY, True): (True, True),
    (False, Away.DISQUALIFIED, False): (False, False),
    (False, Away.DISQUALIFIED, True): (True, True),
}
"""The rules' two sentences on substitutes and vacant seats, written out by hand."""


@pytest.mark.parametrize("rule", Rule)
def test_every_combination_of_three_seats(rule):
    """Every party × state × vote of up to three seats, against the rules in plain words."""
    kinds = [
        (party, state, vote)
        for party in (K, H, B)
        for state in STATES
        for vote in (None, FOR, AGAINST, BLANK)
    ]
    for size in (0, 1, 2):
        for seats in combinations_with_replacement(kinds, size):
            assert met(seats, rule) is decide(made(seats), rule).met, seats
    voting = [kind for kind in kinds if kind[2] is not None or not kind[1][0]]
    for seats in combinations_with_replacement(voting[::3], 3):
        assert met(seats, rule) is decide(made(seats), rule).met, seats


def made(seats) -> list[Chair]:
    return [
        Chair(n, party, vacant=vacant, away=away, has_substitute=substitute, vote=vote)
        for n, (party, (vacant, away, substitute), vote) in enumerate(seats)
    ]


def met(seats, rule) -> bool:
    """The rule in other words than the code's."""
    counted = [one for one in seats if STATES[one[1]][0]]
    voted = [one for one in counted if one[2] is not None and STATES[one[1]][1]]
    said = [vote for _party, _state, vote in voted]
    parties = {party for party, _state, _vote in voted}
    agreed = (
        FOR in said and AGAINST not in said
        if rule == Rule.CONSENSUS
        else said.count(FOR) > said.count(AGAINST)
    )
    return len(voted) >= len(counted) / 2 and {K, H} <= parties and agreed


seat = st.builds(
    Chair,
    key=st.integers(0, 10_000),
    party=st.sampled_from([K, H, B, G, U]),
    vacant=st.booleans(),
    away=st.sampled_from(Away),
    has_substitute=st.booleans(),
    vote=st.none() | st.sampled_from(Choice),
)
body = st.lists(seat, max_size=14, unique_by=lambda chair: chair.key)
rule = st.sampled_from(Rule)


@given(body, rule)
def test_a_decision_always_keeps_the_promises_of_the_rule(chairs, rule):
    outcome = decide(chairs, rule)
    counted = [c for c in chairs if c.counts]
    voted = [c for c in counted if c.vote and c.can_vote]
    says = [c.vote for c in voted]

    met = (
        len(voted) >= 1
        and len(voted) * 2 >= len(counted)
        and any(c.party == K for c in voted)
        and any(c.party == H for c in voted)
        and (
            AGAINST not in says and FOR in says
            if rule == Rule.CONSENSUS
            else says.count(FOR) > says.count(AGAINST)
        )
    )
    assert outcome.met is met
    assert outcome.enough_voted is (outcome.voted >= outcome.needed)
    assert outcome.voted + len(outcome.missing) == outcome.counted
    assert (
        outcome.votes_for + outcome.votes_against + outcome.votes_blank == outcome.voted
    )


@given(body, rule)
def test_the_order_of_the_seats_changes_nothing(chairs, rule):
    there, back = decide(chairs, rule), decide(chairs[::-1], rule)

    assert there.reasons == back.reasons
    assert set(there.missing) == set(back.missing)


@given(body, st.sampled_from([K, H, B, G, U]), rule)
def test_one_more_vote_for_never_turns_a_decision_away(chairs, party, rule):
    before = decide(chairs, rule)
    after = decide([*chairs, Chair(key=-1, party=party, vote=FOR)], rule)

    assert after.met or not before.met


@given(body, rule)
def test_a_disqualified_seat_without_substitute_might_as_well_not_be_there(
    chairs, rule
):
    gone = Chair(key=-1, party=K, away=Away.DISQUALIFIED, vote=AGAINST)

    assert decide([*chairs, gone], rule) == decide(chairs, rule)


@given(body, rule)
def test_one_vote_against_breaks_every_consensus(chairs, rule):
    outcome = decide([*chairs, Chair(key=-1, party=B, vote=AGAINST)], Rule.CONSENSUS)

    assert Reason.SOMEBODY_AGAINST in outcome.reasons
