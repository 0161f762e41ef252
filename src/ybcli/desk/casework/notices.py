"""Notices: a template filled from the case, put into the outbox for the person or the unit's agent.

Every node of a case has its notice (6.1.4): the letters that the item's file names, and for every
other node a text of its own. A notice goes by the channel of the case, to the next channel where it
does not arrive, and makes work where none is left. Each text stands in Chinese and in English; the
party's language decides, whatever the language of the screen.
"""

from __future__ import annotations

from collections import ChainMap, defaultdict
from functools import cache
from string import Template
from typing import TYPE_CHECKING, Any, Final

from ... import money
from ...cases.journal import Case, Entry
from ...cases.roles import Correction
from ...ledger.chart import OVERPAID, PAYABLE
from ...settings import ROOM
from ...store.queries import messages, parties
from ..projections import deadlines
from . import money as money_due
from . import readers

if TYPE_CHECKING:
    from ...cases.items import Item, LetterLine
    from ...store.store import Transaction
    from .. import Desk
    from .readers import Reader

#: The units that a window can have, Chinese and English.
LENGTHS: Final = {
    "workdays": ("个工作日", "working days"),
    "days": ("日", "days"),
    "hours": ("小时", "hours"),
    "months": ("个月", "months"),
}

#: How another region's result reads in a letter, Chinese and English.
RESULTS: Final = {
    "granted": ("已办结", "done"),
    "refused": ("不予办理", "refused"),
    "withdrawn": ("已撤回", "withdrawn"),
    "voided": ("已作废", "void"),
}

#: How a letter to the party begins, Chinese and English.
_SALUTATION: Final = ("】$name：", "] $name:")

#: The channels by which a notice can go, in the order in which they are tried (6.1.4.2, 6.1.4.3).
CHANNELS: Final = ("sms", "platform")

#: Cases handed in here are followed on line; their nodes are told by the platform first.
ONLINE: Final = ("website", "app", "elsewhere")

#: Nodes of which the citizen is told even where the item's file has no letter for them; the flows in
#: which they count. A reminder and its confirmation have letters of their own.
NODES: Final[dict[str, tuple[str, ...]]] = {
    "receive": ("applied",),
    "verify": ("applied", "reminded"),
    "return": ("applied", "reminded", "automatic"),
    "resubmit": ("applied", "reminded", "automatic"),
    "ask": ("applied", "reminded", "automatic"),
    "warn": ("reminded",),
    "withdraw": ("applied", "reminded"),
    "object": ("reminded",),
    "refuse": ("applied", "reminded"),
    "void": ("applied", "automatic"),
    "reinstate": ("applied", "reminded", "automatic"),
    "notify": ("applied", "reminded", "automatic"),
    "conclude": ("applied",),
}


@cache
def template(name: str, language: str = "") -> Template:
    """The template of this name, Chinese or (`en`) English; it is read once."""
    folder = ROOM / "templates" / "en" if language == "en" else ROOM / "templates"
    return Template((folder / f"{name}.md").read_text("utf-8").strip())


def names() -> frozenset[str]:
    """The templates that there are in both languages."""
    room = ROOM / "templates"
    return frozenset(p.stem for p in room.glob("*.md")) & {p.stem for p in room.glob("en/*.md")}


def write_all(desk: Desk, tx: Transaction, item: Item, case: Case, entry: Entry) -> None:
    """Write the notices of the node that `entry` is: the item's letters, else the node's own text."""
    is_office = item.subject == "office"  # its own work has only the letters of its file
    wrote: set[str] = set()
    for letter in item.way(case.flow).letters:
        name = name_of(case, letter)
        if letter.on == entry.act and name not in wrote and _is_due(tx, item, case, letter):
            invites = entry.act == "notify" and not (wrote or case.corrects or is_office)
            write(desk, tx, item, case, entry, name, invites=invites, to=letter.to)
            wrote.add(name)
    if not wrote and not is_office and is_node(case, entry):
        name = node_of_correction(case) if is_undone_by(case) else f"node-{entry.act}"
        name = "node-handed-over" if deadlines.is_handed_over(case) and entry.number == 1 else name
        write(desk, tx, item, case, entry, name, invites=entry.act == "notify")


def name_of(case: Case, letter: LetterLine) -> str:
    """The template of a letter: that of a correction where the case corrects another."""
    if is_undone_by(case):
        return letter.corrects or node_of_correction(case)
    if case.opening.get("supplements"):
        return letter.supplements or letter.template
    return letter.template


def is_undone_by(case: Case) -> bool:
    """Does the case take back or end what another one decided?"""
    return case.takes_back or case.correction == Correction.END


def node_of_correction(case: Case) -> str:
    """The notice of a correction without a letter of its own: what silence did is taken back as the person
    asked, the rest by the office, with the reason.
    """
    return {"": "node-taken-back", Correction.END: "node-ended"}.get(
        case.correction, "node-corrected"
    )


def _is_due(tx: Transaction, item: Item, case: Case, letter: LetterLine) -> bool:
    """Is the rule met on which the letter depends? One without a rule is always due; one that asks for
    money only while it is not there.
    """
    if letter.unpaid and money_due.of_case(tx, item, case).is_there:
        return False
    if letter.once and messages.had_letter(tx, case.party["id"], letter.template):
        return False
    last = case.last("verify")
    findings = last.verification.get("findings", []) if last else []
    met = {one["name"] for one in findings if one["outcome"] == "met"}
    return letter.unless not in met and (not letter.when or letter.when in met)


