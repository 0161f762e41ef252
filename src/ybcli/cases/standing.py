"""The standing questions (5.3.1): what is asked of every item, chosen by what the item is.

One table, `packs/<pack>/standing_questions.toml`; no item's file repeats it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ..errors import BadData
from ..language import _
from .items import Check

if TYPE_CHECKING:
    from .items import Item

FILE = "standing_questions.toml"


class Minority(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From which age, in years, somebody answers for themselves; in the scheme of their own labour sooner."""

    majority: int
    own_labour: int
    own_labour_scheme: str

    def ends_at(self, scheme: str) -> int:
        """The age from which silence is the person's own, for an item of the scheme."""
        return self.own_labour if scheme == self.own_labour_scheme else self.majority


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule that is asked of every item with these attributes; what is empty does not choose."""

    rule: str
    otherwise: str = "ask"
    subject: str = ""
    with_field: str = ""
    without_field: str = ""
    counts_as: tuple[str, ...] = ()
    not_role: tuple[str, ...] = ()
    rows: str = ""
    registers: str = ""
    unless_rule: str = ""
    only_raised: bool = False

    def is_asked_of(self, item: Item) -> bool:
        """Is the question put to the item? Not twice where the item's own file asks it."""
        own = {check.rule for check in item.every_check()}
        return (
            item.subject != "office"
            and not own & {self.rule, self.unless_rule}
            and self.subject in {"", item.subject}
            and (not self.with_field or item.field_named(self.with_field) is not None)
            and (not self.without_field or item.field_named(self.without_field) is None)
            and (not self.counts_as or item.counts_as in self.counts_as)
            and (not item.role or item.role not in self.not_role)
            and self.rows in {"", item.rows}
            and self.registers in {"", item.registers.get("what", "")}
        )

    def check(self) -> Check:
        """The question as an item's check."""
        return Check(self.rule, self.otherwise)


class SharedAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From how many patients on, in the days of one sample, an account is looked at."""

    patients: int


class Standing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole table of a pack."""

    minority: Minority
    shared_account: SharedAccount
    question: tuple[Question, ...] = ()

    def asked_of(self, item: Item) -> tuple[Question, ...]:
        """The questions that are put to the item, in the order of the table."""
        return tuple(one for one in self.question if one.is_asked_of(item))


@lru_cache(maxsize=8)
def load(packs: tuple[Path, ...]) -> Standing:
    """The table of the first pack that has one; without one nothing is asked. Raises BadData (`shelf`)."""
    for path in (pack / FILE for pack in packs):
        if path.is_file():
            try:
                return msgspec.toml.decode(path.read_bytes(), type=Standing)
            except msgspec.DecodeError as error:
                raise BadData(
                    _("the standing questions cannot be read: {path}: {error}").format(
                        path=path.name, error=error
                    ),
                    _("mend the file; its own head says what each key means"),
                    kind="shelf",
                ) from None
    return Standing(Minority(0, 0, ""), SharedAccount(0))


def questions(packs: Sequence[Path], item: Item) -> tuple[Question, ...]:
    """The questions that are put to the item."""
    return load(tuple(packs)).asked_of(item)
