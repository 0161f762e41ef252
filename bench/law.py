"""How fast the law works: ratios of one run only, so that the machine does not matter. Prints JSON.

`column_to_hand`: base, employer's and employee's part of a million wages by the formulas, against
the same arithmetic written by hand in polars. `column_to_openfisca`: against OpenFisca-core working
the same three out (bench/openfisca_law.py, by an interpreter of its own; `--beside PYTHON`), and
`openfisca_off_by_fen`: how far its sums lie from the exact ones. `figure_to_bare`: one explained
employer's contribution, against the same in bare Decimal; `inpatient_to_bare`: one explained inpatient
benefit. `worksheet_…`: with the worksheet's lines. `parted_to_hand`: maternity allowances of a million
births that go some fifty ways, against the sum of days and one division by hand. `load_to_parse`: both
shelves read and checked, against tomllib alone.
"""

import array
import json
import random
import subprocess
import sys
import tempfile
import time
import tomllib
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import polars as pl

import ybcli
from ybcli.law.engine import column, formula, instruments, worksheet

ROWS = 1_000_000
NAMES = ["contribution_base", "employer_contribution", "employee_contribution"]
PACKS = [Path(ybcli.__file__).parent / "packs" / name for name in ("zj", "practice")]
STAY = {
    "in_scope": "52345.67",
    "person_category": "in_service",
    "hospital_level": "level_3",
}


def fastest(work, times=9):
    """The shortest of some runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
    return best


def thousand(work):
    """The shortest of some runs of a thousand times."""

    def times():
        for _ in range(1000):
            work()

    return fastest(times)


def by_hand(frame):
    base = pl.col("monthly_wage").clip(481_200, 2_406_000)
    return frame.select(
        contribution_base=base,
        employer_contribution=(base * 95 + 500) // 1000,
        employee_contribution=(base * 2 + 50) // 100,
    )


def births(draw):
    """A million births, as a table of facts."""
    words = {"child_order": ["first", "second", "third"], "delivery": ["natural", "caesarean"]}
    return pl.DataFrame(
        {
            "employer_average_wage": [draw.randrange(300_000, 3_000_000) for _ in range(ROWS)],
            "babies": [draw.choice((1, 1, 1, 2)) for _ in range(ROWS)],
            "maternity_kind": ["birth"] * ROWS,
            **{name: [draw.choice(some) for _ in range(ROWS)] for name, some in words.items()},
        }
    )


def allowances_by_hand(frame):
    base = pl.col("employer_average_wage").clip(420_000, 2_100_000)
    days = (
        98
        + pl.when(pl.col("child_order") == "first").then(60).otherwise(90)
        + pl.when(pl.col("delivery") == "caesarean").then(15).otherwise(0)
        + (pl.col("babies") - 1) * 15
    )
    return frame.select(maternity_allowance=(base * days + 15) // 30)


def bare(wage):
    base = min(max(wage, Decimal(4812)), Decimal(24060))
    return (base * Decimal("0.095")).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def bare_stay(cost, deductible, limits, ratios):
    """A stay by hand: the slices of the cost above the deductible, each by its ratio."""
    paid = Decimal(0)
    for low, top, ratio in zip(limits, (*limits[1:], Decimal("inf")), ratios, strict=True):
        paid += max(min(cost, top) - max(low, deductible), Decimal(0)) * ratio
    return paid.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def openfisca(beside, wages, made, seconds):
    """Against OpenFisca-core, or why not."""
    if not beside or not Path(beside).exists():
        return {"column_to_openfisca": "not measured: `make bench` makes .venv-bench for it"}
    with tempfile.NamedTemporaryFile() as raw:
        array.array("q", wages).tofile(raw)
        raw.flush()
        script = Path(__file__).with_name("openfisca_law.py")
        done = subprocess.run(
            [beside, script, raw.name], capture_output=True, text=True, check=True
        )
    theirs = json.loads(done.stdout)
    return {
        "column_to_openfisca": round(seconds / theirs["seconds"], 2),
        "openfisca_off_by_fen": {
            name: theirs["fen"][name] - int(made[name].sum()) for name in NAMES
        },
    }


def main():
    beside = sys.argv[sys.argv.index("--beside") + 1] if "--beside" in sys.argv else ""
    shelf = instruments.load(PACKS)
    policy = shelf.on(date(2026, 7, 1), "339901")
    draw = random.Random(1)
    wages = [draw.randrange(4_000_000) for _ in range(ROWS)]
    frame = pl.DataFrame({"monthly_wage": pl.Series(wages, dtype=pl.Int64)})
    made = column.evaluate_all(NAMES, frame, policy)
    assert made.equals(by_hand(frame))
    born = births(draw)
    parted = column.evaluate_all(["maternity_allowance"], born, policy)
    assert parted.equals(allowances_by_hand(born))

    facts = shelf.facts({"monthly_wage": "5200.55"})
    stay = shelf.facts(STAY)
    bands = policy.bands_at("inpatient_ratio", STAY["person_category"], STAY["hospital_level"])
    slices = (
        Decimal(STAY["in_scope"]),
        policy.at("inpatient_deductible", "in_service", "level_3", "first").value,
        bands.limits,
        [figure.value for figure in bands.figures],
    )
    assert formula.evaluate("inpatient_benefit", stay, policy).value == bare_stay(*slices)
    files = [path for pack in PACKS for path in pack.glob("policies/*.toml")]

    columns = fastest(lambda: column.evaluate_all(NAMES, frame, policy))
    hand = fastest(lambda: by_hand(frame))
    ways = fastest(lambda: column.evaluate_all(["maternity_allowance"], born, policy), 3)
    ways_by_hand = fastest(lambda: allowances_by_hand(born), 3)
    one = thousand(lambda: formula.evaluate("employer_contribution", facts, policy))
    sheet = thousand(
        lambda: worksheet.lines(formula.evaluate("employer_contribution", facts, policy))
    )
    plain = thousand(lambda: bare(Decimal("5200.55")))
    long = thousand(lambda: formula.evaluate("inpatient_benefit", stay, policy))
    long_sheet = thousand(
        lambda: worksheet.lines(formula.evaluate("inpatient_benefit", stay, policy))
    )
    long_plain = thousand(lambda: bare_stay(*slices))
    loaded = fastest(lambda: instruments.load(PACKS), 5)
    read = fastest(
        lambda: [tomllib.loads(path.read_text("utf-8"), parse_float=Decimal) for path in files], 5
    )
    print(
        json.dumps(
            {
                "rows": ROWS,
                "column_to_hand": round(columns / hand, 2),
                **openfisca(beside, wages, made, columns),
                "parted_to_hand": round(ways / ways_by_hand, 1),
                "figure_to_bare": round(one / plain, 1),
                "worksheet_to_bare": round(sheet / plain, 1),
                "inpatient_to_bare": round(long / long_plain, 1),
                "inpatient_worksheet_to_bare": round(long_sheet / long_plain, 1),
                "inpatient_to_figure": round(long / one, 1),
                "figure_row_to_column_row": round(one / 1000 / (columns / ROWS)),
                "load_to_parse": round(loaded / read, 2),
            }
        )
    )


if __name__ == "__main__":
    main()
