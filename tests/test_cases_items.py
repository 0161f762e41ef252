"""The items shelf: what a file may say, and what the loader refuses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ybcli.cases import forms, item_faults, items
from ybcli.errors import BadData
from ybcli.settings import packs

GOOD = """
code = "file-test"
family = "file"
verb = "test"
title = "试"
title_en = "test"
clause = "6.2.2"
subject = "person"
party_id = "id_number"
party_name = "name"
fields = [
  { name = "id_number", kind = "id_number", title = "号", title_en = "number", required = true },
  { name = "name", kind = "name", title = "名", title_en = "name" },
]
figures = ["resident_premium"]
"""
WAY = """
[[ways]]
flow = "reminded"
clause = "%s"
senses = ["police.birth"]
waits = [{ after = "%s", for = "confirm", wait = "employee_confirmation_window", on_expiry = "%s" }]
"""
MOVES = 'transfers = [{ on = "decide", debit = "asset:clearing:tax", credit = "income:resident_premium", figure = "resident_premium" }]\n'


def faults(folder: Path, text: str) -> list[str]:
    """The faults of one item file, as they are printed."""
    shelf = folder / "pack" / "items"
    shelf.mkdir(parents=True, exist_ok=True)
    (shelf / "file-test.toml").write_text(text, "utf-8")
    return list(map(str, items.read([folder / "pack"])[1]))


def test_the_shelf_as_it_is_loads_and_every_item_has_its_ways() -> None:
    """The built-in items have no fault."""
    found = items.load(packs())
    assert {"enroll-unit", "enroll-employee", "enroll-resident", "file-wages"} <= set(found)
    ways = {(item.code, way.flow, way.clause) for item in found.values() for way in item.ways}
    assert ("enroll-employee", "reminded", "6.2.2.1") in ways
    assert ("enroll-resident", "applied", "6.2.3.2") in ways


def test_silence_is_never_consent_where_money_moves(tmp_path: Path) -> None:
    """The loader refuses such an item (trap T-02)."""
    told = faults(tmp_path, GOOD + MOVES + WAY % ("6.2.2.1", "deliver", "deem_consent"))
    assert told == [
        "file-test.toml: ways[reminded 6.2.2.1].waits.on_expiry: 6.2.2.1: silence is never consent "
        "where money moves"
    ]


def test_silence_is_consent_only_where_the_clause_says_so(tmp_path: Path) -> None:
    """An account payout may be reminded, never deemed (6.4.3.1)."""
    told = faults(tmp_path, GOOD + WAY % ("6.4.3.1", "deliver", "deem_consent"))
    assert "this clause does not say that silence is consent" in told[0]


def test_silence_counts_only_after_the_notice_is_delivered(tmp_path: Path) -> None:
    """A window that starts with the sending of the notice is refused."""
    told = faults(tmp_path, GOOD + WAY % ("6.2.2.1", "remind", "deem_consent"))
    assert "silence counts only after the notice is delivered" in told[0]


@given(
    st.sampled_from(["6.2.2.1", "6.2.4.1", "6.4.3.1", "6.10.3.1", "6.2.3.1"]),
    st.sampled_from(["deliver", "remind", "decide"]),
    st.booleans(),
)
def test_no_item_that_moves_money_can_be_confirmed_by_silence(
    tmp_path_factory: pytest.TempPathFactory, clause: str, after: str, moves: bool
) -> None:
    """Over every combination: accepted means no money, a clause that says so, and a delivered notice."""
    folder = tmp_path_factory.mktemp("pack")
    told = faults(folder, GOOD + (MOVES if moves else "") + WAY % (clause, after, "deem_consent"))
    allowed = not moves and clause in item_faults.DEEMED_CONSENT and after == "deliver"
    assert (not told) is allowed


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ('family = "file"', "family"),
        ('kind = "id_number"', "there is no kind of field number"),
        ('party_id = "id_number"', "party_id: there is no field of the form nobody"),
        ('subject = "person"', "is none of person, unit, office"),
    ],
)
def test_a_wrong_word_is_named(tmp_path: Path, change: str, says: str) -> None:
    """Each fault says which word is wrong."""
    replaced = {
        'family = "file"': "",
        'kind = "id_number"': 'kind = "number"',
        'party_id = "id_number"': 'party_id = "nobody"',
        'subject = "person"': 'subject = "thing"',
    }[change]
    told = faults(tmp_path, GOOD.replace(change, replaced) + WAY % ("6.2.2.1", "deliver", "void"))
    assert any(says in one for one in told), told


def test_every_fault_of_every_file_is_said_at_once(tmp_path: Path) -> None:
    """`load` raises one error that lists all of them."""
    faults(tmp_path, "code = 1")
    (tmp_path / "pack" / "items" / "other.toml").write_text("not toml", "utf-8")
    with pytest.raises(BadData) as refused:
        items.load([tmp_path / "pack"])
    assert "file-test.toml" in refused.value.says
    assert "other.toml" in refused.value.says


def test_a_name_that_nothing_answers_to_is_found(tmp_path: Path) -> None:
    """Each is a small value: file, key, kind, sentence, and the nearest name there is."""
    faults(tmp_path, GOOD + WAY % ("6.2.2.1", "deliver", "deem_consent"))
    found, told = items.read([tmp_path / "pack"])
    assert not told
    known = {"formula": ["resident_premium_total"], "parameter": [], "record": ["police.birth"]}
    assert list(item_faults.unanswered(found["file-test"], known)) == [
        item_faults.Fault(
            "file-test.toml",
            "figures",
            "formula",
            "there is no formula resident_premium",
            "did you mean resident_premium_total?",
        ),
        item_faults.Fault(
            "file-test.toml",
            "ways[reminded 6.2.2.1].waits.wait",
            "parameter",
            "there is no parameter employee_confirmation_window",
            "known: none",
        ),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("-5", "field.implausible"),
        ("99999999999999", "field.implausible"),
        ("many", "field.not_money"),
        ("1.005", "field.not_money"),
        ("NaN", "field.not_money"),
    ],
)
def test_no_form_takes_a_negative_or_absurd_amount(text: str, kind: str) -> None:
    item = items.load(packs())["reimburse-outpatient"]
    clean, problems = forms.check(item, {"amount": text}, today=date(2026, 7, 6))
    said = [(one.kind, one.clause) for one in problems if one.field == "amount"]
    assert said == [(kind, "6.9.1")]
    assert "amount" not in clean
