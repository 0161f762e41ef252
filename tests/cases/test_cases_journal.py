"""The journal: a chain that cannot be changed unseen, and ids made from what opened the case."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ybcli.cases.journal import FIRST, Entry, canonical, case_id, fold, verify_chain
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


def row_of(entry: Entry) -> dict[str, object]:
    """The entry as the store keeps it."""
    texts = {name: canonical(getattr(entry, name)) for name in ("form", "found")}
    return {**entry.content(), **texts, "hash": entry.hash}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text(), VALUES, max_size=4)


@given(st.lists(st.text(), min_size=5, max_size=5), st.integers(1), OBJECTS, OBJECTS)
def test_the_hash_is_that_of_the_whole_canonical_text(texts, number, form, found) -> None:
    """Put together from the stored texts, it is the same as over the entry written anew."""
    case, act, by, at, day = texts
    entry = Entry(case, number, act, by, at, day, form, found, FIRST).hashed()
    whole = canonical(entry.content())
    assert entry.hash == hashlib.sha256(whole.encode()).hexdigest()
    assert Entry.stored(row_of(entry)) == entry


@given(st.integers(0, 4), st.sampled_from(["act", "by", "at", "day", "form", "found", "previous"]))
def test_no_stored_text_is_changed_unseen(place: int, field: str) -> None:
    """A column that says another thing is noticed where its row is read."""
    row = row_of(chain(5)[place])
    row[field] = '{"x":1}' if field in {"form", "found"} else "somebody"
    with pytest.raises(IntegrityError, match=f"entry {place + 1} "):
        Entry.stored(row)


@pytest.mark.parametrize(
    ("form", "found"),
    [
        ('{},"found":{"a":1}', '{},"found":{}'),  # the same text, parted at another place
        ('{"a":1', "{}"),
        ("{ }", "{}"),
        (b"{}", "{}"),
        (None, "{}"),
    ],
)
def test_no_text_that_is_no_canonical_object_passes(form: object, found: str) -> None:
    """Nothing moves from one column into the other, and nothing unreadable stops the inspection."""
    inner = {"found": {}}
    entry = Entry("C", 1, "verify", "li", "t", "d", {}, {"a": 1} | inner, FIRST).hashed()
    with pytest.raises(IntegrityError):
        Entry.stored(row_of(entry) | {"form": form, "found": found})


@given(st.integers(1, 4))
def test_a_case_goes_on_from_where_it_stood(place: int) -> None:
    """Folded in two parts it is the same case; an entry that does not follow is refused."""
    entries = chain(5)
    before = fold(entries[:place])
    assert fold(entries[place:], before) == fold(entries)
    with pytest.raises(IntegrityError):
        fold(entries[place - 1 :], before)
    if place < 4:
        with pytest.raises(IntegrityError):
            fold(entries[place + 1 :], before)


def test_a_case_that_was_returned_goes_on_where_it_was() -> None:
    """What is carried on knows the stage at which it was left."""
    entries = chain(1)
    for act in ("return", "resubmit"):
        last = entries[-1]
        entries.append(Entry("C", last.number + 1, act, "li", "t", "d", {}, {}, last.hash).hashed())
    returned = fold(entries[:2])
    assert (returned.stage, returned.left) == ("returned", "received")
    assert fold(entries[2:], returned) == fold(entries)
    assert fold(entries).stage == "received"


def test_the_same_reference_is_the_same_case_and_another_is_another() -> None:
    """Ids are made from references; a person can read them out."""
    assert case_id("a", "r") == case_id("a", "r") != case_id("a", "s")
    many = {case_id("a", str(number)) for number in range(20_000)}
    assert len(many) == 20_000
    assert all(len(one) == 11 and not set("ILOU") & set(one) for one in many)
