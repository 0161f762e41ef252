"""The situations of `tests/items/*.toml`, written with caseworkers: what is told, done, and must follow.

Each step may set the day, feed the platform, sync, apply, act, or do the night; `expect` says what
must be true then. A failure prints the case's track and worksheet.
"""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from clause_marks import ROWS, situation_clauses
from queue_checks import nameless

from conftest import Days, Platform, credit_code, desk_at, id_number, make_office
from made_payments import at_the_bank, statement
from ybcli.desk.casework import acts, amendments, revocation
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.night import nightly
from ybcli.desk.oversight import clauses, sampling
from ybcli.desk.payments import statements
from ybcli.desk.policies import adoption, adoption_text, replay
from ybcli.errors import YbError
from ybcli.law.engine import worksheet

SHELF = Path(__file__).parents[1] / "items"
KNOWN = clauses.answers([ROWS])


def situations() -> list[Any]:
    """Every situation of every file, named by its sentence."""
    found = []
    for path in sorted(SHELF.glob("*.toml")):
        told = tomllib.loads(path.read_text("utf-8"))
        for one in told["situation"]:
            shows = pytest.mark.clause(
                *situation_clauses(one, KNOWN), missing=one.get("missing", "")
            )
            name = f"{path.stem}: {one['name']}"
            found.append(pytest.param(told["item"], one, id=name, marks=shows))
    return found


@pytest.mark.parametrize(("item", "situation"), situations())
def test_situation(
    item: str, situation: dict[str, Any], home: Path, platform: Platform, day: Days
) -> None:
    """Play the situation step by step."""
    make_office(home, "" if situation.get("offline") else platform.url)
    play = Play(item, home, platform, day)
    for number, step in enumerate(situation["steps"], start=1):
        try:
            play.step(step)
        except AssertionError as failure:
            pytest.fail(f"step {number}: {failure}\n{play.told()}", pytrace=False)
    with desk_at(home) as desk:
        for case in replay.decided(desk):
            again = replay.recomputed(desk, case)
            assert not again["differs"], f"{case.id} is decided otherwise now: {again}"


