"""Rows of the store against the written chain (`store/written.py`): which were edited, invented or deleted behind the
program, each named; and the end of the store against the seal that the platform was told last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from ...errors import Unavailable
from ...language import N_, _
from ...store import written
from ...store.queries import lines, seals

if TYPE_CHECKING:
    from ...store.written import Fault
    from .. import Desk

#: The setting with the link up to which a night found the chain whole: its number and hash.
CHECKED: Final = "written_checked"
#: What a row of each table is called.
TITLES: Final = {
    "adoption": N_("adoption of a value"),
    "batch": N_("batch"),
    "certificate": N_("certificate"),
    "cover": N_("registration"),
    "entry": N_("entry"),
    "filing": N_("filing"),
    "look": N_("look at a file"),
    "merge": N_("merge"),
    "message": N_("message"),
    "office": N_("setting"),
    "party": N_("party"),
    "party_past": N_("former value of a party"),
    "payment_file": N_("payment file"),
    "picture": N_("picture of a paper"),
    "promise": N_("promise"),
    "proxy": N_("authorisation"),
    "rating": N_("rating"),
    "record": N_("record of a department"),
    "sample": N_("sample"),
    "seal": N_("seal"),
    "settlement": N_("settlement"),
    "settlement_event": N_("event of a settlement"),
    "transfer": N_("transfer"),
}
_SAYS: Final = {
    "changed": N_("{what} was changed behind the program"),
    "added": N_("{what} was not written by the program"),
    "deleted": N_("{what} was deleted behind the program"),
    "chain": N_("the written chain does not verify at link {what}"),
}


def whole(desk: Desk) -> Iterator[str]:
    """Every row of evidence against the chain, and the end of the store against the platform."""
    yield from _sentences(written.faults(desk.reader))
    for case_id in lines.changed(desk.reader):
        yield _("case {case}: its lines are not those that were declared").format(case=case_id)
    yield from cut_off(desk)


def since_last_night(desk: Desk) -> Iterator[str]:
    """The rows written since the last night that found the chain whole."""
    number, _blank, known = desk.reader.setting(CHECKED).partition(" ")
    after = int(number or 0)
    if after and written.hash_at(desk.reader, after) != known:
        yield _(_SAYS["chain"]).format(what=after)
        return
    yield from _sentences(written.new_faults(desk.reader, after, known or written.FIRST))
    yield from cut_off(desk)


def remember(desk: Desk) -> None:
    """Keep up to which link the chain was found whole; the next night begins there."""
    number, known = written.last(desk.reader)
    with desk.store.transaction() as tx:
        tx.setting(CHECKED, f"{number} {known}")


def cut_off(desk: Desk) -> Iterator[str]:
    """The platform was told of a seal that this store does not have: its end is missing. Silent off line."""
    if not desk.reader.setting("platform"):
        return
    try:
        told = desk.platform.last_seal()
    except Unavailable:
        return
    if told is not None and told.root not in {one.root for one in seals.in_order(desk.reader)}:
        yield _(
            "the platform was told of a seal of {day} that this store does not have: its end was cut off, or it is an "
            "older copy"
        ).format(day=told.day)


def _sentences(found: Iterable[Fault]) -> Iterator[str]:
    for fault in found:
        what = f"{_(TITLES[fault.table])} {fault.key}".strip() if fault.table in TITLES else ""
        case = f" ({fault.case})" if fault.case else ""
        yield _(_SAYS[fault.kind]).format(what=(what or fault.key) + case)
