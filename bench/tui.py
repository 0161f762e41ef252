"""What the dashboard costs on a queue of 100,000, in a real pseudo-terminal; a DataTable beside it.

Ratios of one run: the time until the first rows are on the screen, and for each ↓ the time until
the screen begins to change, both against Textual's own DataTable holding 10,000 rows.
"""

import json
import math
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import pexpect

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

TABLE = """
from textual.app import App
from textual.widgets import DataTable
class T(App):
    def compose(self):
        yield DataTable(cursor_type="row")
    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("case", "item", "stage", "next by", "party", "due", "what for")
        for n in range(10_000):
            table.add_row(f"{n:05X}-ROW", "Resident enrolment", "decided", "department", "演*", "2026-08-05", "waits")
        table.focus()
T().run()
"""


def settled(child, begin):
    """Seconds until the first bytes of an answer, and all its bytes."""
    data = b""
    try:
        data = child.read_nonblocking(65536, timeout=5)
    except pexpect.TIMEOUT:
        return math.nan, data
    taken = time.perf_counter() - begin
    while True:
        try:
            data += child.read_nonblocking(65536, timeout=0.05)
        except pexpect.TIMEOUT:
            return taken, data


def measure(command, env, first_row, keys=80):
    """Seconds to the first row; of each ↓ (most of them scroll) the seconds and bytes; of End (nan: nothing moves)."""
    begin = time.perf_counter()
    child = pexpect.spawn(
        command[0], command[1:], env=env, dimensions=(40, 120), timeout=120, encoding=None
    )
    child.delaybeforesend = None
    child.expect(first_row)
    ready = time.perf_counter() - begin
    time.sleep(1)
    settled(child, begin)
    taken, sizes = [], []
    for _key in range(keys):
        begin = time.perf_counter()
        child.send(b"\x1b[B")
        seconds, data = settled(child, begin)
        taken.append(seconds)
        sizes.append(len(data))
    begin = time.perf_counter()
    child.send(b"\x1b[F")
    end, _data = settled(child, begin)
    child.close(force=True)
    return {
        "ready": ready,
        "p50": statistics.median(taken),
        "p95": statistics.quantiles(taken, n=20)[18],
        "end": end,
        "bytes": statistics.median(sizes),
    }


def main():
    import run

    folder = Path(tempfile.mkdtemp())
    try:
        env = {**run.office(folder), "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
        run.fill_queue(folder, 100_000)
        env.pop("NO_COLOR", None)
        own = measure([str(run.YB), "tui"], env, rb"[0-9A-F]{5}-[0-9A-F]{5}")
        table = measure([sys.executable, "-c", TABLE], {**os.environ, **env}, rb"00000-ROW")
    finally:
        shutil.rmtree(folder)
    print(
        json.dumps(
            {
                "ready, 100,000 cases (DataTable of 10,000 = 1)": round(
                    own["ready"] / table["ready"], 2
                ),
                "one key down (DataTable of 10,000 = 1)": round(own["p50"] / table["p50"], 2),
                "one key down, p95 (DataTable of 10,000 = 1)": round(own["p95"] / table["p95"], 2),
                "bytes of one key": [own["bytes"], table["bytes"]],
                "ready_s": [round(own["ready"], 2), round(table["ready"], 2)],
                "key_ms": [round(one[p] * 1000, 1) for one in (own, table) for p in ("p50", "p95")],
                "end_ms": round(own["end"] * 1000, 1),
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