class Play:
    """One situation being played."""

    def __init__(self, item: str, home: Path, platform: Platform, day: Days) -> None:
        self.item = item
        self.home = home
        self.platform = platform
        self.set_day = day

    def step(self, step: dict[str, Any]) -> None:
        """One step: what happens, then what must be true."""
        if "day" in step:
            self.set_day(step["day"])
            self.platform.post("day", day=step["day"])
        for name, body in step.get("platform", {}).items():
            for one in body if isinstance(body, list) else [body]:
                self.platform.post(name, **filled(one))
        if "bounced" in step:
            self.bounce_reminder(step["bounced"])
        code = ""
        with desk_at(self.home, step.get("officer", "li")) as desk:
            try:
                if step.get("sync"):
                    sync.run(desk)
                if "adopt" in step:
                    adopted(desk, step["adopt"])
                if "apply" in step:
                    how = {n: step[n] for n in ("channel", "language") if n in step}
                    applications.apply(
                        desk, step.get("item", self.item), filled(step["apply"]), **how
                    )
                if "act" in step:
                    case = self.case(desk, step)
                    acts.perform(desk, case.id, step["act"], filled(step.get("form", {})))
                if "answer" in step:
                    case = self.case(desk, step)
                    acts.perform(
                        desk, case.id, "answer", amendments.answered(desk, case.id, step["answer"])
                    )
                if "sample" in step:
                    looked_at(desk, step["sample"])
                if "take_back" in step:
                    revocation.revoke_deemed_consent(
                        desk, self.case(desk, step).id, step["take_back"]
                    )
                if "bank" in step:
                    at_the_bank(self.home, self.case(desk, step).id, step["bank"])
                if "statement" in step:
                    file = statement(self.home.parent / "statement.csv", *step["statement"])
                    statements.import_statement(desk, file)
                if step.get("night"):
                    self.night = nightly.nightly(desk)
            except YbError as error:
                code = error.code
                problems = [p.code for p in getattr(error, "problems", ())]
                code = problems[0] if problems else code
        expected = step.get("expect", {})
        assert code == expected.get("error", ""), f"the step ended with {code or 'no error'}"
        with desk_at(self.home) as desk:
            self.check(desk, step, expected)
            assert nameless(desk) == []

    def bounce_reminder(self, on: str) -> None:
        """The gateway says that the last case's reminder did not reach anybody after all."""
        with desk_at(self.home) as desk:
            notice = desk.reader.scalar(
                "SELECT id FROM message WHERE topic = 'notice' ORDER BY number LIMIT 1"
            )
        told = {"notice_id": notice, "status": "bounced", "at": f"{on} 00:00:01"}
        self.platform.post(
            "emit", department="sms", kind="delivery", record_id="bounced", body=told
        )

    def case(self, desk: Any, step: dict[str, Any]) -> Any:
        """The case that a step means: the last of the item, or of the party named."""
        party = filled(step["party"]) if "party" in step else "%"
        row = desk.reader.one(
            "SELECT q.case_id FROM queue q JOIN entry e ON e.case_id = q.case_id AND e.number = 1 "
            "WHERE q.item = :item AND q.party_id LIKE :party ORDER BY e.id DESC LIMIT 1",
            item=step.get("item", self.item),
            party=party,
        )
        return desk.reader.case(row["case_id"]) if row else None

    def check(self, desk: Any, step: dict[str, Any], expected: dict[str, Any]) -> None:
        """Compare what is with what must be."""
        case = self.case(desk, step)
        row = case and desk.reader.one("SELECT * FROM queue WHERE case_id = :id", id=case.id)
        found: dict[str, Any] = {
            "cases": desk.reader.scalar("SELECT count(*) FROM queue WHERE item = :i", i=self.item)
        }
        if case:
            decision = case.last("decide")
            last = case.entries[-1]
            found |= {
                "stage": case.stage,
                "hands": row["hands"],
                "due": "" if row["due"] == "9999-12-31" else row["due"],
                "owner": row["officer"],
                "waits_for": row["says"],
                "acts": [entry.act for entry in case.entries],
                "by": last.by,
                "deemed": any(e.form.get("by") == "deemed" for e in case.entries),
                "confirmed_by": next(
                    (e.form.get("by") for e in reversed(case.entries) if e.act == "confirm"), ""
                ),
                "told": {n: told(desk, case.id, n)[0] for n in expected.get("told", {})},
                "text": {n: told(desk, case.id, n)[1] for n in expected.get("text", {})},
                "figures": decision.found.get("figures", {}) if decision else {},
                "law_day": decision.found.get("law_day", "") if decision else "",
                "proposed": offered(case),
                "asks": asked(case),
                "fields": {n: str(case.fields.get(n)) for n in expected.get("fields", {})},
                "sources": {
                    n: case.sources.get(n, {}).get("department")
                    for n in expected.get("sources", {})
                },
                "lines": desk.reader.scalar(
                    "SELECT count(*) FROM line WHERE case_id = :id AND undone_by = ''", id=case.id
                ),
                "topics": [
                    m["topic"]
                    for m in desk.reader.rows(
                        "SELECT topic FROM message WHERE case_id = :id AND id NOT LIKE '%:node-%' "
                        "ORDER BY number",
                        id=case.id,
                    )
                ],
                "letters": [
                    name for name in notices(desk, case.id) if not name.startswith("node-")
                ],
                "nodes": [name for name in notices(desk, case.id) if name.startswith("node-")],
                "filing": [
                    f["state"]
                    for f in desk.reader.rows(
                        "SELECT state FROM filing WHERE party_id = :p ORDER BY id",
                        p=case.party["id"],
                    )
                ],
                "past": {
                    f["field"]: f["value"]
                    for f in desk.reader.rows(
                        "SELECT field, value FROM party_past WHERE party_id = :p ORDER BY id",
                        p=case.party["id"],
                    )
                },
                "cover": [
                    c["state"]
                    for c in desk.reader.rows(
                        "SELECT state FROM cover WHERE party_id = :p ORDER BY id",
                        p=case.party["id"],
                    )
                ],
                "findings": {
                    f["name"]: f["outcome"]
                    for e in case.entries
                    for f in e.found.get("findings", [])
                },
            }
            party = desk.reader.one("SELECT * FROM party WHERE id = :p", p=case.party["id"])
            found["party"] = {n: party[n] for n in expected.get("party", {})} if party else {}
            found["findings"] = {n: found["findings"].get(n) for n in expected.get("findings", {})}
        found["records"] = [
            r["taken"]
            for r in desk.reader.rows(
                "SELECT taken FROM record WHERE department NOT IN ('sms', 'bank') ORDER BY id"
            )
        ]
        found["says"] = " ".join(
            str(r["says"]) for r in desk.reader.rows("SELECT says FROM record ORDER BY id")
        )
        found["breaks"] = (
            sorted(b.kind for b in self.night.breaks) if hasattr(self, "night") else []
        )
        found["faults"] = self.night.faults if hasattr(self, "night") else []
        found["breaks_about"] = (
            sorted(b.about for b in self.night.breaks) if hasattr(self, "night") else []
        )
        if expected.get("breaks_about") == "the case":
            found["breaks_about"] = "the case" if found["breaks_about"] == [case.id] else found
        found["balance"] = desk.reader.scalar(
            "SELECT coalesce(sum(CASE WHEN debit = 'asset:clearing:tax' THEN amount_fen ELSE 0 END) - "
            "sum(CASE WHEN credit = 'asset:clearing:tax' THEN amount_fen ELSE 0 END), 0) FROM transfer"
        )
        self.last = case
        for name, value in filled(expected).items():
            if name == "error":
                continue
            if name == "waits_with":
                says = found["waits_for"]
                assert value in says, f"it waits for {says!r}, not {value!r}"
                continue
            if name == "says_with":
                assert value in found["says"], f"the records say {found['says']!r}, not {value!r}"
                continue
            assert found.get(name) == value, f"{name} is {found.get(name)!r}, not {value!r}"

    def told(self) -> str:
        """The last case's track and worksheet, for a failure."""
        case = getattr(self, "last", None)
        if case is None:
            return "no case"
        lines = [
            f"{e.number} {e.act} {e.by} {json.dumps(dict(e.form), ensure_ascii=False)[:300]}"
            for e in case.entries
        ]
        lines += [
            json.dumps(dict(e.found), ensure_ascii=False)[:600]
            for e in case.entries
            if e.act == "verify"
        ]
        decision = case.last("decide")
        if decision:
            lines += worksheet.text(worksheet.from_json(decision.found.get("worksheet", [])))
        return "\n".join(lines)


