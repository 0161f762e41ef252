"""The shelf: what holds on a day, in a region, as known by a day; every fault named."""

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import ybcli
from ybcli.errors import BadData, PolicyGap, UsageError
from ybcli.law.engine import instruments
from ybcli.law.engine.figure import Figure
from ybcli.law.engine.standing import Standing

DICTIONARY = """
floor = { title = "下限", title_en = "floor", unit = "yuan", range = [1000, 9000] }
window = { title = "期限", title_en = "window", unit = "workdays", also = ["days"], range = [1, 90], clause = "std 6.2.2.1" }
ratio_by_level = { title = "比例", title_en = "ratio", unit = "ratio", range = [0, 1], keys = ["level"] }
tiers = { title = "分段", title_en = "tiers", unit = "ratio", range = [0, 1], bands = true }
mode = { title = "取整", title_en = "mode", unit = "rounding" }
[_keys]
level = ["one", "two"]
"""


def instrument(sets, *, region="330000", published="2024-01-01", in_force="2024-01-01", more=""):
    return f"""
[instrument]
title = "t"
issuer = "i"
published = {published}
in_force = {in_force}
region = "{region}"
standing = "law"
url = ""
{more}
[sets]
{sets}
[articles]
"§1" = "quoted"
"""


@pytest.fixture
def pack(tmp_path):
    folder = tmp_path / "town" / "policies"
    folder.mkdir(parents=True)

    def write(**files):
        for name, text in {"_parameters": DICTIONARY, **files}.items():
            (folder / f"{name.replace('-', '_')}.toml").write_text(text, "utf-8")
        return tmp_path / "town"

    return write


def floor(value):
    return f'floor = {{ is = {value}, article = "§1" }}'


def on(pack_dir, day, region="331102", known_by=None):
    known = date.fromisoformat(known_by) if known_by else None
    return instruments.load([pack_dir]).on(date.fromisoformat(day), region, known)


def test_a_value_is_a_figure_with_its_citation(pack):
    policy = on(pack(notice=instrument(floor("4_812"))), "2024-05-01")
    assert policy.floor == Figure(
        Decimal(4812), "yuan", "floor", "下限", "floor", "notice §1", standing=Standing.LAW
    )


@pytest.mark.parametrize("region", ["331102", "331102003", "331102003204", "331100", "330000"])
def test_the_chain_goes_up_from_township_to_nation(pack, region):
    shelf = pack(
        nation=instrument(floor(1000), region="000000"),
        city=instrument(floor(3000), region="331100"),
    )
    expected = 1000 if region == "330000" else 3000
    assert on(shelf, "2024-05-01", region).floor.value == expected


@pytest.mark.parametrize("region", ["3311", "331102x", "丽水", "", "３３１１０２"])
def test_a_region_that_is_no_code_is_refused(pack, region):
    with pytest.raises(UsageError) as caught:
        on(pack(), "2024-05-01", region)
    assert caught.value.kind == "region"


def test_what_was_known_then_is_another_question(pack):
    shelf = pack(
        old=instrument(floor(4462), published="2023-01-01", in_force="2023-01-01"),
        new=instrument(floor(4812), published="2024-10-12", in_force="2024-01-01"),
    )
    assert on(shelf, "2024-03-01").floor.value == 4812
    assert on(shelf, "2024-03-01", known_by="2024-10-11").floor.value == 4462
    assert on(shelf, "2024-03-01", known_by="2024-10-12").floor.value == 4812
    assert on(shelf, "2023-12-31").floor.value == 4462


def test_of_two_from_the_same_day_the_amending_one_holds(pack):
    shelf = pack(
        a=instrument(floor(4000)),
        b=instrument(floor(5000), published="2024-02-01", more='amends = "a"'),
    )
    assert on(shelf, "2024-03-01").floor.value == 5000
    assert on(shelf, "2024-03-01", known_by="2024-01-31").floor.value == 4000


