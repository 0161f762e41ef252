"""A case on the screen: party, findings, form with sources, timeline; the acts, each with its key."""

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
from ...desk.verification import answering
from ...desk.views import formatting, screens
from ...errors import YbError
from ...language import N_, _
from ...plain import for_terminal
from .. import case_view
from ..messages import Acted, Failed, LineChosen, Quoted, Revealed, SheetRead
from ..widgets.lines import TONES, Lines
from ..widgets.status_bar import StatusBar
from .dialogs import ChoiceDialog, ReasonDialog, TextDialog

if TYPE_CHECKING:
    from ...desk import Desk
    from ..app import Desktop

#: From this width on, two sides stand beside each other.
WIDE = 110


@dataclass(frozen=True, slots=True)
class ActKey:
    """A key: the act that it performs, the question before it, and the fields of its form."""

    act: str
    short: str
    question: str
    form: Mapping[str, str] = field(default_factory=dict)
    needs_reason: bool = False


#: What an officer does at a case. `verify` has a choice of its own.
ACT_KEYS = {
    "c": ActKey("confirm", N_("confirm"), N_("Record that the person consents"), {"by": "person"}),
    "o": ActKey("object", N_("object"), N_("Record that the person objects"), needs_reason=True),
    "d": ActKey(
        "deliver",
        N_("deliver"),
        N_("Record that the notice was handed over at the window; the clock starts today"),
        {"channel": "window"},
    ),
    "w": ActKey("review", N_("agree"), N_("Agree as the second officer"), {"outcome": "met"}),
    "W": ActKey(
        "review",
        N_("disagree"),
        N_("Disagree as the second officer"),
        {"outcome": "not_met"},
        needs_reason=True,
    ),
    "t": ActKey("return", N_("return"), N_("Give the case back for correction"), needs_reason=True),
    "x": ActKey("withdraw", N_("withdraw"), N_("Withdraw the case"), needs_reason=True),
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
        *(Binding(key, f"act('{key}')", show=False) for key in ACT_KEYS),
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
        """Three lines about the case, its parts, the status bar."""
        yield Static("", id="stands", markup=False)
        with Horizontal(id="sides"):
            yield Lines(id="left")
            yield Lines(id="right")
        yield StatusBar()

    def on_mount(self) -> None:
        """Read the case."""
        self.query_one("#left", Lines).focus()
        self.query_one(StatusBar).keys([], last=[("Esc", _("back")), ("q", _("quit"))])
        case_id = self.case_id
        self.desktop.send(lambda desk: SheetRead(screens.opened(desk, case_id)), self)

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
        open_keys = [
            (key, _(d.short)) for key, d in ACT_KEYS.items() if d.act in self.sheet.open_acts
        ]
        if "verify" in self.sheet.open_acts:
            open_keys.insert(0, ("v", _("verify")))
        more = [("r", _("reveal")), ("?", _("article")), ("Tab", _("next part"))]
        last = [("Esc", _("back")), ("F1", _("help")), ("q", _("quit"))]
        self.query_one(StatusBar).keys([*open_keys, *more], last=last)

    def draw(self) -> None:
        """Put the parts into one or two lists of lines."""
        if self.sheet is None:
            return
        sheet, reveal = self.sheet, self.is_revealed
        head_text = Text()
        head = case_view.head(sheet, self.size.width - 3, reveal=reveal)
        for place, head_line in enumerate(head):
            head_text.append("\n" if place else "")
            for text, tone in head_line.parts:
                head_text.append(for_terminal(text), TONES[tone])
        self.query_one("#stands", Static).update(head_text)
        is_narrow = self.size.width < WIDE
        columns = (self.size.width if is_narrow else self.size.width // 2) - 4
        left = case_view.findings(sheet, columns)
        left += case_view.form(sheet, columns, reveal=reveal)
        right = case_view.timeline(sheet, columns) + case_view.calculation(sheet, columns)
        if is_narrow:
            left, right = left + right, []
            self.query_one("#left", Lines).focus()
        self.query_one("#left", Lines).put(left[1:])
        self.query_one("#right", Lines).put(right[1:])

    def action_act(self, key: str) -> None:
        """Perform an act that is open, after confirmation and, where needed, a reason."""
        act_key = ACT_KEYS[key]
        if not self.is_open(act_key.act):
            return

        def on_answer(reason: str | None) -> None:
            if reason is not None:
                self.perform(
                    act_key.act, {**act_key.form, **({"reason": reason} if reason else {})}
                )

        dialog = ReasonDialog(
            _(act_key.question), self.summary(), needs_reason=act_key.needs_reason
        )
        self.app.push_screen(dialog, on_answer)

    def action_verify(self) -> None:
        """Answer the first question that the rules left open, or run the rules again."""
        if not self.is_open("verify"):
            return
        asked = self.asked()

        def on_choice(key: str | None) -> None:
            outcome = ANSWERS[key][0] if key else None
            if outcome == "":
                self.perform("verify", {})
            elif outcome:
                dialog = ReasonDialog(_(ANSWERS[str(key)][1]), self.question())
                self.app.push_screen(dialog, lambda reason: on_answer(str(outcome), reason))

        def on_answer(outcome: str, reason: str | None) -> None:
            if reason is not None:
                form = {"outcome": outcome, "reason": reason}
                self.perform("verify", form | ({"question": asked} if asked else {}))

        choices = [(key, _(label)) for key, (_outcome, label) in ANSWERS.items()]
        self.app.push_screen(ChoiceDialog(self.question(), choices), on_choice)

    def action_reveal(self) -> None:
        """Show personal data whole; the reason goes into the journal first."""
        if self.sheet is None:
            return
        case_id = self.case_id

        def on_answer(reason: str | None) -> None:
            if reason is None:
                return

            def task(desk: Desk) -> Revealed:
                amendments.reveal(desk, case_id, reason)
                return Revealed()

            self.desktop.send(task, self)

        self.app.push_screen(
            ReasonDialog(_("Show numbers and names whole"), self.summary()), on_answer
        )

    def on_revealed(self) -> None:
        """The reason is written: show everything."""
        self.is_revealed = True
        self.read()

    def is_open(self, act: str) -> bool:
        """Is the act open? If not, show the kernel's sentence."""
        if self.sheet is None:
            return False
        case = self.sheet.case
        try:
            item = self.sheet.item
            flows.check_open(
                act, case.stage, item.road_of(case), deadlines.unavailable_acts(item, case)
            )
        except YbError as error:
            self.post_message(Failed(error))
            return False
        return True

    def summary(self) -> str:
        """The case and its party in two lines, for a dialog."""
        assert self.sheet is not None
        case = self.sheet.case
        party = case.party
        name, number = formatting.party(
            party["kind"], party["name"], party["id"], reveal=self.is_revealed
        )
        return f"{case.id}  {self.sheet.item.label()}\n{name}  {number}"

    def question(self) -> str:
        """The first question that the rules left open: each is answered by itself (5.3.1)."""
        assert self.sheet is not None
        found = answering.open_questions(self.sheet.case)
        return (
            _(found[0]["question"] or found[0]["sentence"]) if found else _("no question is open")
        )

    def asked(self) -> str:
        """The name of the question that is answered next; empty where it needs none, being the only one."""
        assert self.sheet is not None
        found = answering.open_questions(self.sheet.case)
        return found[0]["name"] if len(found) > 1 else ""

    def perform(self, act: str, form: dict[str, str]) -> None:
        """Perform the act on the case as it was seen."""
        assert self.sheet is not None
        case_id, seen = self.case_id, self.sheet.case.head
        self.is_acting = True
        self.desktop.set_status(_("working …"))
        self.desktop.send(
            lambda desk: Acted(acts.perform(desk, case_id, act, form, seen=seen)), self
        )

    def on_acted(self, message: Acted) -> None:
        """Say what was done, and show the case as it is now."""
        self.is_acting = False
        done = message.done
        acts_text = " · ".join(_(entry.act) for entry in done.entries)
        sentence = _("done: {acts}. The case is {stage}").format(
            acts=acts_text, stage=_(done.case.stage)
        )
        problems = [f"{problem.says} → {problem.cure}" for problem in done.problems]
        self.desktop.set_status(
            " · ".join([sentence, *problems]), tone="wrong" if problems else "done"
        )
        self.read()

    def on_failed(self, _message: Failed) -> None:
        """An act was refused: somebody may have changed the case, so it is shown as it is now.

        The application shows the sentence in the status bar.
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
        self.desktop.set_status(_("no article belongs to this line"))

    def on_quoted(self, message: Quoted) -> None:
        """The sentence of the law."""
        quote = message.quote or _("no article is quoted here")
        self.app.push_screen(TextDialog(message.clause, quote))

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
        self.app.push_screen(TextDialog(_("keys"), _(HELP)))
