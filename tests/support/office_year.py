"""A year at a counter as a story: events that departments, citizens, banks and officers bring in any order.

A story is data (a list of events, made from a seed), so that one that fails is shrunk to the few events
that matter and printed in words. `Year` plays it against a real office and a practice platform that really runs,
and holds what the office says against what the story itself knows.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from conftest import Days, Platform, credit_code, desk_at, id_number, make_office
from made_payments import ACCOUNT, statement
from ybcli import money
from ybcli.desk import Desk
from ybcli.desk.casework import acts, corrections
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.night import inspection, nightly
from ybcli.desk.office import setup
from ybcli.desk.payments import files, statements, verbs
from ybcli.errors import YbError
from ybcli.store.queries import corrections as corrected

FIRST = date(2026, 7, 6)
PREMIUM = 500_00
HOSPITAL = {"fixmedins_code": "H33990100001", "fixmedins_name": "演练人民医院"}
#: A patient who is insured, a newborn, somebody who moves in, a worker; and who the patient becomes.
PATIENT, CHILD, MOVER, WORKER = (id_number(n) for n in (7001, 7002, 7003, 7004))
RENAMED = id_number(7005)
NAMES = {PATIENT: "李演", CHILD: "王小演", MOVER: "张演", WORKER: "何演", RENAMED: "李演"}
PEOPLE = {"the patient": PATIENT, "the newborn": CHILD, "the mover": MOVER, "the worker": WORKER}
MOBILE = "13900000031"

#: The lines of a stay as the hospital sends them first, and again: level of the catalogue, yuan.
LINES = {
    0: (("01", 3000_00),),
    1: (("01", 1000_00), ("03", 2000_00)),
    2: (("01", 3000_00), ("01", -500_00), ("01", 500_00)),
}
#: What of each variant is inside the catalogue, in fen.
SCOPE = {0: 3000_00, 1: 1000_00, 2: 3000_00}
STAYS = {1: ("2026-05-01", "2026-05-05"), 2: ("2026-06-10", "2026-06-12")}


@dataclass(frozen=True)
class Event:
    """One thing that happens: its kind and its values."""

    kind: str
    values: tuple[tuple[str, Any], ...] = ()

    def in_words(self) -> str:
        """The event as a sentence."""
        return WORDS[self.kind].format(**dict(self.values))


#: How often a value is the first of its list.
USUAL = 0.8

#: Every kind of event with the values that each of its parameters may have.
EVENTS: dict[str, dict[str, Sequence[Any]]] = {
    "day": {"days": (1, 5, 16, 31)},
    "sync": {},
    "night": {},
    "birth": {},
    "apply": {},
    "receipt": {
        "who": ("the newborn", "the mover"),
        "yuan": ("500.00", "500.00", "250.00", "250.00", "600.00", "-500.00"),
        "ago": (0, 0, 3, 40),
    },
    "employment": {"unit": (1, 2), "day": (1, 3)},
    "reply": {"text": ("同意", "不同意", "在哪里")},
    "wages": {"month": ("202606", "202607", "202607"), "variant": (0, 1, 2)},
    "visit": {"stay": (1, 1, 2), "variant": (0, 1, 2)},
    "invoice": {"stay": (1, 1, 2), "paper": ("first", "first", "second", "red")},
    "claim": {"stay": (1, 1, 2), "paper": ("first", "first", "second"), "number": ("old", "old", "new")},
    "review": {},
    "bank": {"result": ("paid", "paid", "returned", "twice")},
    "death": {"who": tuple(PEOPLE), "day": ("2026-04-20", "2026-07-01")},
    "renamed": {},
    "confirm": {},
    "err": {
        "act": ("confirm", "object", "verify", "withdraw", "return", "refuse", "void", "reinstate"),
        "pick": range(6),
    },
    "put_right": {"pick": range(6)},
    "fault": {"kind": ("drop", "5xx", "garbage", "lost_ack", "double", "reorder"), "times": (1, 2, 4)},
    "silent": {"department": ("tax", "health", "sms", "hospitals")},
    "copy": {},
    "restore": {},
}  # fmt: skip


WORDS = {
    "day": "{days} days pass",
    "sync": "the office synchronises",
    "night": "the night runs",
    "birth": "the police register the newborn",
    "apply": "the mover applies for enrolment",
    "receipt": "tax reports {yuan} yuan of {who}, paid {ago} days ago",
    "employment": "human resources report the worker at unit {unit} from 2026-07-0{day}",
    "reply": "the worker answers the reminder: {text}",
    "wages": "human resources report the wages of unit 1 for {month}, variant {variant}",
    "visit": "the hospital sends stay {stay} of the patient, variant {variant}",
    "invoice": "finance reports the {paper} invoice of stay {stay}",
    "claim": "the patient hands in the {paper} invoice of stay {stay} under the {number} number",
    "review": "wang reviews all that waits for a second officer",
    "bank": "a payment file goes to the bank, which answers: {result}",
    "death": "health reports the death of {who} on {day}",
    "renamed": "the police report the patient's new identity number",
    "confirm": "an officer confirms the change of number",
    "err": "an officer tries {act} on case {pick}",
    "put_right": "an officer corrects what was decided in case {pick}",
    "fault": "the line goes bad: {kind}, {times} times",
    "silent": "the feed of {department} falls silent until the next day",
    "copy": "the office is copied",
    "restore": "the last copy is restored",
}

#: What a year brings. A story takes one or two of these, moves some of their events, and lets other things happen
#: between them. A value after a kind is kept; the others are drawn.
COURSES = (
    ("birth", "sync", "receipt", "sync"),
    ("receipt", "sync", "birth", "sync", "day", "night"),
    ("birth", "sync", "receipt 250.00", "sync", "receipt 250.00", "sync", "day 31", "night"),
    ("receipt 250.00", "sync", "birth", "receipt 250.00", "sync", "day 31", "night"),
    ("birth", "sync", "receipt 600.00", "sync", "night"),
    ("birth", "sync", "death 2026-07-01", "day 31", "night", "receipt", "sync"),
    ("apply", "receipt", "sync", "day", "night"),
    ("receipt", "sync", "apply", "sync", "day 31", "night"),
    ("apply", "day 31", "day 16", "sync", "night", "receipt 40", "sync", "night"),
    ("apply", "silent", "day 31", "day 5", "night", "receipt 40", "sync", "apply", "night"),
    ("apply", "receipt", "sync", "receipt -500.00", "sync", "night"),
    ("visit", "invoice", "sync", "claim", "review", "bank"),
    ("visit", "invoice", "sync", "claim", "review", "visit 1", "sync", "night", "bank"),
    ("visit", "invoice", "sync", "claim", "review", "bank", "visit 1", "sync", "night"),
    ("visit", "invoice", "sync", "claim", "review", "invoice second", "sync", "claim second", "review", "bank"),
    ("visit", "invoice", "invoice second", "sync", "claim", "claim second", "review", "bank", "put_right", "bank"),
    ("visit", "invoice", "sync", "claim", "review", "invoice red", "sync", "night", "bank"),
    ("visit", "invoice", "sync", "claim", "review", "death 2026-04-20", "sync", "night", "bank"),
    ("visit", "invoice", "sync", "renamed", "sync", "confirm", "claim new", "review", "bank"),
    ("visit", "invoice", "sync", "renamed", "sync", "confirm", "claim", "review", "bank"),
    ("visit", "invoice", "sync", "claim", "review", "copy", "bank", "restore", "night", "bank"),
    ("visit", "invoice", "sync", "claim", "review", "bank returned", "bank", "put_right", "claim", "review", "bank"),
    ("employment", "sync", "reply", "day", "night", "employment 2", "sync"),
    ("employment", "sync", "day 16", "night", "day 16", "night"),
    ("death the worker", "sync", "employment", "sync", "day 16", "night", "day 16", "night"),
    ("employment", "sync", "day 5", "death the worker", "sync", "day 16", "night", "day 16", "night"),
    ("employment", "sync", "silent sms", "reply 不同意", "day 16", "night", "day 5", "sync", "night"),
    ("wages", "sync", "wages 1", "sync", "night", "wages 2", "sync", "night"),
    ("renamed", "sync", "confirm", "sync", "put_right", "sync"),
)  # fmt: skip
#: What may come between: most of all what departments tell and what time does.
BETWEEN = (
    "sync", "sync", "night", "day", "birth", "receipt", "visit", "invoice", "claim", "death", "wages",
    "employment", "err", "put_right", "fault", "silent", "copy", "restore",
)  # fmt: skip


def story_of(seed: int) -> list[Event]:
    """The story of a seed: one or two courses, some of their events moved, and up to eight other events between."""
    chance = random.Random(seed)
    story: list[Event] = []
    for course in chance.sample(COURSES, chance.choice([1, 1, 2])):
        story += [any_event(chance, kind) for kind in course]
    for _moved in range(chance.choice([0, 1, 1, 2, 4])):
        story.insert(chance.randrange(len(story)), story.pop(chance.randrange(len(story))))
    for _more in range(chance.choice([0, 1, 2, 3, 5, 8])):
        story.insert(chance.randrange(len(story) + 1), any_event(chance, chance.choice(BETWEEN)))
    return story


def any_event(chance: random.Random, text: str) -> Event:
    """An event of a kind, with the value that its text keeps; each other value is mostly the first, so that events
    have to do with each other.
    """
    kind, _space, kept = text.partition(" ")
    made = []
    for name, values in EVENTS[kind].items():
        same = [value for value in values if kept and str(value) == kept]
        usual = values[0] if chance.random() < USUAL else chance.choice(values)
        made.append((name, same[0] if same else usual))
    return Event(kind, tuple(made))


def shrunk(story: list[Event], fails: Callable[[list[Event]], str]) -> tuple[list[Event], str]:
    """The shortest story found that still fails, and how: events are left out, many at first, then one by one."""
    best = fails(story)
    step = len(story) // 2
    while step:
        start = 0
        while start < len(story):
            shorter = story[:start] + story[start + step :]
            if failure := fails(shorter):
                story, best = shorter, failure
            else:
                start += step
        step //= 2
    return story, best


def in_words(story: Iterable[Event]) -> str:
    """The story as numbered sentences."""
    return "\n".join(f"{number}. {one.in_words()}" for number, one in enumerate(story, start=1))


@dataclass
class Told:
    """What the story itself knows, without looking into the office."""

    receipts: list[tuple[str, int, date]] = field(default_factory=list)
    deaths: dict[str, str] = field(default_factory=dict)
    visits: dict[int, int] = field(default_factory=dict)
    papers: set[tuple[int, str]] = field(default_factory=set)
    restored: bool = False


class Year:
    """The office, the platform and the clock of one story."""

    def __init__(self, home: Path, platform: Platform, day: Days) -> None:
        self.home, self.platform, self.set_day = home, platform, day
        self.today = FIRST
        self.told = Told()
        self.did: list[str] = []
        self.serial = 0
        self.quiet: set[str] = set()
        self.deemed: set[int] = set()
        self.dead: set[str] = set()
        make_office(home, platform.url)
        self.set_the_day()
        platform.post("insure", certno=PATIENT, insutype="390", admdvs="339901")
        for unit in (1, 2):
            self.emit("market_regulation", "unit_licensed", unit_body(unit))
        with desk_at(home) as desk:
            sync.run(desk)

    def play(self, story: Iterable[Event]) -> None:
        """Play every event, look at the office after each, and let everything come to rest."""
        for one in story:
            outcome = ""
            try:
                getattr(self, one.kind)(**dict(one.values))
            except YbError as error:
                outcome = f" ({error.code}: {error.says})"
            self.did.append(one.in_words() + outcome)
            self.look()
        self.come_to_rest()

    # What happens

    def set_the_day(self) -> None:
        """The day of the office and of the platform."""
        self.set_day(self.today.isoformat())
        self.platform.post("day", day=self.today.isoformat())

    def day(self, days: int) -> None:
        """Some days pass."""
        self.today += timedelta(days=days)
        for department in self.quiet:
            self.platform.post("away", department=department, back=True)
        self.quiet.clear()
        self.set_the_day()

    def emit(self, department: str, kind: str, body: dict[str, Any]) -> None:
        """A department's record."""
        self.serial += 1
        self.platform.post(
            "emit", department=department, kind=kind, record_id=f"y{self.serial}", body=body
        )

    def sync(self) -> None:
        """A sync, whatever the line does."""
        with desk_at(self.home) as desk:
            sync.run(desk)

    def night(self) -> None:
        """A night."""
        with desk_at(self.home) as desk:
            nightly.nightly(desk)

    def birth(self) -> None:
        """The police tell a birth."""
        self.emit("police", "birth", {"certno": CHILD, "psn_name": NAMES[CHILD], "gend": "1", "brdy": "2026-06-20", "admdvs": "339901", "coner_name": "王演", "coner_certno": id_number(7009), "mob": MOBILE})  # fmt: skip

    def apply(self) -> None:
        """The mover applies; the police tell that the mover lives here."""
        self.emit("police", "residence", {"certno": MOVER, "psn_name": NAMES[MOVER], "admdvs": "339901", "begndate": "2026-06-01"})  # fmt: skip
        with desk_at(self.home) as desk:
            sync.run(desk)
            applications.apply(desk, "enroll-resident", {"id_number": MOVER, "name": NAMES[MOVER], "mobile": MOBILE})  # fmt: skip

    def receipt(self, who: str, yuan: str, ago: int) -> None:
        """Tax tells money of somebody, paid some days ago."""
        paid = self.today - timedelta(days=ago)
        certno = PEOPLE[who]
        self.told.receipts.append((certno, money.fen(yuan), paid))
        self.emit("tax", "receipt", {"elec_taxrpt_no": f"T{self.serial}", "insutype": "390", "certno": certno, "cashym": "2026", "emp_amt": "0.00", "psn_amt": yuan, "amt": yuan, "clct_time": f"{paid} 09:00:00"})  # fmt: skip

    def employment(self, unit: int, day: int) -> None:
        """Human resources tell an employment of the worker."""
        self.emit("human_resources", "employment", {"certno": WORKER, "psn_name": NAMES[WORKER], "uscc": credit_code(unit), "emp_name": f"演练{unit}有限公司", "begndate": f"2026-07-0{day}", "mob": "13900000041", "admdvs": "339901"})  # fmt: skip

    def reply(self, text: str) -> None:
        """The worker answers by text message."""
        self.platform.post("reply", mobile="13900000041", text=text)

    def wages(self, month: str, variant: int) -> None:
        """Human resources tell a month of a unit: as it is, a higher base, one person more."""
        rows = [(8101, "6000.00" if variant != 1 else "9000.00"), (8102, "7000.00")]
        rows += [(8103, "8000.00")] if variant == 2 else []
        self.emit("human_resources", "wage_base", {"uscc": credit_code(1), "emp_name": "演练1有限公司", "cashym": month, "cnt": str(len(rows)), "wag_sum": money.yuan(sum(money.fen(w) for _n, w in rows)), "rows": [{"certno": id_number(n), "psn_name": "何演", "wag": w} for n, w in rows]})  # fmt: skip

    def visit(self, stay: int, variant: int) -> None:
        """The hospital tells a stay of the patient, once more where it was told."""
        first, last = STAYS[stay]
        lines = LINES[variant]
        self.told.visits[stay] = variant
        self.emit("hospitals", "visit", {"mdtrt_id": f"V{stay}", "certno": PATIENT, "psn_name": NAMES[PATIENT], **HOSPITAL, "med_type": "21", "begndate": first, "enddate": last, "medfee_sumamt": "3000.00", "dscg_sum_flag": "1", "fee_detl_flag": "1", "feedetail": [{"medins_list_name": "药品", "chrgitm_lv": level, "det_item_fee_sumamt": money.yuan(fen)} for level, fen in lines]})  # fmt: skip

    def invoice(self, stay: int, paper: str) -> None:
        """Finance tells an invoice of a stay: the first, one written anew, or the first one's red one."""
        self.told.papers.add((stay, paper))
        number = paper_number(stay, "first" if paper == "red" else paper)
        amount = "-3000.00" if paper == "red" else "3000.00"
        self.emit("finance", "e_invoice", {"invono": number, "invo_code": "33060125", "certno": PATIENT, "psn_name": NAMES[PATIENT], "medfee_sumamt": amount, "invo_date": STAYS[stay][1] if paper == "first" else "2026-07-01", **HOSPITAL, "med_type": "21"})  # fmt: skip

    def claim(self, stay: int, paper: str, number: str) -> None:
        """The patient hands in an invoice."""
        values = {"id_number": PATIENT if number == "old" else RENAMED, "name": NAMES[PATIENT], "invoice_number": paper_number(stay, paper)}  # fmt: skip
        values |= {"payee_name": NAMES[PATIENT], "payee_account": ACCOUNT, "payee_bank": "演练银行"}
        with desk_at(self.home) as desk:
            applications.apply(desk, "reimburse-inpatient", values)

    def review(self) -> None:
        """A second officer reviews what waits for one."""
        with desk_at(self.home, "wang") as desk:
            for row in desk.reader.rows("SELECT case_id FROM queue WHERE next_act = 'review' AND is_open = 1 ORDER BY case_id"):  # fmt: skip
                try:
                    acts.perform(desk, row["case_id"], "review")
                except YbError:
                    continue

    def bank(self, result: str) -> None:
        """A payment file is made, and the bank's statement of it taken in."""
        self.serial += 1
        with desk_at(self.home, "wang") as desk:
            for row in desk.reader.rows("SELECT case_id FROM payment ORDER BY case_id"):
                try:
                    verbs.release(desk, row["case_id"])
                except YbError:
                    continue
        with desk_at(self.home) as desk:
            made = files.make(desk, self.home.parent / f"file-{self.serial}.csv")
            rows = desk.reader.rows("SELECT reference, amount_fen FROM payment WHERE file = :f AND state = 'ordered' ORDER BY reference", f=made.number)  # fmt: skip
            lines = [
                (f"S{self.serial}{n}{again}", r["reference"], money.yuan(r["amount_fen"]), "returned" if result == "returned" else "paid", self.today.isoformat(), "账号户名不符" if result == "returned" else "")
                for n, r in enumerate(rows) for again in range(2 if result == "twice" else 1)
            ]  # fmt: skip
            if lines:
                statements.import_statement(
                    desk, statement(self.home.parent / f"bank-{self.serial}.csv", *lines)
                )

    def death(self, who: str, day: str) -> None:
        """Health tells a death."""
        self.told.deaths[PEOPLE[who]] = day
        self.emit("health", "death", {"certno": PEOPLE[who], "psn_name": NAMES[PEOPLE[who]], "die_date": day, "admdvs": "339901"})  # fmt: skip

    def renamed(self) -> None:
        """The police tell the patient's new number."""
        self.emit("police", "person_changed", {"certno": RENAMED, "old_certno": PATIENT, "psn_name": NAMES[PATIENT], "gend": "1", "brdy": "1990-01-01", "admdvs": "339901", "mob": MOBILE})  # fmt: skip

    def confirm(self) -> None:
        """An officer confirms what was reminded about a number."""
        self.on_cases("confirm", "item LIKE 'enroll-change%'", {"reason": "seen"})

    def on_cases(self, act: str, where: str, form: dict[str, Any]) -> None:
        """An act on each case of a condition on which it is open."""
        with desk_at(self.home) as desk:
            for row in desk.reader.rows(
                f"SELECT case_id FROM queue WHERE {where} ORDER BY case_id"
            ):
                try:
                    acts.perform(desk, row["case_id"], act, form)
                except YbError:
                    continue

    def picked(self, desk: Desk, pick: int, where: str) -> str:
        """One of the cases that a condition fits."""
        rows = desk.reader.rows(f"SELECT case_id FROM queue WHERE {where} ORDER BY case_id")
        return str(rows[pick % len(rows)]["case_id"]) if rows else ""

    def err(self, act: str, pick: int) -> None:
        """An officer does what perhaps should not be done."""
        form = {"reason": "because"} | ({"outcome": "met"} if act == "verify" else {})
        with desk_at(self.home) as desk:
            if case := self.picked(desk, pick, "1 = 1"):
                acts.perform(desk, case, act, form)

    def put_right(self, pick: int) -> None:
        """An officer takes back what was decided in a closed case."""
        with desk_at(self.home) as desk:
            if case := self.picked(
                desk, pick, "stage IN ('archived', 'decided') AND party_kind <> 'office'"
            ):
                corrections.correct(desk, case, corrections.Plan(reason="an error"))

    def fault(self, kind: str, times: int) -> None:
        """The line goes bad for a while."""
        self.platform.post("faults", fault=kind, times=times)

    def silent(self, department: str) -> None:
        """A department's feed falls silent."""
        self.quiet.add(department)
        self.platform.post("away", department=department)

    def copy(self) -> None:
        """A backup is made."""
        target = self.home.parent / "copy.db"
        target.unlink(missing_ok=True)
        with desk_at(self.home) as desk:
            setup.backup(desk, target)

    def restore(self) -> None:
        """The office is lost; the last backup is put in its place."""
        kept = self.home.parent / "copy.db"
        if kept.exists():
            self.told.restored = True
            with desk_at(self.home) as desk:
                path = desk.path
            for lost in path.parent.glob(path.name + "*"):
                lost.unlink()
            spare = kept.with_name("spare.db")
            shutil.copyfile(kept, spare)
            desk = Desk(officer="li", home=self.home)
            try:
                setup.restore(desk, spare)
            finally:
                desk.close()

    # What must hold

    def look(self) -> None:
        """What must hold after every event."""
        with desk_at(self.home) as desk:
            assert inspection.faults(desk) == []
            for row in desk.reader.rows("SELECT * FROM queue WHERE is_open = 1"):
                assert row["hands"] in {"officer", "department", "person", "automatic", "unit"}, row["hands"]  # fmt: skip
            self.silence_of_the_dead(desk)
            self.treatments_once(desk)
        effects = self.platform.get("book")["effects"]
        assert set(effects.values()) <= {1}, "told twice in effect"

    def silence_of_the_dead(self, desk: Desk) -> None:
        """Nobody whose death was heard of before consents by silence."""
        rows = desk.reader.rows("SELECT id, case_id FROM entry WHERE act = 'confirm' AND json_extract(form, '$.by') = 'deemed'")  # fmt: skip
        for row in rows:
            party = desk.reader.case(row["case_id"]).party["id"]
            if row["id"] not in self.deemed:
                assert party not in self.dead, (
                    f"{row['case_id']}: silence of a dead person was consent"
                )
        self.deemed |= {row["id"] for row in rows}
        heard = desk.reader.rows(
            "SELECT body FROM record WHERE department = 'health' AND kind = 'death'"
        )
        self.dead |= {p for p in PEOPLE.values() for row in heard if p in row["body"]}

    def treatments_once(self, desk: Desk) -> None:
        """What left the bank for the patient is no more than the patient's stays cost."""
        paid = desk.reader.scalar("SELECT coalesce(sum(amount_fen), 0) FROM payment WHERE state = 'paid'")  # fmt: skip
        cost = 3000_00 * len(self.told.visits)
        assert paid <= cost, f"{paid} fen were paid for stays that cost {cost}"
        by_stay: dict[str, list[str]] = {}
        for case in live_bills(desk):
            stay = next(s for s in STAYS for p in ("first", "second") if paper_number(s, p) == case.fields["invoice_number"])  # fmt: skip
            if case.figures.get("reimbursed"):
                by_stay.setdefault(str(stay), []).append(case.id)
        for stay, cases in by_stay.items():
            assert len(cases) <= 1, f"stay {stay} is decided twice: {cases}"

    def come_to_rest(self) -> None:
        """The line is healed; after some nights everything rests, and nothing lies unowned."""
        self.platform.post("faults", fault="none")
        for _round in range(3):
            self.day(1)
            self.night()
        with desk_at(self.home) as desk:
            self.at_rest(desk)
            before = desk.reader.scalar("SELECT count(*) FROM entry")
            nightly.nightly(desk)
            assert desk.reader.scalar("SELECT count(*) FROM entry") == before, "a second night of the day did something"  # fmt: skip
        self.look()

    def at_rest(self, desk: Desk) -> None:
        """No message waits, no case stands where it cannot go on, no wait whose object lies there."""
        waiting = desk.reader.rows("SELECT topic FROM message WHERE state = 'waiting'")
        assert waiting == [], waiting
        stuck = desk.reader.rows("SELECT item, stage FROM queue WHERE hands = 'automatic' AND is_open = 1")  # fmt: skip
        assert stuck == [], stuck
        for row in desk.reader.rows("SELECT * FROM queue WHERE is_open = 1"):
            assert row["says"], f"{row['case_id']} ({row['item']}, {row['stage']}) says no reason"
        self.money_has_its_case(desk)
        self.payments_fit(desk)

    def money_has_its_case(self, desk: Desk) -> None:
        """Who paid the premium in time waits for nothing and is not void; what fits no case is a break."""
        for person in (CHILD, MOVER):
            reference = f"resident|{person}|2026"
            came = sum(fen for who, fen, _day in self.told.receipts if who == person)
            cases = desk.reader.rows("SELECT * FROM queue WHERE item = 'enroll-resident' AND party_id = :p ORDER BY opened", p=person)  # fmt: skip
            owned = desk.reader.rows("SELECT * FROM queue WHERE item = 'reconciliation-break' AND is_open = 1 AND (party_id LIKE :r OR reference LIKE :r)", r=f"%{reference}%")  # fmt: skip
            known = {c["case_id"]: desk.reader.case(c["case_id"]) for c in cases}
            cases = [c for c in cases if not known[c["case_id"]].takes_back and corrected.stands(desk.reader, known[c["case_id"]])]  # fmt: skip
            waits = [c for c in cases if c["next_act"] == "settle" and c["is_open"]]
            settled = [c for c in cases if c["stage"] == "archived"]
            if came >= PREMIUM:
                assert not waits, f"{waits[0]['case_id']} waits for money that has come"
                void = [c for c in cases if c["stage"] == "voided" and not by_officer(known[c["case_id"]])]  # fmt: skip
                in_time = [c for c in void if self.paid_by(person, c["opened"]) >= PREMIUM]
                assert settled or not in_time, (
                    f"{in_time[0]['case_id']} is void and was paid in time"
                )
            expected = PREMIUM * len(settled)
            if came != expected and not waits:
                assert owned, (
                    f"{came} fen of {reference} against {expected} lie there and nobody owns them"
                )

    def paid_by(self, person: str, opened: str) -> int:
        """What somebody had paid a week before an application's time ran out, in fen."""
        last = date.fromisoformat(opened[:10]) + timedelta(days=23)
        return sum(fen for who, fen, paid in self.told.receipts if who == person and paid <= last)

    def payments_fit(self, desk: Desk) -> None:
        """No payment is ready for the bank whose bill was sent anew, whose patient died before, or whose invoice is red."""
        rows = desk.reader.rows("SELECT case_id FROM payment WHERE state = 'ready'")
        for row in rows:
            case = desk.reader.case(row["case_id"])
            about = desk.reader.case(str(case.fields.get("about") or case.id))
            number = about.fields.get("invoice_number")
            for stay in STAYS:
                if number == paper_number(stay, "first") and (stay, "red") in self.told.papers:
                    raise AssertionError(f"{case.id} is ready for the bank and its invoice is red")
                if number in {paper_number(stay, one) for one in ("first", "second")}:
                    scope, now = about.figures.get("in_scope_amount"), SCOPE[self.told.visits[stay]]
                    assert scope == now, (
                        f"{case.id} is ready for the bank: {scope} fen in scope, {now} by what the hospital sent last"
                    )
            if PATIENT in self.told.deaths and self.told.deaths[PATIENT] < "2026-05-01":
                raise AssertionError(
                    f"{case.id} is ready for the bank, the care lies after the death"
                )


def by_officer(case: Any) -> bool:
    """Did an officer void the case, and not the clock?"""
    last = case.last("void")
    return last is not None and last.by == "li"


def live_bills(desk: Desk) -> list[Any]:
    """The decided bills of the patient that nothing has taken back."""
    rows = desk.reader.rows("SELECT case_id FROM queue WHERE item = 'reimburse-inpatient' AND stage NOT IN ('withdrawn', 'refused', 'voided')")  # fmt: skip
    cases = [desk.reader.case(row["case_id"]) for row in rows]
    return [
        case
        for case in cases
        if case.last("decide") and not case.takes_back and corrected.stands(desk.reader, case)
    ]


def unit_body(unit: int) -> dict[str, Any]:
    """A licensed unit as market regulation tells it."""
    return {"uscc": credit_code(unit), "emp_name": f"演练{unit}有限公司", "addr": "演练路", "legrep_name": "赵演", "esta_date": "2026-01-01", "mob": "13900000009", "admdvs": "339901"}  # fmt: skip


def paper_number(stay: int, paper: str) -> str:
    """The number of an invoice of a stay."""
    return f"6100000{stay}" if paper == "first" else f"6100009{stay}"