def test_what_ran_out_is_a_gap_and_nothing_older_comes_back(pack):
    shelf = pack(
        a=instrument(floor(4000), in_force="2020-01-01"),
        b=instrument(floor(5000), more="until = 2024-12-31"),
    )
    assert on(shelf, "2024-12-31").floor.value == 5000
    with pytest.raises(PolicyGap):
        _ = on(shelf, "2025-01-01").floor


def test_a_temporary_measure_uncovers_what_it_covered(pack):
    shelf = pack(
        a=instrument(floor(4000), in_force="2020-01-01"),
        b=instrument(floor(2000), more="until = 2024-06-30\ntemporary = true"),
    )
    assert on(shelf, "2024-06-30").floor.value == 2000
    assert on(shelf, "2024-07-01").floor.value == 4000


def test_a_gap_names_parameter_region_day_and_the_clause_that_asks(pack):
    policy = on(pack(), "2024-05-01", known_by="2024-04-01")
    with pytest.raises(PolicyGap, match=r"window \(window\) \[std 6\.2\.2\.1\]") as caught:
        _ = policy.window
    for word in ("331102", "2024-05-01", "2024-04-01"):
        assert word in caught.value.says
    assert caught.value.parameter == "window"
    assert "instrument" in caught.value.cure


def test_an_unknown_parameter_offers_the_near_one(pack):
    with pytest.raises(UsageError) as caught:
        _ = on(pack(), "2024-05-01").flor
    assert "floor" in caught.value.cure


def test_tables_bands_modes_and_units_are_read(pack):
    sets = """
ratio_by_level = { is = { one = 0.9, two = 0.8 }, article = "§1" }
tiers = { is = [ { above = 0, is = 0.85 }, { above = 10_000, is = 0.9 } ], article = "§1" }
mode = { is = "down", article = "§1" }
window = { is = 7, unit = "days", article = "§1" }
"""
    policy = on(pack(notice=instrument(sets)), "2024-05-01")
    assert policy.table("ratio_by_level")["two"].value == Decimal("0.8")
    assert policy.mode.value == 1
    assert (policy.window.value, policy.window.unit) == (7, "days")
    amount = Figure(Decimal(12000), "yuan", "amount")
    assert policy.bands_at("tiers").at(amount).value == Decimal("0.9")
    assert policy.bands_at("tiers").over(amount).value == 8500 + 1800
    edge = Figure(Decimal(10000), "yuan", "amount")
    assert policy.bands_at("tiers").at(edge).value == Decimal("0.85")
    assert policy.bands_at("tiers").over(edge).value == 8500


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (instrument('floor = { is = 500, article = "§1" }'), "not plausible"),
        (instrument('floor = { is = "4812", article = "§1" }'), "not a number"),
        (instrument('floor = { is = true, article = "§1" }'), "not a number"),
        (instrument('floor = { is = 4812, article = "§2" }'), "not quoted"),
        (instrument("floor = { is = 4812 }"), "needs `is` and `article`"),
        (instrument('flor = { is = 4812, article = "§1" }'), "not in the dictionary"),
        (instrument('floor = { is = 4812, article = "§1", day = 1 }'), "unknown key day"),
        (instrument('window = { is = 2.5, article = "§1" }'), "not whole"),
        (instrument('window = { is = 2, unit = "hours", article = "§1" }'), "unit hours"),
        (
            instrument('ratio_by_level = { is = { three = 0.9 }, article = "§1" }'),
            "three is not one of level",
        ),
        (instrument('floor = { is = { one = 0.9 }, article = "§1" }'), "is a table"),
        (instrument('ratio_by_level = { is = 0.9, article = "§1" }'), "not a table by level"),
        (instrument('floor = { is = inf, article = "§1" }'), "is not a number"),
        (instrument('tiers = { is = [ { above = 5, is = 0.1 } ], article = "§1" }'), "bands begin"),
        (instrument('mode = { is = "sideways", article = "§1" }'), "not one of half_up"),
        (instrument("", region="3311"), "not a six-digit code"),
        (instrument("", in_force='"2024"'), "in_force is not a date"),
        (instrument("", more="until = 2020-01-01"), "until is before"),
        (instrument("", more="temporary = true"), "until when"),
        (instrument("", more='amends = "gone"'), "no gone here"),
        (instrument("", more='colour = "red"'), "unknown key colour"),
        (instrument("").replace('"law"', '"rumour"'), "standing rumour"),
        ("[instrument]\n", "title is missing"),
        ("not toml", "policies/notice.toml"),
    ],
)
def test_each_fault_is_named_with_its_file(pack, text, fault):
    found = [one.text for one in instruments.faults([pack(notice=text)])]
    assert any(fault in one and "notice.toml" in one for one in found), found


