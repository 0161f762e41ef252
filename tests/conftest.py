"""What tests share: an office of the practice county, a platform that really runs, made people."""

from __future__ import annotations

import json
import os
import shutil
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import hypothesis
import pytest

from ybcli.cases import identity
from ybcli.desk import Desk
from ybcli.desk.office import setup
from ybcli.sandbox import Running
from ybcli.sandbox.wire.options import Options
from ybcli.store import connection

#: Seconds until what does not answer hangs. No test asserts that anything is quick: a machine under load
#: may take ten times as long, and only what never ends may fail.
HANGS = 900

# Nothing here survives a power cut, so nothing is waited for until it is on the disk. The processes that
# are killed are fresh ones and have the program's own setting.
connection.SYNCHRONOUS = "OFF"

# The same examples on every run: a failure is the change's, not the day's. A new search is one
# `--hypothesis-profile=search` away.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("search", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("same")

SHARED = (
    "YB_HOME",
    "YB_KEY_FILE",
    "YB_TODAY",
    "YB_LANG",
    "YB_OFFICER",
    "YB_PACKS",
    "YB_DATABASE_URL",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest go first, so that no process is left with one of them at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    for item in items:
        for mark in item.iter_markers("clause"):
            if missing := mark.kwargs.get("missing"):
                item.add_marker(pytest.mark.xfail(reason=missing, strict=True))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that shows a row of the standard is run, or it has failed: skipped it would show nothing."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and item.get_closest_marker("clause"):
        report.outcome = "failed"
        report.longrepr = f"{item.name} shows a row of the standard and was skipped"
    return report


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the machine's own office, key, day or language."""
    for name in SHARED:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("YB_LANG", "en")
    from ybcli import language

    language.choose("en")


def id_number(serial: int, born: str = "19900101", region: str = "339901") -> str:
    """A made identity number: sequence codes 996–999, which nobody living should own."""
    body = (
        f"{region}{born[:4]}{serial // 4 % 12 + 1:02d}{serial // 48 % 28 + 1:02d}{996 + serial % 4}"
    )
    return body + identity.check_digit(body)


def credit_code(serial: int, region: str = "339901") -> str:
    """A made credit code with both of its check characters right (GB 32100, GB 11714)."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"{serial % 100_000_000:08d}"
    total = sum(int(c) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    own = 11 - total % 11
    organisation = body + {10: "X", 11: "0"}.get(own, str(own))
    head = f"91{region}{organisation}"
    weights = [3**index % 31 for index in range(17)]
    rest = sum(letters.index(c) * w for c, w in zip(head, weights, strict=True)) % 31
    return head + letters[(31 - rest) % 31]


class Platform:
    """The practice platform of one test, and its controls."""

    def __init__(self, url: str) -> None:
        self.url = url

    def post(self, path: str, **body: object) -> dict:
        """One of the practice controls, `/sandbox/…`."""
        request = urllib.request.Request(
            f"{self.url}/sandbox/{path}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=HANGS) as answer:
            return json.loads(answer.read() or b"{}")

    def get(self, path: str) -> dict:
        """What the platform holds."""
        with urllib.request.urlopen(f"{self.url}/sandbox/{path}", timeout=HANGS) as answer:
            return json.loads(answer.read())


@pytest.fixture(scope="session")
def server() -> Iterator[Running]:
    """The one server of this process; who uses it begins with `reset`."""
    with Running(Options(feed="empty")) as running:
        yield running


@pytest.fixture
def platform(server: Running) -> Platform:
    """A practice platform that really runs, with empty feeds and any clock."""
    server.reset(Options(seed=7, feed="empty", any_clock=True, day="2026-07-06"))
    return Platform(server.url)


Days = Callable[[str], None]


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Days:
    """Set the working day."""

    def set_day(text: str) -> None:
        monkeypatch.setenv("YB_TODAY", text)

    set_day("2026-07-06")
    return set_day


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: Days) -> Path:
    """An empty home folder with its key file, on the day of practice."""
    folder = tmp_path / "office"
    monkeypatch.setenv("YB_HOME", str(folder))
    monkeypatch.setenv("YB_KEY_FILE", str(tmp_path / "office.key"))
    return folder


@contextmanager
def desk_at(home: Path, officer: str = "li") -> Iterator[Desk]:
    """The office of `home` with `officer` at the desk."""
    with Desk(officer=officer, home=home) as desk:
        yield desk


@pytest.fixture(scope="session", autouse=True)
def _templates(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where the offices lie that `make_office` copies: with the other files of the run, removed by pytest."""
    template.folders = tmp_path_factory


@cache
def template(day: str, url: str) -> Path:
    """An office made as `yb office init` makes it, once in a process for each day and platform."""
    folder: Path = template.folders.mktemp("template")
    stated = os.environ["YB_KEY_FILE"]
    os.environ["YB_KEY_FILE"] = str(folder / "key")
    try:
        with Desk(home=folder / "office") as desk:
            setup.init(
                desk,
                region="339901",
                practice=True,
                officer="li",
                officer_name="李",
                platform=url,
                office_code="",
            )
        with Desk(officer="li", home=folder / "office") as desk:
            setup.add_officer(desk, "wang", "王", "")
    finally:
        os.environ["YB_KEY_FILE"] = stated
    return folder


def make_office(home: Path, url: str = "") -> None:
    """Make the practice office with two officers: a copy of one that was really made."""
    made = template(os.environ.get("YB_TODAY", ""), url)
    shutil.copytree(made / "office", home)
    shutil.copy2(made / "key", os.environ["YB_KEY_FILE"])


@pytest.fixture
def desk(home: Path, platform: Platform) -> Iterator[Desk]:
    """An office of the practice county, connected to a platform that really runs."""
    make_office(home, platform.url)
    with desk_at(home) as opened:
        yield opened


@pytest.fixture
def lone_desk(home: Path) -> Iterator[Desk]:
    """An office of the practice county without any platform: the village without a line."""
    make_office(home)
    with desk_at(home) as opened:
        yield opened


def environment(**more: str) -> dict[str, str]:
    """The environment for a `yb` process of a test."""
    return {**os.environ, "PYTHONUTF8": "1", "COLUMNS": "100", **more}
