"""The dashboard, as a person at 80×24 and 120×40 sees it. Screens are kept as text.

`YB_SNAPSHOT=write` writes `tests/screens/*.txt` anew; each has an assertion in words beside it.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from conftest import Days, desk_at, id_number, make_office
from ybcli import language
from ybcli.desk import Desk
from ybcli.desk.casework import acts, amendments
from ybcli.desk.intake import applications
from ybcli.desk.records import sensing
from ybcli.desk.verification import answering
from ybcli.settings import SHELF
from ybcli.store.queries import records
from ybcli.store.queries.queue import QueueRow
from ybcli.tui.app import Desktop
from ybcli.tui.screens.case import CaseScreen
from ybcli.tui.screens.queue import QueueScreen
from ybcli.tui.widgets.lines import Lines
from ybcli.tui.widgets.status_bar import StatusBar
from ybcli.tui.widgets.window import HELD

SCREENS = Path(__file__).parents[1] / "screens"
SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def office(home: Path) -> Iterator[Desk]:
    """An office with some cases of all kinds, and a name that would like to drive the terminal."""
    make_office(home)
    with desk_at(home) as desk:
        for serial, name in enumerate(("张演", "[/nope]", "李\x1b]52;c;aGk=\x07演", "王\u202e演")):
            applications.apply(
                desk,
                "enroll-resident",
                {"id_number": id_number(serial), "name": name, "mobile": "13900000001"},
            )
        employment = {"id_number": id_number(20), "name": "赵演", "is_flexible": "yes"}
        desk.answers[id_number(20)] = []
        desk.answers[id_number(21)] = [
            {"scheme": "employee", "state": "active", "region": "330106"}
        ]
        with desk.store.transaction() as tx:
            tx.setting("platform", "http://127.0.0.1:9")
        applications.apply(desk, "enroll-employee", employment)
        sense(desk, id_number(30))
        yield desk


def sense(desk: Desk, number: str) -> None:
    """A department knows of an employment: a reminded case."""
    desk.answers[number] = []
    body = {"id_number": number, "name": "孙演", "credit_code": "91339901000000115N", "unit_name": "演练甲有限公司",
            "employed_from": "2026-07-01", "mobile": "13900000002", "region": "339901"}  # fmt: skip
    with desk.store.transaction() as tx:
        tx.run(
            "INSERT INTO record (department, record_id, kind, at, subject, body, digest, taken, case_id, says) "
            "VALUES ('human_resources', 'h1', 'employment', '2026-07-06T09:00:00+08:00', :s, :b, '', 'waiting', '', '')",
            s=number,
            b=json.dumps(body, ensure_ascii=False),
        )
    (record,) = records.valid_about(desk.reader, number)
    sensing.sense(desk, record)


def text_of(app: Desktop) -> str:
    """The screen as text; times and hashes do not differ from run to run."""
    lines = [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]
    text = "\n".join(lines).rstrip() + "\n"
    return re.sub(r"2026-07-06[T ]\d\d:\d\d", "2026-07-06 hh:mm", text)


def compare(name: str, text: str) -> None:
    """Compare with the kept screen, or keep this one."""
    path = SCREENS / f"{name}.txt"
    if os.environ.get("YB_SNAPSHOT") == "write":
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text


async def quiet(pilot: Pilot[int]) -> None:
    """Every worker has ended and the screen is drawn."""
    for _round in range(4):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


def said(app: Desktop) -> str:
    """What the foot of the uppermost screen with one says."""
    for screen in reversed(app.screen_stack):
        for bar in screen.query(StatusBar):
            return str(bar.query_one("#status", Static).render())
    return ""


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Keys, one by one, each with all that follows from it."""
    for key in keys:
        await pilot.press(key)
        await quiet(pilot)


async def write(pilot: Pilot[int], text: str) -> None:
    """Type a text and Enter."""
    await pilot.press(*["space" if letter == " " else letter for letter in text], "enter")
    await quiet(pilot)


async def opened(pilot: Pilot[int]) -> str:
    """Open the case under the cursor; its number."""
    await quiet(pilot)
    await press(pilot, "enter")
    assert isinstance(pilot.app.screen, CaseScreen)
    return pilot.app.screen.case_id


