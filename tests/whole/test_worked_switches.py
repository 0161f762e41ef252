"""Where published practice differs: each switch turned by a pack of one line, and what it comes to.

Through `yb policy work --pack`, as another city would try its own rules.
"""

import json
import tomllib
from pathlib import Path

import pytest

import ybcli
from ybcli.commands import run
from ybcli.commands._shared import options
from ybcli.law.engine import instruments
from ybcli.law.engine.figure import ROUNDINGS

PACKS = Path(ybcli.__file__).parent / "packs"

SWITCHES = tomllib.loads(
    (Path(__file__).parents[1] / "worked" / "switches.toml").read_text("utf-8")
)["switch"]
SIDES = [(one, side) for one in SWITCHES for side in one["sides"]]
PACK = """[instrument]
title = "演练县口径（仅供演练）"
issuer = "演练县医疗保障局（虚构）"
published = 2020-01-01
in_force = 2020-01-01
region = "339901"
standing = "practice"
url = ""

[articles]
"§1" = "（演练）口径"

[sets]
"""


@pytest.fixture(autouse=True)
def _own_options(monkeypatch, tmp_path):
    monkeypatch.setenv("YB_HOME", str(tmp_path / "nowhere"))
    vars(options.call).update(vars(options.CallOptions()))
    yield
    vars(options.call).update(vars(options.CallOptions()))


def worked(one, side, folder, capsys):
    """The figure of the switch turned to `side`, as `yb policy work` prints it."""
    policies = folder / "turned" / "policies"
    policies.mkdir(parents=True)
    value = f'{{ other = "{side}" }}' if one.get("table") else f'"{side}"'
    lines = [f"{one['name']} = {value}", *([one["with"]] if "with" in one else [])]
    set_ = (line.partition(" = ") for line in lines)
    text = "".join(f'{name} = {{ is = {value}, article = "§1" }}\n' for name, _, value in set_)
    (policies / "turned.toml").write_text(PACK + text, "utf-8")
    facts = folder / "facts.toml"
    facts.write_text(one["facts"].replace("; ", "\n"), "utf-8")
    where = ["--on", "2026-07-01", "--region", "339901", "--pack", str(folder / "turned")]
    code = run(["policy", "work", one["formula"], "--facts", str(facts), *where, "--json"])
    told = capsys.readouterr()
    assert code == 0, told.err
    return json.loads(told.out)


@pytest.mark.parametrize(
    ("one", "side"), SIDES, ids=[f"{one['name']}={side}" for one, side in SIDES]
)
def test_a_switch_turned_comes_out_as_worked_by_hand(one, side, tmp_path, capsys):
    told = worked(one, side, tmp_path, capsys)
    assert told["value"] == one["sides"][side]
    assert told["standing"] == "practice"
    assert any(line["clause"] == "turned §1" for line in told["worksheet"]), "the reason is told"


#: Read by the desk and not in a formula: where the day of the care is found (tests/items/reimburse-inpatient.toml),
#: where days are counted (tests/cases/test_cases_clocks.py), where a corrected month is filed (test_desk_payroll.py).
BY_THE_DESK = {"stay_year_by", "period_first_day", "period_last_rest_day", "wage_supplement_by"}


def test_every_switch_of_the_dictionary_is_turned_to_every_side():
    shelf = instruments.load([PACKS / "zj", PACKS / "practice"])
    sides = {
        name: set(parameter.choices or ROUNDINGS)
        for name, parameter in shelf.parameters.items()
        if parameter.unit in {"choice", "rounding"} and name not in BY_THE_DESK
    }
    assert {one["name"]: set(one["sides"]) for one in SWITCHES} == sides


def test_each_switch_makes_a_difference():
    assert [one["name"] for one in SWITCHES if len(set(one["sides"].values())) < 2] == []
