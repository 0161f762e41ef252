"""The queue: counts, a filter line, and the cases in the order in which they fall due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from ...desk import queue
from ...language import N_, _
from ...plain import fitted, for_terminal, masked_name
from ..messages import EdgeReached, LineChosen
from ..widgets.lines import Line
from ..widgets.window import Window
from .boxes import Telling

if TYPE_CHECKING:
    from ..app import Desktop

PAGE = 100

#: key → the filter of a saved view.
VIEWS = {"1": "hands:officer", "2": "", "3": "overdue:yes", "4": "hands:person,department"}

HELP = N_(
    "1 what waits for an officer   2 all open cases   3 overdue   4 waits for others\n"
    "/ filter (item:file-wages stage:verify due<7d name:张* -stage:returned …)\n"
    "↑ ↓ PgUp PgDn Home End move   Enter opens the case   r read again   q quit\n\n"
    "In a case: c confirm  o object  v met  n not met  w agree (review)  d delivered\n"
    "? the article behind a line   R show personal data (asks why)   Tab other side   Esc back"
)


class QueueScreen(Screen[None]):
    """The work queue."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", N_("filter")),
        Binding("1", "view('1')", N_("officer")),
        Binding("2", "view('2')", N_("all open")),
        Binding("3", "view('3')", N_("overdue")),
        Binding("4", "view('4')", N_("others")),
        Binding("r", "read", N_("read again")),
        Binding("f1,h", "help", N_("help")),
        Binding("q", "app.quit", N_("quit")),
        Binding("escape", "leave_filter", show=False),
    ]

    def __init__(self, where: str = "") -> None:
        super().__init__()
        self.where = where
        self.total = 0
        self.fetched = 0
        self._bindings = translated(self._bindings)

    @property
    def desktop(self) -> Desktop:
        """The application."""
        return cast("Desktop", self.app)

    def compose(self) -> ComposeResult:
        """Counts, filter, window, foot."""
        yield Static(id="head")
        yield Input(placeholder=_("filter"), id="filter")
        yield Window(id="queue")
        yield Static(id="foot", classes="quiet")
        yield Footer()

    def on_mount(self) -> None:
        """Show the first page."""
        self.query_one("#filter").display = bool(self.where)
        self.query_one("#filter", Input).value = self.where
        self.query_one(Window).focus()
        self.load("first")

    def on_screen_resume(self) -> None:
        """Back from a case: what was done there shows."""
        if self.fetched:
            self.load("again")

    @work(exclusive=True)
    async def load(self, side: str) -> None:
        """Read one page by key and put it into the window."""
        window = self.query_one(Window)
        held = [line.payload for line in window.lines]
        desk = self.desktop.desk

        def read() -> tuple[Sequence[Mapping[str, Any]], dict[str, int], int]:
            options: dict[str, Any] = {"today": desk.today, "limit": PAGE}
            if side == "after" and held:
                options["after"] = held[-1]
            elif side == "before" and held:
                options["before"] = held[0]
            elif side == "last":
                options["before"] = ("~", "~")
            rows = queue.page(desk.reader, self.where, **options).rows
            total = queue.count(desk.reader, self.where, today=desk.today)
            return rows, queue.totals(desk.reader, desk.today), total

        found = await self.desktop.at_desk(read)
        if found is None:
            return
        rows, totals, self.total = found
        self.fetched += len(rows)
        self.show_head(totals)
        window.head = self.columns(
            _("case"), _("item"), _("stage"), _("next by"), _("party"), _("due"), _("what for")
        )
        lines = [self.line(row) for row in rows]
        if side in {"after", "before"}:
            window.extend(lines, side)
            return
        cursor = window.cursor if side == "again" else (len(lines) - 1 if side == "last" else 0)
        window.at_start = side != "last" or len(lines) < PAGE
        window.at_end = side == "last" or len(lines) < PAGE
        window.put(lines, cursor=cursor)

    def show_head(self, totals: Mapping[str, int]) -> None:
        """Region, officer, day; how many wait for whom."""
        desk = self.desktop.desk
        practice = " · " + _("practice office") if desk.is_practice else ""
        first = f"yb · {desk.region} · {desk.officer} · {desk.today.isoformat()}{practice}"
        counts = " · ".join(f"{_(name)} {n}" for name, n in totals.items() if n)
        shown = _("{n} cases").format(n=self.total)
        self.query_one("#head", Static).update(
            Text(f"{for_terminal(first)}\n{for_terminal(shown)}   {for_terminal(counts)}")
        )

    def columns(self, *cells: str) -> str:
        """One line of the list from its cells, aligned by terminal columns."""
        widths = (11, 20, 10, 10, 12, 10)
        narrow = self.size.width < 100
        if narrow:
            widths = (11, 16, 8, 8, 8, 10)
        made = [fitted(cell, width) for cell, width in zip(cells, widths, strict=False)]
        return " ".join([*made, cells[-1]])

    def line(self, row: Mapping[str, Any]) -> Line:
        """A row of the queue as a line; its payload is its key in the order."""
        name = row["party_name"]
        party = masked_name(name) if row["party_kind"] == "person" else name
        due = "" if row["due"] == queue.NEVER else row["due"]
        is_late = bool(due) and row["is_open"] and due < self.desktop.desk.today.isoformat()
        item = self.desktop.desk.items.get(row["item"])
        text = self.columns(
            row["case_id"],
            item.label() if item else row["item"],
            _(row["stage"]),
            _(row["hands"]),
            for_terminal(party),
            ("!" if is_late else "") + due,
            _(row["says"]) if row["says"] else "",
        )
        return Line(text, (row["due"], row["case_id"]), "late" if is_late else "")

    def on_edge_reached(self, event: EdgeReached) -> None:
        """The cursor came near the end of what is held."""
        self.load(event.side)

    def on_line_chosen(self, event: LineChosen) -> None:
        """Open the case."""
        from .case import CaseScreen

        self.app.push_screen(CaseScreen(event.payload[1]))

    def action_filter(self) -> None:
        """To the filter line."""
        line = self.query_one("#filter", Input)
        line.display = True
        line.focus()

    def action_leave_filter(self) -> None:
        """Back to the list; the filter stays as it is."""
        self.query_one(Window).focus()
        self.query_one("#filter").display = bool(self.where)

    @work(exclusive=True)
    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """A new filter: a wrong one is said, and the rows stay."""
        from ...desk.filters import parse

        desk, wanted = self.desktop.desk, event.value.strip()
        if await self.desktop.at_desk(lambda: parse(wanted, desk.today)) is None:
            return
        self.where = wanted
        self.action_leave_filter()
        self.load("first")

    def action_view(self, name: str) -> None:
        """A saved view."""
        self.where = VIEWS[name]
        self.query_one("#filter", Input).value = self.where
        self.query_one("#filter").display = bool(self.where)
        self.load("first")

    def action_read(self) -> None:
        """Read the queue again."""
        self.load("again")

    def action_help(self) -> None:
        """The keys."""
        self.app.push_screen(Telling(_(HELP)))


def translated(bindings: Any) -> Any:
    """The key bindings with their words in the language in force."""
    from dataclasses import replace

    bindings.key_to_bindings = {
        key: [
            replace(one, description=_(one.description)) if one.description else one for one in some
        ]
        for key, some in bindings.key_to_bindings.items()
    }
    return bindings