def columns_of(text: str) -> int:
    """Terminal columns, counted apart from the program's own counting."""
    wide = sum(unicodedata.east_asian_width(one) in "WF" for one in text)
    return len(text) + wide


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_queue_shows_counts_cases_and_keys(office: Desk, size: tuple[int, int]) -> None:
    """Who waits for whom; names masked; the first case to fall due is on top."""
    app = Desktop(office)
    async with app.run_test(size=size) as pilot:
        await quiet(pilot)
        text = text_of(app)
    assert "region 339901   li 李   2026-07-06   「practice」" in text
    assert "overdue 0" in text
    assert "1 / 5" in text
    assert "张演" not in text
    assert "张*" in text
    assert "q quit" in text
    compare(f"queue-{size[0]}x{size[1]}", text)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_no_line_is_longer_than_the_screen_and_the_columns_stand_below_each_other(
    office: Desk, size: tuple[int, int]
) -> None:
    """Chinese and Latin names take the columns that a terminal gives them."""
    app = Desktop(office)
    async with app.run_test(size=size) as pilot:
        await quiet(pilot)
        lines = text_of(app).splitlines()
    assert max(columns_of(line) for line in lines) <= size[0]
    head = next(line for line in lines if line.startswith("  case"))
    stage = columns_of(head[: head.index("stage")])
    rows = [line for line in lines if re.match(r"[> ] [0-9A-Z]{5}-[0-9A-Z]{5} ", line)]
    assert len(rows) == 5
    for row in rows:
        place = min(row.index(word) for word in ("received", "decided", "reminded") if word in row)
        assert columns_of(row[:place]) == stage


async def test_a_name_can_neither_mark_up_nor_drive_the_screen(office: Desk) -> None:
    """Brackets, escape sequences, C1 controls and bidirectional marks appear as they are written."""
    hostile = ["[/x]", "[bold]演[/bold]", "\x1b]52;c;aGk=\x07", "\x9b2J演", "演\u202e试"]
    cases = [row[0] for row in office.reader.rows("SELECT case_id FROM queue WHERE is_open = 1")]
    with office.store.transaction() as tx:
        for case, name in zip(cases, hostile, strict=True):
            tx.run(
                "UPDATE queue SET party_kind = 'unit', party_name = :name, says = :name "
                "WHERE case_id = :case",
                name=name,
                case=case,
            )
    app = Desktop(office)
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        text = text_of(app)
        assert all(unicodedata.category(one) not in {"Cc", "Cf"} or one == "\n" for one in text)
        assert "\\x1b]52;c;aGk=\\x07" in text
        assert "[bold]演[/bold]" in text
        assert "演\\u202e试" in text
        for _row in range(5):
            await press(pilot, "down")
        assert "5 / 5" in text_of(app)


async def test_a_hostile_name_is_shown_literally_in_its_case_and_in_the_boxes(office: Desk) -> None:
    """Revealed, the whole name stands there and harms nothing."""
    app = Desktop(office, "name:李*")
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "r")
        await write(pilot, "seen at the window")
        assert "李\\x1b]52;c;aGk=\\x07演" in text_of(app)
        await press(pilot, "x")
        assert "李\\x1b]52;c;aGk=\\x07演" in text_of(app)
        assert "\x1b" not in text_of(app)


async def test_what_is_pasted_into_a_line_cannot_drive_the_terminal(office: Desk) -> None:
    """A filter or a reason keeps its words and loses what is not text."""
    app = Desktop(office)
    async with app.run_test(size=(80, 24)) as pilot:
        await quiet(pilot)
        await press(pilot, "slash")
        line = app.screen.query_one("#filter")
        line.value = "name:\x9b2J张\u202e演"
        assert line.value == "name:2J张演"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_case_shows_form_timeline_worksheet_and_findings(
    office: Desk, size: tuple[int, int]
) -> None:
    """Each figure with its clause, each finding with its facts; the answer moved the case on."""
    app = Desktop(office, "name:张*")
    async with app.run_test(size=size) as pilot:
        case = await opened(pilot)
        for _question in answering.open_questions(office.reader.case(case)):
            assert "done: verify · decide" not in said(app)
            await press(pilot, "v", "m")  # each question has its own answer (5.3.1)
            await write(pilot, "seen")
        assert "done: verify · decide" in said(app)
        text = text_of(app)
        if size[0] < 110:
            compare("case-80x24", text)
            await press(pilot, "end")
            text += text_of(app)
        else:
            compare("case-120x40", text)
    assert "answered by li: met, seen" in text
    assert "500.00" in text
    assert "ssl-2018 art. 25" in text
    done = office.reader.case(case)
    assert done.stage == "decided"
    assert [e.form for e in done.entries if e.act == "verify"][-1] == {
        "outcome": "met",
        "reason": "seen",
    }


