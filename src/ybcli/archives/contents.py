"""What stands in a package: the journal and everything that was made from it, as plain files.

The same record makes the same bytes, wherever and whenever it is packed.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ..cases import flows
from ..cases.journal import Case, Entry, canonical, fold
from ..language import N_
from ..plain import for_csv

#: The rules by which a package is made and verified; a later rule takes another number.
VERSION: Final = "1"

#: What `Keep-Until` says where nobody has set for how long.
NOT_SET: Final = N_("not set")

#: The columns of a declaration's lines; the first entry's hash is over those from `id_number` on.
LINES: Final = (
    "number",
    "sheet",
    "row",
    "id_number",
    "name",
    "wage_fen",
    "base_fen",
    "employer_fen",
    "employee_fen",
    "undone_by",
)
README: Final = Path(__file__).with_name("README.txt")
_OWN_NAME = re.compile(r"[^a-z0-9+@-]")


@dataclass(frozen=True, slots=True)
class Told:
    """What the office tells of a case besides its journal.

    `item` has code, title, title_en and clause; `labels` both titles of each field; `worksheet` the
    worksheet as a person reads it, `pictures` papers by file name; the rest are rows of the store as mappings. `seal` is what
    `seals.root` reads, or None where the journal's last entry was not sealed yet.
    """

    item: Mapping[str, str]
    office: str
    keep_until: str = ""
    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    worksheet: str = ""
    messages: Sequence[Mapping[str, Any]] = ()
    transfers: Sequence[Mapping[str, Any]] = ()
    certificates: Sequence[Mapping[str, Any]] = ()
    records: Sequence[Mapping[str, Any]] = ()
    lines: Sequence[Mapping[str, Any]] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    seal: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """A package before it is written: its case, its tags (`bag-info.txt`) and its files' bytes."""

    case: str
    info: Mapping[str, str]
    files: Mapping[str, bytes]


