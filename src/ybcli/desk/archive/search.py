"""The archive (6.1.5): closing a case archives it by itself; closed cases are found again by words.

The place in the archive and the words are projections: made from the journal and the notices, and
made anew by `yb office rebuild`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ...archives import words
from ...cases import identity
from ...cases.journal import Case
from ...errors import NotAllowed, UsageError
from ...language import _
from ...store.queries import archive, queue
from ...store.queries.archive import Archive, ArchivedCase

if TYPE_CHECKING:
    from ...archives.verify import Verified
    from .. import Desk


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
            _("nothing to search for"),
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
    from ...archives.verify import verify as verified

    return verified(path)