async def test_confirm_from_the_keyboard_is_asked_once_more_and_registers_the_person(
    office: Desk,
) -> None:
    """`c`, Enter on a reminded case is the same act as `yb case confirm`; Escape writes nothing."""
    app = Desktop(office, "item:enroll-employee stage:reminded")
    async with app.run_test(size=(120, 40)) as pilot:
        case = await opened(pilot)
        await press(pilot, "c", "escape")
        assert office.reader.case(case).stage == "reminded"
        await press(pilot, "c")
        assert "Record that the person consents" in text_of(app)
        await press(pilot, "enter")
        assert "archived" in text_of(app)
        await press(pilot, "escape")
        assert "no case passes this filter" in text_of(app)
    done = office.reader.case(case)
    assert [(e.act, e.by) for e in done.entries][:3] == [
        ("sense", "department:human_resources"),
        ("remind", "automatic"),
        ("confirm", "li"),
    ]
    assert done.stage == "archived"


async def test_an_objection_asks_for_its_reason_and_escape_does_nothing(office: Desk) -> None:
    """`o` asks; without a sentence nothing happens."""
    app = Desktop(office, "item:enroll-employee stage:reminded")
    async with app.run_test(size=(80, 24)) as pilot:
        case = await opened(pilot)
        await press(pilot, "o", "escape")
        assert office.reader.case(case).stage == "reminded"
        await press(pilot, "o", "enter")
        assert "needs a reason" in text_of(app)
        compare("objection-80x24", text_of(app))
        assert office.reader.case(case).stage == "reminded"
        await write(pilot, "works elsewhere")
    done = office.reader.case(case)
    assert (done.stage, done.entries[-1].form["reason"]) == ("objected", "works elsewhere")


async def test_a_notice_handed_over_at_the_window_starts_the_clock(office: Desk) -> None:
    """`d` is `yb case deliver`."""
    app = Desktop(office, "item:enroll-employee stage:reminded")
    async with app.run_test(size=(80, 24)) as pilot:
        case = await opened(pilot)
        await press(pilot, "d", "enter")
        assert "due 2026-07-13" in text_of(app)
    assert office.reader.case(case).entries[-1].form == {"channel": "window"}


async def test_an_act_that_is_not_open_is_said_at_the_foot(office: Desk) -> None:
    """The kernel's own sentence, with its cure; no box asks for a reason in vain."""
    app = Desktop(office, "name:张*")
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        for key in ("c", "w", "d", "o"):
            await press(pilot, key)
            assert "E0003" in said(app)
            assert "open now: verify" in said(app)
            assert isinstance(app.screen, CaseScreen)


