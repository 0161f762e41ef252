"""A closed case's place in the archive and its words in the search (6.1.5): a projection."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Final

from ...archives import contents, words
from ...cases.journal import Case
from ...errors import PolicyGap
from ...store.queries import archive, messages
from ...store.queries.archive import Archive

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...store.store import Transaction
    from .. import Desk


#: For how many years a closed case is kept, by the family of its item.
RETENTION: Final = "archive_retention"

#: The family of the items that the dictionary does not name.
OTHER: Final = "other"

#: Kinds of fields whose text is not looked for.
NOT_WORDS: Final = ("id_number", "mobile", "money")


def index(desk: Desk, tx: Transaction, item: Item, case: Case) -> None:
    """Give a closed case its place in the archive and its words in the search; an open one has none.

    Called after each entry, so that what came after the end (a look, an export) is known as well.
    """
    if case.is_open:
        return
    kept = contents.kept(case.entries)
    closed = date.fromisoformat(contents.closing(case.entries).day)
    exports = [e for e in case.entries if e.act == "reveal" and "export" in e.reveal]
    archive.set_place(
        tx,
        Archive(
            case_id=case.id,
            item=case.item,
            closed_on=closed.isoformat(),
            keep_until=keep_until(desk, item, case.region, closed),
            head=kept[-1].hash,
            sha256=exports[-1].reveal["export"]["sha256"] if exports else "",
            exported_at=exports[-1].at if exports else "",
        ),
    )
    archive.set_words(tx, place(case.id), case.id, words.indexed(texts(tx, item, case)))


def place(case: str) -> int:
    """The row of the search that belongs to a case: always the same, so that it is replaced by a look."""
    return int.from_bytes(hashlib.sha256(case.encode()).digest()[:8], "big") >> 1


def keep_until(desk: Desk, item: Item, region: str, closed: date) -> str:
    """The last day on which the case must be kept; empty where nobody has set for how long.

    Whole years are counted from the first day after the year in which it was closed. Without a value
    nothing may be thrown away.
    """
    try:
        years = desk.policy(closed, region).table(RETENTION)
    except PolicyGap:
        return ""
    figure = years.get(item.family, years[OTHER])
    return date(closed.year + int(figure.value), 12, 31).isoformat()


def texts(tx: Transaction, item: Item, case: Case) -> list[str]:
    """The texts by which a case is found: its numbers and titles, its party, its form, its notices."""
    found = [case.id, item.title, item.title_en, item.way(case.flow).clause, case.party["name"]]
    found.append(case.party["id"][-4:] if case.party["kind"] == "person" else case.party["id"])
    for name, value in sorted(case.fields.items()):
        field = item.field_named(name)
        if field is None or field.kind not in NOT_WORDS:
            found.append(str(value))
        elif field.kind == "id_number":
            found.append(str(value)[-4:])
    return found + messages.notice_texts(tx, case.id)
