"""The archive (6.1.5): closing a case archives it by itself; closed cases are found again by words.

The place in the archive and the words are projections: made from the journal and the notices, and
made anew by `yb office rebuild`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..archives import contents, words
from ..cases import identity
from ..cases.journal import Case
from ..errors import NotAllowed, PolicyGap, UsageError
from ..language import _
from ..store.queries import archive, messages, queue
from ..store.queries.archive import Archive, ArchivedCase

if TYPE_CHECKING:
    from ..archives.verify import Verified
    from ..cases.items import Item
    from ..store.store import Act
    from . import Desk

#: For how many years a closed case is kept, by the family of its item.
RETENTION: Final = "archive_retention"
#: The family of the items that the dictionary does not name.
OTHER: Final = "other"

#: Kinds of fields whose text is not looked for.
NOT_WORDS: Final = ("id_number", "mobile", "money")


def index(desk: Desk, unit: Act, item: Item, case: Case) -> None:
    """Give a closed case its place in the archive and its words in the search; an open one has none.

    Called after each entry, so that what came after the end (a look, an export) is known as well.
    """
    if case.is_open:
        return
    kept = contents.kept(case.entries)
    closed = date.fromisoformat(contents.closing(case.entries).day)
    exports = [e for e in case.entries if e.act == "reveal" and "export" in e.form]
    archive.set_place(
        unit,
        Archive(
            case_id=case.id,
            item=case.item,
            closed_on=closed.isoformat(),
            keep_until=keep_until(desk, item, case.region, closed),
            head=kept[-1].hash,
            sha256=exports[-1].form["export"]["sha256"] if exports else "",
            exported_at=exports[-1].at if exports else "",
        ),
    )
    archive.set_words(unit, place(case.id), case.id, words.indexed(texts(unit, item, case)))


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


def texts(unit: Act, item: Item, case: Case) -> list[str]:
    """The texts by which a case is found: its numbers and titles, its party, its form, its notices."""
    found = [case.id, item.title, item.title_en, item.way(case.flow).clause, case.party["name"]]
    found.append(case.party["id"][-4:] if case.party["kind"] == "person" else case.party["id"])
    for name, value in sorted(case.fields.items()):
        field = item.field_named(name)
        if field is None or field.kind not in NOT_WORDS:
            found.append(str(value))
        elif field.kind == "id_number":
            found.append(str(value)[-4:])
    return found + messages.notice_texts(unit, case.id)


@dataclass(frozen=True, slots=True)
class Found:
    """Closed cases that a search found: the newest first, how many there are in all, and how many
    closed cases the index does not know yet.
    """

    rows: list[ArchivedCase]
    total: int
    unknown: int


def search(desk: Desk, text: str, *, limit: int = 50) -> Found:
    """The closed cases in which every word of `text` is found, the last closed first.

    A word is found anywhere: a middle part of a name will do. An identity number or credit code
    must be whole: the party's own cases are found by it. Raises UsageError where nothing can be
    looked for.
    """
    phrases: list[str] = []
    parties: list[str] = []
    for word in text.split():
        number = number_of(word, desk.today)
        if number:
            parties.append(number)
        elif phrase := words.phrase(word):
            phrases.append(phrase)
    if not phrases and not parties:
        raise UsageError(
            _("there is nothing to look for"),
            _("give part of a name, a case number, or a whole identity number"),
        )
    rows = archive.search(desk.reader, phrases, parties, limit)
    total = archive.count(desk.reader, phrases, parties)
    closed = queue.total(desk.reader, is_open=False)
    return Found(rows, total, closed - archive.size(desk.reader))


def number_of(word: str, today: date) -> str:
    """The identity number or credit code that a word is, as parties are known by it; else empty."""
    clean = identity.clean(word)
    longer = identity.upgraded(clean, today)
    if longer:
        return longer
    for check in (identity.id_number, identity.credit_code):
        number, _problem = check(clean, today=today)
        if number:
            return number
    return ""


def row_of(desk: Desk, case: Case) -> Archive:
    """The case's place in the archive. Raises NotAllowed where it is still open or was not indexed."""
    row = archive.place_of(desk.reader, case.id)
    if case.is_open:
        raise NotAllowed(
            _("case {case} is still open: only closed cases are in the archive").format(
                case=case.id
            ),
            _("look at it with `yb case show {case}`").format(case=case.id),
        )
    if row is None:
        raise NotAllowed(
            _("case {case} was closed before there was an archive").format(case=case.id),
            _("`yb office rebuild` gives every closed case its place"),
        )
    return row


def verify(path: Path) -> Verified:
    """What a package's own files say of it; needs no office. Raises UsageError where there is none."""
    from ..archives.verify import verify as verified

    return verified(path)
