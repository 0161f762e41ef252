"""The dashboard: the same verbs as the command line, from the keyboard.

All work at the desk runs in one thread, one errand after another, so that the screen stays free
and no connection is ever used by two threads. An errand answers with a message to the screen that
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

from ..desk import Desk
from ..errors import BadData, YbError
from ..language import _
from .messages import Failed
from .widgets.foot import Foot

#: What is done at the desk for a screen: it gives the message that answers.
Errand = Callable[[Desk], Message]


class Desktop(App[int]):
    """The application: one desk, one thread for it, a stack of screens."""

    CSS_PATH = "style.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, desk: Desk, where: str = "") -> None:
        # Without colour means the terminal's own two colours, not a palette of greys.
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self.desk = desk
        self.where = where
        self.hand = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")

    def on_mount(self) -> None:
        """Begin with the queue."""
        self.open("queue", self.where)

    def _set_pointer_shape(self, shape: str) -> None:
        """Leave the mouse pointer alone: Textual would write an OSC, and we write none at all."""

    def on_unmount(self) -> None:
        """Let the desk's thread finish what it has begun, and nothing more."""
        self.hand.shutdown(wait=True, cancel_futures=True)

    def open(self, name: str, *arguments: object) -> None:
        """Open the screen of the file `screens/<name>.py`."""
        self.push_screen(screen_named(name)(*arguments))

    def send(self, errand: Errand, asker: MessagePump) -> None:
        """Have an errand done at the desk; its answer, or Failed, goes to the screen that asked."""
        self.run_worker(self._sent(errand, asker), group="desk")

    async def _sent(self, errand: Errand, asker: MessagePump) -> None:
        try:
            answer = await asyncio.get_running_loop().run_in_executor(self.hand, errand, self.desk)
        except YbError as error:
            answer = Failed(error)
        except Exception as error:
            answer = Failed(unforeseen(error))
        if not asker.post_message(answer) and isinstance(answer, Failed):
            self.post_message(answer)

    def on_failed(self, message: Failed) -> None:
        """Say a refusal at the foot; several problems are listed in a box."""
        error = message.error
        self.tell(sentence(error), tone="wrong")
        problems = error.problems if isinstance(error, BadData) else ()
        if len(problems) > 1:
            from .screens.boxes import Telling

            listed = [f"{p.code} {p.says}" + (f" → {p.cure}" if p.cure else "") for p in problems]
            self.push_screen(Telling(error.says, "\n\n".join(listed)))

    def tell(self, text: str, *, tone: str = "") -> None:
        """Put a sentence into the foot of the uppermost screen that has one."""
        for screen in reversed(self.screen_stack):
            for foot in screen.query(Foot):
                foot.say(text, tone)
                return


def screen_named(name: str) -> Callable[..., Screen[Any]]:
    """The screen of the file `screens/<name>.py`: the class `<Name>Screen`."""
    found: Callable[..., Screen[Any]] = getattr(
        import_module(f".screens.{name}", __package__), f"{name.title()}Screen"
    )
    return found


def sentence(error: YbError) -> str:
    """An error in one line: code, what is wrong, the cure."""
    problems = error.problems if isinstance(error, BadData) else ()
    code = problems[0].code if len(problems) == 1 else error.code
    return f"{code} {error.says}" + (f" → {error.cure}" if error.cure else "")


def unforeseen(error: Exception) -> YbError:
    """What nobody foresaw, as an error that can be said; the words of the command line."""
    if isinstance(error, OSError):
        return YbError(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
    return YbError(
        _("the program failed ({kind}); nothing half-written was kept").format(
            kind=type(error).__name__
        ),
        _("run it again with --debug and give the lines to the maintainers"),
    )


def run(desk: Desk, where: str = "") -> int:
    """Open the dashboard on the terminal; the exit code.

    Raises YbError without a terminal, or where the office does not open: that is said on the
    command line, before the screen is taken.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        raise YbError(
            _("the dashboard needs a terminal"), _("`yb queue` shows the same as a table")
        )
    desk.reader.setting("region")
    return Desktop(desk, where).run() or 0
