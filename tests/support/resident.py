"""`yb` commands without their start: a resident process has the program imported and forks for each.

Each command still is a process of its own, with its own words, folder, environment, standard streams
and exit code; only the interpreter and the imports are shared. That a fresh `yb` starts by itself is
for one whole transcript, for the wheel and for the kills to show.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, NoReturn


class Resident:
    """The resident process, as the tests see it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self.line = ours
        self.answers = ours.makefile("rb")
        self.process = subprocess.Popen(
            [sys.executable, __file__, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env={**os.environ, "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
        )
        theirs.close()

    def run(
        self, words: list[str], cwd: Path | None, env: Mapping[str, str], out: IO[Any], err: IO[Any]
    ) -> int:
        """Run one command to its end; its exit code, negative where a signal ended it."""
        asked = {"words": words, "cwd": str(cwd or Path.cwd()), "env": dict(env)}
        socket.send_fds(self.line, [b"!"], [out.fileno(), err.fileno()])
        self.line.sendall(json.dumps(asked).encode() + b"\n")
        answer = self.answers.readline()
        assert answer, "the resident process has ended"
        return int(answer)

    def close(self) -> None:
        """End the resident process."""
        self.line.close()
        self.answers.close()
        self.process.wait()


_resident: Resident | None = None


def yb(
    *words: str, env: Mapping[str, str], cwd: Path | None = None, together: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run `yb` with these words; `together` puts stderr where stdout goes, as a terminal shows them."""
    global _resident
    if _resident is None:
        _resident = Resident()
        atexit.register(_resident.close)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        code = _resident.run(list(words), cwd, env, out, out if together else err)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode())
    return subprocess.CompletedProcess(["yb", *words], code, *texts)


def imported() -> None:
    """Import what commands import, and read the shelves that come with the program.

    Without polars and Textual: the one has threads, which no fork takes along, and the other reads
    the terminal's environment when it is imported.
    """
    import gc
    from importlib import import_module

    from ybcli import commands, language, settings
    from ybcli.cases import item_files
    from ybcli.law.engine import instruments
    from ybcli.store import connection

    for name in commands.modules():
        if name != "tui":
            import_module(f"ybcli.commands.{name.replace('-', '_')}")
    for name in ("casework.acts", "intake.applications", "night.nightly", "exchange.sync"):
        import_module(f"ybcli.desk.{name}")
    for name in ("httpx", "sqlcipher3.dbapi2", "typer.main", "ssl"):
        import_module(name)
    item_files.load(settings.BUILT_IN)
    instruments.load(settings.BUILT_IN)
    assert "polars" not in sys.modules
    language._translate = None  # a command chooses its own language
    connection.SYNCHRONOUS = "OFF"  # as in the tests themselves
    gc.collect()
    gc.freeze()


def served(line: socket.socket) -> None:
    """Fork for each command that is asked for, until nobody asks any more."""
    requests = line.makefile("rb")
    while True:
        mark, fds, _flags, _address = socket.recv_fds(line, 1, 2)
        if not mark:
            return
        asked = json.loads(requests.readline())
        child = os.fork()
        if child == 0:
            os.close(line.detach())
            played(asked, fds)
        for fd in fds:
            os.close(fd)
        _pid, status = os.waitpid(child, 0)
        line.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))


def played(asked: Mapping[str, Any], fds: list[int]) -> NoReturn:
    """Be the process of one command, to its end."""
    code = 1
    try:
        for number, fd in enumerate(fds, 1):
            os.dup2(fd, number)
            os.close(fd)
        os.chdir(asked["cwd"])
        os.environ.clear()
        os.environ.update(asked["env"])
        sys.argv = ["yb", *asked["words"]]
        from ybcli.__main__ import main

        code = main()
    except BaseException:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    imported()
    served(socket.socket(fileno=int(sys.argv[1])))
