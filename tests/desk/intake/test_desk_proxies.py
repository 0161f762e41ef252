"""A village proxy files with an authorisation and decides nothing; the result goes to the principal too."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import Days, desk_at, id_number, make_office
from ybcli.desk import Desk
from ybcli.desk.casework import acts
from ybcli.desk.intake import applications, proxies
from ybcli.desk.office import setup
from ybcli.errors import NotAllowed, UsageError

RESIDENT = {"id_number": id_number(1), "name": "张演", "mobile": "13900000001"}


@pytest.fixture
def desks(home: Path) -> Any:
    """The officer's desk, and the proxy's."""
    make_office(home)
    with desk_at(home) as officer:
        setup.add_officer(officer, "cun1", "村代办", "339901", role="proxy", mobile="13900000077")
    with desk_at(home) as officer, desk_at(home, "cun1") as proxy:
        yield officer, proxy


def test_without_an_authorisation_nothing_is_taken(desks: tuple[Desk, Desk]) -> None:
    _officer, proxy = desks
    with pytest.raises(NotAllowed) as refused:
        applications.apply(proxy, "enroll-resident", RESIDENT)
    assert refused.value.code == "E0024"
    assert proxy.reader.scalar("SELECT count(*) FROM queue") == 0


@pytest.mark.clause("6.1.2.2.1")
def test_with_one_the_proxy_files_and_both_are_told(desks: tuple[Desk, Desk]) -> None:
    officer, proxy = desks
    until = date(2026, 12, 31)
    row = proxies.grant(
        officer, id_number(1), "cun1", items="enroll-resident", until=until, ground="form of 6 July"
    )
    done = applications.apply(proxy, "enroll-resident", RESIDENT)
    assert done.case.entries[0].by == "cun1"
    assert done.case.entries[0].form["proxy"]["authorisation"] == row.id
    told = officer.reader.rows(
        "SELECT id, json_extract(body, '$.mobile') AS mobile FROM message WHERE topic = 'notice'"
    )
    assert {one["mobile"] for one in told} == {"13900000001", "13900000077"}
    with pytest.raises(NotAllowed) as refused:
        acts.perform(proxy, done.case.id, "verify", {"outcome": "met", "reason": "I know them"})
    assert refused.value.code in {"E0024", "E0003"}
    with pytest.raises(NotAllowed):
        applications.apply(proxy, "enroll-employee", {**RESIDENT, "is_flexible": "yes"})


def test_an_authorisation_ends_by_its_day_and_by_word(desks: tuple[Desk, Desk], day: Days) -> None:
    officer, proxy = desks
    row = proxies.grant(
        officer, id_number(1), "cun1", items="", until=date(2026, 7, 10), ground="form"
    )
    day("2026-07-11")
    with pytest.raises(NotAllowed):
        applications.apply(proxy, "enroll-resident", RESIDENT)
    proxies.end(officer, row.id)
    with pytest.raises(UsageError):
        proxies.end(officer, row.id)
    with pytest.raises(UsageError, match="past"):
        proxies.grant(
            officer, id_number(1), "cun1", items="", until=date(2026, 7, 1), ground="form"
        )
    with pytest.raises(UsageError, match="no village proxy"):
        proxies.grant(officer, id_number(1), "li", items="", until=date(2027, 7, 1), ground="form")
