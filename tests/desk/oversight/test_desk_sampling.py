"""Samples of automatic decisions: seeded, stratified, reproducible; what is wrong opens a case (5.3.2)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Days, Platform, id_number
from made_cases import Made, automatic, closed, make
from ybcli.desk import Desk
from ybcli.desk.casework import acts, amendments
from ybcli.desk.intake import applications
from ybcli.desk.oversight import sampling
from ybcli.errors import BadData, Conflict, PolicyGap, UsageError

JULY = (date(2026, 7, 1), date(2026, 7, 31))
SHARE = Fraction(5, 100)


def many(desk: Desk, counts: dict[tuple[str, str], int]) -> list[str]:
    """So many automatic cases of each item and region, decided in July."""
    number = iter(range(100_000))
    return make(
        desk,
        [
            Made(next(number), item=item, region=region, acts=automatic("2026-07-06"))
            for (item, region), n in counts.items()
            for _one in range(n)
        ],
    )


@pytest.mark.clause("5.3.2")
def test_five_percent_of_1240_is_62_divided_by_item_and_region_and_the_same_again(
    lone_desk: Desk,
) -> None:
    many(
        lone_desk,
        {
            ("enroll-unit", "339901"): 700,
            ("enroll-unit", "339902"): 301,
            ("file-wages", "339901"): 230,
            ("enroll-resident", "339901"): 9,
        },
    )
    first = sampling.draw(lone_desk, *JULY, SHARE, "七月")
    assert (first.population, len(first.drawn), first.is_new) == (1240, 62, True)
    sizes: dict[str, int] = {}
    for _case, stratum in first.drawn:
        sizes[stratum] = sizes.get(stratum, 0) + 1
    # quotas 35.00, 15.05, 11.50, 0.45: the one that is left goes to the largest remainder
    assert sizes == {
        "enroll-unit|339901": 35,
        "enroll-unit|339902": 15,
        "file-wages|339901": 12,
    }
    again = sampling.draw(lone_desk, *JULY, SHARE, "七月")
    assert (again.drawn, again.is_new) == (first.drawn, False)
    strata = sampling.population(lone_desk, *JULY)
    assert tuple(sampling.chosen(strata, SHARE, "七月")) == first.drawn
    assert tuple(sampling.chosen(strata, SHARE, "八月")) != first.drawn
    assert lone_desk.reader.scalar("SELECT count(*) FROM sample") == 62


def test_only_decisions_without_a_hand_of_these_days_are_drawn(lone_desk: Desk) -> None:
    (one,) = make(lone_desk, [Made(1, acts=automatic("2026-07-06"))])
    make(lone_desk, [Made(2, acts=automatic("2026-08-01"))])
    make(
        lone_desk,
        [
            Made(
                3,
                acts=automatic("2026-07-06"),
                by={"verify": "li"},
                found={"verify": {"outcome": "met", "answered": True}},
            )
        ],
    )
    closed(lone_desk, id_number(1))
    assert sampling.population(lone_desk, *JULY) == {"enroll-unit|339901": [one]}
    assert sampling.draw(lone_desk, *JULY, SHARE, "x").drawn == ((one, "enroll-unit|339901"),)


def test_the_share_is_the_countys_own_where_none_is_given(lone_desk: Desk) -> None:
    many(lone_desk, {("enroll-unit", "339901"): 40})
    assert len(sampling.draw(lone_desk, *JULY, None, "x").drawn) == 2
    bare = tuple(path for path in lone_desk.settings.packs if path.name != "practice")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YB_OFFICER", "li")
        with Desk(officer="li", home=lone_desk.home) as desk:
            object.__setattr__(desk.settings, "packs", bare)
            with pytest.raises(PolicyGap):
                sampling.draw(desk, *JULY, None, "y")


@pytest.mark.parametrize(
    ("text", "share"),
    [("5%", SHARE), ("5％", SHARE), ("0.05", SHARE), ("100%", Fraction(1)), ("2.5 %", SHARE / 2)],
)
def test_a_share_is_read_as_people_write_it(text: str, share: Fraction) -> None:
    assert sampling.share_from(text) == share


def test_what_is_no_share_no_seed_and_no_days_is_refused(lone_desk: Desk) -> None:
    for text in ("five", "5/0", ""):
        with pytest.raises(UsageError):
            sampling.share_from(text)
    for first, last, share, seed in (
        (*JULY, Fraction(0), "x"),
        (*JULY, Fraction(2), "x"),
        (*JULY, SHARE, " "),
        (JULY[1], JULY[0], SHARE, "x"),
    ):
        with pytest.raises(UsageError):
            sampling.draw(lone_desk, first, last, share, seed)
    assert sampling.draw(lone_desk, *JULY, SHARE, "x").drawn == ()


COUNTS = st.dictionaries(
    st.text("abc", min_size=1, max_size=4), st.integers(1, 200), min_size=1, max_size=8
)


@given(counts=COUNTS, percent=st.integers(1, 100))
def test_the_largest_remainder_gives_each_stratum_its_share(
    counts: dict[str, int], percent: int
) -> None:
    strata = {name: [f"{name}{n}" for n in range(size)] for name, size in counts.items()}
    share = Fraction(percent, 100)
    sizes = sampling.sizes(strata, share)
    total = sum(counts.values())
    wanted = max(1, int(total * share + Fraction(1, 2)))
    assert sum(sizes.values()) == wanted
    for name, size in sizes.items():
        quota = Fraction(counts[name] * wanted, total)
        assert int(quota) <= size <= int(quota) + 1
        assert size <= counts[name]


@pytest.mark.clause("5.3.2")
def test_a_wrong_decision_opens_a_case_that_closes_with_cause_and_correction(
    lone_desk: Desk, day: Days
) -> None:
    first, second = many(lone_desk, {("enroll-unit", "339901"): 2})
    sampling.draw(lone_desk, *JULY, Fraction(1), "x")
    assert [one["outcome"] for one in sampling.listed(lone_desk, waiting=True)] == ["", ""]
    assert sampling.find(lone_desk, first, "right", "") == ""
    with pytest.raises(BadData, match="finding"):
        sampling.find(lone_desk, second, "wrong", " ")
    follow_up = sampling.find(lone_desk, second, "wrong", "another address")
    case = lone_desk.reader.case(follow_up)
    assert (case.item, case.stage, case.fields["about"]) == (
        "office-sample-finding",
        "sensed",
        second,
    )
    assert sampling.find(lone_desk, second, "wrong", "another address") == follow_up
    with pytest.raises(Conflict):
        sampling.find(lone_desk, second, "right", "")
    told = {one["case"]: one for one in sampling.listed(lone_desk)}
    assert (told[second]["by"], told[second]["follow_up"]) == ("li", follow_up)
    form = amendments.answered(
        lone_desk, follow_up, {"cause": "stale data", "put_right": "corrected"}
    )
    assert acts.perform(lone_desk, follow_up, "answer", form).case.stage == "archived"


def test_a_case_that_was_not_drawn_and_an_outcome_that_is_none_are_refused(
    lone_desk: Desk,
) -> None:
    (case,) = many(lone_desk, {("enroll-unit", "339901"): 1})
    with pytest.raises(BadData, match="no sample"):
        sampling.find(lone_desk, case, "right", "")
    with pytest.raises(UsageError):
        sampling.find(lone_desk, case, "perhaps", "")


def test_the_next_sample_is_due_a_period_after_the_last_days_drawn(lone_desk: Desk) -> None:
    assert sampling.next_due(lone_desk) is None
    many(lone_desk, {("enroll-unit", "339901"): 1})
    sampling.draw(lone_desk, *JULY, SHARE, "x")
    assert sampling.next_due(lone_desk) == date(2026, 8, 30)


def test_an_account_that_receives_for_many_patients_is_looked_at(
    desk: Desk, platform: Platform
) -> None:
    """Three patients in the days of one sample, one account: each of their cases is drawn (5.3.2)."""
    for serial in (740, 741, 742):
        platform.post("insure", certno=id_number(serial), insutype="310", admdvs="339901")
        platform.post("account", certno=id_number(serial), admdvs="339901", balance="3167.56")
        told = {"id_number": id_number(serial), "name": "郑演", "ground": "emigration"}
        told |= {"payee_account": "6222020200112233445"}
        done = applications.apply(desk, "reimburse-account-payout", told)
        acts.perform(desk, done.case.id, "verify", {"outcome": "met", "reason": "visa shown"})
    drawn = sampling.draw(desk, *JULY, SHARE, "shared")
    assert [stratum for _case, stratum in drawn.drawn] == ["shared_account|339901"] * 3
