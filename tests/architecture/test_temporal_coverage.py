"""Every month since 2020, for every parameter: a value, or a gap that is named and has its reason.

The gaps are listed in `tests/coverage.toml`, so that neither a new value nor a lost one goes unseen.
"""

import tomllib
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ybcli
from ybcli.errors import PolicyGap
from ybcli.law.engine import instruments

PACKS = Path(ybcli.__file__).parent / "packs"
SHELF = instruments.load([PACKS / "zj", PACKS / "practice"])
COVERAGE = tomllib.loads((Path(__file__).parents[1] / "coverage.toml").read_text("utf-8"))
GAPS = COVERAGE["gap"]


def months(span: str) -> Iterator[str]:
    """The months of `2020-01..2021-12`."""
    first, last = (12 * int(month[:4]) + int(month[5:]) - 1 for month in span.split(".."))
    for count in range(first, last + 1):
        yield f"{count // 12}-{count % 12 + 1:02d}"


ALL = list(months(f"{COVERAGE['from']}..{COVERAGE['to']}"))


def uncovered(region: str) -> set[tuple[str, str]]:
    """Each parameter and month in which the first or the last day has no value."""
    found = set()
    for month in ALL:
        year, number = int(month[:4]), int(month[5:])
        for day in (1, monthrange(year, number)[1]):
            policy = SHELF.on(date(year, number, day), region)
            found |= {(parameter.name, month) for parameter, set_ in policy.listing() if not set_}
    return found


def named(region: str) -> set[tuple[str, str]]:
    """Each parameter and month that a named gap lists for the region."""
    return {
        (parameter, month)
        for gap in GAPS
        if region in gap["regions"]
        for parameter in gap["parameters"]
        for span in gap["months"]
        for month in months(span)
    }


@pytest.mark.parametrize("region", COVERAGE["regions"])
def test_every_month_has_a_value_or_a_named_gap(region):
    missing, listed = uncovered(region), named(region)
    assert sorted(missing - listed) == []  # a value was lost, or a parameter is new
    assert sorted(listed - missing) == []  # a value was found: take the gap out


def test_every_gap_says_why_and_stands_once():
    once = [
        (parameter, region, span)
        for gap in GAPS
        for parameter in gap["parameters"]
        for region in gap["regions"]
        for span in gap["months"]
    ]
    assert len(once) == len(set(once))
    assert all(gap["why"] for gap in GAPS)
    assert {name for name, _region, _span in once} <= set(SHELF.parameters)


DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))
REGIONS = st.one_of(
    st.sampled_from([*COVERAGE["regions"], "000000", "331102101", "339900"]),
    st.integers(0, 999_999).map(lambda number: f"{number:06d}"),
)


@given(day=DAYS, region=REGIONS, known_by=st.none() | DAYS, data=st.data())
def test_asking_never_fails_but_with_a_gap_that_is_named(day, region, known_by, data):
    name = data.draw(st.sampled_from(sorted(SHELF.parameters)))
    policy = SHELF.on(day, region, known_by)
    setting = policy.find(name)
    if setting is None:
        with pytest.raises(PolicyGap) as stopped:
            policy.setting(name)
        assert stopped.value.parameter == name
        assert policy.region in stopped.value.says
        return
    head = setting.instrument
    assert head.in_force <= day
    assert head.until is None or day <= head.until
    assert known_by is None or head.published <= known_by
    assert head.region in policy.chain
    assert policy.show(name)["quote"]
