"""The dashboard, as a person at 80×24 and 120×40 sees it. Screens are kept as text.

`YB_SNAPSHOT=write` writes `tests/screens/*.txt` anew; each has an assertion in words beside it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from conftest import desk_at, id_number, make_office
from ybcli import language
from ybcli.desk import Desk, intake
from ybcli.tui.app import Desktop
from ybcli.tui.screens.case import CaseScreen
from ybcli.tui.screens.queue import QueueScreen
from ybcli.tui.widgets.window import HELD, Window

SCREENS = Path(__file__).parent / "screens"
SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def office(home: Path) -> Iterator[Desk]:
    """An office with some cases of all kinds, and a name that would like to drive the terminal."""
    make_office(home)
    with desk_at(home) as desk:
        for serial, name in enumerate(("张演", "[/nope]", "李\x1b]52;c;aGk=\x07演", "王\u202e演")):
            intake.apply(
                desk,
                "enroll-resident",
                {"id_number": id_number(serial), "name": name, "mobile": "13900000001"},
            )
        employment = {"id_number": id_number(20), "name": "赵演", "is_flexible": "yes"}
        desk.answers[id_number(20)] = []
        desk.answers[id_number(21)] = [
            {"scheme": "employee", "state": "active", "region": "330106"}
        ]
        with desk.store.act() as unit:
            unit.setting("platform", "http://127.0.0.1:9")
        intake.apply(desk, "enroll-employee", employment)
        sense(desk, id_number(30))
        yield desk


def sense(desk: Desk, number: str) -> None:
    """A department knows of an employment: a reminded case."""
    desk.answers[number] = []
    import json

    body = {"id_number": number, "name": "孙演", "credit_code": "91339901000000115N", "unit_name": "演练甲有限公司",
            "employed_from": "2026-07-01", "mobile": "13900000002", "region": "339901"}  # fmt: skip
    with desk.store.act() as unit:
        unit.run(
            "INSERT INTO record (department, record_id, kind, at, subject, body, digest, taken, case_id, says) "
            "VALUES ('human_resources', 'h1', 'employment', '2026-07-06T09:00:00+08:00', :s, :b, '', 'waiting', '', '')",
            s=number,
            b=json.dumps(body, ensure_ascii=False),
        )
    row = desk.reader.one("SELECT * FROM record WHERE record_id = 'h1'")
    intake.sense(desk, row)


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


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_queue_shows_counts_cases_and_keys(office: Desk, size: tuple[int, int]) -> None:
    """Who waits for whom, hostile names literally, Chinese widths right."""
    app = Desktop(office)
    async with app.run_test(size=size) as pilot:
        await quiet(pilot)
        text = text_of(app)
    assert "5 cases" in text
    assert "filter" in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    compare(f"queue-{size[0]}x{size[1]}", text)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_case_shows_form_timeline_worksheet_and_findings(
    office: Desk, size: tuple[int, int]
) -> None:
    """Each figure with its clause, each finding with its facts."""
    app = Desktop(office, "name:张*")
    async with app.run_test(size=size) as pilot:
        await quiet(pilot)
        await pilot.press("enter")
        await quiet(pilot)
        await pilot.press("v")
        await quiet_box(pilot)
        await pilot.press(*"seen", "enter")
        await quiet(pilot)
        text = text_of(app)
    assert "500.00" in text
    assert "ssl-2018 art. 25" in text
    assert "decided" in text
    compare(f"case-{size[0]}x{size[1]}", text)


async def quiet_box(pilot: Pilot[int]) -> None:
    """A box that asks is on the screen; the worker that opened it still waits for the answer."""
    for _round in range(6):
        await pilot.pause()


async def test_confirm_from_the_keyboard_registers_the_person(office: Desk) -> None:
    """`c` on a reminded case is the same act as `yb case confirm`."""
    app = Desktop(office, "item:enroll-employee stage:reminded")
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await pilot.press("enter")
        await quiet(pilot)
        assert isinstance(app.screen, CaseScreen)
        case = app.screen.case_id
        await pilot.press("c")
        await quiet(pilot)
        assert "archived" in text_of(app)
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
        await quiet(pilot)
        await pilot.press("enter")
        await quiet(pilot)
        assert isinstance(app.screen, CaseScreen)
        case = app.screen.case_id
        await pilot.press("o")
        await quiet_box(pilot)
        await pilot.press("escape")
        await quiet(pilot)
        assert office.reader.case(case).stage == "reminded"
        await pilot.press("o")
        await quiet_box(pilot)
        await pilot.press(*"works", "enter")
        await quiet(pilot)
    done = office.reader.case(case)
    assert (done.stage, done.entries[-1].form["reason"]) == ("objected", "works")


async def test_an_act_that_is_not_open_is_said_at_the_foot(office: Desk) -> None:
    """A refusal is a sentence with its cure, never a crash; the review key is refused like any other."""
    app = Desktop(office, "name:张*")
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await pilot.press("enter")
        await quiet(pilot)
        for key in ("c", "w", "d"):
            await pilot.press(key)
            await quiet(pilot)
            assert "E0003" in text_of(app)


async def test_a_wrong_filter_is_said_and_the_rows_stay(office: Desk) -> None:
    """The near key is named."""
    app = Desktop(office)
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await pilot.press("slash", *"stgae:open", "enter")
        await quiet(pilot)
        text = text_of(app)
        assert "did you mean stage?" in text
        assert "5 cases" in text


async def test_personal_data_is_shown_only_with_a_reason_that_is_written_down(office: Desk) -> None:
    """`R` asks why, and the journal knows."""
    app = Desktop(office, "name:张*")
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await pilot.press("enter")
        await quiet(pilot)
        assert id_number(0) not in text_of(app)
        assert isinstance(app.screen, CaseScreen)
        case = app.screen.case_id
        await pilot.press("R")
        await quiet_box(pilot)
        await pilot.press(*"window", "enter")
        await quiet(pilot)
        assert id_number(0) in text_of(app)
    assert office.reader.case(case).entries[-1].act == "reveal"


async def test_an_article_is_quoted_behind_a_line(office: Desk) -> None:
    """`?` on a line of the worksheet."""
    app = Desktop(office, "item:enroll-employee stage:reminded")
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await pilot.press("enter")
        await quiet(pilot)
        await pilot.press("c")
        await quiet(pilot)
        await pilot.press("question_mark")
        await quiet(pilot)
        await quiet_box(pilot)
        assert "std-2022 6.2.2.1" in text_of(app)


async def test_a_queue_of_a_hundred_thousand_opens_without_loading_them(office: Desk) -> None:
    """A few pages are fetched, whatever is asked; the end is one jump away."""
    with office.store.act() as unit:
        unit.many(
            "INSERT INTO queue (case_id, item, flow, stage, next_act, hands, region, party_kind, party_id, "
            "party_name, opened, due, officer, says, is_open, reference, head) VALUES (:case, 'enroll-resident', "
            "'automatic', 'decided', 'settle', 'department', '339901', 'person', '1', '演练', '2026-07-01', :due, "
            "'li', '', 1, '', '')",
            [
                {"case": f"{n:011d}", "due": f"2026-{8 + n % 5:02d}-{1 + n % 28:02d}"}
                for n in range(100_000)
            ],
        )
    app = Desktop(office)
    async with app.run_test(size=(80, 24)) as pilot:
        await quiet(pilot)
        screen = app.screen
        assert isinstance(screen, QueueScreen)
        window = screen.query_one(Window)
        assert (screen.total, screen.fetched) == (100_005, 100)
        first = window.chosen
        await pilot.press("end")
        await quiet(pilot)
        last = office.reader.one(
            "SELECT due, case_id FROM queue WHERE is_open = 1 ORDER BY due DESC, case_id DESC LIMIT 1"
        )
        assert window.chosen == (last["due"], last["case_id"])
        await pilot.press("home")
        await quiet(pilot)
        assert window.chosen == first
        for _page in range(12):
            await pilot.press("pagedown")
            await quiet(pilot)
        seen = [line.payload for line in window.lines]
        assert seen == sorted(seen)
        assert len(window.lines) <= HELD
        assert screen.fetched < 1000
        for _page in range(12):
            await pilot.press("pageup")
            await quiet(pilot)
        assert window.chosen == first


async def test_the_dashboard_speaks_chinese(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same screen in the other language, aligned by columns."""
    monkeypatch.setenv("YB_LANG", "zh_CN")
    language.choose("zh_CN")
    app = Desktop(office)
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        text = text_of(app)
    assert "城乡居民参保登记" in text
    compare("queue-zh-120x40", text)