def kept(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The journal as it is archived: without the looks at personal data that came after the end.

    Those stay in the office's journal; an export is itself one of them.
    """
    last = len(entries)
    while last and entries[last - 1].act == "reveal":
        last -= 1
    return entries[:last]


def closing(entries: Sequence[Entry]) -> Entry:
    """The entry with which the case was closed: the last one that changed its stage."""
    return next(e for e in reversed(entries) if e.act not in flows.RECORDED)


def package(entries: Sequence[Entry], told: Told, agent: str) -> Package:
    """The package of a closed case. `entries` is its whole journal; `agent` names the program."""
    case = fold(kept(entries))
    assert not case.is_open, "only a closed case is archived"
    closed = closing(case.entries).day
    info = {
        "Package-Version": VERSION,
        "Bagging-Date": closed,
        "Bag-Software-Agent": agent,
        "External-Identifier": case.id,
        "Case-Id": case.id,
        "Item": case.item,
        "Clause": told.item["clause"],
        "Closed-On": closed,
        "Keep-Until": told.keep_until or NOT_SET,
        "Journal-Head": case.head,
        "Office": told.office,
    }
    files = {
        "README.txt": README.read_bytes(),
        "journal.jsonl": "".join(journal_line(e) for e in case.entries).encode(),
        "case.json": document({**head(case), **told.item, "closed_on": closed}),
        "materials.json": document(materials(case, told)),
        "findings.json": document(findings(case)),
        "messages.json": document([message(one) for one in told.messages]),
        "transfers.json": document([dict(one) for one in told.transfers]),
        **notices(case, told.messages),
    }
    if decision := decided(case):
        files["worksheet.json"] = document(decision)
        if told.worksheet:
            files["worksheet.txt"] = told.worksheet.encode()
    if told.lines:
        files["lines.csv"] = lines_csv(told.lines)
    files |= {f"pictures/{name}": content for name, content in told.pictures.items()}
    if told.seal is not None:
        info["Seal"] = str(told.seal["root"])
        files["seal.json"] = document(dict(told.seal))
    return Package(case.id, info, files)


def document(value: object) -> bytes:
    """A value as the bytes of a JSON file that a person can read."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def journal_line(entry: Entry) -> str:
    """One line of `journal.jsonl`."""
    return canonical({**entry.content(), "hash": entry.hash}) + "\n"


def head(case: Case) -> dict[str, Any]:
    """What `case.json` repeats of the journal."""
    return {
        "case": case.id,
        "item": case.item,
        "flow": case.flow,
        "stage": case.stage,
        "region": case.region,
        "channel": case.channel,
        "party": dict(case.party),
        "opened": case.opened,
        "reference": case.reference,
        "corrects": case.corrects,
        "fields": dict(case.fields),
        "sources": {name: dict(source) for name, source in case.sources.items()},
        "head": case.head,
    }


def decided(case: Case) -> dict[str, Any]:
    """What `worksheet.json` repeats of the decision; empty where nothing was decided."""
    decision = case.last("decide")
    return {"entry": decision.number, **decision.found} if decision else {}


def findings(case: Case) -> list[dict[str, Any]]:
    """What `findings.json` repeats: what each verification and review found, and who answered."""
    return [
        {
            "entry": e.number,
            "act": e.act,
            "by": e.by,
            "at": e.at,
            "form": dict(e.form),
            **e.found,
        }
        for e in case.entries
        if e.act in {"verify", "review", "recheck"}
    ]


def materials(case: Case, told: Told) -> dict[str, Any]:
    """The list of materials: what the case rests on, each with where it came from."""
    first = case.opening
    return {
        "fields": [
            {
                "name": name,
                "title": told.labels.get(name, (name, name))[0],
                "title_en": told.labels.get(name, (name, name))[1],
                "value": value,
                "source": dict(case.sources.get(name, {})) or {"department": "form"},
            }
            for name, value in sorted(case.fields.items())
        ],
        "records": [dict(one) for one in told.records],
        "workbook": dict(first.get("workbook", {})),
        "lines": dict(first.get("lines", {})),
        "asked_and_brought": [
            {"entry": e.number, "act": e.act, "at": e.at, "by": e.by, "form": dict(e.form)}
            for e in case.entries
            if e.act in {"ask", "bring", "return", "resubmit"}
        ],
        "promises": [
            {"entry": e.number, "rule": one["name"], "check_on": one["promised"]}
            for e in case.entries
            for one in e.verification.get("findings", [])
            if one.get("promised")
        ],
        "proxy": dict(first.get("proxy") or {}),
        "certificates": [dict(one) for one in told.certificates],
    }


def message(row: Mapping[str, Any]) -> dict[str, Any]:
    """A message of the outbox: what it was about and what became of it; its text stands elsewhere."""
    names = ("id", "department", "topic", "created", "state", "attempts", "receipt", "says")
    return {name: row[name] for name in names}


def notices(case: Case, messages: Iterable[Mapping[str, Any]]) -> dict[str, bytes]:
    """Each notice as a file of its own: to whom, by which channel, what became of it, its text."""
    made: dict[str, bytes] = {}
    for row in messages:
        if row["topic"] != "notice":
            continue
        body = json.loads(row["body"])
        name = _OWN_NAME.sub("-", str(body["notice_id"]).split(":")[-1].lower())
        told = [
            f"Notice-Id: {body['notice_id']}",
            f"Created: {row['created']}",
            f"Channel: {body.get('channel', '')}",
            f"To: {body.get('mobile', '')}",
            f"State: {row['state']}",
            f"Receipt: {row['receipt']}",
            f"Delivery: {row['says']}",
            *_proofs(case, str(body["notice_id"])),
        ]
        text = "\n".join(told) + "\n\n" + str(body.get("text", "")) + "\n"
        made[f"notices/{len(made) + 1:02d}-{name}.txt"] = text.encode()
    return made


def _proofs(case: Case, notice_id: str) -> list[str]:
    """What the journal says of a notice's arrival."""
    return [
        f"Journal: {e.number} {e.act} {e.by} {e.act_form.get('at') or e.at}"
        for e in case.entries
        if e.act in {"deliver", "bounce", "resend"} and e.delivery.get("notice_id") == notice_id
    ]


def lines_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """A declaration's lines, with the mark by which Chinese spreadsheets know UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(LINES)
    for row in rows:
        cells = ["" if row[name] is None else row[name] for name in LINES]
        writer.writerow([for_csv(cell) if isinstance(cell, str) else cell for cell in cells])
    return text.getvalue().encode("utf-8-sig")
