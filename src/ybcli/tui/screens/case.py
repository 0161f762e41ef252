"""A case: whose it is, what is open, why, from where; and the acts, each with its key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Static

from ...cases import flows
from ...desk.casework import acts, amendments
from ...desk.projections import deadlines
from ...desk.views import formatting, screens
from ...errors import YbError
from ...language import N_, _
from ...plain import for_terminal
from .. import portrait
from ..messages import Acted, Failed, LineChosen, Quoted, Revealed, SheetRead
from ..widgets.foot import Foot
from ..widgets.lines import TONES, Lines
from .boxes import Asking, Choosing, Telling

if TYPE_CHECKING:
    from ...desk import Desk
    from ..app import Desktop

#: From this width on, two sides stand beside each other.
WIDE = 110


@dataclass(frozen=True, slots=True)
class Deed:
    """A key: the act that it performs, what is asked before, what is given with it."""

    act: str
    short: str
    question: str
    form: Mapping[str, str] = field(default_factory=dict)
    needs_reason: bool = False


#: What an officer does at a case. `verify` has a choice of its own.
DEEDS = {
    "c": Deed("confirm", N_("confirm"), N_("Record that the person consents"), {"by": "person"}),
    "o": Deed("object", N_("object"), N_("Record that the person objects"), needs_reason=True),
    "d": Deed(
        "deliver",
        N_("deliver"),
        N_("Record that the notice was handed over at the window; the clock starts today"),
        {"channel": "window"},
    ),
    "w": Deed("review", N_("agree"), N_("Agree as the second officer"), {"outcome": "met"}),
    "W": Deed(
        "review",
        N_("disagree"),
        N_("Disagree as the second officer"),
        {"outcome": "not_met"},
        needs_reason=True,
    ),
    "t": Deed("return", N_("return"), N_("Give the case back for correction"), needs_reason=True),
    "x": Deed("withdraw", N_("withdraw"), N_("Withdraw the case"), needs_reason=True),
}

#: The answers to an open question: key → outcome, and the word for it.
ANSWERS = {
    "m": ("met", N_("met: the question is answered in favour")),
    "n": ("not_met", N_("not met: the case will be refused")),
    "a": ("", N_("ask the departments again")),
}

HELP = N_(
    "c   the person consents          o   the person objects\n"
    "v   answer what the rules left open, or look again\n"
    "w   agree as second officer      W   disagree\n"
    "d   the notice was handed over at the window\n"
    "t   return for correction        x   withdraw\n"
    "r   show personal data whole; asks why, and is written down\n"
    "Enter or ?   the article behind a line\n"
    "Tab   next part, or the other side\n"
    "Esc   back to the queue          q   quit"
)


class CaseScreen(Screen[None]):
    """One case."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"deed('{key}')", show=False) for key in DEEDS),
        Binding("v", "verify", show=False),
        Binding("r", "reveal", show=False),
        Binding("question_mark", "article", show=False),
        Binding("tab", "next_part", show=False),
        Binding("f1,h", "help", show=False),
        Binding("escape", "app.pop_screen", show=False),
        Binding("q", "app.quit", show=False),
    ]

    def __init__(self, case_id: str) -> None:
        super().__init__()
        self.case_id = case_id
        self.sheet: screens.Sheet | None = None
        self.is_revealed = False
        self.is_acting = False

    @property
    def desktop(self) -> Desktop:
        """The application."""
        return cast("Desktop", self.app)

    def compose(self) -> ComposeResult:
        """Three lines about the case, its parts, foot."""
        yield Static("", id="stands", markup=False)
        with Horizontal(id="sides"):
            yield Lines(id="left")
            yield Lines(id="right")
        yield Foot()

    def on_mount(self) -> None:
        """Read the case."""
        self.query_one("#left", Lines).focus()
        self.query_one(Foot).keys([], last=[("Esc", _("back")), ("q", _("quit"))])
        self.read()

    def on_resize(self) -> None:
        """Side by side where there is room, one below the other where there is not."""
        self.set_class(self.size.width < WIDE, "narrow")
        self.draw()

    def read(self) -> None:
        """Ask for the case."""
        case_id = self.case_id
        self.desktop.send(lambda desk: SheetRead(screens.sheet(desk, case_id)), self)

    def on_sheet_read(self, message: SheetRead) -> None:
        """Show the case."""
        self.sheet = message.sheet
        self.draw()
        may = [(key, _(d.short)) for key, d in DEEDS.items() if d.act in self.sheet.open_acts]
        if "verify" in self.sheet.open_acts:
            may.insert(0, ("v", _("verify")))
        more = [("r", _("reveal")), ("?", _("article")), ("Tab", _("next part"))]
        last = [("Esc", _("back")), ("F1", _("help")), ("q", _("quit"))]
        self.query_one(Foot).keys([*may, *more], last=last)

    def draw(self) -> None:
        """Put the parts into one or two lists of lines."""
        if self.sheet is None:
            return
        sheet, reveal = self.sheet, self.is_revealed
        told = Text()
        head = portrait.head(sheet, self.size.width - 3, reveal=reveal)
        for place, one in enumerate(head):
            told.append("\n" if place else "")
            for text, tone in one.parts:
                told.append(for_terminal(text), TONES[tone])
        self.query_one("#stands", Static).update(told)
        is_narrow = self.size.width < WIDE
        columns = (self.size.width if is_narrow else self.size.width // 2) - 4
        left = portrait.findings(sheet, columns)
        left += portrait.form(sheet, columns, reveal=reveal)
        right = portrait.timeline(sheet, columns) + portrait.calculation(sheet, columns)
        if is_narrow:
            left, right = left + right, []
            self.query_one("#left", Lines).focus()
        self.query_one("#left", Lines).put(left[1:])
        self.query_one("#right", Lines).put(right[1:])

    def action_deed(self, key: str) -> None:
        """An act: is it open, is it meant, why; then it is performed."""
        deed = DEEDS[key]
        if not self.is_open(deed.act):
            return

        def answered(reason: str | None) -> None:
            if reason is not None:
                self.perform(deed.act, {**deed.form, **({"reason": reason} if reason else {})})

        asking = Asking(_(deed.question), self.told(), needs_reason=deed.needs_reason)
        self.app.push_screen(asking, answered)

    def action_verify(self) -> None:
        """Answer what the rules left open, or have them look again."""
        if not self.is_open("verify"):
            return

        def chosen(key: str | None) -> None:
            outcome = ANSWERS[key][0] if key else None
            if outcome == "":
                self.perform("verify", {})
            elif outcome:
                asking = Asking(_(ANSWERS[str(key)][1]), self.question())
                self.app.push_screen(asking, lambda reason: answered(str(outcome), reason))

        def answered(outcome: str, reason: str | None) -> None:
            if reason is not None:
                self.perform("verify", {"outcome": outcome, "reason": reason})

        choices = [(key, _(words)) for key, (_outcome, words) in ANSWERS.items()]
        self.app.push_screen(Choosing(self.question(), choices), chosen)

    def action_reveal(self) -> None:
        """Show personal data whole; the reason goes into the journal first."""
        if self.sheet is None:
            return
        case_id = self.case_id

        def answered(reason: str | None) -> None:
            if reason is None:
                return

            def errand(desk: Desk) -> Revealed:
                amendments.reveal(desk, case_id, reason)
                return Revealed()

            self.desktop.send(errand, self)

        self.app.push_screen(Asking(_("Show numbers and names whole"), self.told()), answered)

    def on_revealed(self) -> None:
        """The reason is written: show everything."""
        self.is_revealed = True
        self.read()

    def is_open(self, act: str) -> bool:
        """Is the act open? Where it is not, the kernel's own sentence is said."""
        if self.sheet is None:
            return False
        case = self.sheet.case
        try:
            item = self.sheet.item
            flows.check_open(
                act, case.stage, item.road(case.flow), deadlines.unavailable_acts(item, case)
            )
        except YbError as error:
            self.post_message(Failed(error))
            return False
        return True

    def told(self) -> str:
        """The case in one line, for a box."""
        assert self.sheet is not None
        case = self.sheet.case
        party = case.party
        name, number = formatting.party(
            party["kind"], party["name"], party["id"], reveal=self.is_revealed
        )
        return f"{case.id}  {self.sheet.item.label()}\n{name}  {number}"

    def question(self) -> str:
        """What the rules left open."""
        assert self.sheet is not None
        asked = [
            _(one["question"] or one["sentence"])
            for one in self.sheet.findings
            if one["outcome"] != "met"
        ]
        return "\n".join(asked) or _("no question is open")

    def perform(self, act: str, form: dict[str, str]) -> None:
        """Perform the act on the case as it was seen."""
        assert self.sheet is not None
        case_id, seen = self.case_id, self.sheet.case.head
        self.is_acting = True
        self.desktop.tell(_("working …"))
        self.desktop.send(
            lambda desk: Acted(acts.perform(desk, case_id, act, form, seen=seen)), self
        )

    def on_acted(self, message: Acted) -> None:
        """Say what was done, and show the case as it is now."""
        self.is_acting = False
        done = message.done
        said = " · ".join(_(entry.act) for entry in done.entries)
        told = _("done: {acts}. The case is {stage}").format(acts=said, stage=_(done.case.stage))
        missed = [f"{problem.says} → {problem.cure}" for problem in done.problems]
        self.desktop.tell(" · ".join([told, *missed]), tone="wrong" if missed else "done")
        self.read()

    def on_failed(self, _message: Failed) -> None:
        """An act was refused: somebody may have changed the case, so it is shown as it is now.

        The sentence goes on to the foot.
        """
        if self.is_acting:
            self.is_acting = False
            self.read()

    def on_line_chosen(self, message: LineChosen) -> None:
        """Show the article behind the line."""
        clause = message.payload
        self.desktop.send(lambda desk: Quoted(clause, desk.shelf.quote(clause)), self)

    def action_article(self) -> None:
        """The article behind the line under the cursor."""
        for side in self.query(Lines):
            if side.has_focus and side.chosen:
                self.on_line_chosen(LineChosen(side.chosen))
                return
        self.desktop.tell(_("this line rests on no article"))

    def on_quoted(self, message: Quoted) -> None:
        """The sentence of the law."""
        quote = message.quote or _("no article is quoted here")
        self.app.push_screen(Telling(message.clause, quote))

    def action_next_part(self) -> None:
        """To the other side; where there is one only, to its next part."""
        left, right = self.query_one("#left", Lines), self.query_one("#right", Lines)
        if self.size.width >= WIDE:
            (left if right.has_focus else right).focus()
            return
        titles = [n for n, one in enumerate(left.lines) if one.parts[0][1] == "title"]
        if titles:
            left.begin_at(next((n for n in titles if n > left.cursor), titles[0]))

    def action_help(self) -> None:
        """The keys."""
        self.app.push_screen(Telling(_("keys"), _(HELP)))
