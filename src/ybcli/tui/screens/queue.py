"""The work queue: totals by next actor, a filter line, the cases in the order of their deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Label, Static

from ...desk.casework import queue
from ...desk.casework.filters import wants_closed
from ...desk.views import formatting, screens
from ...desk.views.labels import HANDS, STAGES
from ...language import N_, _
from ...plain import fitted, for_terminal, masked_numbers, width
from ...store.queries.queue import Key, QueueRow
from ..messages import (
    Counted,
    EdgeReached,
    Failed,
    HeadRead,
    LineChosen,
    LineReached,
    PageRead,
    ViewOpened,
)
from ..widgets.lines import Line
from ..widgets.safe_input import SafeInput
from ..widgets.status_bar import StatusBar
from ..widgets.window import PAGE, Window
from .dialogs import TextDialog

if TYPE_CHECKING:
    from ...desk import Desk
    from ..app import Desktop

#: key → what it shows, its filter. `{officer}` is the officer at the desk.
VIEWS = {
    "1": (N_("officer"), "hands:officer"),
    "2": (N_("all open"), ""),
    "3": (N_("overdue"), "overdue:yes"),
    "4": (N_("closed"), "stage:closed"),
    "5": (N_("mine"), "officer:{officer}"),
}

HELP = N_(
    "↑ ↓ PgUp PgDn Home End   move\n"
    "Enter   open the case\n"
    "/   filter; Enter takes it, Esc leaves it\n"
    "1 what waits for an officer   2 all open   3 overdue   4 closed   5 mine\n"
    "n   a new application   r   read the queue again\n"
    "q   quit\n"
    " \n"
    "The filter takes words, all of which must hold:\n"
    "item:file-wages   stage:verify   hands:officer   region:3311*   name:张*\n"
    "unit:9133…   case:AB*   due<7d   overdue:yes   opened>=2026-07-01\n"
    "-stage:reminded (not)   item:a,b (or)   a word alone: a case number or a name"
)


class QueueScreen(Screen[None]):
    """The work queue."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"view('{key}')", show=False) for key in VIEWS),
        Binding("slash", "filter", show=False),
        Binding("r", "read", show=False),
        Binding("n", "new", show=False),
        Binding("f1,h", "help", show=False),
        Binding("escape", "leave_filter", show=False),
        Binding("q", "app.quit", show=False),
    ]

    def __init__(self, where: str = "") -> None:
        super().__init__()
        self.where = where
        self.view = 0
        self.head: screens.Head | None = None
        self.widths: tuple[int, ...] = ()

    @property
    def desktop(self) -> Desktop:
        """The application."""
        return cast("Desktop", self.app)

    @property
    def window(self) -> Window:
        """The list."""
        return self.query_one(Window)

    def compose(self) -> ComposeResult:
        """Office, totals, filter, list, details of the current row, status bar."""
        yield Static("", id="head", markup=False)
        yield Static("", id="count", markup=False)
        with Horizontal(id="where"):
            yield Label(_("filter"), markup=False)
            yield SafeInput(
                self.where, id="filter", placeholder=_("/ to write one; all open cases")
            )
        yield Window(id="list", draw=self.draw)
        yield Static("", id="about", markup=False)
        yield StatusBar()

    def on_mount(self) -> None:
        """Read the head and the first page."""
        self.window.focus()
        views = [(key, _(name)) for key, (name, _where) in VIEWS.items()]
        keys = [
            ("/", _("filter")),
            *views,
            ("Enter", _("open")),
            ("n", _("new")),
            ("r", _("again")),
        ]
        self.query_one(StatusBar).keys(keys, last=[("F1", _("help")), ("q", _("quit"))])
        self.read_head()
        self.show_view(self.where)

    def on_screen_resume(self) -> None:
        """Read again after a case was closed; the cursor stays."""
        if self.view:
            self.action_read()

    def action_new(self) -> None:
        """Choose what is applied for."""
        self.desktop.open("items")

    def on_resize(self) -> None:
        """The columns follow the width."""
        self.set_widths()

    def read_head(self) -> None:
        """Ask for the totals."""
        self.desktop.send(lambda desk: HeadRead(screens.head(desk)), self)

    def show_view(self, where: str, key: Key | None = None) -> None:
        """Ask for the rows of a filter, from the top or around a place."""
        closed = wants_closed(where)

        def task(desk: Desk) -> ViewOpened:
            rows, before = screens.rows_around(desk, where, closed=closed, key=key, limit=PAGE)
            return ViewOpened(where, rows, before, key, PAGE)

        self.desktop.send(task, self)

    def on_view_opened(self, message: ViewOpened) -> None:
        """Show the rows, then ask how many there are."""
        is_other = message.where != self.where or not self.view
        self.where = message.where
        self.view += 1
        if is_other:
            self.window.total = 0
            self.query_one(StatusBar).show_message("")
        line = self.query_one("#filter", SafeInput)
        line.value = self.where
        if line.has_focus:
            self.window.focus()
        self.window.show(message.rows, before=message.before, key=message.key, limit=message.limit)
        self.show_row()
        where, view = self.where, self.view
        closed = wants_closed(where)

        def task(desk: Desk) -> Counted:
            return Counted(view, queue.count(desk.reader, where, today=desk.today, closed=closed))

        self.desktop.send(task, self)

    def on_counted(self, message: Counted) -> None:
        """How many rows the view has."""
        if message.view == self.view:
            self.window.counted(message.total)
            self.show_row()

    def on_edge_reached(self, message: EdgeReached) -> None:
        """The window needs rows that it does not hold."""
        where, closed = self.where, wants_closed(self.where)
        number, side, key, limit = message.number, message.side, message.key, message.limit

        def task(desk: Desk) -> PageRead:
            after = key if side == "after" else None
            before = {"before": key, "last": ("~", "~")}.get(side)
            page = queue.page(
                desk.reader,
                where,
                today=desk.today,
                after=after,
                before=before,
                limit=limit,
                closed=closed,
            )
            return PageRead(number, side, page.rows, limit)

        self.desktop.send(task, self)

    def on_page_read(self, message: PageRead) -> None:
        """More rows."""
        self.window.take(message.number, message.side, message.rows, message.limit)
        self.show_row()

    def on_failed(self, _message: Failed) -> None:
        """Keep the rows and allow new requests. The application shows the sentence in the status bar."""
        self.window.is_pending = False

    def on_head_read(self, message: HeadRead) -> None:
        """Show office, officer and day, the totals by next actor, and the overdue cases."""
        self.head = head = message.head
        officer = f"{head.officer} {head.officer_name}".strip() or _("no officer")
        line = Text()
        line.append(_("work queue"), "bold")
        line.append("   " + _("region") + f" {for_terminal(head.region)}   {for_terminal(officer)}")
        line.append(f"   {head.day.isoformat()}")
        if head.is_practice:
            line.append("   ")
            line.append(_("「practice」"), "bold yellow")
        self.query_one("#head", Static).update(line, layout=False)
        late = head.totals["overdue"]
        hands = [(name, n) for name, n in head.totals.items() if n and name != "overdue"]
        totals = Text(_("next by") + ": " if hands else "")
        totals.append(" · ".join(f"{_(name)} {n:,}" for name, n in hands))
        totals.append("   " if hands else "")
        totals.append(_("overdue") + f" {late:,}   ", "bold red" if late else "")
        if len(head.items) > 1:
            item_counts = " · ".join(f"{for_terminal(label)} {n:,}" for label, n in head.items)
            totals.append(item_counts, "dim")
        self.query_one("#count", Static).update(totals, layout=False)
        self.set_widths()

    def set_widths(self) -> None:
        """Set the width of each column; the reason for waiting takes the rest, where there is room."""
        room = self.size.width - 3
        stage = max(width(_(word)) for word in STAGES)
        hands = max(width(_(word)) for word in HANDS)
        labels = self.head.labels.values() if self.head else ()
        item = max([8, *(width(label) for label in labels)])
        rest = room - (11 + stage + hands + 11 + 5)
        item = min(item, max(8, rest - 9), 26)
        party = max(8, min(24, (rest - item) // 3))
        wait = rest - item - party - 1
        if wait < 12:
            party, wait = rest - item, 0
        self.widths = (11, item, stage, hands, party, 11, wait)
        words = ("case", "item", "stage", "next by", "party", " due", "what for")
        cells = [" " + _("due") if word == " due" else _(word) for word in words]
        self.window.head = self.cells(cells)
        self.window.refresh()

    def cells(self, texts: list[str]) -> str:
        """The texts in their columns."""
        pairs = zip(texts, self.widths, strict=True)
        return " ".join(fitted(text, columns) for text, columns in pairs if columns)

    def draw(self, row: QueueRow) -> Line:
        """A row of the queue; its payload is the row."""
        today = self.head.day.isoformat() if self.head else ""
        label = self.head.labels.get(row.item) if self.head else None
        party, _number = formatting.party(
            row.party_kind, row.party_name, row.party_id, reveal=False
        )
        is_late = row.is_late(today)
        texts = [
            row.case_id,
            label or row.item,
            _(row.stage),
            _(row.hands),
            for_terminal(party),
            ("!" if is_late else " ") + row.deadline,
            for_terminal(masked_numbers(_(row.says))) if row.says else "",
        ]
        cells = [fitted(t, w) for t, w in zip(texts, self.widths, strict=True) if w]
        quiet = "" if row.is_open else "dim"
        return Line(
            (
                (" ".join(cells[:5]) + " ", quiet),
                (cells[5], "late" if is_late else quiet),
                ("".join(f" {cell}" for cell in cells[6:]), "dim"),
            ),
            row,
        )

    def on_line_reached(self, _message: LineReached) -> None:
        """Show the details of the row under the cursor."""
        self.show_row()

    def show_row(self) -> None:
        """Show the cursor's position, and what the case there waits for."""
        window, row = self.window, self.window.chosen
        if row is None and window.rows:
            text = Text("…")
        elif row is None:
            text = Text(_("no case passes this filter") if self.where else _("nothing waits"))
        else:
            says = masked_numbers(_(row.says)) if row.says else _(row.stage)
            sentence = for_terminal(says)
            place = f"{window.cursor + 1:,} / {window.count:,}"
            text = Text(f"{place}   {row.case_id}  {sentence}")
        self.query_one("#about", Static).update(text, layout=False)

    def on_line_chosen(self, message: LineChosen) -> None:
        """Open the case."""
        self.desktop.set_status("")
        self.desktop.open("case", message.payload.case_id)

    def action_filter(self) -> None:
        """To the filter line."""
        self.query_one("#filter", SafeInput).focus()

    def action_leave_filter(self) -> None:
        """Back to the list; the filter stays as it was."""
        self.query_one("#filter", SafeInput).value = self.where
        self.desktop.set_status("")
        self.window.focus()

    def on_input_submitted(self, event: SafeInput.Submitted) -> None:
        """Apply the filter; a wrong one is reported in the status bar and the rows stay."""
        self.show_view(event.value.strip())

    def action_view(self, name: str) -> None:
        """A saved view."""
        officer = self.head.officer if self.head else ""
        self.show_view(VIEWS[name][1].format(officer=officer))

    def action_read(self) -> None:
        """Read the queue again; the cursor stays on its case."""
        row = self.window.chosen
        self.read_head()
        self.show_view(self.where, row.key if row else None)

    def action_help(self) -> None:
        """The keys."""
        self.app.push_screen(TextDialog(_("keys"), _(HELP)))