@pytest.fixture
def reviewed(office: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A case of an item that a second officer reviews, verified by li."""
    pack = tmp_path / "pack"
    (pack / "items").mkdir(parents=True)
    (pack / "policies").mkdir()
    (pack / "pack.toml").write_text(
        'id = "second"\ntitle = "复核"\ntitle_en = "Second"\nregions = []\n'
    )
    text = (SHELF / "zj" / "items" / "enroll-resident.toml").read_text("utf-8")
    text = text.replace('code = "enroll-resident"', 'code = "enroll-second"\nreviews = 1')
    text = text[: text.index("[[ways]]")] + text[text.index('[[ways]]\nflow = "applied"') :]
    (pack / "items" / "enroll-second.toml").write_text(text, "utf-8")
    monkeypatch.setenv("YB_PACKS", str(pack))
    with desk_at(office.home) as desk:
        done = applications.apply(
            desk, "enroll-second", {"id_number": id_number(40), "name": "周演"}
        )
        acts.perform(desk, done.case.id, "verify", {"outcome": "met", "reason": "seen"})
    return done.case.id


async def test_a_second_officer_reviews_from_the_keyboard_and_the_first_may_not(
    office: Desk, reviewed: str
) -> None:
    """`w` and `W` under four eyes: whoever had a hand in the case is refused."""
    with desk_at(office.home, "li") as desk:
        app = Desktop(desk, "item:enroll-second")
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await press(pilot, "w", "enter")
            assert "E0020" in said(app)
    with desk_at(office.home, "wang") as desk:
        app = Desktop(desk, "item:enroll-second")
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await press(pilot, "W", "enter")
            assert "needs a reason" in text_of(app)
            await write(pilot, "no proof")
            assert "done: review. The case is verified" in said(app)
            await press(pilot, "w", "enter")
            assert "E0020" in said(app)
    last = office.reader.case(reviewed).entries[-1]
    assert (last.act, last.by, last.found["outcome"]) == ("review", "wang", "not_met")


async def test_a_case_that_somebody_else_changed_is_a_conflict_and_is_shown_anew(
    office: Desk, reviewed: str
) -> None:
    """The act on what was seen is refused; what is there now appears."""
    with desk_at(office.home, "wang") as desk:
        app = Desktop(desk, "item:enroll-second")
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            with desk_at(office.home, "li") as other:
                amendments.reveal(other, reviewed, "a look in between")
            await press(pilot, "w", "enter")
            assert said(app).startswith("E0007")
            await press(pilot, "end")
            assert "a look in between" in text_of(app)
            await press(pilot, "w", "enter")
            assert "done: review" in said(app)


async def test_a_wrong_filter_is_said_and_the_rows_stay(office: Desk) -> None:
    """The near key is named; the line can be mended."""
    app = Desktop(office)
    async with app.run_test(size=(80, 24)) as pilot:
        await quiet(pilot)
        await press(pilot, "slash")
        await write(pilot, "stgae:open")
        assert said(app) == "E1320 the filter has no key stgae → did you mean stage?"
        assert "1 / 5" in text_of(app)
        await press(pilot, "escape")
        assert said(app) == ""
        await press(pilot, "slash")
        await write(pilot, "item:enroll-employee stage:reminded")
        assert "1 / 1" in text_of(app)
        await press(pilot, "2")
        assert "1 / 5" in text_of(app)


async def test_a_filter_that_is_wrong_from_the_beginning_is_said_too(office: Desk) -> None:
    """`yb tui --where nonsense:1` opens, says so, and shows nothing until there is a right one."""
    app = Desktop(office, "nonsense:1")
    async with app.run_test(size=(80, 24)) as pilot:
        await quiet(pilot)
        assert "E1320" in said(app)
        await press(pilot, "2")
        assert "1 / 5" in text_of(app)


async def test_the_saved_views_show_what_they_say(office: Desk) -> None:
    """What waits for an officer, all, overdue, closed, mine."""
    app = Desktop(office)
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        found = {}
        for key in "12345":
            await press(pilot, key)
            screen = app.screen
            assert isinstance(screen, QueueScreen)
            found[key] = (screen.where, screen.window.count)
    assert found == {
        "1": (
            "hands:officer",
            office.reader.scalar("SELECT count(*) FROM queue WHERE is_open AND hands = 'officer'"),
        ),
        "2": ("", 5),
        "3": ("overdue:yes", 0),
        "4": ("stage:closed", 1),
        "5": (
            "officer:li",
            office.reader.scalar("SELECT count(*) FROM queue WHERE is_open AND officer = 'li'"),
        ),
    }


async def test_overdue_is_marked_and_counted(office: Desk, day: Days) -> None:
    """A mark before the day, not colour alone."""
    with office.store.transaction() as tx:
        tx.run("UPDATE queue SET due = '2026-07-03' WHERE item = 'enroll-employee' AND is_open = 1")
    app = Desktop(office, "overdue:yes")
    async with app.run_test(size=(80, 24)) as pilot:
        await quiet(pilot)
        assert "!2026-07-03" in text_of(app)
        assert "overdue 1" in text_of(app)


async def test_personal_data_is_shown_only_with_a_reason_that_is_written_down(office: Desk) -> None:
    """`r` asks why, and the journal knows."""
    app = Desktop(office, "name:张*")
    async with app.run_test(size=(80, 24)) as pilot:
        case = await opened(pilot)
        assert id_number(0) not in text_of(app)
        await press(pilot, "r", "escape")
        assert office.reader.case(case).entries[-1].act != "reveal"
        await press(pilot, "r")
        await write(pilot, "window")
        assert id_number(0) in text_of(app)
        assert "张演" in text_of(app)
        await press(pilot, "escape", "enter")
        assert id_number(0) not in text_of(app)
    last = office.reader.case(case).entries[-1]
    assert (last.act, last.by, last.form) == ("reveal", "li", {"reason": "window"})


async def test_an_article_is_quoted_behind_a_line(office: Desk) -> None:
    """Enter or `?` on a line that rests on one."""
    app = Desktop(office, "name:张*")
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "question_mark")
        assert said(app) == "no article belongs to this line"
        for key in ("enter", "question_mark"):
            await press(pilot, "down", key)
            text = text_of(app)
            assert "std-2022 6.2.3.1" in text
            assert "医保经办平台获得新迁入户籍" in text
            await press(pilot, "escape")


async def test_several_problems_are_listed_in_a_box(office: Desk) -> None:
    """One sentence at the foot, every problem below each other."""
    from ybcli.errors import BadData, Problem
    from ybcli.tui.messages import Failed

    problems = [
        Problem("id.checksum", f"row {n}: [/x] is wrong", "look again") for n in range(1, 4)
    ]
    app = Desktop(office)
    async with app.run_test(size=(80, 24)) as pilot:
        await quiet(pilot)
        app.screen.post_message(Failed(BadData("3 rows were refused", problems=problems)))
        await quiet(pilot)
        text = text_of(app)
        assert said(app) == "E0005 3 rows were refused"
        assert [f"row {n}: [/x] is wrong → look again" in text for n in (1, 2, 3)] == [True] * 3
        await press(pilot, "escape")
        assert isinstance(app.screen, QueueScreen)


async def test_a_fault_of_the_program_is_a_sentence_and_the_screen_stays(office: Desk) -> None:
    """Whatever happens at the desk: never a traceback, never an empty terminal."""
    app = Desktop(office)
    async with app.run_test(size=(80, 24)) as pilot:
        await quiet(pilot)
        app.send(lambda _desk: {}["nothing"], app.screen)
        await quiet(pilot)
        assert said(app).startswith("E0001 the program failed (KeyError)")
        await press(pilot, "down")
        assert "2 / 5" in text_of(app)


async def test_nobody_of_the_office_may_look_but_not_act(office: Desk) -> None:
    """An officer that the office does not know sees the queue; an act is refused."""
    with desk_at(office.home, "nobody") as desk:
        app = Desktop(desk, "item:enroll-employee stage:reminded")
        async with app.run_test(size=(80, 24)) as pilot:
            await quiet(pilot)
            assert "no officer" in text_of(app)
            case = await opened(pilot)
            await press(pilot, "c", "enter")
            assert said(app).startswith("E0015")
    assert office.reader.case(case).stage == "reminded"


async def test_the_keys_are_listed_and_q_leaves(office: Desk) -> None:
    """F1 everywhere."""
    app = Desktop(office)
    async with app.run_test(size=(80, 24)) as pilot:
        await quiet(pilot)
        await press(pilot, "f1")
        assert "overdue:yes" in text_of(app)
        await press(pilot, "escape", "enter", "h")
        assert "the person consents" in text_of(app)
        await press(pilot, "q")
        assert isinstance(app.screen, CaseScreen)
        await press(pilot, "q")
    assert app.return_code == 0


async def test_tab_goes_from_part_to_part_and_from_side_to_side(office: Desk) -> None:
    """In one column the next heading; in two the other side."""
    app = Desktop(office, "name:张*")
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        seen = []
        for _part in range(3):
            await press(pilot, "tab")
            seen.append(next(x for x in text_of(app).splitlines() if x.startswith("> ")))
        assert seen == ["> form", "> timeline", "> findings"]
        await pilot.resize_terminal(120, 40)
        await quiet(pilot)
        right = app.screen.query_one("#right", Lines)
        assert not right.has_focus
        await press(pilot, "tab")
        assert right.has_focus
        await pilot.resize_terminal(80, 24)
        await quiet(pilot)
        assert app.screen.query_one("#left", Lines).has_focus


@pytest.mark.parametrize("size", [(30, 8), (50, 14), (200, 60)])
async def test_no_size_of_the_terminal_is_a_fault(office: Desk, size: tuple[int, int]) -> None:
    """Smaller than meant it shows less, and goes on."""
    app = Desktop(office)
    async with app.run_test(size=size) as pilot:
        await quiet(pilot)
        await press(pilot, "down", "enter", "tab", "f1", "escape", "x", "escape", "escape", "end")
        assert said(app) == ""


async def test_the_cursor_stays_on_its_case_when_one_comes_back(office: Desk) -> None:
    """And what was done there shows."""
    app = Desktop(office)
    async with app.run_test(size=(80, 24)) as pilot:
        await quiet(pilot)
        await press(pilot, "down", "down")
        screen = app.screen
        assert isinstance(screen, QueueScreen)
        before = screen.window.chosen.case_id
        await press(pilot, "enter", "escape")
        assert screen.window.chosen.case_id == before
        assert screen.window.cursor == 2


@pytest.fixture
def county(office: Desk) -> Desk:
    """The office with a hundred thousand cases more."""
    with office.store.transaction() as tx:
        tx.many(
            "INSERT INTO queue (case_id, item, flow, stage, next_act, hands, region, party_kind, party_id, "
            "party_name, opened, due, officer, says, is_open, reference, head) VALUES (:case, 'enroll-resident', "
            "'automatic', 'decided', 'settle', 'department', '339901', 'person', '1', '演练', '2026-07-01', :due, "
            "'li', '', 1, '', '')",
            [
                {"case": f"{n:011d}", "due": f"2026-{8 + n % 5:02d}-{1 + n % 28:02d}"}
                for n in range(100_000)
            ],
        )
    return office


def place(desk: Desk, row: QueueRow) -> int:
    """At which place of the whole queue a row stands, counted apart from the window."""
    return desk.reader.scalar(
        "SELECT count(*) FROM queue WHERE is_open = 1 AND (due < :due OR (due = :due AND case_id < :case))",
        due=row.due,
        case=row.case_id,
    )


async def test_a_queue_of_a_hundred_thousand_opens_and_scrolls_without_loading_it(
    county: Desk,
) -> None:
    """A few pages are fetched, whatever is asked; each row knows its place; the end is one jump away."""
    app = Desktop(county)
    async with app.run_test(size=(80, 24)) as pilot:
        await quiet(pilot)
        screen = app.screen
        assert isinstance(screen, QueueScreen)
        window = screen.window
        assert (window.count, window.fetched) == (100_005, 100)
        assert "1 / 100,005" in text_of(app)
        await press(pilot, "end")
        assert "100,005 / 100,005" in text_of(app)
        assert place(county, window.chosen) == window.cursor == 100_004
        for _page in range(12):
            await press(pilot, "pageup")
        assert place(county, window.chosen) == window.cursor < 100_000
        await press(pilot, "r")
        assert place(county, window.chosen) == window.cursor < 100_000
        await press(pilot, "home")
        assert place(county, window.chosen) == window.cursor == 0
        for _page in range(60):
            await pilot.press("pagedown")
        await quiet(pilot)
        assert place(county, window.chosen) == window.cursor > 600
        assert len(window.rows) <= HELD
        assert "…" not in "".join(line[:14] for line in text_of(app).splitlines()[4:18])
        for _page in range(60):
            await pilot.press("pageup")
        await quiet(pilot)
        assert place(county, window.chosen) == window.cursor == 0
        assert window.fetched < 5_000


async def test_the_queue_is_scrolled_to_its_end_line_by_line_from_far_below(county: Desk) -> None:
    """From the end back over several pages, every row once and in order."""
    app = Desktop(county)
    async with app.run_test(size=(80, 24)) as pilot:
        await quiet(pilot)
        await press(pilot, "end")
        screen = app.screen
        assert isinstance(screen, QueueScreen)
        for _step in range(700):
            screen.window.go(screen.window.cursor - 1)
            if screen.window.is_pending:
                await quiet(pilot)
        await quiet(pilot)
        assert place(county, screen.window.chosen) == screen.window.cursor == 100_004 - 700
        keys = [row.key for row in screen.window.rows]
        assert keys == sorted(set(keys))


async def test_the_dashboard_speaks_chinese(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same screens in the other language, aligned by columns."""
    monkeypatch.setenv("YB_LANG", "zh_CN")
    language.choose("zh_CN")
    app = Desktop(office)
    async with app.run_test(size=(80, 24)) as pilot:
        await quiet(pilot)
        text = text_of(app)
        await press(pilot, "enter")
        case = text_of(app)
    assert "城乡居民参保登记" in text
    assert "「演练」" in text
    assert max(columns_of(line) for line in text.splitlines()) <= 80
    assert "身份证号" in case
    compare("queue-zh-80x24", text)
    compare("case-zh-80x24", case)
