"""Published worked examples, through `yb policy work` and `yb policy show` as anybody calls them.

A right published figure must come out as published, a wrong one by how much it is wrong. The examples
and their sources stand in `tests/worked/examples.toml`, the rules of their cities in packs beside it.
"""

import json
import re
import tomllib
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from pathlib import Path

import pytest

import ybcli
from ybcli.cases import identity
from ybcli.cases.clocks import Calendar
from ybcli.commands import run
from ybcli.commands._shared import options
from ybcli.law.engine import instruments

WORKED = Path(__file__).parents[1] / "worked"
SHELF = Path(ybcli.__file__).parent / "packs"
EXAMPLES = tomllib.loads((WORKED / "examples.toml").read_text("utf-8"))["example"]
MONEY = [one for one in EXAMPLES if one["kind"] == "money"]
ASKS = [(one, ask) for one in MONEY for ask in one["asks"]]
NUMBERS = [one for one in EXAMPLES if one["kind"] == "id_number"]
WRONG = {"WE-013", "WE-021", "WE-023", "WE-033", "WE-035", "WE-057", "WE-062"}
TODAY = date(2026, 7, 1)


@pytest.fixture
def yb(monkeypatch, tmp_path, capsys):
    """Run a command line in this process; what it printed as JSON."""
    monkeypatch.setenv("YB_HOME", str(tmp_path / "nowhere"))

    def ran(*words):
        vars(options.call).update(vars(options.CallOptions()))
        code = run([str(word) for word in words] + ["--json"])
        told = capsys.readouterr()
        assert code == 0, told.err
        return json.loads(told.out)

    yield ran
    vars(options.call).update(vars(options.CallOptions()))


def asked(yb, one, ask, folder):
    """The answer to one ask, as text."""
    where = ["--on", one["on"], "--region", one["region"]]
    if one.get("known_by"):
        where += ["--known-by", one["known_by"]]
    if pack := ask.get("pack", one["pack"]):
        where += ["--pack", WORKED / pack]
    if "show" in ask:
        return yb("policy", "show", ask["show"], *where)["value"]
    facts = folder / "facts.toml"
    facts.write_text(ask.get("instead", one["facts"] + ask.get("facts", "")), "utf-8")
    return yb("policy", "work", ask["formula"], "--facts", facts, *where)["value"]


def published(one, ask):
    """The figure as it is printed, as a number or a day."""
    text = str(ask.get("wrong", one["published"].get(ask["says"], ask["gives"])))
    return text.removeprefix("≈").replace(",", "")


def as_printed(value, text):
    """Our value with as many places as the page printed; a page that says ≈ cut the rest."""
    places = Decimal(1).scaleb(-len(text.partition(".")[2]))
    return Decimal(value).quantize(places, rounding=ROUND_DOWN)


@pytest.mark.parametrize(
    ("one", "ask"), ASKS, ids=[f"{one['id']} {ask['says']}" for one, ask in ASKS]
)
def test_the_program_comes_out_as_it_must(yb, tmp_path, one, ask):
    value = asked(yb, one, ask, tmp_path)
    if ask.get("plus"):
        value = str(Decimal(value) + sum(Decimal(more) for more in ask["plus"]))
    assert value == ask["gives"]
    printed = published(one, ask)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", printed):
        assert value == printed
    elif "off" in ask:
        assert Decimal(printed) - Decimal(value) == Decimal(ask["off"]) != 0
    elif str(one["published"].get(ask["says"], "")).startswith("≈"):
        assert as_printed(value, printed) == Decimal(printed)
    else:
        assert Decimal(value) == Decimal(printed)


def test_every_example_of_the_survey_is_here_and_no_other():
    numbers = [
        "001 003 005 007 009 011 013 015 017 019 021 023 024 026 028 029 030 031 033 035 037 039",
        "041 042 044 046 048 049 051 053 055 057 058 060 062 064 066 068 070 072 074 076 078 079",
    ]
    wanted = [f"WE-{number}" for number in " ".join(numbers).split()]
    assert [one["id"] for one in EXAMPLES] == wanted
    assert all(one["title"] and one["address"] for one in EXAMPLES)


def test_every_pack_here_is_used_and_has_no_fault():
    packs = {path.parent.name for path in WORKED.glob("*/pack.toml")}
    used = {one["pack"] for one in MONEY} | {ask.get("pack", "") for _one, ask in ASKS}
    assert packs == used - {""}
    for pack in packs:
        assert instruments.faults([WORKED / pack, SHELF / "zj", SHELF / "practice"]) == []


@pytest.mark.parametrize("one", MONEY, ids=[one["id"] for one in MONEY])
def test_every_published_figure_is_asked_or_says_why_not(one):
    answered = {ask["says"] for ask in one["asks"]}
    assert set(one["published"]) <= answered | set(one.get("unasked", {}))


def test_each_wrong_figure_comes_out_different():
    negative = {one["id"] for one in EXAMPLES if one["use"] == "negative test"}
    assert negative == WRONG
    for one in MONEY:
        figures = [ask for ask in one["asks"] if ask["says"] in one["published"]]
        assert all(("off" in ask) == (one["id"] in WRONG) for ask in figures), one["id"]


def test_what_comes_later_is_listed_and_says_why():
    later = {one["id"]: one["remarks"] for one in EXAMPLES if one["kind"] == "later"}
    assert set(later) == {"WE-070"}
    assert "DRG" in later["WE-070"]


@pytest.mark.parametrize("one", NUMBERS, ids=[one["id"] for one in NUMBERS])
def test_the_check_character_of_an_identity_number(one):
    first = one["inputs"]["first17"]
    check = one["published"]["check"]
    assert identity.check_digit(first) == check
    assert identity.id_number(first + check, today=TODAY) == (first + check, None)
    other = "0" if check != "0" else "1"
    _number, problem = identity.id_number(first + other, today=TODAY)
    assert problem.kind == "id.checksum"


def test_the_check_character_of_a_credit_code():
    one = next(e for e in EXAMPLES if e["kind"] == "credit_code")
    code, check = one["inputs"]["code"], one["published"]["check"]
    _code, problem = identity.credit_code(code)
    assert problem.kind == "credit_code.characters"  # Z stands in no code
    _code, problem = identity.credit_code(code[:17] + "4")
    assert problem.kind == "credit_code.checksum"
    assert identity.credit_code(code[:17] + check) == (code[:17] + check, None)


def test_the_counts_of_the_national_list_add_up():
    one = next(e for e in EXAMPLES if e["kind"] == "count")
    whole = one["inputs"]["sub_items_with_limit"]
    parts = [re.match(r"(\d+) \((\d+)%\)", text).groups() for text in one["published"].values()]
    assert sum(int(count) for count, _share in parts) == whole
    assert all(round(int(count) * 100 / whole) == int(share) for count, share in parts)


def test_the_calendar_of_2025_is_the_published_one():
    one = next(e for e in EXAMPLES if e["kind"] == "calendar")
    calendar = Calendar.load(SHELF / "calendars")
    off = set()
    for span in one["inputs"]["off"]:
        first, _, last = span.partition("..")
        day = date.fromisoformat(f"2025-{first}")
        while day <= date.fromisoformat(f"2025-{last or first}"):
            off.add(day)
            day += timedelta(days=1)
    worked = {date.fromisoformat(f"2025-{day}") for day in one["inputs"]["worked_weekend_days"]}
    every = [date(2025, 1, 1) + timedelta(days=count) for count in range(365)]
    assert [day for day in every if calendar.is_workday(day)] == [
        day for day in every if day in worked or (day.weekday() < 5 and day not in off)
    ]
