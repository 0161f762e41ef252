"""`make bench`: what things cost, as ratios taken in one run. Nothing here is asserted.

The floor of starting is `python -c pass`; of workbooks, python-calamine merely reading the file; of
columns, the same arithmetic written by hand in polars, and OpenFisca-core (`--beside PYTHON` names an
interpreter that has it). Seconds wander on a shared machine; ratios hold.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

YB = Path(sys.executable).with_name("yb")
PEOPLE = 100_000


def seconds(
    command: list[str], env: dict[str, str], runs: int, accepted: tuple[int, ...] = (0,)
) -> float:
    """The lower third of some runs of a command, in seconds."""
    taken = []
    for _run in range(runs):
        begin = time.perf_counter()
        done = subprocess.run(command, env=env, capture_output=True, check=False)
        taken.append(time.perf_counter() - begin)
        assert done.returncode in accepted, done.stderr.decode()[-500:]
    return sorted(taken)[len(taken) // 3]


def peak_megabytes(command: list[str], env: dict[str, str]) -> float:
    """The peak memory of a command and its children, in MB (a process of its own measures it)."""
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], capture_output=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command], env=env, capture_output=True, check=True
    )
    return int(done.stdout) / 1024


def office(folder: Path) -> dict[str, str]:
    """A practice office in `folder`, and the environment that names it."""
    env = {
        **os.environ,
        "YB_HOME": str(folder / "office"),
        "YB_KEY_FILE": str(folder / "office.key"),
        "YB_TODAY": "2026-07-06",
        "YB_LANG": "en",
    }
    subprocess.run(
        [YB, "office", "init", "--region", "339901", "--practice", "--as", "li"],
        env=env,
        check=True,
        capture_output=True,
    )
    return env


def fill_queue(folder: Path, cases: int) -> None:
    """Put `cases` rows into the work queue, as the nights of a county would."""
    os.environ.update(YB_KEY_FILE=str(folder / "office.key"))
    from ybcli.connectors import keys
    from ybcli.store.store import Store

    key = keys.load(str((folder / "office").resolve())).key
    store = Store(folder / "office" / "office.db", key)
    items = ("enroll-resident", "enroll-employee", "file-wages")
    with store.transaction() as tx:
        tx.many(
            "INSERT INTO queue (case_id, item, flow, stage, next_act, hands, region, party_kind, "
            "party_id, party_name, opened, due, officer, says, is_open, reference, head) VALUES "
            "(:case, :item, 'reminded', 'reminded', 'confirm', :hands, '339901', 'person', :party, "
            "'演练', '2026-07-01', :due, 'li', '', 1, '', '')",
            [
                {
                    "case": f"{n:05X}-{n * 7 % 99991:05X}",
                    "item": items[n % 3],
                    "hands": ("person", "officer", "department")[n % 3],
                    "party": f"{n:018d}",
                    "due": f"2026-{7 + n % 5:02d}-{1 + n % 28:02d}",
                }
                for n in range(cases)
            ],
        )
    store.close()


def starting(folder: Path) -> dict[str, float]:
    """How long commands take to start, `python -c pass` = 1."""
    env = office(folder)
    floor = seconds([sys.executable, "-c", "pass"], env, 15)
    fill_queue(folder, PEOPLE)
    return {
        "floor_ms": round(floor * 1000, 1),
        "yb --version": round(seconds([YB, "--version"], env, 15) / floor, 2),
        "yb --help": round(seconds([YB, "--help"], env, 11) / floor, 2),
        "yb queue, 100,000 cases": round(seconds([YB, "queue"], env, 9) / floor, 2),
    }


def workbooks(folder: Path) -> dict[str, float]:
    """A wage workbook of 100,000 × 12, python-calamine merely reading it = 1."""
    from conftest import credit_code
    from workbooks import make

    env = office(folder)
    path = folder / "wages.xlsx"
    make(path)
    read = (
        "import sys; from python_calamine import CalamineWorkbook as W; "
        "W.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()"
    )
    floor = seconds([sys.executable, "-c", read, str(path)], env, 3)
    check = [YB, "batch", "check", str(path)]
    unit = ["--unit", credit_code(1), "--period", "2026-07"]
    dry = seconds(check, env, 3, (0, 5))
    bring = [YB, "batch", "import", str(path), *unit]
    memory = {
        "check peak MB": round(peak_megabytes(check, env)),
        "import peak MB": round(peak_megabytes([*bring, "--dry-run"], env)),
    }
    taken = seconds(bring, env, 1, (0, 5))
    return {
        "floor_s": round(floor, 2),
        "batch check": round(dry / floor, 2),
        "batch import": round(taken / floor, 2),
        **memory,
    }


def other(name: str, *more: str) -> dict[str, object]:
    """A bench of a room that prints its own document."""
    done = subprocess.run(
        [sys.executable, HERE / f"{name}.py", *more], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout[done.stdout.index("{") :])


def main() -> None:
    """All benches as one document."""
    result: dict[str, object] = {}
    for name, bench in (("starting", starting), ("workbooks", workbooks)):
        folder = Path(tempfile.mkdtemp())
        try:
            result[name] = bench(folder)
        finally:
            shutil.rmtree(folder)
    result["law"] = other("law", *sys.argv[1:])
    result["dashboard"] = other("tui")
    result["own peak MB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    main()
