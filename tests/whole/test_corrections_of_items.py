"""Everything closed can be put right: one decided case of every item is taken back, resumed, taken back again.

The cases are those of the situations in `tests/items`; the practice platform is real, and so is the outbox.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_items import Play, situations

from conftest import Days, Platform, desk_at, make_office
from ybcli.desk.casework import acts, correction_preview, corrections
from ybcli.desk.exchange import sync
from ybcli.desk.night import inspection
from ybcli.store.queries import covers, filings, messages, queue

WRONG = corrections.Plan("decided by mistake")
RIGHT = corrections.Plan("the mistake was ours", resume=True)


def first_of_each_item() -> list[Any]:
    """The first situation of each item that ends with a decided case."""
    found: dict[str, Any] = {}
    for one in situations():
        item, situation = one.values
        if "item" in situation["steps"][-1]:
            continue  # it ends with a case of another item
        last = situation["steps"][-1].get("expect", {})
        if item not in found and last.get("stage") == "archived" and not situation.get("offline"):
            found[item] = pytest.param(item, situation, id=item)
    return list(found.values())


@pytest.mark.parametrize(("item", "situation"), first_of_each_item())
def test_what_was_decided_is_taken_back_resumed_and_taken_back_again(
    item: str, situation: dict[str, Any], home: Path, platform: Platform, day: Days
) -> None:
    make_office(home, platform.url)
    play = Play(item, home, platform, day)
    for step in situation["steps"]:
        play.step(step)
    with desk_at(home) as desk:
        old = play.case(desk, {})
        party, kind = old.party["id"], desk.item(item)
        held, owed = registered(desk, party), balances(desk)
        done, _moves = correction_preview.preview(
            desk, old.id, WRONG if not kind.is_reopened else RIGHT
        )
        assert not queue.has(desk.reader, done.case.id) or done.case.id == old.id
        assert registered(desk, party) == held
        if kind.is_reopened:
            again = corrections.correct(desk, old.id, RIGHT).case
            assert again.corrects == old.id
            assert queue.of_case(desk.reader, again.id).is_open in {0, 1}
            return
    back = finish(home, old.id, WRONG)
    with desk_at(home) as desk:
        sync.run(desk)
        assert refused(desk) == []
        assert back.stage in {"archived", "decided"}
        assert told_back(desk, old.id, back.id)
        taken = balances(desk)
    on = finish(home, back.id, RIGHT)
    with desk_at(home) as desk:
        sync.run(desk)
        assert refused(desk) == []
        assert registered(desk, party) == held
        assert {
            n: fen
            for n, fen in balances(desk).items()
            if "overpaid" not in n and "payable" not in n
        } == {n: fen for n, fen in owed.items() if "overpaid" not in n and "payable" not in n}
    finish(home, on.id, WRONG)
    with desk_at(home) as desk:
        sync.run(desk)
        assert refused(desk) == []
        assert {n: f for n, f in balances(desk).items() if n.startswith("fund")} == {
            n: f for n, f in taken.items() if n.startswith("fund")
        }
        assert inspection.faults(desk) == []


def finish(home: Path, case: str, plan: corrections.Plan) -> Any:
    """Correct a case; a second officer reviews where the item wants it. The case that corrects."""
    with desk_at(home) as desk:
        new = corrections.correct(desk, case, plan).case
    if new.stage == "verified" and "review" in desk.item(new.item).road(new.flow):
        with desk_at(home, "wang") as desk:
            new = acts.perform(desk, new.id, "review", {"outcome": "met"}).case
    return new


def registered(desk: Any, party: str) -> list[tuple[str, ...]]:
    """What the registers hold of a party that is in force."""
    held = [
        ("cover", c.scheme, c.unit_id, c.period, c.state)
        for c in covers.among(desk.reader, [party])
    ]
    held += [
        ("filing", f.kind, f.key, f.begins_on, f.ends_on)
        for f in filings.all_of(desk.reader, party)
        if f.state == "active"
    ]
    return sorted(one for one in held if one[-1] not in {"void", "ended"})


def refused(desk: Any) -> list[str]:
    """What the platform refused, but for what it takes back by no transaction, or never took: an officer's work."""
    by_hand = ("不能冲正", "申报不存在", "单位未参保登记")
    said = [message.says for message in messages.refused(desk.reader)]
    return [says for says in said if not any(word in says for word in by_hand)]


def balances(desk: Any) -> dict[str, int]:
    """The balance of every account, debits above zero."""
    sums: dict[str, int] = {}
    for row in desk.reader.rows("SELECT debit, credit, amount_fen FROM transfer"):
        sums[row["debit"]] = sums.get(row["debit"], 0) + row["amount_fen"]
        sums[row["credit"]] = sums.get(row["credit"], 0) - row["amount_fen"]
    return {name: fen for name, fen in sums.items() if fen}


def told_back(desk: Any, old: str, back: str) -> bool:
    """Was each department that took the decision told that it no longer holds? One that refused it was not."""
    told = {
        m.topic
        for m in messages.of_case(desk.reader, old)
        if m.topic != "notice" and m.state != "dropped"
    }
    taken = [m.topic for m in messages.of_case(desk.reader, back) if m.topic != "notice"]
    return len(taken) >= len(told)
