"""The journal: a chain that cannot be changed unseen, and ids made from what opened the case."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ybcli.cases.journal import FIRST, Entry, case_id, fold, verify_chain
from ybcli.errors import IntegrityError


def chain(n: int) -> list[Entry]:
    """A case of `n` entries."""
    made: list[Entry] = []
    acts = ["receive", "verify", "decide", "notify", "archive"]
    for number in range(1, n + 1):
        form = (
            {"item": "enroll-unit", "flow": "applied", "region": "339901", "channel": "window",
             "party": {"kind": "unit", "id": "x", "name": "y"}, "reference": "r", "fields": {"a": 1}}
            if number == 1
            else {}
        )  # fmt: skip
        previous = made[-1].hash if made else FIRST
        made.append(
            Entry("C", number, acts[number - 1], "li", "2026-07-06T09:00:00+08:00", "2026-07-06",
                  form, {}, previous).hashed()
        )  # fmt: skip
    return made


def test_a_case_is_the_fold_of_its_entries() -> None:
    """Stage and fields follow from the entries."""
    case = fold(chain(3))
    assert (case.stage, case.fields, case.is_open) == ("decided", {"a": 1}, True)
    assert fold(chain(5)).is_open is False


@given(st.integers(0, 4), st.sampled_from(["act", "by", "at", "day", "form", "found"]))
def test_no_entry_is_changed_unseen(place: int, field: str) -> None:
    """Whatever is changed in whichever entry, the chain does not verify."""
    entries = chain(5)
    value: object = {"x": 1} if field in {"form", "found"} else "somebody"
    entries[place] = dataclasses.replace(entries[place], **{field: value})
    with pytest.raises(IntegrityError):
        verify_chain(entries)


@given(st.integers(0, 3))
def test_no_entry_is_dropped_or_exchanged_unseen(place: int) -> None:
    """A missing entry and two that changed places are noticed."""
    entries = chain(5)
    dropped = entries[:place] + entries[place + 1 :]
    with pytest.raises(IntegrityError):
        verify_chain(dropped)
    entries[place], entries[place + 1] = entries[place + 1], entries[place]
    with pytest.raises(IntegrityError):
        verify_chain(entries)


def test_the_same_reference_is_the_same_case_and_another_is_another() -> None:
    """Ids are made from references; a person can read them out."""
    assert case_id("a", "r") == case_id("a", "r") != case_id("a", "s")
    many = {case_id("a", str(number)) for number in range(20_000)}
    assert len(many) == 20_000
    assert all(len(one) == 11 and not set("ILOU") & set(one) for one in many)
