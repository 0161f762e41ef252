"""The dashboard: the same verbs as the command line, from the keyboard.

All work at the desk runs in one thread, one task after another, so that the screen stays free
and no connection is ever used by two threads. An task answers with a message to the screen that
asked; every refusal ends here, as one line at the foot, never as a crash.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen

from .. import machine, settings
from ..desk import Desk
from ..errors import BadData, YbError
from ..language import _
from ..plain import masked_numbers
from ..store.connection import database_path
from .messages import Failed
from .widgets.status_bar import StatusBar

#: Work done at the desk for a screen; it returns the message that answers.
Task = Callable[[Desk], Message]


class Desktop(App[int]):
    """The application: one desk, one thread for it, a stack of screens."""

    CSS_PATH = "style.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, desk: Desk, where: str = "") -> None:
        # Without colour means the terminal's own two colours, not a palette of greys.
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self.desk = desk
        self.where = where
        self.executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")

    def on_mount(self) -> None:
        """Begin with the queue."""
        self.open("queue", self.where)

    def _set_pointer_shape(self, shape: str) -> None:
        """Leave the mouse pointer alone: Textual would write an OSC sequence, and we write none."""

    def on_unmount(self) -> None:
        """Let the desk's thread finish what it has begun, and nothing more."""
        self.executor.shutdown(wait=True, cancel_futures=True)

    def open(self, name: str, *arguments: object) -> None:
        """Open the screen of the file `screens/<name>.py`."""
        self.push_screen(screen_named(name)(*arguments))

    def send(self, task: Task, requester: MessagePump) -> None:
        """Have an task done at the desk; its answer, or Failed, goes to the screen that asked."""
        self.run_worker(self._run_task(task, requester), group="desk")

    async def _run_task(self, task: Task, requester: MessagePump) -> None:
        try:
            answer = await asyncio.get_running_loop().run_in_executor(
                self.executor, task, self.desk
            )
        except YbError as error:
            answer = Failed(error)
        except Exception as error:
            answer = Failed(unexpected(error))
        if not requester.post_message(answer) and isinstance(answer, Failed):
            self.post_message(answer)

    def on_failed(self, message: Failed) -> None:
        """Show a refusal in the status bar; several problems are listed in a dialog."""
        error = message.error
        self.set_status(sentence(error), tone="wrong")
        problems = error.problems if isinstance(error, BadData) else ()
        if len(problems) > 1:
            from .screens.dialogs import TextDialog

            listed = [f"{p.code} {p.says}" + (f" → {p.cure}" if p.cure else "") for p in problems]
            text = masked_numbers("\n\n".join(listed))
            self.push_screen(TextDialog(masked_numbers(error.says), text))

    def set_status(self, text: str, *, tone: str = "") -> None:
        """Show a sentence in the status bar of the topmost screen that has one."""
        for screen in reversed(self.screen_stack):
            for bar in screen.query(StatusBar):
                bar.show_message(text, tone)
                return


def screen_named(name: str) -> Callable[..., Screen[Any]]:
    """The screen of the file `screens/<name>.py`: the class `<Name>Screen`."""
    screen: Callable[..., Screen[Any]] = getattr(
        import_module(f".screens.{name}", __package__), f"{name.title()}Screen"
    )
    return screen


def sentence(error: YbError) -> str:
    """An error in one line: code, what is wrong, the cure."""
    problems = error.problems if isinstance(error, BadData) else ()
    code = problems[0].code if len(problems) == 1 else error.code
    return masked_numbers(f"{code} {error.says}" + (f" → {error.cure}" if error.cure else ""))


def unexpected(error: Exception) -> YbError:
    """An unexpected exception as a YbError with the sentence of the command line."""
    if of_machine := machine.told(error, database_path(settings.home())):
        return of_machine
    return YbError(
        _("the program failed ({kind}); nothing half-written was kept").format(
            kind=type(error).__name__
        ),
        _("run it again with --debug and give the lines to the maintainers"),
    )


def run(desk: Desk, where: str = "") -> int:
    """Open the dashboard on the terminal; the exit code.

    Raises YbError without a terminal, or where the office does not open: the command line reports
    it before the screen is switched.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        raise YbError(
            _("the dashboard needs a terminal"), _("`yb queue` shows the same as a table")
        )
    desk.reader.setting("region")
    return Desktop(desk, where).run() or 0
