"""What the dashboard costs on a queue of 100,000, in a real pseudo-terminal; a DataTable beside it.

Ratios of one run: the time until the first rows are on the screen, and for each ↓ the median time
until the screen has changed, both against Textual's own DataTable holding 10,000 rows.
"""

import json
import os
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


def measure(command, env, first_row, keys=20):
    """Seconds to the first row, median seconds and bytes of one ↓."""
    begin = time.perf_counter()
    child = pexpect.spawn(
        command[0], command[1:], env=env, dimensions=(40, 120), timeout=120, encoding=None
    )
    child.delaybeforesend = None
    child.expect(first_row)
    ready = time.perf_counter() - begin
    time.sleep(1)
    taken, sizes = [], []
    for _key in range(keys):
        try:
            while True:
                child.read_nonblocking(65536, timeout=0.05)
        except pexpect.TIMEOUT:
            pass
        begin = time.perf_counter()
        child.send(b"\x1b[B")
        data = child.read_nonblocking(65536, timeout=5)
        taken.append(time.perf_counter() - begin)
        try:
            while True:
                data += child.read_nonblocking(65536, timeout=0.05)
        except pexpect.TIMEOUT:
            pass
        sizes.append(len(data))
    child.close(force=True)
    return ready, statistics.median(taken), statistics.median(sizes)


def main():
    import run

    folder = Path(tempfile.mkdtemp())
    env = {**run.office(folder), "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
    run.fill_queue(folder, 100_000)
    env.pop("NO_COLOR", None)
    own = measure([str(run.YB), "tui"], env, rb"[0-9A-F]{5}-[0-9A-F]{5}")
    table = measure([sys.executable, "-c", TABLE], {**os.environ, **env}, rb"00000-ROW")
    print(
        json.dumps(
            {
                "ready, 100,000 cases (DataTable of 10,000 = 1)": round(own[0] / table[0], 2),
                "one key down (DataTable of 10,000 = 1)": round(own[1] / table[1], 2),
                "bytes of one key": [own[2], table[2]],
                "ready_s": [round(own[0], 2), round(table[0], 2)],
                "key_ms": [round(own[1] * 1000, 1), round(table[1] * 1000, 1)],
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