def test_a_value_may_be_weaker_than_its_instrument_and_never_stronger(pack):
    weak = 'floor = { is = 4812, article = "§1", standing = "reported" }'
    assert on(pack(notice=instrument(weak)), "2024-05-01").floor.standing is Standing.REPORTED
    strong = instrument(weak.replace("reported", "law")).replace(
        'standing = "law"\nurl', 'standing = "claim"\nurl'
    )
    assert "stronger" in instruments.faults([pack(notice=strong)])[0].text


def test_two_that_set_the_same_from_the_same_day_are_refused(pack):
    shelf = pack(a=instrument(floor(4000)), b=instrument(floor(5000)))
    found = [one.text for one in instruments.faults([shelf])]
    assert len(found) == 1
    assert "must say amends" in found[0]
    with pytest.raises(BadData) as caught:
        instruments.load([shelf])
    assert caught.value.kind == "shelf"
    assert [problem.says for problem in caught.value.problems] == found


def test_a_pack_in_front_wins_on_the_same_day(pack, tmp_path):
    behind = pack(a=instrument(floor(4000)))
    front = tmp_path / "other" / "town" / "policies"
    front.mkdir(parents=True)
    (front / "mine.toml").write_text(instrument(floor(6000)), "utf-8")
    shelf = instruments.load([front.parent, behind])
    assert shelf.on(date(2024, 5, 1), "331102").floor.value == 6000


def test_numbers_are_exact_and_never_floats(pack):
    sets = 'ratio_by_level = { is = { one = 0.1, two = 0.02 }, article = "§1" }'
    table = on(pack(notice=instrument(sets)), "2024-05-01").table("ratio_by_level")
    assert [str(figure.value) for figure in table.values()] == ["0.1", "0.02"]


def test_show_and_listing_say_what_is_set(pack):
    policy = on(pack(notice=instrument(floor(4812))), "2024-05-01")
    told = policy.show("floor")
    assert told["value"] == "4812.00"
    assert told["clause"] == "notice §1"
    assert told["quote"] == "quoted"
    assert {parameter.name for parameter, setting in policy.listing() if setting} == {"floor"}


def test_the_quoted_sentence_is_found_by_its_citation(pack):
    shelf = instruments.load([pack(notice=instrument(""))])
    assert shelf.quote("notice §1") == "quoted"
    assert shelf.quote("notice §9") == shelf.quote("gone §1") == ""


def test_the_folder_of_the_packs_is_beside_the_program():
    assert (Path(ybcli.__file__).parent / "packs" / "zj" / "policies").is_dir()


def test_a_shelf_is_read_once_and_anew_where_a_file_changes(pack):
    shelf = pack(notice=instrument(floor(4000)))
    path = shelf / "policies" / "notice.toml"
    long_ago = path.stat().st_mtime - 60
    for each in path.parent.iterdir():
        os.utime(each, (long_ago, long_ago))
    first = instruments.load([shelf])
    assert instruments.load([shelf]) is first
    path.write_text(instrument(floor(5000)), "utf-8")  # as long as before, and a moment ago
    changed = instruments.load([shelf])
    assert changed.on(date(2024, 5, 1), "331102").floor.value == 5000
    path.unlink()
    assert instruments.load([shelf]).instruments == {}
