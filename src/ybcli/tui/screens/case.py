"""One case: its form with sources, its timeline, its worksheet; and the acts that are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Footer, Static

from ...cases.journal import Case
from ...desk import act as acts
from ...language import N_, _
from ...plain import for_terminal
from ..messages import LineChosen
from ..portrait import open_acts, portrait, worksheet_lines
from ..widgets.lines import Lines
from .boxes import Asking, Telling
from .queue import HELP, translated

if TYPE_CHECKING:
    from ..app import Desktop

#: Below this many columns the two sides stand one above the other.
WIDE = 100


class CaseScreen(Screen[None]):
    """A case, and what an officer may do with it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "act('confirm')", N_("confirm")),
        Binding("o", "reason('object')", N_("object")),
        Binding("v", "answer('met')", N_("met")),
        Binding("n", "answer('not_met')", N_("not met")),
        Binding("w", "act('review')", N_("agree")),
        Binding("W", "answer_review", N_("disagree"), show=False),
        Binding("d", "act('deliver')", N_("delivered")),
        Binding("question_mark", "article", N_("article")),
        Binding("R", "reveal", N_("reveal"), show=False),
        Binding("f1,h", "help", N_("help"), show=False),
        Binding("tab", "other_side", show=False),
        Binding("escape,q", "app.pop_screen", N_("back")),
    ]

    def __init__(self, case_id: str) -> None:
        super().__init__()
        self.case_id = case_id
        self.case: Case | None = None
        self.is_revealed = False
        self._bindings = translated(self._bindings)

    @property
    def desktop(self) -> Desktop:
        """The application."""
        return cast("Desktop", self.app)

    def compose(self) -> ComposeResult:
        """Head, two sides, foot."""
        yield Static(id="head")
        with Horizontal(id="case-body"):
            yield Lines(id="case-left", title=_("form and timeline"))
            yield Lines(id="case-right", title=_("worksheet"))
        yield Static(id="foot", classes="quiet")
        yield Footer()

    def on_mount(self) -> None:
        """Show the case."""
        self.query_one("#case-right", Lines).focus()
        self.load()

    def on_resize(self) -> None:
        """Side by side where there is room, one above the other where there is not."""
        self.set_class(self.size.width < WIDE, "narrow")

    @work(exclusive=True)
    async def load(self) -> None:
        """Read the case and draw it."""
        desk = self.desktop.desk

        def read() -> tuple[Case, Any, list[Any]]:
            case = desk.reader.case(self.case_id)
            row = desk.reader.one("SELECT * FROM queue WHERE case_id = :id", id=case.id)
            notices = desk.reader.rows(
                "SELECT topic, department, state, says FROM message WHERE case_id = :id "
                "ORDER BY number",
                id=case.id,
            )
            return case, row, notices

        found = await self.desktop.at_desk(read)
        if found is None:
            return
        self.case, row, notices = found
        item = desk.item(self.case.item)
        due = "" if row["due"] == "9999-12-31" else f" · {_('due')} {row['due']}"
        says = f" · {_(row['says'])}" if row["says"] else ""
        first = f"{self.case.id} · {item.label()} · {item.way(self.case.flow).clause} · {_(self.case.stage)}"
        second = f"{_('open now')}: {open_acts(item, self.case)}{due}{says}"
        self.query_one("#head", Static).update(
            Text(for_terminal(first) + "\n" + for_terminal(second))
        )
        left, right = self.query_one("#case-left", Lines), self.query_one("#case-right", Lines)
        left.put(portrait(item, self.case, notices, reveal=self.is_revealed), cursor=left.cursor)
        right.put(worksheet_lines(self.case), cursor=right.cursor)

    def on_line_chosen(self, event: LineChosen) -> None:
        """Enter on a line of the worksheet shows the article behind it."""
        self.show_article(event.payload)

    def action_article(self) -> None:
        """The article behind the line under the cursor."""
        self.show_article(self.query_one("#case-right", Lines).chosen)

    @work
    async def show_article(self, clause: Any) -> None:
        """Quote the article of `clause`."""
        if not clause:
            return
        shelf = await self.desktop.at_desk(lambda: self.desktop.desk.shelf)
        if shelf is not None:
            self.app.push_screen(
                Telling(f"{clause}\n\n{shelf.quote(clause) or _('no article is quoted here')}")
            )

    @work(exclusive=True)
    async def action_act(self, act: str) -> None:
        """An act that needs nothing but the will."""
        form = {
            "confirm": {"by": "person"},
            "deliver": {"channel": "window"},
            "review": {"outcome": "met"},
        }
        await self.perform(act, dict(form[act]))

    @work(exclusive=True)
    async def action_reason(self, act: str) -> None:
        """An act that needs a reason."""
        reason = await self.app.push_screen_wait(Asking(_("Why? One sentence; Esc does nothing.")))
        if reason:
            await self.perform(act, {"reason": reason})

    @work(exclusive=True)
    async def action_answer(self, outcome: str) -> None:
        """Answer what the rules left open."""
        reason = await self.app.push_screen_wait(
            Asking(_("What was seen? One sentence; Esc does nothing."))
        )
        if reason:
            await self.perform("verify", {"outcome": outcome, "reason": reason})

    @work(exclusive=True)
    async def action_answer_review(self) -> None:
        """Disagree as the second officer."""
        reason = await self.app.push_screen_wait(Asking(_("Why? One sentence; Esc does nothing.")))
        if reason:
            await self.perform("review", {"outcome": "not_met", "reason": reason})

    @work(exclusive=True)
    async def action_reveal(self) -> None:
        """Show personal data whole; the reason goes into the journal."""
        from ...desk.amend import reveal

        reason = await self.app.push_screen_wait(
            Asking(_("Why must it be seen? It is written down."))
        )
        if reason:
            await self.desktop.at_desk(lambda: reveal(self.desktop.desk, self.case_id, reason))
            self.is_revealed = True
            self.load()

    async def perform(self, act: str, form: dict[str, str]) -> None:
        """Perform the act on the case as it was seen; show what became of it."""
        desk, seen = self.desktop.desk, self.case.head if self.case else None
        done = await self.desktop.at_desk(
            lambda: acts.perform(desk, self.case_id, act, form, seen=seen)
        )
        if done is not None:
            self.load()

    def action_other_side(self) -> None:
        """The cursor to the other side."""
        left, right = self.query_one("#case-left", Lines), self.query_one("#case-right", Lines)
        (left if right.has_focus else right).focus()

    def action_help(self) -> None:
        """The keys."""
        self.app.push_screen(Telling(_(HELP)))
