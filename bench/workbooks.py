"""How fast workbooks are read: ratios only, measured in one run. Prints JSON.

`read_to_calamine`: the whole `read()` of a wage workbook of 100,000 × 12 (guard, child process,
every row judged, frame made), against a fresh process in which python-calamine merely reads it.
`peak_mb`: the parent's and the child's peak memory.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

ROWS = 100_000
HEADINGS = ["序号", "工号", "姓名", "身份证号码", "部门", "岗位", "入职日期", "基本工资"]
HEADINGS += ["绩效", "应发工资", "联系电话", "备注"]
CALAMINE = (
    "import sys\nfrom python_calamine import CalamineWorkbook\n"
    "CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()\n"
)
READ = (
    "import sys\nfrom datetime import date\nfrom pathlib import Path\n"
    "from ybcli.workbooks.read import read\n"
    "done = read(Path(sys.argv[1]), today=date(2026, 7, 15))\n"
    "assert done.counts['good'] == int(sys.argv[2]), (done.counts, done.problems[:3])\n"
)
FRAME = READ + "assert done.frame().height == int(sys.argv[2])\n"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number(draw):
    born = date(1962, 1, 1) + timedelta(days=draw.randrange(15_000))
    body = f"3399{draw.randrange(100):02d}{born:%Y%m%d}{draw.randrange(1000):03d}"
    total = sum(int(one) * weight for one, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def make(path):
    draw = random.Random(7)
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("2026年7月")
    sheet.write_row(0, 0, HEADINGS)
    numbers = {}
    while len(numbers) < ROWS:
        numbers[number(draw)] = None
    for row, one in enumerate(numbers, 1):
        sheet.write_number(row, 0, row)
        name = draw.choice("沈金窦喻韦任云张尤柏葛施水") + draw.choice("如维时令守乐") + "璋"
        texts = [f"A{row:06d}", name, one, f"部门{row % 37}", f"岗位{row % 11}", "2020-03-01"]
        for column, text in enumerate(texts, 1):
            sheet.write_string(row, column, text)
        sheet.write_number(row, 7, 3000 + row % 5000)
        sheet.write_number(row, 8, row % 900 + 0.5)
        sheet.write_number(row, 9, round(4000 + row * 37 % 15000 + 0.25, 2))
        sheet.write_string(row, 10, f"1390000{row % 10000:04d}")
        sheet.write_string(row, 11, "备注")
    book.close()


def seconds(code, *arguments):
    """The seconds of a fresh process, and the peak megabytes of its largest descendant and of itself."""
    code += (
        "import resource\n"
        "me, under = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN\n"
        "print([resource.getrusage(who).ru_maxrss // 1024 for who in (me, under)])\n"
    )
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    spent = time.perf_counter() - begun
    if done.returncode:
        sys.exit(done.stderr)
    return spent, json.loads(done.stdout)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=5)
    times = options.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "工资.xlsx"
        make(path)
        bare, whole, framed = [], [], []
        for _ in range(times):
            bare.append(seconds(CALAMINE, str(path)))
            whole.append(seconds(READ, str(path), str(ROWS)))
            framed.append(seconds(FRAME, str(path), str(ROWS)))
    least = {n: min(one[0] for one in v) for n, v in [("b", bare), ("r", whole), ("f", framed)]}
    print(
        json.dumps(
            {
                "rows": ROWS,
                "read_to_calamine": round(least["r"] / least["b"], 2),
                "read_and_frame_to_calamine": round(least["f"] / least["b"], 2),
                "calamine_mb": bare[0][1][0],
                "peak_mb": {
                    "parent": max(one[1][0] for one in whole),
                    "child": max(one[1][1] for one in whole),
                    "together": max(sum(one[1]) for one in whole),
                },
            }
        )
    )


if __name__ == "__main__":
    main()
