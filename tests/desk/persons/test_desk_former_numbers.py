"""History follows the person: what an earlier number earned counts under the later one, in every door."""

from __future__ import annotations

import pytest

from conftest import Platform, id_number
from ybcli.desk import Desk
from ybcli.desk.casework import queue
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.persons import search
from ybcli.desk.verification import life, platform_answers
from ybcli.store.queries import covers, filings, persons, records
from ybcli.store.queries import queue as rows

OLD, NEW = id_number(760), id_number(761)


@pytest.fixture
def merged(desk: Desk, platform: Platform) -> Desk:
    """Somebody registered under OLD, whom an officer found to be NEW."""
    told = {"id_number": OLD, "name": "李演", "is_flexible": "yes", "mobile": "13900000760"}
    applications.apply(desk, "enroll-employee", told)
    record = {"certno": NEW, "psn_name": "李演", "resd_admdvs": "330802", "begndate": "2026-06-01"}
    platform.post(
        "emit",
        department="police",
        kind="residence",
        record_id="r760",
        body=record | {"resd_type": "permit", "admdvs": "339901"},
    )
    sync.run(desk)
    search.merge(desk, search.named(desk, NEW), search.named(desk, OLD), "one card")
    return desk


def test_registrations_and_cases_count_and_an_unmerge_parts_them_again(merged: Desk) -> None:
    """Cover, open cases and the list by party follow; taken back, each has its own again."""
    reader = merged.reader
    assert covers.has_active(reader, NEW, "employee")
    assert set(persons.numbers_of(reader, OLD)) >= {OLD, NEW}
    found = queue.page(merged.reader, f"party:{NEW} stage:closed", today=merged.today, closed=True)
    assert any(row.party_id == OLD for row in found.rows)
    [one] = search.merges_of(merged, (NEW,))
    search.unmerge(merged, one["id"], "two persons after all")
    assert not covers.has_active(reader, NEW, "employee")
    assert persons.current_number(reader, OLD) == OLD


def test_a_list_still_under_the_old_number_counts(merged: Desk, platform: Platform) -> None:
    """Civil affairs and health write under OLD after the merge: their records are about NEW as well."""
    body = {"certno": OLD, "psn_name": "李演", "die_date": "2026-07-03", "admdvs": "339901"}
    platform.post("emit", department="health", kind="death", record_id="d760", body=body)
    sync.run(merged)
    assert life.death(merged.reader, NEW) == life.death(merged.reader, OLD)
    assert records.valid_about(merged.reader, NEW)[0].kind == "death"


def test_the_15_digits_before_are_the_same_person(desk: Desk, platform: Platform) -> None:
    """A record under a first-generation number is about the person of the 18 characters."""
    older = OLD[:6] + OLD[8:17]
    assert older in persons.numbers_of(desk.reader, OLD)
    assert rows.all_open_of_party(desk.reader, OLD) == []
    assert filings.active_of_kind(desk.reader, OLD, "chronic") == []


def test_what_the_platform_holds_under_the_old_number_counts(
    merged: Desk, platform: Platform
) -> None:
    """After a merge that the platform has not heard of, the relation under OLD makes NEW insured."""
    sync.run(merged)
    merged.answers.clear()  # a new command
    assert platform_answers.relations_under(merged, NEW, "李演") in ([], None)
    told = platform_answers.relations(merged, NEW, "李演")
    assert told
    assert any(one["scheme"] == "employee" for one in told)
    assert platform_answers.number_with_relation(merged, NEW, "李演") == OLD
