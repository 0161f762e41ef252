"""The dashboard: the same verbs as the command line, from the keyboard.

All work at the desk runs in one thread, one call after another; the screen stays free. Every
refusal ends as one line at the foot, never as a crash.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar, TypeVar

from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType
from textual.widgets import Static

from ..desk import Desk
from ..errors import BadData, YbError
from ..language import _
from ..plain import for_terminal

T = TypeVar("T")


class Desktop(App[int]):
    """The application: one desk, one thread for it, a stack of screens."""

    CSS_PATH = "style.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", show=False)]

    def __init__(self, desk: Desk, where: str = "") -> None:
        super().__init__()
        self.desk = desk
        self.where = where
        self.hand = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")

    def on_mount(self) -> None:
        """Begin with the queue."""
        from .screens.queue import QueueScreen

        self.push_screen(QueueScreen(self.where))

    async def on_unmount(self) -> None:
        """Let the desk's thread end."""
        self.hand.shutdown(wait=True)

    async def at_desk(self, call: Callable[[], T]) -> T | None:
        """What `call` gives, worked out in the desk's thread; None where it was refused.

        A refusal is told at the foot of the screen.
        """
        try:
            done = await asyncio.get_running_loop().run_in_executor(self.hand, call)
        except YbError as error:
            self.tell(sentence(error))
            return None
        self.tell("")
        return done

    def tell(self, text: str) -> None:
        """The line at the foot; empty hides it."""
        for foot in self.screen.query("#foot"):
            if isinstance(foot, Static):
                foot.update(Text(for_terminal(text)))
                foot.set_class(not text, "quiet")


def sentence(error: YbError) -> str:
    """An error in one line: every Problem of it, then the cure."""
    problems = error.problems if isinstance(error, BadData) else ()
    says = "; ".join(f"{p.code} {p.says}" for p in problems) or f"{error.code} {error.says}"
    return f"{says} → {error.cure}" if error.cure else says


def run(desk: Desk, where: str = "") -> int:
    """Open the dashboard on the terminal; the exit code."""
    import sys

    if not sys.stdout.isatty():
        raise YbError(
            _("the dashboard needs a terminal"), _("`yb queue` shows the same as a table")
        )
    desk.reader.setting("region")  # a missing office or key is said before the screen is taken
    return Desktop(desk, where).run() or 0
