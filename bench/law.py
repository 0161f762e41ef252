"""How fast the law works: ratios only, so that the machine does not matter. Prints JSON.

`column_to_hand`: base, employer's and employee's part of a million wages by the formulas, against
the same arithmetic written by hand in polars. `figure_to_bare`: one explained employer's
contribution, against the same in bare Decimal. `load_to_parse`: both shelves read and checked,
against tomllib alone.
"""

import json
import random
import time
import tomllib
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import polars as pl

import ybcli
from ybcli.law import column, formula, instruments, worksheet

ROWS = 1_000_000
NAMES = ["contribution_base", "employer_contribution", "employee_contribution"]
PACKS = [Path(ybcli.__file__).parent / "packs" / name for name in ("zj", "practice")]


def fastest(work, times=9):
    """The shortest of some runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
    return best


def by_hand(frame):
    base = pl.col("monthly_wage").clip(481_200, 2_406_000)
    return frame.select(
        contribution_base=base,
        employer_contribution=(base * 95 + 500) // 1000,
        employee_contribution=(base * 2 + 50) // 100,
    )


def bare(wage):
    base = min(max(wage, Decimal(4812)), Decimal(24060))
    return (base * Decimal("0.095")).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def main():
    shelf = instruments.load(PACKS)
    policy = shelf.on(date(2026, 7, 1), "339901")
    draw = random.Random(1)
    wages = [draw.randrange(4_000_000) for _ in range(ROWS)]
    frame = pl.DataFrame({"monthly_wage": pl.Series(wages, dtype=pl.Int64)})
    assert column.work_all(NAMES, frame, policy).equals(by_hand(frame))
    facts = shelf.facts({"monthly_wage": "5200.55"})
    files = [path for pack in PACKS for path in pack.glob("policies/*.toml")]

    def figures():
        for _ in range(1000):
            formula.work("employer_contribution", facts, policy)

    def sheets():
        for _ in range(1000):
            worksheet.lines(formula.work("employer_contribution", facts, policy))

    def decimals():
        for _ in range(1000):
            bare(Decimal("5200.55"))

    def parsed():
        for path in files:
            tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)

    columns = fastest(lambda: column.work_all(NAMES, frame, policy))
    hand = fastest(lambda: by_hand(frame))
    one, sheet, plain = fastest(figures), fastest(sheets), fastest(decimals)
    loaded, read = fastest(lambda: instruments.load(PACKS)), fastest(parsed)
    print(
        json.dumps(
            {
                "rows": ROWS,
                "column_to_hand": round(columns / hand, 2),
                "figure_to_bare": round(one / plain, 1),
                "worksheet_to_bare": round(sheet / plain, 1),
                "figure_row_to_column_row": round(one / 1000 / (columns / ROWS)),
                "load_to_parse": round(loaded / read, 2),
            }
        )
    )


if __name__ == "__main__":
    main()
