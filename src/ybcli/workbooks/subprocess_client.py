"""The child process seen from here: started early, asked once, killed when its time is over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict
from typing import IO, Any

from . import guard
from .guard import Limits


class Child:
    """The child process of one reading. Entered, it starts; left, it is gone."""

    def __init__(self, limits: Limits, *, is_long: bool) -> None:
        self.limits = limits
        self.is_long = is_long
        self.is_late = False

    def __enter__(self) -> Child:
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "ybcli.workbooks.child",
                json.dumps({**asdict(self.limits), "is_long": self.is_long}),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "POLARS_MAX_THREADS": "2", "PYTHONUTF8": "1"},
        )
        self.clock = threading.Timer(self.limits.wall_seconds, self._stop)
        self.clock.daemon = True
        self.clock.start()
        return self

    def ask(self, question: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """The child's answer. Raises Refused where it died of the file."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin
        assert stdout
        try:
            stdin.write(json.dumps(question).encode() + b"\n")
            stdin.close()
            line = stdout.readline()
            rest = stdout.read()
        except (BrokenPipeError, OSError):
            line = rest = b""
        if self.process.wait() or not line.endswith(b"\n"):
            raise guard.Refused("file.too_costly" if self._was_stopped() else "file.broken")
        answer: dict[str, Any] = json.loads(line)
        if "out" in question and answer["findings"]:
            cause, *_place, said = answer["findings"][0]
            raise guard.Refused(cause, **said)
        return answer, rest

    def _was_stopped(self) -> bool:
        """Whether the child died of a limit (memory: abort; time: a signal) and not of the format."""
        return self.is_late or (self.process.returncode or 0) < 0

    def _stop(self) -> None:
        self.is_late = True
        self.process.kill()

    def __exit__(self, *_exception: object) -> None:
        self.clock.cancel()
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            _close(pipe)


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is None:
        return
    try:
        pipe.close()
    except BrokenPipeError:
        return
