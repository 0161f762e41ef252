"""`kill -9` at moments of a command's work: after the first change of the store, the second, and so on.

The moments are steps of the work and no times, so they are the same on a fast machine and on a slow one.
"""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

#: After how many changes of the store's files, and how many seconds after the last of them.
MOMENTS = ((1, 0.0), (2, 0.002), (3, 0.0), (4, 0.005), (6, 0.01), (9, 0.02))


def killed_often(words: list[str], env: Mapping[str, str], home: Path) -> int:
    """Start the command and kill it at each of the moments; how often it was killed before its end."""
    return sum(_killed(words, env, home, changes, later) for changes, later in MOMENTS)


def _killed(
    words: list[str], env: Mapping[str, str], home: Path, changes: int, later: float
) -> bool:
    """Kill the command after so many changes; whether it still ran."""
    before, seen = _stamp(home), 0
    process = subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while seen < changes and process.poll() is None:
        now = _stamp(home)
        seen += now != before
        before = now
        time.sleep(0.001)
    time.sleep(later)
    process.kill()
    return process.wait() == -signal.SIGKILL


def _stamp(home: Path) -> list[tuple[str, int, int]]:
    """Size and time of each file of the store."""
    found = []
    for path in sorted(home.glob("office.db*")):
        try:
            told = path.stat()
        except FileNotFoundError:  # a log goes when its last reader does
            continue
        found.append((path.name, told.st_size, told.st_mtime_ns))
    return found
