"""The first entry of a case holds what its opening says, and nothing that it does not say."""

from __future__ import annotations

from dataclasses import replace

from ybcli.cases.journal import canonical, case_id
from ybcli.cases.opening import Opening

OPENING = Opening(
    item="enroll-employee",
    flow="applied",
    region="339901",
    channel="window",
    party={"kind": "person", "id": "339901199001019969", "name": "李演"},
    reference="applied|1",
    fields={"mobile": "13900000001"},
)


def test_what_an_opening_does_not_say_is_not_stored() -> None:
    assert sorted(OPENING.form()) == [
        "channel", "fields", "flow", "item", "party", "reference", "region",
    ]  # fmt: skip


def test_an_empty_text_or_list_of_sources_that_is_said_is_stored() -> None:
    form = replace(OPENING, sources={}, reason="").form()
    assert (
        canonical({name: form[name] for name in ("reason", "sources")})
        == '{"reason":"","sources":{}}'
    )


def test_the_number_of_the_case_follows_from_item_and_reference() -> None:
    assert OPENING.case_id == case_id("enroll-employee", "applied|1")
