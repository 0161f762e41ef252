"""How a case is opened: what its first entry holds, whoever opens it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, cast

from .journal import case_id

if TYPE_CHECKING:
    from .contents import LinesHead, OpeningForm, Party, ProxyFiling, Source, StatedTotals
    from .items import Item


@dataclass(frozen=True, slots=True)
class Opening:
    """The content of a case's first entry. What is None is not written.

    `item` is the item's code, `fields` the checked form; `lines` and `stated` are a declaration's,
    `corrects`, `correction` (`roles.Correction`) and `reason` a correction's, `ends_on` the day on which it
    ends what was decided, `was_settled` that the money of what it corrects has come, `began_on` since when
    that was registered; `supplements` the case whose declaration it adds to; `handed_to`, `accepted_by` and
    `application_number` those of an application between two regions; `language` is that of the party's
    letters; `former_number` (masked) the number of the person under which it came, where another stands for
    it now.
    """

    item: str
    flow: str
    region: str
    channel: str
    party: Party
    reference: str
    fields: Mapping[str, Any]
    sources: Mapping[str, Source] | None = None
    lines: LinesHead | None = None
    stated: StatedTotals | None = None
    workbook: Mapping[str, Any] | None = None
    corrects: str | None = None
    supplements: str | None = None
    reason: str | None = None
    correction: str | None = None
    ends_on: str | None = None
    was_settled: bool | None = None
    began_on: str | None = None
    handed_to: str | None = None
    accepted_by: str | None = None
    application_number: str | None = None
    proxy: ProxyFiling | None = None
    language: str | None = None
    former_number: str | None = None

    @property
    def case_id(self) -> str:
        """The id of the case: the same reference never opens two."""
        return case_id(self.item, self.reference)

    def form(self) -> OpeningForm:
        """The form of the entry."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return cast("OpeningForm", {n: value for n, value in values.items() if value is not None})


def party_of(item: Item, values: Mapping[str, Any]) -> Party:
    """The party that the fields of an item's form name."""
    return {
        "kind": item.subject,
        "id": str(values[item.party_id]),
        "name": str(values[item.party_name]),
    }
