"""Makes the workbooks of `sample_data/`: the wages of an employer of the practice county (seed 7).

Run it where the sandbox's population changes: `python tests/support/sample_workbooks.py`. The people are the
sandbox's own; the bad rows are mistakes that employers really make.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from ybcli.sandbox import running

UNIT = "91339901MA22AKWG6X"
TARGET = Path(__file__).parents[2] / "sample_data"


def people() -> tuple[str, list[dict[str, Any]]]:
    """The employer's name and its people."""
    with running(seed=7, any_clock=True, day="2026-07-06") as server:

        def get(path: str) -> Any:
            with urllib.request.urlopen(f"{server.url}/sandbox/{path}") as answer:
                return json.loads(answer.read())

        unit = next(u for u in get("units")["units"] if u["uscc"] == UNIT)
        found = [p for p in get("people?limit=500")["people"] if p["uscc"] == UNIT]
    return unit["emp_name"], found


def sheet_of(name: str, rows: list[tuple[Any, Any, Any, Any]], path: Path) -> None:
    """An employer's wage sheet: title, unit line, two header rows, people, total, signatures."""
    book = Workbook()
    sheet = book.active
    sheet.title = "7月工资"
    sheet.append([f"{name}2026年7月工资表"])
    sheet.merge_cells("A1:G1")
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.append([f"统一社会信用代码：{UNIT}", None, None, None, None, "单位：元"])
    sheet.append(["序号", "姓 名", "身份证号码", "工资", None, None, "备注"])
    sheet.append([None, None, None, "应发工资", "代扣", "实发工资", None])
    for area in ("A3:A4", "B3:B4", "C3:C4", "D3:F3", "G3:G4"):
        sheet.merge_cells(area)
    for number, (who, identity, wage, note) in enumerate(rows, start=1):
        paid = round(wage * 0.895, 2) if isinstance(wage, int | float) else None
        held = round(wage - paid, 2) if paid is not None else None
        sheet.append([number, who, identity, wage, held, paid, note])
        cell = sheet.cell(sheet.max_row, 3)
        if isinstance(identity, str):
            cell.number_format = "@"
        for column in (2, 7):
            sheet.cell(sheet.max_row, column).data_type = (
                "s" if sheet.cell(sheet.max_row, column).value else "n"
            )
    total = sum(r[2] for r in rows if isinstance(r[2], int | float))
    sheet.append(["合  计", None, None, round(total, 2)])
    sheet.append([])
    sheet.append(["制表：", None, "审核：", None, "负责人："])
    for letter, width in zip("ABCDEFG", (6, 12, 24, 12, 12, 12, 24), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A5"
    book.properties.created = book.properties.modified = datetime(2026, 7, 6, tzinfo=UTC).replace(
        tzinfo=None
    )
    book.save(path)


def main() -> int:
    """Write both files."""
    name, found = people()
    good: list[tuple[Any, Any, Any, Any]] = [
        (p["name"], p["certno"], float(p["wag"]), None) for p in found[:14]
    ]
    bad = list(good)
    bad[3] = (
        good[3][0],
        good[3][1][:-1] + ("0" if good[3][1][-1] != "0" else "1"),
        good[3][2],
        None,
    )
    bad[5] = (good[5][0], int(good[5][1][:17] + "0"), good[5][2], "号码是数字")
    bad[7] = (good[7][0], good[7][1], "面议", None)
    bad[9] = (good[9][0], good[9][1], None, "=1+1 本月请假")
    bad.append(good[0])
    sheet_of(name, good, TARGET / "payroll_2026-07.xlsx")
    sheet_of(name, bad, TARGET / "payroll_bad_rows.xlsx")
    return 0


if __name__ == "__main__":
    sys.exit(main())
