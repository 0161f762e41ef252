"""The filter grammar: what each word lets through, and what a wrong one says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import id_number
from ybcli.desk import Desk
from ybcli.desk.casework import queue
from ybcli.desk.casework.filters import parse
from ybcli.desk.intake import applications
from ybcli.errors import UsageError
from ybcli.store.queries.conditions import to_sql

TODAY = date(2026, 7, 6)


@pytest.fixture
def desk(lone_desk: Desk) -> Desk:
    """An office with a few cases."""
    for serial, name in enumerate(("张演", "李演", "张大演")):
        applications.apply(
            lone_desk, "enroll-resident", {"id_number": id_number(serial), "name": name}
        )
    case = queue.page(lone_desk.reader, "name:李*", today=TODAY).rows[0].case_id
    from ybcli.desk.casework import acts

    acts.perform(lone_desk, case, "withdraw", {"reason": "changed their mind"})
    return lone_desk


@pytest.mark.parametrize(
    ("where", "n"),
    [
        ("", 2),
        ("name:张*", 2),
        ("name:张演", 1),
        ("张大", 1),
        ("-name:张演", 1),
        ("item:enroll-resident stage:verify", 2),
        ("item:enroll-unit,enroll-resident", 2),
        ("stage:withdrawn", 1),
        ("stage:withdraw,received", 3),
        ("stage:closed", 1),
        ("hands:officer", 2),
        ("region:3399*", 2),
        ("region:3311*", 0),
        ("opened>=2026-07-06", 2),
        ("opened<2026-07-06", 0),
        ("due<7d", 0),
        ("overdue:yes", 0),
        ("overdue:no", 2),
        ("100%", 0),
        ("name:[*", 0),
    ],
)
def test_a_filter_lets_through_what_it_says(desk: Desk, where: str, n: int) -> None:
    """Rows and count agree; a closed stage is looked for among closed cases too."""
    assert len(queue.page(desk.reader, where, today=TODAY).rows) == n
    assert queue.count(desk.reader, where, today=TODAY) == n


@pytest.mark.parametrize(
    ("where", "cure"),
    [
        ("stgae:open", "stage"),
        ("stage:recieved", "received"),
        ("due<soon", "7d"),
        ("item<a", "< and >"),
    ],
)
def test_a_wrong_word_names_the_near_one(where: str, cure: str) -> None:
    """A sentence, and the cure."""
    with pytest.raises(UsageError) as refused:
        parse(where, TODAY)
    assert cure in refused.value.cure


@given(st.text())
def test_nothing_that_is_typed_becomes_sql(text: str) -> None:
    """Whatever the text, it is bound as values or refused with a sentence."""
    try:
        sql, values = to_sql(parse(text, TODAY).condition)
    except UsageError:
        return
    for value in values.values():
        if len(str(value).strip("*|%")) > 3:
            assert str(value) not in sql