def is_node(case: Case, entry: Entry) -> bool:
    """Is the citizen told of this act? A verification only where it stops the case."""
    if case.flow not in NODES.get(entry.act, ()) or (case.corrects and entry.act != "notify"):
        return False
    if entry.verification.get("answered") and entry.verification["outcome"] == "unclear":
        return False  # one of several questions is answered: nothing new stops the case
    return entry.act != "verify" or entry.verification.get("outcome") == "unclear"


def write(
    desk: Desk,
    tx: Transaction,
    item: Item,
    case: Case,
    entry: Entry,
    name: str,
    *,
    invites: bool = False,
    to: str = "",
) -> None:
    """Put the notice made from template `name` into the outbox, to each who is to be told: whom the way tells or the
    letter is for (of a minor the guardian, of the dead nobody), and the village proxy who filed for it.

    With `invites` it ends with the invitation to rate the service (8.1.1).
    """
    language = language_of(tx, case)
    reader = readers.of(desk, tx, case, to)
    found = words(desk, item, case, entry, language)
    text = _text(name, reader, found, language)
    if invites:
        text += template("rate", language).substitute(found)
    addressees = [] if reader is None else [("", reader.mobile)]
    proxy = case.opening.get("proxy")
    if proxy and proxy.get("mobile"):
        addressees.append(("+proxy", str(proxy["mobile"])))
    for suffix, mobile in addressees:
        notice_id = f"{case.id}:{entry.number}:{name}{suffix}"
        post(tx, case, notice_id, first_channel(case), mobile, text, entry.at)


def _text(name: str, reader: Reader | None, found: Any, language: str) -> str:
    """The letter in the reader's person: an agent has one of its own where there is one, and whoever reads is addressed
    by name.
    """
    of_agent = f"{name}-agent"
    if reader is not None and reader.kind == readers.AGENT and of_agent in names():
        return template(of_agent, language).substitute(found)
    made = template(name, language)
    if reader is None or reader.kind == readers.PERSON:
        return made.substitute(found)
    addressed = reader.salutation(found["name"], english=language == "en")
    salutation = _SALUTATION[language == "en"]
    addressing = made.template.replace(salutation, salutation.replace("$name", "$reader"), 1)
    return Template(addressing).substitute(ChainMap({"reader": addressed}, found))


def first_channel(case: Case) -> str:
    """By which channel the case's notices go first."""
    return "platform" if case.channel in ONLINE else "sms"


def next_channel(case: Case, tried: str) -> str:
    """The channel to try after `tried` has failed, or an empty string."""
    rest = [one for one in CHANNELS if one != first_channel(case)]
    return rest[0] if tried == first_channel(case) else ""


def post(
    tx: Transaction, case: Case, notice_id: str, channel: str, mobile: str, text: str, at: str
) -> None:
    """Put one notice into the outbox, for one channel."""
    tx.message(
        notice_id,
        case_id=case.id,
        to="sms",
        topic="notice",
        body={
            "notice_id": notice_id,
            "case_id": case.id,
            "channel": channel,
            "mobile": mobile,
            "text": text,
        },
        at=at,
    )


def language_of(tx: Transaction, case: Case) -> str:
    """`en` where the party asked for English letters, else empty (Chinese)."""
    stated = case.opening.get("language", "")
    if not stated:
        party = parties.of(tx, case.party["id"])
        stated = party.language if party else ""
    return "en" if stated == "en" else ""


def words(desk: Desk, item: Item, case: Case, entry: Entry, language: str) -> Any:
    """The words that a template may use; what a case does not have is empty."""
    english = language == "en"
    found: dict[str, str] = {
        "case_id": case.id,
        "code": code_of(case),
        "item": item.title_en if english else item.title,
        "name": case.party["name"],
        "unit_name": str(case.fields.get("unit_name") or case.party["name"]),
        "reason": entry.reason or case.opening.get("reason", ""),
        "result": RESULTS.get(entry.conclusion.get("result", ""), ("", ""))[english],
        "day": entry.day,
    }
    for wait in item.way(case.flow).waits if item.subject != "office" else ():
        length = desk.policy(desk.today, case.region).figure(wait.wait)
        unit = LENGTHS[length.unit][english]
        found["window"] = f"{int(length.value)}{' ' if english else ''}{unit}"
    running = deadlines.running(desk, item, case)
    if running:
        found["due"] = running.due.isoformat()
    figures = case.figures
    lines = case.opening.get("lines")
    found["persons"] = str(lines["persons"]) if lines else ""
    for name, fen in figures.items():
        found[name] = money.yuan(fen)
    found["paid"] = money.yuan(payable(item, case))
    back = [line for line in item.transfers if line.debit == OVERPAID]
    found["back"] = money.yuan(sum(figures.get(line.figure, 0) for line in back))
    for word in ("base", "employer", "employee"):
        full = {"base": "contribution_base"}.get(word, f"{word}_contribution")
        found[word] = money.yuan(figures.get(full, 0))
    if "ends_on" in case.opening:
        found["ends_on"] = case.opening["ends_on"]
    fields = {name: str(value) for name, value in case.fields.items()}
    return ChainMap(found, fields, defaultdict(str))


def payable(item: Item, case: Case) -> int:
    """What the decision pays the party, in fen: all that its transfers owe them."""
    lines = [line for line in item.transfers if line.credit == PAYABLE]
    return sum(case.figures.get(line.figure, 0) for line in lines)


def code_of(case: Case) -> str:
    """The short code by which a text message can answer: the first group of the case's number."""
    return case.id.partition("-")[0]