def told(desk: Any, case: str, letter: str) -> tuple[str, str]:
    """The mobile to which a letter of a case went last, and how its text begins (to the first colon)."""
    row = desk.reader.one(
        "SELECT body FROM message WHERE case_id = :case AND id LIKE :letter ORDER BY number DESC",
        case=case,
        letter=f"%:{letter}%",
    )
    body = json.loads(row["body"]) if row else {"mobile": "", "text": ""}
    return body["mobile"], body["text"].partition("：")[0].removeprefix("【医疗保障】")


def adopted(desk: Any, told: dict[str, Any]) -> None:
    """The county sets a value of its own from a day on, by a document."""
    day = date.fromisoformat(told["from"])
    document = adoption_text.Document(
        "演练县医疗保障局", told["number"], day, told["signatory"], desk.region, day
    )
    adoption.adopt(
        desk,
        [told["parameter"]],
        document,
        value=adoption_text.value_of(told["value"]),
        quote=told["quote"],
    )


def offered(case: Any) -> dict[str, int]:
    """The figures that the last verification proposes, in fen."""
    verified = case.last("verify")
    return dict(verified.found.get("proposed", {}).get("figures", {})) if verified else {}


def asked(case: Any) -> list[str]:
    """The rules that the last verification left open, in their order."""
    verified = case.last("verify")
    findings = verified.found.get("findings", []) if verified else []
    return [one["name"] for one in findings if one["outcome"] == "unclear"]


def looked_at(desk: Any, told: dict[str, str]) -> None:
    """Draw a sample and write down the same outcome for each case of it."""
    first, last = date.fromisoformat(told["from"]), date.fromisoformat(told["to"])
    sampling.draw(desk, first, last, sampling.share_from(told["share"]), told["seed"])
    for row in sampling.listed(desk, waiting=True):
        sampling.find(desk, row["case"], told["outcome"], told["finding"])


def notices(desk: Any, case_id: str) -> list[str]:
    """The templates of a case's notices, in order; with the channel where it was not the first."""
    rows = desk.reader.rows(
        "SELECT id FROM message WHERE case_id = :id AND topic = 'notice' ORDER BY number",
        id=case_id,
    )
    return [row["id"].split(":")[-1] for row in rows]


def filled(value: Any) -> Any:
    """`@person:3` and `@unit:2` become made numbers."""
    if isinstance(value, dict):
        return {key: filled(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner) for inner in value]
    if isinstance(value, str) and value.startswith("@"):
        kind, _colon, serial = value[1:].partition(":")
        return id_number(int(serial)) if kind == "person" else credit_code(int(serial))
    return value
